"""Who may do what, decided without Telegram."""

from dataclasses import replace
from typing import Any

from bot.telegram.dispatching.routing import STALE, Denied, Ignore, Note, Router, Run, Say
from bot.telegram.incoming import Incoming
from core.domain.ids import ChatId, PersonId
from core.domain.people.person import Person, Role
from handlers.framework.buttons import ButtonAction, ButtonSpec
from handlers.framework.command import Command, Context, ReplyHook, TextHook
from handlers.framework.html import visible
from handlers.kernel import not_understood
from tests.support.tables import each

BOT = "CentinelaBot"
PRESS = ButtonSpec("ok", (int,))


async def _nothing(_ctx: Context, *_values: object) -> None:
    """A handler that does nothing."""


async def _answered(_ctx: Context) -> None:
    """For answers to a question."""


async def _looked(_ctx: Context) -> None:
    """For texts by their look."""


COMMANDS = (
    Command("start", None, "Empezar", _nothing),
    Command(
        "ver", Role.ANALYST, "Ver", _nothing, buttons=(ButtonAction(PRESS, Role.SUPERVISOR, _nothing),),
        texts=(TextHook(Role.ANALYST, lambda text: "://" in text, _looked),),
    ),
    Command(
        "mandar", Role.SUPERVISOR, "Mandar", _nothing, in_groups=True,
        replies=(ReplyHook(Role.SUPERVISOR, "¿A quién?", _answered),),
    ),
)  # fmt: skip
ROUTER = Router(COMMANDS, [action for command in COMMANDS for action in command.buttons])
ANALYST = Person(PersonId(1), "Alondra Quimera", Role.ANALYST, 71, ChatId(71))
BOSS = replace(ANALYST, role=Role.SUPERVISOR)


def command(name: str, args: str = "", **fields: Any) -> Incoming:
    return replace(Incoming(1, "command", ChatId(71), "private", command=name, args=args), **fields)


def text(words: str, **fields: Any) -> Incoming:
    return replace(Incoming(1, "text", ChatId(71), "private", text=words), **fields)


def press(data: str, **fields: Any) -> Incoming:
    return replace(Incoming(1, "press", ChatId(71), "private", data=data, callback_id="c"), **fields)


GROUP: dict[str, Any] = {"chat_id": ChatId(-5), "chat_kind": "group"}


@each(
    ("said", "person", "step"),
    [
        (command("ver", "x"), ANALYST, Run(_nothing, False, ("ver", "x"))),
        (command("ver", addressee="centinelabot"), ANALYST, Run(_nothing, False, ("ver", ""))),
        (command("ver", addressee="otrobot"), ANALYST, Ignore()),
        (command("mandar"), ANALYST, Denied()),
        (command("mandar", **GROUP), BOSS, Run(_nothing, True, ("mandar", ""))),
        (command("nada", **GROUP), BOSS, Ignore()),
        (command("start", "CODE"), None, Run(_nothing)),
        (command("start", "CODE", **GROUP), None, Ignore()),
        (command("ver", **GROUP), None, Ignore()),
        (press(PRESS.data(5)), ANALYST, Denied()),
        (press("0ok:5"), BOSS, STALE),
        (press(PRESS.data(5)), None, STALE),
        (text("https://e.org"), ANALYST, Run(_looked)),
        (text("x", reply_to_id=5, reply_to_text="¿A quién? Escríbelo"), BOSS, Run(_answered, answer=True)),
        (text("x", reply_to_id=5, reply_to_text="¿A quién? Escríbelo"), ANALYST, Denied()),
        (text("https://e.org", reply_to_id=5, reply_to_text="otra cosa"), BOSS, Run(_looked)),
        (text("hola", **GROUP), BOSS, Ignore()),
        (replace(text(""), kind="service"), BOSS, Ignore()),
        (replace(text(""), kind="attachment", **GROUP), BOSS, Ignore()),
    ],
)
def test_every_way_in(said: Incoming, person: Person | None, step: object) -> None:
    assert ROUTER.step(said, person, BOT) == step


def test_a_press_with_the_role_runs_with_its_values() -> None:
    step = ROUTER.step(press(PRESS.data(5), **GROUP), BOSS, BOT)
    assert isinstance(step, Run)
    assert step.in_group


def test_members_of_a_group_without_a_role_are_told_so_and_the_buttons_stay() -> None:
    step = ROUTER.step(press(PRESS.data(5), **GROUP), None, BOT)
    assert isinstance(step, Note)
    assert not step.stale


@each(
    ("said", "sentence"),
    [
        (command("nada"), "No conozco esa orden"),
        (command("nada", addressee=BOT.lower(), **GROUP), "No conozco esa orden"),
        (replace(text(""), kind="attachment"), "No sé qué hacer con ese archivo"),
        (replace(text(""), kind="document"), "No sé qué hacer con ese archivo"),
    ],
)
def test_what_we_cannot_use_is_answered_with_a_way_on(said: Incoming, sentence: str) -> None:
    step = ROUTER.step(said, ANALYST, BOT)
    assert isinstance(step, Say)
    assert visible(step.reply.text).startswith(sentence)


def test_small_talk_is_answered_by_what_the_person_can_do_next() -> None:
    assert ROUTER.step(text("hola"), ANALYST, BOT) == Run(not_understood)


@each(
    "said",
    [command("ver"), command("nada"), command("start"), text("hola"), replace(text(""), kind="document"),
     replace(text(""), kind="attachment")],
)  # fmt: skip
def test_strangers_hear_one_sentence(said: Incoming) -> None:
    step = ROUTER.step(said, None, BOT)
    assert isinstance(step, Say)
    assert visible(step.reply.text).startswith("Este bot es privado.")


def test_a_picture_with_an_address_below_it_is_taken_for_what_it_says() -> None:
    picture = replace(Incoming(1, "attachment", ChatId(71), "private"), text="mira https://x.test/vega")
    step = ROUTER.step(picture, ANALYST, BOT)
    assert isinstance(step, Run)
    assert step.handler is _looked
    for words in ("", "qué bonito"):
        assert isinstance(ROUTER.step(replace(picture, text=words), ANALYST, BOT), Say)
    assert ROUTER.step(replace(picture, **GROUP), ANALYST, BOT) == Ignore()
