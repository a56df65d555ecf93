"""Updates through the real library: who is heard, what runs, and what everybody else is told."""

import asyncio
from dataclasses import replace

import pytest

from core.domain.ids import ChatId
from core.domain.people.person import Role
from handlers.framework.html import b
from handlers.framework.reply import Button, Reply
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import ADMIN, ANALYST, BOSS, STRANGER, World
from tests.support.patience import HANG_S


async def test_a_command_answers_quoting_what_was_said(world: World) -> None:
    said = await world.control.say(ANALYST, "/eco <hola> & adiós")
    await world.hears(ANALYST, "<hola> & adiós")
    sent = world.control.calls("sendMessage")[-1]
    assert str(said["message_id"]) in str(sent.params["reply_parameters"])


async def test_commands_are_understood_in_any_case_and_with_the_bots_name(world: World) -> None:
    await world.control.say(ANALYST, f"/ECO@{world.telegram.bot_username} uno\ndos")
    assert await world.hears(ANALYST, "uno") == "uno\ndos"


async def test_an_unknown_command_points_to_the_help(world: World) -> None:
    await world.control.say(ANALYST, "/nada")
    assert await world.hears(ANALYST, "No conozco") == "No conozco esa orden. Mira /ayuda"


async def test_strangers_always_hear_the_same_sentence(world: World, bench: Bench) -> None:
    texts = ("hola", "/eco hola", "/ayuda", "/start", "https://www.example.org/")
    for number, text in enumerate(texts, start=STRANGER):
        world.control.add_person(user_id=number, first_name="Nadie")
        await world.control.say(number, text)
    last = STRANGER + len(texts)
    world.control.add_person(user_id=last, first_name="Nadie")
    await world.control.upload(last, filename="cookies.json", content=b"[]")
    await world.control.wait_for_call("sendMessage", count=6)
    heard = {text for number in range(STRANGER, last + 1) for text in world.texts(number)}
    assert heard == {"Este bot es privado. Si tienes una invitación, ábrela desde su enlace."}
    assert bench.ran == []
    assert bench.files == []


async def test_a_stranger_may_bring_an_invitation(world: World, bench: Bench) -> None:
    await world.control.say(STRANGER, "/start abc-123_X")
    await world.hears(STRANGER, "Bienvenida, abc-123_X")
    assert bench.contexts[-1].person is None
    assert bench.contexts[-1].user_id == STRANGER


