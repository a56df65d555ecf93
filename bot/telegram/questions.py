"""The question that is open in a private chat: the next text answers it, also without Telegram's "reply"."""

from datetime import datetime, timedelta
from typing import Any

from bot.telegram.incoming import Incoming
from core.domain.ids import ChatId
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from handlers.command import Asked

OPEN_FOR = timedelta(minutes=10)
_CLOSING = {"text", "command"}


class OpenQuestions:
    """One per chat, stored so that it survives a restart; closed by its answer, another command or time."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def open_in(self, uow: UnitOfWork, said: Incoming) -> str:
        """The text of the question that this one may answer; empty without one.

        An update that is carried out anew after a kill answers the question that it answered before.
        """
        if not said.private or said.kind != "text":
            return ""
        stored = await uow.settings.get(_name(said.chat_id))
        if not isinstance(stored, dict) or stored["answered"] not in {None, said.update_id}:
            return ""
        return str(stored["text"]) if self._clock.now() < datetime.fromisoformat(stored["until"]) else ""

    async def follow(self, said: Incoming, asked: Asked | None, *, unanswered: bool = False) -> None:
        """After `said` was carried out: remember what was asked, else close what was open (unless `unanswered`)."""
        if asked is not None:
            await self._ask(asked)
        elif said.private and not unanswered and said.kind in {"press", *_CLOSING}:
            await self._close(said)

    async def _ask(self, asked: Asked) -> None:
        until = self._clock.now() + OPEN_FOR
        value = {"text": asked.text, "message": asked.message_id, "until": until.isoformat(), "answered": None}
        async with self._uow() as uow:
            await uow.settings.put(_name(asked.chat_id), value)
            await uow.commit()

    async def _close(self, said: Incoming) -> None:
        async with self._uow(write=False) as uow:
            stored = await uow.settings.get(_name(said.chat_id))
        if not isinstance(stored, dict) or stored["answered"] is not None or not _closes(said, stored):
            return
        async with self._uow() as uow:
            await uow.settings.put(_name(said.chat_id), {**stored, "answered": said.update_id})
            await uow.commit()


def _closes(said: Incoming, stored: dict[str, Any]) -> bool:
    """A button closes only the question it stands under."""
    return said.kind in _CLOSING or stored["message"] == said.message_id


def _name(chat_id: ChatId) -> str:
    return f"question:{chat_id}"
