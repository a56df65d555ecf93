"""Messages in and out of the chat, and settings people change from it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.domain.ids import ChatId
from core.domain.messages.inbox import NewUpdate, PendingUpdate, UpdateState
from core.domain.messages.outbox import NewMessage, OutboxMessage


class OutboxRepository(Protocol):
    """Table `mensajes_salida`; UNIQUE(key) WHERE pending."""

    async def put(self, message: NewMessage, at: datetime) -> None:
        """Write, or sharpen the pending row with the same key (see NewMessage)."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[OutboxMessage]:
        """Pending and due, by priority, then id."""
        ...

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """When the earliest pending row is due, of those due later than `after`; None when there is none."""
        ...

    async def delivered(self, message: OutboxMessage, at: datetime) -> None:
        """Close it, unless it was rewritten meanwhile (its version changed): then it stays pending."""
        ...

    async def settle(self, key: str, at: datetime) -> None:
        """Close the pending row with that key, if there is one: what it is for was done elsewhere."""
        ...

    async def retry(self, message: OutboxMessage, due_at: datetime, *, uncertain: bool = False) -> None:
        """Count the attempt and try again then; `uncertain`: it may have arrived all the same."""
        ...

    async def drop(self, message: OutboxMessage, reason: str, at: datetime) -> None:
        """Give it up; `reason` is a stable word (`too_old`, `unreachable`, `gone`)."""
        ...

    async def drop_pending(self, chat_id: ChatId, at: datetime) -> int:
        """Give up everything to be said in a chat (its person was removed); how many. Deletions stay."""
        ...

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete delivered and dropped rows older than that."""
        ...


class InboxRepository(Protocol):
    """Table `actualizaciones`: every Telegram update once, its content only until it is done."""

    async def store(self, updates: Sequence[NewUpdate], at: datetime) -> Collection[int]:
        """Store those whose id is new; the ids of these. A re-delivery is ignored."""
        ...

    async def pending(self) -> Sequence[PendingUpdate]:
        """What is not done, oldest first."""
        ...

    async def close(self, update_id: int, state: UpdateState, reason: str = "") -> None:
        """It ended like that. The content goes, but for what is set aside."""
        ...

    async def close_all(self, ended: Mapping[int, UpdateState]) -> None:
        """`close` for several."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete old rows, pending ones excepted."""
        ...


class SettingsRepository(Protocol):
    """Table `ajustes`: JSON values by name (schedules, time zone, poller lease, last network of a person)."""

    async def get(self, name: str) -> Any:
        """The value, or None."""
        ...

    async def put(self, name: str, value: Any) -> None:
        """Store."""
        ...

    async def put_once(self, name: str, value: Any) -> bool:
        """Store only if absent, atomically; False when it was there (used for once-per-occurrence keys)."""
        ...

    async def names(self, prefix: str) -> Sequence[str]:
        """Names starting with `prefix`, sorted."""
        ...

    async def delete(self, name: str) -> None:
        """Remove."""
        ...
