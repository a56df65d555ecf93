"""A typed "sí" or "no" is the press of the button under the open question, and never the name of anybody."""

import pytest
from markupsafe import Markup

from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.domain.people.person import Role
from core.domain.platforms import Platform
from handlers.framework import specs
from handlers.framework.reply import Reply
from tests.component.commands.scene import Scene

LINK = "https://www.facebook.com/vega"


async def test_a_typed_yes_starts_what_was_offered_and_the_question_says_so(scene: Scene) -> None:
    for number, yes in enumerate(("sí", "Si", "ok", "¡Sí!", "dale", "👍🏽"), 1):
        await scene.office.say(scene.alondra, LINK)
        question = scene.office.last(scene.alondra)
        await scene.office.say(scene.alondra, yes)
        assert question.text == "¿Analizo vega en Facebook?\n→ 🔎 Analizar", yes
        assert question.labels == []
        await scene.office.settle()
        assert "10 amigos" in scene.said()
        assert len(await scene.jobs()) == number
        scene.office.clock.advance(3600)


async def test_a_typed_no_takes_the_question_back(scene: Scene) -> None:
    for no in ("no", "No.", "no, gracias"):
        await scene.office.say(scene.alondra, LINK)
        await scene.office.say(scene.alondra, no)
        assert scene.said() == "¿Analizo vega en Facebook?\n→ No", no
        assert scene.office.last(scene.alondra).labels == []
    assert await scene.jobs() == []


async def test_the_offer_of_an_author_and_of_a_lone_profile_take_it_too(scene: Scene) -> None:
    await scene.office.say(scene.alondra, f"{LINK}/posts/123")
    await scene.office.say(scene.alondra, "si")
    (job,) = await scene.jobs()
    assert job.args["identifier"] == "vega"


async def test_what_the_button_would_have_noted_is_said(scene: Scene) -> None:
    await scene.office.say(scene.alondra, LINK)
    await scene.office.press(scene.alondra, "Analizar")
    await scene.office.say(scene.alondra, LINK)
    await scene.office.say(scene.alondra, "sí")
    assert "Ya estaba pedido: sigue en marcha." in [shown.text for shown in scene.office.messages(scene.alondra)]
    assert len(await scene.jobs()) == 1


async def test_it_answers_the_newest_question_once_and_for_ten_minutes(scene: Scene) -> None:
    await scene.office.say(scene.alondra, LINK)
    await scene.office.say(scene.alondra, "sí")
    for reason, wait in (("answered", 0), ("too late", 601)):
        if wait:
            await scene.office.say(scene.alondra, LINK)
            scene.office.clock.advance(wait)
        await scene.office.say(scene.alondra, "sí")
        assert scene.said().startswith("No tengo ninguna pregunta abierta."), reason
    assert len(await scene.jobs()) == 1


async def test_the_answer_to_another_message_presses_nothing(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/ayuda")
    other = scene.office.last(scene.alondra)
    await scene.office.say(scene.alondra, LINK)
    await scene.office.say(scene.alondra, "sí", answering=other)
    assert scene.said().startswith("No tengo ninguna pregunta abierta.")
    assert await scene.jobs() == []


async def test_an_answer_quicker_than_the_question_counts(scene: Scene) -> None:
    chat = scene.office.chat
    send = chat.send

    async def answered_at_once(chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        if "¿Analizo" in reply.text:
            chat.send = send  # type: ignore[method-assign]
            await scene.office.say(scene.alondra, "sí")
        return await send(chat_id, reply, priority=priority)

    chat.send = answered_at_once  # type: ignore[method-assign]
    await scene.office.say(scene.alondra, LINK)
    assert len(await scene.jobs()) == 1
    await scene.office.say(scene.alondra, "sí")
    assert scene.said().startswith("No tengo ninguna pregunta abierta.")


async def test_it_is_carried_out_once_after_a_kill(scene: Scene) -> None:
    await scene.office.say(scene.alondra, LINK)
    await scene.office.say(scene.alondra, "sí")
    await scene.office.reborn()
    assert len(await scene.jobs()) == 1


async def test_questions_that_are_edited_into_a_message_take_it(scene: Scene) -> None:
    guest = await scene.office.person(Role.ANALYST, "Quimera Inventada")
    await scene.office.say(scene.celia, "/admin")
    for label in ("Personas", guest.name, "Quitar del equipo"):
        await scene.office.press(scene.celia, label)
    assert scene.said(scene.celia).startswith("¿Quito a ")
    await scene.office.say(scene.celia, "no")
    assert scene.said(scene.celia).startswith(guest.name)
    await scene.office.press(scene.celia, "Quitar del equipo")
    await scene.office.say(scene.celia, "sí")
    assert scene.said(scene.celia) == f"Listo: {guest.name} ya no está en el equipo."


class TestNobodyIsCalledSo:
    async def test_a_yes_or_no_alone_is_no_profile(self, scene: Scene) -> None:
        for word in ("sí", "no", "NO", "ok"):
            await scene.office.say(scene.alondra, f"/scrape {word}")
            assert scene.said().startswith(f"{word} no parece un perfil."), word
        assert await scene.jobs() == []

    async def test_but_with_its_network_it_is(self, scene: Scene) -> None:
        await scene.office.session(scene.alondra, Platform.X)
        await scene.office.say(scene.alondra, "/scrape x:ok")
        (job,) = await scene.jobs()
        assert job.args["identifier"] == "ok"

    async def test_a_yes_to_the_question_for_a_profile_leaves_it_open_and_a_no_ends_it(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape")
        await scene.office.say(scene.alondra, "sí")
        assert scene.said() == "Me falta la respuesta: escríbela aquí, o escribe no para dejarlo."
        await scene.office.say(scene.alondra, "no")
        assert scene.said() == "De acuerdo, lo dejamos. No cambié nada."
        await scene.office.say(scene.alondra, "buena suerte")
        assert scene.said().startswith("No entendí.")
        await scene.office.say(scene.alondra, "/scrape")
        await scene.office.say(scene.alondra, "sí")
        await scene.office.say(scene.alondra, "fb:vega")
        assert len(await scene.jobs()) == 1

    async def test_nor_a_new_person(self, scene: Scene) -> None:
        await scene.office.say(scene.celia, "/admin")
        for label in ("Invitar", "Analista"):
            await scene.office.press(scene.celia, label)
        await scene.office.say(scene.celia, "no")
        assert scene.said(scene.celia) == "De acuerdo, lo dejamos. No cambié nada."

    async def test_no_still_removes_the_quiet_hours(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/alertas")
        for label in ("Mis horas", "Elegir horas"):
            await scene.office.press(scene.bruno, label)
        await scene.office.say(scene.bruno, "no")
        assert scene.said(scene.bruno).startswith("🔔 Listo: sin horas de silencio.")


def test_a_question_of_yes_or_no_needs_two_buttons() -> None:
    with pytest.raises(ValueError, match="a button for each"):
        Reply(Markup("¿Lo hago?"), ((specs.DISMISS.button("No"),),), yes_no=True)
