"""Every question the bot asks: the next message answers it, also asked again, also without Telegram's "reply"."""

import pytest

from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.domain.people.person import Person
from core.domain.results.profiles import ListKind
from handlers.framework.command import ReplyHook
from handlers.framework.reply import Reply
from handlers.registry import COMMANDS
from handlers.site.control_texts import ASK_CONTROL
from tests.component.commands.scene import Scene
from tests.fakes.platforms import people

ERASED = "¿De qué perfil borro todo?"
WRONG_THEN_RIGHT: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "🌙 ¿En qué horas prefieres no recibir avisos?": (
        "/alertas", ("Mis horas", "Elegir horas"), "cuando duerma", "22:00-07:00",
    ),
    "¿A qué hora mando el reporte diario?": ("/admin", ("Horario", "Cambiar"), "tempranito", "07:15 America/Lima"),
    "¿Cuál es la dirección del proxy?": ("/proxies", ("Agregar",), "el de siempre", "http://u:c@proxy.example.test:80"),
    "¿Cómo se llama la persona nueva?": ("/admin", ("Invitar", "Analista"), "", "Vega Ficticia"),
    "¿Qué perfil?": ("/scrape", (), "¿¿??", "fb:vega"),
    ASK_CONTROL: ("/admin", ("Control", "Elegir Facebook"), "¿¿??", "vega"),
    ERASED: ("/admin", ("Borrar todo de un perfil",), "nadie.de.aqui", "vega"),
}  # fmt: skip
DONE = (
    "🌙 Listo:",
    "Listo: el reporte saldrá",
    "✅ Proxy",
    "✉️ Invitación para",
    "✅ Vega",
    "¿Borro todo de",
    "¿Con la sesión de quién",
)
HOOKS = [hook for command in COMMANDS for hook in command.replies]


async def ask(scene: Scene, hook: ReplyHook) -> Person:
    """The admin gets the question."""
    command, labels, _, _ = WRONG_THEN_RIGHT[hook.prompt]
    if hook.prompt == ERASED:  # of somebody who was read
        await scene.office.say(scene.celia, "/scrape fb:vega")
        await scene.office.settle()
    await scene.office.say(scene.celia, command)
    for label in labels:
        await scene.office.press(scene.celia, label)
    assert hook.asks(scene.said(scene.celia))
    return scene.celia


async def answered(scene: Scene) -> bool:
    await scene.office.settle()
    return scene.said(scene.celia).startswith(DONE)


def test_every_question_is_walked() -> None:
    assert {hook.prompt for hook in HOOKS} == set(WRONG_THEN_RIGHT)


@pytest.fixture
async def admin_with_session(scene: Scene) -> Scene:
    await scene.office.session(scene.celia, account_id="100000000009999")
    await scene.chose_before(scene.celia)
    return scene


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.prompt)
@pytest.mark.parametrize("by_reply", [True, False], ids=["as a reply", "just typed"])
async def test_after_a_wrong_answer_the_right_one_is_taken(
    admin_with_session: Scene, hook: ReplyHook, by_reply: bool
) -> None:
    scene, (_, _, wrong, right) = admin_with_session, WRONG_THEN_RIGHT[hook.prompt]
    celia = await ask(scene, hook)
    for _ in range(2 if wrong else 0):
        await scene.office.say(celia, wrong, answering=scene.office.last(celia) if by_reply else None)
        assert not await answered(scene)
    await scene.office.say(celia, right, answering=scene.office.last(celia) if by_reply else None)
    assert await answered(scene)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.prompt)
async def test_a_question_is_over_with_its_answer_another_command_or_time(
    admin_with_session: Scene, hook: ReplyHook
) -> None:
    scene, (_, _, _, right) = admin_with_session, WRONG_THEN_RIGHT[hook.prompt]
    celia = await ask(scene, hook)
    await scene.office.say(celia, "/ayuda")
    await scene.office.say(celia, right)
    assert not await answered(scene)
    await ask(scene, hook)
    scene.office.clock.advance(601)
    await scene.office.say(celia, right)
    assert not await answered(scene)


async def test_a_profile_is_no_answer_to_another_question(scene: Scene) -> None:
    await scene.office.say(scene.bruno, "/alertas")
    await scene.office.press(scene.bruno, "Mis horas")
    await scene.office.press(scene.bruno, "Elegir horas")
    await scene.office.say(scene.bruno, "https://www.facebook.com/vega")
    assert scene.said(scene.bruno) == "¿Analizo vega en Facebook?"


async def test_an_answer_carried_out_anew_after_a_kill_is_still_the_answer(scene: Scene) -> None:
    await scene.office.say(scene.bruno, "/alertas")
    await scene.office.press(scene.bruno, "Mis horas")
    await scene.office.press(scene.bruno, "Elegir horas")
    await scene.office.say(scene.bruno, "22:00-07:00")
    await scene.office.reborn()
    assert scene.said(scene.bruno).startswith("🌙 Listo:")


class TestTheProfile:
    async def test_is_asked_for_in_one_message_with_the_last_ones_below(self, scene: Scene) -> None:
        await scene.scrape()
        before = len(scene.office.messages(scene.alondra))
        await scene.office.say(scene.alondra, "/scrape")
        (question,) = scene.office.messages(scene.alondra)[before:]
        assert question.text == "¿Qué perfil? Escríbelo, pega su enlace o elige uno de los últimos:"
        scene.office.site.rows[ListKind.FRIENDS] = people(3)
        await scene.office.say(scene.alondra, "fb:vega amigos 3")
        await scene.office.settle()
        assert "3 amigos" in scene.said()

    async def test_chosen_by_button_closes_the_question(self, scene: Scene) -> None:
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape")
        question = scene.office.last(scene.alondra)
        await scene.office.press(scene.alondra, "Vega", question)
        assert question.labels == []
        assert question.text.endswith("\n→ Vega <b>Ficticia</b> · Facebook")
        await scene.office.say(scene.alondra, "buena suerte")
        assert scene.said().startswith("No entendí.")


async def test_an_answer_as_quick_as_the_question_is_taken(scene: Scene) -> None:
    """It may arrive before the press that asked has been carried out to its end."""
    chat = scene.office.chat
    send = chat.send

    async def answered_at_once(chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        number = await send(chat_id, reply, priority=priority)
        if "¿En qué horas" in reply.text:
            await scene.office.say(scene.bruno, "22:00-07:00")
        return number

    await scene.office.say(scene.bruno, "/alertas")
    await scene.office.press(scene.bruno, "Mis horas")
    chat.send = answered_at_once  # type: ignore[method-assign]
    await scene.office.press(scene.bruno, "Elegir horas")
    assert scene.said(scene.bruno).startswith("🌙 Listo:")
    await scene.office.say(scene.bruno, "buena suerte")
    assert scene.said(scene.bruno).startswith("No entendí.")