async def test_roles_are_checked(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/jefes")
    await world.hears(ANALYST, "no está permitido para tu rol")
    assert bench.ran == []


async def test_a_button_edits_its_message_and_is_answered(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    await world.control.press(ANALYST, button="Más")
    await world.hears(ANALYST, "van 1")
    await world.control.press(ANALYST, button="Más")
    await world.hears(ANALYST, "van 2")
    await world.control.wait_for_call("answerCallbackQuery", count=2)
    assert bench.ran == ["hola", "count 1", "count 2"]


async def test_permission_counts_when_a_button_is_pressed(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    await world.control.press(ANALYST, button="Solo jefes")
    call = await world.control.wait_for_call("answerCallbackQuery")
    assert "no está permitido" in str(call.params["text"])
    assert "boss" not in bench.ran


async def test_a_stale_button_says_so_and_loses_its_keyboard(world: World) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    shown = world.control.transcript(ANALYST)[-1]
    await world.parts.client.edit(
        ChatId(ANALYST), shown.message_id, Reply(b("antiguo"), ((Button("Viejo", data="0zz:1"),),))
    )
    await world.control.press(ANALYST, button="Viejo")
    await world.control.wait_for(ANALYST, lambda entry: entry.message_id == shown.message_id and not entry.labels)
    assert world.control.toasts(ANALYST) == ["Este botón ya venció."]


async def test_someone_removed_finds_every_button_stale(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    person = await world.person(ANALYST)
    assert person is not None
    async with world.uow() as uow:
        await uow.people.update(replace(person, active=False, telegram_user_id=None, chat_id=None))
        await uow.commit()
    await world.control.press(ANALYST, button="Más")
    await world.control.wait_for(ANALYST, lambda entry: entry.from_bot and not entry.labels)
    assert world.control.toasts(ANALYST) == ["Este botón ya venció."]
    assert bench.ran == ["hola"]


async def test_a_failure_gets_a_reference_and_can_be_tried_again(
    world: World, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await world.control.say(ANALYST, "/negar disco")
    text = await world.hears(ANALYST, "Algo falló")
    reference = text.split("ref. ")[1][:4]
    assert any(reference in record.getMessage() for record in caplog.records)
    assert world.control.transcript(ANALYST)[-1].labels == ["🔁 Reintentar"]
    await world.control.press(ANALYST, button="Reintentar")
    await world.control.wait_for(
        ANALYST, lambda entry: entry.from_bot and "Algo falló" in entry.text and reference not in entry.text
    )


async def test_a_defect_gets_a_reference_too(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.control.say(ANALYST, "/romper")
    text = await world.hears(ANALYST, "Algo falló")
    reference = text.split("ref. ")[1][:4]
    logged = [record for record in caplog.records if reference in record.getMessage()]
    assert logged
    assert logged[0].exc_info is not None
    assert isinstance(logged[0].exc_info[1], RuntimeError)


async def test_a_defect_behind_a_button_is_told_over_the_chat(world: World) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    await world.control.press(ANALYST, button="Romper")
    call = await world.control.wait_for_call("answerCallbackQuery")
    assert "Algo falló (ref. " in str(call.params["text"])


async def test_errors_of_people_are_explained_without_a_reference(world: World) -> None:
    await world.control.say(ANALYST, "/negar perfil")
    assert await world.hears(ANALYST, "perfil") == ("hola <b>!! no parece un perfil. Prueba usuario o pega el enlace.")
    await world.control.say(ANALYST, "/negar cola")
    await world.hears(ANALYST, "Tienes 5 en cola (máximo)")
    await world.control.press(ANALYST, button="Ver mi cola")
    await world.hears(ANALYST, "tu cola")


async def test_a_slow_command_does_not_hold_up_the_others(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/lento")
    await world.control.say(ANALYST, "/eco rápido")
    await world.control.say(BOSS, "/eco también")
    await world.hears(ANALYST, "rápido")
    await world.hears(BOSS, "también")
    assert "por fin" not in world.texts(ANALYST)
    bench.go_on.set()
    await world.hears(ANALYST, "por fin")


async def test_questions_and_links_find_their_hooks(world: World) -> None:
    await world.control.say(ANALYST, "/preguntar")
    await world.hears(ANALYST, "¿Qué perfil?")
    question = world.control.transcript(ANALYST)[-1].message_id
    await world.control.say(ANALYST, "vega.ficticia", reply_to=question)
    await world.hears(ANALYST, "respuesta: vega.ficticia")
    await world.control.say(ANALYST, "https://www.example.org/x")
    await world.hears(ANALYST, "enlace: https://www.example.org/x")
    await world.control.say(ANALYST, "quimeras varias")
    await world.hears(ANALYST, "No entendí")


async def test_a_document_reaches_its_hook_and_can_be_deleted(world: World, bench: Bench) -> None:
    await world.control.upload(ANALYST, filename="notas.txt", content=b"secreto", caption="quimera fb")
    await world.hears(ANALYST, "quimera fb de notas.txt (True)")
    assert bench.files == [b"secreto"]
    assert [entry.text for entry in world.control.deleted(ANALYST)] == ["quimera fb"]
    assert [file.name for file in world.control.transcript(ANALYST)[-1].files] == ["copia.txt"]


async def test_the_help_shows_what_the_role_can_do(world: World) -> None:
    await world.control.say(ANALYST, "/ayuda")
    analyst = await world.hears(ANALYST, "Lo que puedes pedirme")
    await world.control.say(ADMIN, "/ayuda")
    admin = await world.hears(ADMIN, "Lo que puedes pedirme")
    assert "/jefes" not in analyst
    assert "/jefes" in admin
    assert "/eco hola — responde hola" in analyst


async def test_who_blocks_the_bot_is_unreachable_until_they_return(world: World) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    world.control.block(ANALYST)
    await _until(world, reachable=False)
    world.control.block(ANALYST, False)
    await _until(world, reachable=True)


async def test_menus_follow_the_role_and_are_set_once(world: World) -> None:
    for user_id in (ANALYST, BOSS):
        await world.control.say(user_id, "/eco hola")
        await world.hears(user_id, "hola")
    await world.app.menus.sync_all()
    assert "jefes" not in [entry["command"] for entry in world.control.menu(ANALYST, ANALYST)]
    assert "jefes" in [entry["command"] for entry in world.control.menu(BOSS, BOSS)]
    person = await world.person(ANALYST)
    assert person is not None
    calls = len(world.control.calls("setMyCommands"))
    await world.app.menus.sync(person)
    assert len(world.control.calls("setMyCommands")) == calls
    await world.app.menus.sync(replace(person, role=Role.SUPERVISOR))
    assert "jefes" in [entry["command"] for entry in world.control.menu(ANALYST, ANALYST)]
    await world.app.menus.clear(ChatId(ANALYST))
    assert world.control.menu(ANALYST, ANALYST) == []


async def test_somebody_removed_while_telegram_was_away_loses_the_menu_at_the_next_start(world: World) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    await world.app.menus.sync_all()
    person = await world.person(ANALYST)
    assert person is not None
    async with world.uow() as uow:
        await uow.people.update(replace(person, active=False, telegram_user_id=None, chat_id=None))
        await uow.commit()
    await world.app.menus.sync_all()
    assert world.control.menu(ANALYST, ANALYST) == []


async def _until(world: World, *, reachable: bool) -> None:
    async with asyncio.timeout(HANG_S):
        while True:
            person = await world.person(ANALYST)
            if person is not None and person.reachable is reachable:
                return
            await asyncio.sleep(0.01)
