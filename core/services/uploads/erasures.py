"""Secrets that people type or send leave the chat: ordered in a transaction, done sooner or later, or said so."""

from datetime import timedelta

from core.domain.ids import ChatId
from core.domain.messages.erasures import ERASURE, Erased, Erasure
from core.domain.messages.notices import ErasureLeftNotice, ErasureNotice, ErasureRefusedNotice, UndeliveredNotice
from core.domain.messages.outbox import OutboxMessage, Priority
from core.domain.people.person import Person, Role, can_hear
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory

HEAD_START = timedelta(seconds=3)
"""For a handler that deletes the message itself, so that its answer can say so."""


class Erasures:
    """Keeps the outbox rows that delete messages, and tells whom it concerns when one cannot be deleted."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def order(self, erasure: Erasure) -> None:
        """From now on it will be deleted, whatever happens to this process."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await self.put(uow, erasure)
            await uow.commit()

    async def put(self, uow: UnitOfWork, erasure: Erasure) -> None:
        """The same, in the transaction of the caller."""
        now = self._clock.now()
        row = ErasureNotice.about(erasure).to(erasure.chat_id, erasure.key, Priority.ALERT, due_at=now + HEAD_START)
        await uow.outbox.put(row, now)

    async def done(self, uow: UnitOfWork, erasure: Erasure) -> None:
        """It is gone: nothing is left to do."""
        await uow.outbox.settle(erasure.key, self._clock.now())
        await uow.uploads.source_erased(erasure.chat_id, erasure.message_id, Erased.DONE)

    async def settled(self, erasure: Erasure, state: Erased) -> None:
        """What a handler's own attempt came to; the answer says so to the person."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            if state is Erased.DONE:
                await self.done(uow, erasure)
            else:
                await uow.outbox.settle(erasure.key, self._clock.now())
                await self._refused(uow, erasure)
            await uow.commit()

    async def given_up(self, uow: UnitOfWork, message: OutboxMessage) -> None:
        """Delivery could not do it: the person and the admins are asked to do it by hand."""
        erasure = ErasureNotice.of(message).erasure(message.chat_id)
        sender = await uow.people.get(erasure.sender) if erasure.sender is not None else None
        await self._refused(uow, erasure)
        private = sender.chat_id if sender is not None and can_hear(sender) else None
        await self._tell(uow, ErasureRefusedNotice.about(erasure), private or erasure.chat_id)

    async def _refused(self, uow: UnitOfWork, erasure: Erasure) -> None:
        await uow.uploads.source_erased(erasure.chat_id, erasure.message_id, Erased.REFUSED)
        for admin in await uow.people.with_role(Role.ADMIN):
            if can_hear(admin) and admin.chat_id is not None and not _same(admin, erasure):
                await self._tell(uow, ErasureLeftNotice.about(erasure), admin.chat_id)

    async def _tell(self, uow: UnitOfWork, notice: ErasureRefusedNotice | ErasureLeftNotice, chat_id: ChatId) -> None:
        key = f"{notice.kind}:{notice.chat_id}:{notice.message_id}:{chat_id}"
        await uow.outbox.put(notice.to(chat_id, key, Priority.ALERT), self._clock.now())


class GivenUp:
    """Delivery's hook for what it gives up: nothing that should have arrived vanishes without a word."""

    def __init__(self, erasures: Erasures, clock: Clock) -> None:
        self._erasures = erasures
        self._clock = clock

    async def __call__(self, uow: UnitOfWork, message: OutboxMessage, reason: str) -> None:
        """In the transaction that drops it. Who blocked the bot is known to those concerned by other means."""
        if message.kind == ERASURE:
            await self._erasures.given_up(uow, message)
        elif (
            reason != "unreachable"
            and message.kind != UndeliveredNotice.kind
            and message.priority is not Priority.PROGRESS
        ):
            await self._tell_admins(uow, message, reason)

    async def _tell_admins(self, uow: UnitOfWork, message: OutboxMessage, reason: str) -> None:
        now = self._clock.now()
        notice = UndeliveredNotice(message.chat_id, reason, message.priority is Priority.ALERT)
        for admin in await uow.people.with_role(Role.ADMIN):
            if can_hear(admin) and admin.chat_id is not None and admin.chat_id != message.chat_id:
                key = f"undelivered:{message.chat_id}:{admin.chat_id}"
                await uow.outbox.put(notice.to(admin.chat_id, key), now)


def _same(person: Person, erasure: Erasure) -> bool:
    return person.person_id == erasure.sender
