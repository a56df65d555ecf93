"""Messages out, updates in, and settings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, collate, delete, select, update

from core.domain.ids import ChatId
from core.domain.messages.erasures import ERASURE
from core.domain.messages.inbox import NewUpdate, PendingUpdate, UpdateState
from core.domain.messages.outbox import NewMessage, OutboxMessage, OutboxState, Priority
from core.ports.storage import Change
from persistence.models import OutboxRow, SettingRow, UpdateRow
from persistence.models.chat import PENDING_MESSAGES
from persistence.repositories.base import FRESH, Repository, build, values_of

_PENDING = OutboxRow.state == OutboxState.PENDING


class SqlOutboxRepository(Repository):
    """Implements OutboxRepository."""

    async def put(self, message: NewMessage, at: datetime) -> None:
        self._changed.add(Change.OUTBOX)
        sealed = None if message.sealed is None else self._box.seal_text(message.sealed)
        content = {"kind": message.kind, "chat_id": message.chat_id, "payload": dict(message.payload), "sealed": sealed}
        priority, due_at = int(message.priority), message.due_at or at
        fresh = {"key": message.key, "created_at": at, "state": OutboxState.PENDING, "attempts": 0, "version": 0,
                 "uncertain": message.uncertain}  # fmt: skip
        await self._insert_or_update(
            OutboxRow,
            {**content, **fresh, "priority": priority, "due_at": due_at},
            unique=(OutboxRow.key,),
            changes={
                **content,
                "priority": _smaller(OutboxRow.priority, priority),
                "due_at": _smaller(OutboxRow.due_at, due_at),
                "version": OutboxRow.version + 1,
            },
            where=PENDING_MESSAGES,
        )

    async def due(self, now: datetime, limit: int) -> Sequence[OutboxMessage]:
        statement = (
            select(OutboxRow)
            .where(_PENDING, OutboxRow.due_at <= now)
            .order_by(OutboxRow.priority, OutboxRow.message_id)
            .limit(limit)
        )
        messages = [self._message(row) for row in await self._many(statement)]
        return [message for message in messages if message is not None]

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        statement = select(OutboxRow.due_at).where(_PENDING)
        if after is not None:
            statement = statement.where(OutboxRow.due_at > after)
        return await self._one(statement.order_by(OutboxRow.due_at))

    async def delivered(self, message: OutboxMessage, at: datetime) -> None:
        await self._change(
            update(OutboxRow)
            .where(OutboxRow.message_id == message.message_id, OutboxRow.version == message.version, _PENDING)
            .values(state=OutboxState.DELIVERED, closed_at=at, sealed=None)
        )

    async def settle(self, key: str, at: datetime) -> None:
        await self._change(
            update(OutboxRow)
            .where(OutboxRow.key == key, _PENDING)
            .values(state=OutboxState.DELIVERED, closed_at=at, sealed=None)
        )

    async def retry(self, message: OutboxMessage, due_at: datetime, *, uncertain: bool = False) -> None:
        values = {"attempts": OutboxRow.attempts + 1, "due_at": due_at} | ({"uncertain": True} if uncertain else {})
        await self._change(update(OutboxRow).where(OutboxRow.message_id == message.message_id, _PENDING).values(values))

    async def drop(self, message: OutboxMessage, reason: str, at: datetime) -> None:
        await self._change(
            update(OutboxRow)
            .where(OutboxRow.message_id == message.message_id, _PENDING)
            .values(state=OutboxState.DROPPED, drop_reason=reason, closed_at=at, sealed=None)
        )

    async def drop_pending(self, chat_id: ChatId, at: datetime) -> int:
        return await self._change(
            update(OutboxRow)
            .where(OutboxRow.chat_id == chat_id, OutboxRow.kind != ERASURE, _PENDING)
            .values(state=OutboxState.DROPPED, drop_reason="gone", closed_at=at, sealed=None)
        )

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        self._changed.add(Change.OUTBOX)
        await self._change(update(OutboxRow).where(OutboxRow.chat_id == old, _PENDING).values(chat_id=new))

    def _message(self, row: OutboxRow) -> OutboxMessage | None:
        """None for one with a number that is none (SQLite takes them)."""
        try:
            numbers = {name: int(getattr(row, name)) for name in ("chat_id", "attempts", "version")}
            priority = Priority(row.priority)
        except (ValueError, TypeError):
            self._note_damage(row)
            return None
        return build(OutboxMessage, row, **numbers, priority=priority, sealed=self._opened(row.sealed))

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(OutboxRow).where(OutboxRow.closed_at < before))


class SqlInboxRepository(Repository):
    """Implements InboxRepository."""

    async def store(self, updates: Sequence[NewUpdate], at: datetime) -> Collection[int]:
        if not updates:
            return set()
        rows = [{**values_of(update, skip=("raw",)), "content": self._box.seal_text(update.raw), "at": at}
                for update in updates]  # fmt: skip
        statement = self._upsert(UpdateRow).values(rows).on_conflict_do_nothing().returning(UpdateRow.update_id)
        return set(await self._session.scalars(statement, execution_options=FRESH))

    async def pending(self) -> Sequence[PendingUpdate]:
        """As the port says. A row whose content cannot be decrypted is one row: the others are handed out."""
        waiting = UpdateRow.state == UpdateState.PENDING
        rows = await self._many(select(UpdateRow).where(waiting).order_by(UpdateRow.at, UpdateRow.update_id))
        return [PendingUpdate(row.update_id, row.queue, self._opened(row.content)) for row in rows]

    async def close(self, update_id: int, state: UpdateState, reason: str = "") -> None:
        await self._close([update_id], state, reason)

    async def close_all(self, ended: Mapping[int, UpdateState]) -> None:
        for state in set(ended.values()):
            await self._close([update_id for update_id, its in ended.items() if its is state], state)

    async def _close(self, update_ids: Sequence[int], state: UpdateState, reason: str = "") -> None:
        values: dict[str, Any] = {"state": state, "reason": reason}
        if state is not UpdateState.SET_ASIDE:
            values["content"] = None
        await self._change(update(UpdateRow).where(UpdateRow.update_id.in_(update_ids)).values(values))

    async def purge(self, before: datetime) -> int:
        over = UpdateRow.state != UpdateState.PENDING
        return await self._change(delete(UpdateRow).where(UpdateRow.at < before, over))


_SETTING = select(SettingRow.value).where(SettingRow.name == bindparam("wanted")).limit(1)
_NO_SETTING = delete(SettingRow).where(SettingRow.name == bindparam("wanted"))
_NAMES = select(SettingRow.name).where(SettingRow.name >= bindparam("first"), SettingRow.name < bindparam("behind"))
"""Built once: every check of a session asks for some of them."""


class SqlSettingsRepository(Repository):
    """Implements SettingsRepository."""

    async def get(self, name: str) -> Any:
        found = (await self._session.scalars(_SETTING, {"wanted": name}, execution_options=FRESH)).first()
        return None if self._is_damaged(found) else found

    async def put(self, name: str, value: Any) -> None:
        row = {"name": name, "value": value}
        await self._insert_or_update(SettingRow, row, unique=(SettingRow.name,), changes={"value": value})

    async def put_once(self, name: str, value: Any) -> bool:
        return await self._insert_once(SettingRow, {"name": name, "value": value}) == 1

    async def names(self, prefix: str) -> Sequence[str]:
        """As the port says; by range, so that thousands of other settings are not looked at (SQLite)."""
        # LIKE would ignore case on SQLite, and the collation would decide the order on PostgreSQL.
        if self._on_sqlite and prefix:
            return sorted(await self._many(_NAMES, {"first": prefix, "behind": _behind(prefix)}))
        name = SettingRow.name if self._on_sqlite else collate(SettingRow.name, "C")
        statement = select(SettingRow.name).where(name >= prefix)
        if prefix:
            statement = statement.where(name < _behind(prefix))
        return sorted(await self._many(statement))

    async def delete(self, name: str) -> None:
        await self._session.execute(_NO_SETTING, {"wanted": name}, execution_options=FRESH)


def _behind(prefix: str) -> str:
    """The first text that is behind everything that begins with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _smaller(column: Any, value: Any) -> ColumnElement[Any]:
    return case((column < value, column), else_=value)
