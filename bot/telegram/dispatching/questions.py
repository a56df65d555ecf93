"""The question that is open in a private chat: the next text answers it, also without Telegram's "reply"."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from bot.telegram.dispatching.agreement import Choice, Question
from bot.telegram.incoming import Incoming
from core.domain.ids import ChatId
from core.ports.remembered import OPEN_QUESTION
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from handlers.framework.html import visible
from handlers.framework.reply import Reply

OPEN_FOR = timedelta(minutes=10)
_CLOSING = {"text", "command"}
_REMEMBERED = 5000
"""Chats whose question is known; of others it is read."""


class OpenQuestions:
    """One per chat, stored so that it survives a restart; closed by its answer, another command or time.

    What is stored is known here too, since nothing else writes it: most updates then cost no read.
    """

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock
        self._known: dict[ChatId, dict[str, Any] | None] = {}
        self._newest: dict[ChatId, int] = {}
        """By chat, the latest update that looked for a question."""

    async def open_for(self, said: Incoming) -> Question | None:
        """The question that this one may answer.

        An update that is carried out anew after a kill answers the question that it answered before.
        """
        self._newest[said.chat_id] = max(said.update_id, self._newest.get(said.chat_id, 0))
        if not said.private or said.kind != "text":
            return None
        stored = await self._stored(said.chat_id)
        if stored is None or stored["answered"] not in {None, said.update_id}:
            return None
        return _read(stored) if self._clock.now() < datetime.fromisoformat(stored["until"]) else None

    async def opened(self, chat_id: ChatId, question: Reply, asked_by: int, message_id: int = 0) -> None:
        """See QuestionLog. One that was answered before its message was known stays answered."""
        value = self._row(question, asked_by, message_id)

        def fill(stored: dict[str, Any] | None) -> dict[str, Any]:
            if message_id and stored is not None and stored["by"] == asked_by:
                value["answered"] = stored["answered"]
            return value

        await self._change(chat_id, fill)

    async def told(self, chat_id: ChatId, question: Reply, message_id: int) -> None:
        """A question that nothing said in this chat led to: open, unless the person is in the middle of another one."""
        if not question.asks:
            return
        value, now = self._row(question, self._newest.get(chat_id, 0), message_id), self._clock.now()

        def fill(stored: dict[str, Any] | None) -> dict[str, Any]:
            taken = stored is not None and stored["answered"] is None and now < datetime.fromisoformat(stored["until"])
            return stored if stored is not None and taken else value

        await self._change(chat_id, fill)

    def _row(self, question: Reply, asked_by: int, message_id: int) -> dict[str, Any]:
        until = self._clock.now() + OPEN_FOR
        text = visible(question.text)
        value: dict[str, Any] = {"text": text, "message": message_id, "until": until.isoformat(), "by": asked_by}
        value["answered"] = None
        if question.yes_no:
            value["html"] = str(question.text)
            value["choices"] = [[one.data, one.label] for one in question.choices]
        return value

    async def close(self, said: Incoming) -> None:
        """After `said` was carried out: what was open before it is over."""
        if not said.private or said.kind not in {"press", *_CLOSING}:
            return
        if _closes(said, await self._stored(said.chat_id)):
            await self._change(
                said.chat_id,
                lambda stored: {**stored, "answered": said.update_id} if stored and _closes(said, stored) else stored,
            )

    async def _stored(self, chat_id: ChatId) -> dict[str, Any] | None:
        if chat_id not in self._known:
            async with self._uow(write=False) as uow:
                stored = await OPEN_QUESTION.get(uow, chat_id)
            self._known.setdefault(chat_id, stored)  # what was written meanwhile is newer
        stored = self._known[chat_id]
        for remembered in (self._known, self._newest):
            while len(remembered) > _REMEMBERED:
                del remembered[next(iter(remembered))]
        return stored

    async def _change(self, chat_id: ChatId, new: Callable[[dict[str, Any] | None], dict[str, Any] | None]) -> None:
        """Read, decide and write in one transaction; after a failure nothing is known of the chat."""
        try:
            async with self._uow() as uow:
                await uow.hold(Area.CHAT, chat_id)
                value = new(await OPEN_QUESTION.get(uow, chat_id))
                if value is not None:
                    await OPEN_QUESTION.put(uow, chat_id, value)
                    await uow.commit()
                self._known[chat_id] = value
        except BaseException:
            self._known.pop(chat_id, None)
            raise


def _read(stored: dict[str, Any]) -> Question:
    choices = stored.get("choices")
    html = Markup(stored.get("html", ""))  # noqa: S704 - ours, as it was sent
    yes, no = (Choice(*choice) for choice in choices) if choices else (None, None)
    return Question(str(stored["text"]), int(stored["message"]), html, yes, no)


def _closes(said: Incoming, stored: dict[str, Any] | None) -> bool:
    """Whether an open question is over after `said`.

    A button closes only the question it stands under; nothing closes what it asked itself, or what came later.
    """
    if stored is None or stored["answered"] is not None or stored["by"] >= said.update_id:
        return False
    return said.kind in _CLOSING or stored["message"] == said.message_id
