"""The question that is open in a private chat: the next text answers it, also without Telegram's "reply"."""

from datetime import datetime, timedelta
from typing import Any

from bot.telegram.incoming import Incoming
from core.domain.ids import ChatId
from core.ports.remembered import OPEN_QUESTION
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

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
        stored = await OPEN_QUESTION.get(uow, said.chat_id)
        if stored is None or stored["answered"] not in {None, said.update_id}:
            return ""
        return str(stored["text"]) if self._clock.now() < datetime.fromisoformat(stored["until"]) else ""

    async def opened(self, chat_id: ChatId, text: str, asked_by: int, message_id: int = 0) -> None:
        """See QuestionLog. One that was answered before its message was known stays answered."""
        until = self._clock.now() + OPEN_FOR
        value = {"text": text, "message": message_id, "until": until.isoformat(), "by": asked_by, "answered": None}
        async with self._uow() as uow:
            stored = await OPEN_QUESTION.get(uow, chat_id) if message_id else None
            if stored is not None and stored["by"] == asked_by:
                value["answered"] = stored["answered"]
            await OPEN_QUESTION.put(uow, chat_id, value)
            await uow.commit()

    async def close(self, said: Incoming) -> None:
        """After `said` was carried out: what was open before it is over."""
        if not said.private or said.kind not in {"press", *_CLOSING}:
            return
        async with self._uow(write=False) as uow:
            stored = await OPEN_QUESTION.get(uow, said.chat_id)
        if stored is None or stored["answered"] is not None or not _closes(said, stored):
            return
        async with self._uow() as uow:
            await OPEN_QUESTION.put(uow, said.chat_id, {**stored, "answered": said.update_id})
            await uow.commit()


def _closes(said: Incoming, stored: dict[str, Any]) -> bool:
    """A button closes only the question it stands under; nothing closes what it asked itself, or what came later."""
    if stored["by"] >= said.update_id:
        return False
    return said.kind in _CLOSING or stored["message"] == said.message_id
