"""What happens to an outbox row after an attempt: closed, tried again later, or given up. Short transactions only."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.ids import ChatId
from core.domain.messages.erasures import ERASURE
from core.domain.messages.outbox import OutboxMessage, Priority
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.retry import backoff
from core.services.team.groups import Groups
from handlers.framework.reply import Deletion, Outgoing, Reply
from handlers.words import common

OnUnreachable = Callable[[UnitOfWork, OutboxMessage], Awaitable[None]]
"""Called in the transaction that drops an undeliverable row: tells the next person."""

OnGivenUp = Callable[[UnitOfWork, OutboxMessage, str], Awaitable[None]]
"""Called in the transaction that gives a row up, with the reason."""

MAX_AGE = timedelta(hours=24)
DELETABLE_FOR = timedelta(hours=48)
"""Telegram's own limit for deleting a message of another sender."""
LATE_AFTER = timedelta(minutes=2)
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 600.0


def pause_after(attempts: int) -> float:
    """Seconds before the next try: 1, 2, 4 ... 600."""
    return backoff(attempts, first_s=FIRST_PAUSE_S, longest_s=LONGEST_PAUSE_S)


class DeliveryRows:
    """The outbox table as delivery uses it."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        on_unreachable: OnUnreachable | None,
        on_given_up: OnGivenUp | None,
        certain: Callable[[], bool] = lambda: True,
    ) -> None:
        self._certain = certain
        self._uow = uow
        self._clock = clock
        self._on_unreachable = on_unreachable
        self._on_given_up = on_given_up
        self._groups = Groups(clock)
        self._first_due: dict[int, datetime] = {}

    async def due(self, limit: int) -> tuple[Sequence[OutboxMessage], datetime | None]:
        """What should go out now, by priority, then age; and when the earliest of the other rows is due.

        A row that cannot be read is in neither: it would hide when the next one is due.
        """
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            return await uow.outbox.due(now, limit), await uow.outbox.next_due(now)

    def too_old(self, message: OutboxMessage) -> bool:
        """Expired: 24 h past the moment it was meant for."""
        limit = DELETABLE_FOR if message.kind == ERASURE else MAX_AGE
        return self._certain() and self._clock.now() - self._meant_for(message) > limit

    def stamped(self, message: OutboxMessage, reply: Reply) -> Reply:
        """The reply, marked when it is late, and when an earlier copy may have arrived."""
        if message.uncertain:
            reply = replace(reply, text=common.again(reply.text))
        if self._clock.now() - self._meant_for(message) <= LATE_AFTER:
            return reply
        return replace(reply, text=common.late(reply.text))

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, message_id: int) -> None:
        """Close the row (unless it was rewritten meanwhile) together with what the sender has to note."""
        async with self._uow() as uow:
            if outgoing.on_sent is not None:
                await outgoing.on_sent(uow, message_id)
            await uow.outbox.delivered(message, self._clock.now())
            await uow.commit()
        self._first_due.pop(message.message_id, None)

    async def done(self, message: OutboxMessage, deletion: Deletion) -> None:
        """Close a row whose message is gone from the chat."""
        async with self._uow() as uow:
            await deletion.on_done(uow)
            await uow.outbox.delivered(message, self._clock.now())
            await uow.commit()
        self._first_due.pop(message.message_id, None)

    async def skip(self, message: OutboxMessage) -> None:
        """Close a progress row that was refused. A newer version of it stays: the chat must see the end."""
        async with self._uow() as uow:
            await uow.outbox.delivered(message, self._clock.now())
            await uow.commit()

    async def drop(self, message: OutboxMessage, reason: str) -> None:
        """There is nothing to say any more."""
        async with self._uow() as uow:
            await uow.outbox.drop(message, reason, self._clock.now())
            await uow.commit()
        self._first_due.pop(message.message_id, None)

    async def give_up(self, message: OutboxMessage, reason: str) -> None:
        """What should have arrived does not, and whom that concerns is told."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await uow.outbox.drop(message, reason, self._clock.now())
            await self._given_up(uow, message, reason)
            await uow.commit()
        self._first_due.pop(message.message_id, None)

    async def again(self, message: OutboxMessage, seconds: float, *, uncertain: bool = False) -> None:
        """Try again then; `uncertain`: this time it may have arrived."""
        self._first_due.setdefault(message.message_id, self._meant_for(message))
        async with self._uow() as uow:
            due = self._clock.now() + timedelta(seconds=seconds)
            await uow.outbox.retry(message, due, uncertain=uncertain)
            await uow.commit()

    async def unreachable(self, message: OutboxMessage) -> None:
        """The person blocked us: marked so, the row given up, and the next one told."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            await uow.hold(Area.SESSIONS)
            await uow.people.mark_unreachable(message.chat_id)
            await uow.outbox.drop(message, "unreachable", self._clock.now())
            if self._on_unreachable is not None:
                await self._on_unreachable(uow, message)
            await self._given_up(uow, message, "unreachable")
            await uow.commit()
        self._first_due.pop(message.message_id, None)

    async def moved(self, old: ChatId, new: ChatId) -> None:
        """The group has another id now; its rows go there."""
        async with self._uow() as uow:
            await self._groups.migrated(uow, old, new)
            await uow.commit()

    async def _given_up(self, uow: UnitOfWork, message: OutboxMessage, reason: str) -> None:
        if self._on_given_up is not None:
            await self._on_given_up(uow, message, reason)

    def _meant_for(self, message: OutboxMessage) -> datetime:
        """When it should have gone out. Retries move `due_at`; after a restart the writing time has to do."""
        known = self._first_due.get(message.message_id)
        return known or (message.due_at if message.attempts == 0 else max(message.created_at, self._floor(message)))

    @staticmethod
    def _floor(message: OutboxMessage) -> datetime:
        tried = sum(pause_after(attempt) for attempt in range(min(message.attempts, 200)))
        return message.due_at - timedelta(seconds=tried)


def is_progress(message: OutboxMessage) -> bool:
    """Only decoration: never queued behind a refusal."""
    return message.priority is Priority.PROGRESS
