"""Answers of handlers: what does not get through now arrives later, in order, once, and unread by the database."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.outbox.delivery import Delivery
from bot.telegram.sending import stored_replies
from bot.telegram.sending.kept_answers import KeptAnswers
from bot.telegram.sending.patient import PatientChat
from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.errors import (
    ChatBusyException,
    ChatException,
    ChatNetworkException,
    ChatRefusedException,
    ChatUnreachableException,
)
from handlers.framework.html import b
from handlers.framework.reply import Attachment, Button, Reply
from persistence.database.engine import Database
from tests.fakes.chat import RecordingChat
from tests.fakes.clock import FakeClock
from tests.support.database import open_sqlite

CHAT, OTHER = ChatId(701), ChatId(702)
CANARY = "canario-4821"
TROUBLES = (
    ChatNetworkException("502"),
    ChatNetworkException("cut", maybe_delivered=True),
    ChatBusyException(60),
    ChatRefusedException("refused"),
)


class Desk:
    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.chat = database, FakeClock(), RecordingChat()
        self.kept = KeptAnswers(database, self.clock)
        self.patient = PatientChat(self.chat, self.kept)
        self.delivery = Delivery(database, self.chat, self.kept.table(), self.clock)

    async def later(self, seconds: float = 61) -> None:
        self.clock.advance(seconds)
        await self.delivery.drain()

    def shown(self) -> list[str]:
        return self.chat.texts(CHAT)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_sqlite(tmp_path) as database:
        yield Desk(database)


def say(words: str) -> Reply:
    return Reply(b(words), ((Button("Ver", data="1a:1"), Button("Web", url="https://example.org")),))


async def test_whatever_happens_to_a_send_it_arrives_with_its_buttons(desk: Desk) -> None:
    for trouble in TROUBLES:
        desk.chat.refuse(trouble)
        assert await desk.patient.send(CHAT, say(f"tras {trouble}")) < 0
        await desk.later()
    assert [words.removeprefix("(otra vez) ") for words in desk.shown()] == [f"tras {error}" for error in TROUBLES]
    assert all(said.labels == ["Ver", "Web"] for said in desk.chat.chats[CHAT])


async def test_only_what_may_have_arrived_is_marked(desk: Desk) -> None:
    desk.chat.refuse(ChatNetworkException("502"))
    await desk.patient.send(CHAT, say("uno"))
    await desk.later()
    desk.chat.lose_answers(1)
    await desk.patient.send(CHAT, say("dos"))
    await desk.later()
    assert desk.shown() == ["uno", "dos", "(otra vez) dos"]


async def test_what_follows_in_the_chat_waits_behind_it_and_other_chats_do_not(desk: Desk) -> None:
    desk.chat.refuse(ChatBusyException(60), chat_id=CHAT)
    await desk.patient.send(CHAT, say("uno"))
    await desk.patient.send(CHAT, say("dos"))
    await desk.patient.send(OTHER, say("aparte"))
    assert (desk.shown(), desk.chat.texts(OTHER)) == ([], ["aparte"])
    await desk.later()
    await desk.patient.send(CHAT, say("tres"))
    assert desk.shown() == ["uno", "dos", "tres"]


async def test_a_message_that_waits_can_be_changed_before_and_after_it_arrives(desk: Desk) -> None:
    desk.chat.refuse(ChatBusyException(60))
    number = await desk.patient.send(CHAT, say("comprobando"))
    assert await desk.patient.edit(CHAT, number, say("casi")) == number
    await desk.later()
    assert desk.shown() == ["casi"]
    shown = await desk.patient.edit(CHAT, number, say("listo"))
    assert desk.shown() == ["listo"]
    assert shown == desk.chat.chats[CHAT][0].message_id


async def test_an_edit_that_does_not_get_through_is_made_later_and_the_newest_wins(desk: Desk) -> None:
    shown = await desk.patient.send(CHAT, say("uno"))
    desk.chat.refuse(ChatNetworkException("502", maybe_delivered=True))
    assert await desk.patient.edit(CHAT, shown, say("dos")) == shown
    await desk.patient.edit(CHAT, shown, say("tres"))
    await desk.later()
    assert desk.shown() == ["tres"]


async def test_progress_is_never_kept_and_who_blocked_us_is_still_reported(desk: Desk) -> None:
    desk.chat.refuse(ChatBusyException(60))
    with pytest.raises(ChatBusyException):
        await desk.patient.send(CHAT, say("50 %"), priority=Priority.PROGRESS)
    desk.chat.blocked.add(CHAT)
    with pytest.raises(ChatUnreachableException):
        await desk.patient.send(CHAT, say("hola"))


async def test_buttons_and_toasts_that_do_not_get_through_stop_no_handler(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trouble(*_args: object, **_options: object) -> None:
        raise ChatNetworkException("502")

    monkeypatch.setattr(desk.chat, "toast", trouble)
    monkeypatch.setattr(desk.chat, "remove_keyboard", trouble)
    assert await desk.patient.toast("press", "listo") is False
    await desk.patient.remove_keyboard(CHAT, 7)


async def test_nothing_of_what_waits_can_be_read_in_the_database(desk: Desk) -> None:
    desk.chat.refuse(ChatBusyException(60))
    await desk.patient.send(CHAT, Reply(b(CANARY), document=Attachment(f"{CANARY}.txt", CANARY.encode())))
    assert await stored(desk) == (1, False)
    await desk.later()
    assert desk.shown() == [CANARY]
    assert await stored(desk) == (0, False), "what was said is forgotten"


async def stored(desk: Desk) -> tuple[int, bool]:
    """How many rows hold something sealed, and whether any of it is legible."""
    async with desk.database.engine.connect() as connection:
        rows = [dict(row._mapping) for row in await connection.execute(text("SELECT * FROM mensajes_salida"))]
    return sum(row["secreto"] is not None for row in rows), CANARY in json.dumps(rows, default=str)


def test_an_answer_is_the_same_after_it_was_stored() -> None:
    for reply in (
        say("<&> ñandú"),
        Reply(b("archivo"), document=Attachment("a.xlsx", bytes(range(256)))),
        Reply(b("foto"), photo=Attachment("g.png", b"\x89PNG"), silent=True, protect=True, thread_id=4),
        Reply(b("¿Qué perfil?"), force_reply="usuario", quote_message_id=9),
        Reply(b("copia"), ((Button("Copiar", copy_text="x", style="danger"),), ())),
    ):
        assert stored_replies.load(stored_replies.dump(reply)) == reply


def test_a_file_that_is_too_large_to_be_kept_is_asked_for_again() -> None:
    large = Reply(b("informe"), document=Attachment("a.zip", b"x" * (stored_replies.LARGEST_FILE + 1)))
    kept = stored_replies.load(stored_replies.dump(large))
    assert kept.document is None
    assert "No pude adjuntar el archivo" in kept.text


def test_every_trouble_of_the_chat_is_among_those_tried() -> None:
    handled = {type(error) for error in TROUBLES} | {ChatUnreachableException}
    assert {kind.__name__ for kind in ChatException.__subclasses__()} - {kind.__name__ for kind in handled} <= {
        "ChatMigratedException"
    }
