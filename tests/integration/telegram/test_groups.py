"""Groups: only those an admin brought the bot into; private matters are answered in private."""

from dataclasses import replace

import pytest

from core.domain.ids import ChatId
from core.domain.messages.outbox import NewMessage
from core.domain.people.person import Role
from core.services.team.groups import Groups
from handlers.framework.html import b
from handlers.framework.reply import Reply
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import ADMIN, ANALYST, BOSS, STRANGER, World

GROUP, SUPERGROUP = -501, -1_000_000_000_501


async def _admin_group(world: World) -> None:
    for user_id in (ADMIN, ANALYST):
        await world.control.say(user_id, "/eco hola")
        await world.hears(user_id, "hola")
    world.control.add_group(chat_id=GROUP, title="Equipo", members=[ADMIN, ANALYST, STRANGER], bot_admin=True)
    await world.hears(GROUP, "este grupo puede recibir avisos")


async def test_brought_in_by_an_admin_it_stays(world: World) -> None:
    await _admin_group(world)
    async with world.uow(write=False) as uow:
        groups = await Groups(world.app.dispatcher._clock).all(uow)
    assert groups == {GROUP: "Equipo"}
    assert world.control.calls("leaveChat") == []


async def test_brought_in_by_anybody_else_it_says_so_and_leaves(world: World) -> None:
    world.control.add_group(chat_id=GROUP, title="Ajeno", members=[BOSS, STRANGER])
    await world.control.wait_for_call("leaveChat")
    assert any("no está autorizado" in text for text in world.texts(GROUP))


async def test_private_commands_of_a_group_are_answered_in_private(world: World, bench: Bench) -> None:
    await _admin_group(world)
    await world.control.say(ANALYST, "/eco reservado", chat_id=GROUP)
    await world.hears(ANALYST, "reservado")
    await world.hears(GROUP, "Te respondí en privado.")
    assert not any("reservado" in text for text in world.texts(GROUP))
    await world.control.say(ANALYST, "/grupo", chat_id=GROUP)
    await world.hears(GROUP, "en el grupo")


@pytest.mark.parametrize("how", ["never wrote", "blocked"])
async def test_who_cannot_be_written_to_is_told_in_the_group_without_the_answer(world: World, how: str) -> None:
    await _admin_group(world)
    if how == "blocked":
        world.control.block(ANALYST)
    else:
        async with world.uow() as uow:
            person = await uow.people.by_telegram(ANALYST)
            assert person is not None
            await uow.people.update(replace(person, chat_id=None))
            await uow.commit()
    await world.control.say(ANALYST, "/eco reservado", chat_id=GROUP)
    await world.hears(GROUP, "No puedo escribirte en privado")
    assert not any("reservado" in text for text in world.texts(GROUP))


async def test_buttons_in_a_group_work_for_the_role_and_not_for_any_member(world: World, bench: Bench) -> None:
    await _admin_group(world)
    from tests.integration.telegram.commands import BOSS as BOSS_BUTTON

    await world.parts.client.send(ChatId(GROUP), Reply(b("caso"), ((BOSS_BUTTON.button("Lo tomo"),),)))
    for user_id in (STRANGER, ANALYST):
        await world.control.press(user_id, button="Lo tomo", chat_id=GROUP)
        await world.control.wait_for_call("answerCallbackQuery", count=1 if user_id == STRANGER else 2)
    assert bench.ran.count("boss") == 0
    await world.control.press(ADMIN, button="Lo tomo", chat_id=GROUP)
    await world.control.wait_for_call("answerCallbackQuery", count=3)
    assert bench.ran.count("boss") == 1
    assert world.control.transcript(GROUP)[-1].labels == ["Lo tomo"]


async def test_strangers_and_small_talk_get_no_answer_in_a_group(world: World) -> None:
    await _admin_group(world)
    before = len(world.control.calls("sendMessage"))
    await world.control.say(STRANGER, "/eco hola", chat_id=GROUP)
    await world.control.say(ANALYST, "buenos días", chat_id=GROUP)
    await world.control.say(ANALYST, "/nada", chat_id=GROUP)
    await world.control.say(ANALYST, f"/nada@{world.telegram.bot_username}", chat_id=GROUP)
    await world.hears(GROUP, "No conozco esa orden")
    assert len(world.control.calls("sendMessage")) == before + 1


async def test_a_migrated_group_keeps_its_authorisation_and_its_messages(world: World) -> None:
    await _admin_group(world)
    now = world.app.dispatcher._clock.now()
    async with world.uow() as uow:
        await uow.outbox.put(NewMessage("report", ChatId(GROUP), {}, key="r1"), now)
        await uow.commit()
    world.control.migrate(GROUP, SUPERGROUP)
    await world.control.say(ANALYST, "/grupo", chat_id=SUPERGROUP)
    await world.hears(SUPERGROUP, "en el grupo")
    async with world.uow(write=False) as uow:
        assert [row.chat_id for row in await uow.outbox.due(now, 10)] == [SUPERGROUP]


async def test_thrown_out_of_a_group_it_forgets_it(world: World) -> None:
    await _admin_group(world)
    world.control.remove_bot(GROUP)
    groups = Groups(world.app.dispatcher._clock)
    await world.control.say(ADMIN, "/eco después")
    await world.hears(ADMIN, "después")
    async with world.uow(write=False) as uow:
        assert await groups.all(uow) == {}
        admin = await uow.people.by_telegram(ADMIN)
        actions = [entry.action for entry in await uow.audit.recent(10)]
    assert admin is not None
    assert admin.role is Role.ADMIN
    assert {"group.authorise", "group.left"} <= set(actions)
