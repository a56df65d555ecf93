"""Delivery on a real database, a chat in memory and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.outbox.delivery import Delivery
from core.domain.ids import ChatId
from core.domain.messages.outbox import NewMessage, OutboxMessage, Priority
from core.errors import EncryptionKeyException, StorageUnavailableException
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from handlers.framework.html import b
from handlers.framework.reply import Outgoing, Reply
from tests.fakes.chat import RecordingChat
from tests.fakes.clock import FakeClock
from tests.integration.telegram.world import ANALYST, BOSS

ALONDRA, BRUNO = ChatId(ANALYST), ChatId(BOSS)


class Office:
    """Writes rows and delivers them; `card` rows remember the message that shows them and edit it."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self.uow = uow
        self.clock = FakeClock()
        self.chat = RecordingChat()
        self.told: list[str] = []
        self.given_up: list[tuple[str, str]] = []
        self.delivery = self.reborn()

    def reborn(self) -> Delivery:
        """A new process over the same database."""
        renderers = {
            "note": self._note, "card": self._card, "nothing": self._nothing, "broken": self._broken,
            "unreadable": self._unreadable, "damaged": self._damaged, "stumbling": self._stumbling,
        }  # fmt: skip
        self.delivery = Delivery(
            self.uow,
            self.chat,
            renderers,
            self.clock,
            on_unreachable=self._unreachable,
            on_given_up=self._gave_up,
        )
        return self.delivery

    async def write(
        self,
        text: str,
        chat_id: ChatId = ALONDRA,
        *,
        kind: str = "note",
        key: str | None = None,
        priority: Priority = Priority.ANSWER,
        after: float = 0,
    ) -> None:
        now = self.clock.now()
        message = NewMessage(
            kind, chat_id, {"text": text}, key or f"{kind}:{text}:{chat_id}", priority, now + timedelta(seconds=after)
        )
        async with self.uow() as uow:
            await uow.outbox.put(message, now)
            await uow.commit()
        self.delivery.wake()

    async def pending(self) -> list[OutboxMessage]:
        async with self.uow(write=False) as uow:
            return list(await uow.outbox.due(self.clock.now() + timedelta(days=400), 1000))

    async def next_due(self) -> datetime | None:
        async with self.uow(write=False) as uow:
            return await uow.outbox.next_due()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Delivering in the background."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.delivery.run(stop))
        try:
            yield
        finally:
            stop.set()
            await task

    async def _note(self, message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        return Outgoing(message.chat_id, Reply(b(message.payload["text"])))

    async def _card(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        name = f"card:{message.chat_id}"
        shown = await uow.settings.get(name)

        async def remember(later: UnitOfWork, message_id: int) -> None:
            await later.settings.put(name, message_id)

        return Outgoing(message.chat_id, Reply(b(message.payload["text"])), shown, remember)

    async def _nothing(self, _message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        return None

    async def _broken(self, _message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        raise ZeroDivisionError("a defect on purpose")

    async def _stumbling(self, message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        async def note(_later: UnitOfWork, _message_id: int) -> None:
            raise ZeroDivisionError("a defect on purpose, after the message went out")

        return Outgoing(message.chat_id, Reply(b(message.payload["text"])), on_sent=note)

    async def _unreadable(self, _message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        raise StorageUnavailableException("the database is away on purpose")

    async def _damaged(self, _message: OutboxMessage, _uow: UnitOfWork) -> Outgoing | None:
        raise EncryptionKeyException("one row does not open, on purpose")

    async def _gave_up(self, _uow: UnitOfWork, message: OutboxMessage, reason: str) -> None:
        self.given_up.append((message.payload["text"], reason))

    async def _unreachable(self, uow: UnitOfWork, message: OutboxMessage) -> None:
        self.told.append(message.payload["text"])
        await uow.outbox.put(
            NewMessage(
                "note", BRUNO, {"text": f"en lugar de otra: {message.payload['text']}"}, f"instead:{message.key}"
            ),
            self.clock.now(),
        )
