"""Messages out, updates in, settings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import SQLAlchemyError

from core.domain.ids import ChatId
from core.domain.messages.inbox import NewUpdate, UpdateState
from core.domain.messages.outbox import NewMessage, OutboxMessage, OutboxState, Priority
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database
from persistence.database.unit_of_work import SqlUnitOfWork
from tests.contract.persistence.people import NOW, minutes

CHAT = ChatId(-1001234567890)


def message(key: str = "k", **fields: Any) -> NewMessage:
    given: dict[str, Any] = {"kind": "card", "chat_id": CHAT, "payload": {"job": 1}}
    return NewMessage(key=key, **(given | fields))


async def due(uow: SqlUnitOfWork, at: float = 0) -> list[OutboxMessage]:
    return list(await uow.outbox.due(minutes(at), 10))


async def test_messages_are_due_by_priority_then_in_order(database: Database) -> None:
    async with database() as uow:
        await uow.outbox.put(message("progress", priority=Priority.PROGRESS), NOW)
        await uow.outbox.put(message("first"), NOW)
        await uow.outbox.put(message("second"), NOW)
        await uow.outbox.put(message("later", priority=Priority.ALERT, due_at=minutes(5)), NOW)
        await uow.outbox.put(message("alert", priority=Priority.ALERT), NOW)
        assert [item.key for item in await due(uow)] == ["alert", "first", "second", "progress"]
        assert [item.key for item in await uow.outbox.due(NOW, 2)] == ["alert", "first"]
        assert [item.key for item in await due(uow, 5)][:2] == ["later", "alert"]
        (first, *_) = await due(uow)
    assert first == OutboxMessage(
        message_id=first.message_id,
        kind="card",
        chat_id=CHAT,
        key="alert",
        priority=Priority.ALERT,
        created_at=NOW,
        due_at=NOW,
        payload={"job": 1},
    )
    assert isinstance(first.priority, Priority)


async def test_writing_a_pending_key_again_sharpens_it(database: Database) -> None:
    async with database() as uow:
        await uow.outbox.put(message(priority=Priority.PROGRESS, due_at=minutes(5)), NOW)
        await uow.outbox.put(message(priority=Priority.ALERT, due_at=minutes(9), payload={"job": 2}), minutes(1))
        (sharp,) = await due(uow, 5)
        await uow.outbox.put(message(priority=Priority.ANSWER), minutes(2))
        (sharper,) = await due(uow, 2)
    assert (sharp.priority, sharp.due_at, sharp.payload, sharp.version) == (Priority.ALERT, minutes(5), {"job": 2}, 1)
    assert (sharper.priority, sharper.due_at, sharper.version) == (Priority.ALERT, minutes(2), 2)
    assert sharper.message_id == sharp.message_id
    assert sharper.created_at == NOW


async def test_a_delivery_that_raced_a_rewrite_does_not_close_it(database: Database) -> None:
    async with database() as uow:
        await uow.outbox.put(message(), NOW)
        (sent,) = await due(uow)
        await uow.outbox.put(message(payload={"job": 2}), NOW)
        await uow.outbox.delivered(sent, minutes(1))
        (pending,) = await due(uow)
        assert pending.payload == {"job": 2}
        await uow.outbox.delivered(pending, minutes(1))
        assert await due(uow) == []
        await uow.outbox.put(message(), minutes(2))  # the key is free again
        (new,) = await due(uow, 2)
    assert new.message_id > pending.message_id


async def test_a_retry_counts_and_waits(database: Database) -> None:
    async with database() as uow:
        assert await uow.outbox.next_due() is None
        await uow.outbox.put(message(), NOW)
        (sent,) = await due(uow)
        await uow.outbox.retry(sent, minutes(1))
        assert await due(uow) == []
        assert await uow.outbox.next_due() == minutes(1)
        assert await uow.outbox.next_due(NOW) == minutes(1)
        assert await uow.outbox.next_due(minutes(1)) is None
        (again,) = await due(uow, 1)
    assert again == replace(sent, attempts=1, due_at=minutes(1))


async def test_dropped_messages_are_not_due_and_are_purged(database: Database) -> None:
    async with database() as uow:
        await uow.outbox.put(message("a"), NOW)
        await uow.outbox.put(message("b"), NOW)
        await uow.outbox.put(message("c", chat_id=ChatId(5)), NOW)
        first, *_ = await due(uow)
        await uow.outbox.drop(first, "too_old", minutes(1))
        assert await uow.outbox.drop_pending(CHAT, minutes(2)) == 1
        assert [item.key for item in await due(uow)] == ["c"]
        assert await uow.outbox.purge(minutes(1)) == 0
        assert await uow.outbox.purge(minutes(2)) == 1
        assert await uow.outbox.purge(minutes(3)) == 1
        (left,) = await due(uow)
    assert left.state is OutboxState.PENDING


async def test_pending_messages_follow_a_group_to_its_new_id(database: Database) -> None:
    async with database() as uow:
        await uow.outbox.put(message(), NOW)
        await uow.outbox.move_chat(CHAT, ChatId(-1009999999999))
        (moved,) = await due(uow)
    assert moved.chat_id == -1009999999999


def update(number: int, raw: str = "{}", **fields: Any) -> NewUpdate:
    return NewUpdate(number, "text", 7, 7_000_000_001, raw, **fields)


async def test_an_update_is_new_once(database: Database) -> None:
    async with database() as uow:
        assert await uow.inbox.store([], NOW) == set()
        assert await uow.inbox.store([update(2**40), update(-6)], NOW) == {2**40, -6}
        assert await uow.inbox.store([update(7), update(2**40), update(7)], minutes(5)) == {7}


async def test_updates_wait_in_their_order_with_their_content_until_they_are_closed(database: Database) -> None:
    async with database() as uow:
        await uow.inbox.store([update(9, '{"a": "ñ"}')], NOW)
        await uow.inbox.store([update(4, "4"), update(8, "8", state=UpdateState.SET_ASIDE)], minutes(1))
        assert [(p.update_id, p.queue, p.raw) for p in await uow.inbox.pending()] == [(9, 7, '{"a": "ñ"}'), (4, 7, "4")]
        await uow.inbox.close(9, UpdateState.DONE)
        await uow.inbox.close(4, UpdateState.FAILED)
        assert await uow.inbox.pending() == []
        assert await uow.inbox.store([update(9)], minutes(2)) == set()


async def test_only_updates_that_are_over_are_purged(database: Database) -> None:
    async with database() as uow:
        await uow.inbox.store([update(1), update(2), update(3, state=UpdateState.SET_ASIDE)], NOW)
        await uow.inbox.close(1, UpdateState.DONE)
        assert await uow.inbox.purge(NOW) == 0
        assert await uow.inbox.purge(minutes(1)) == 2
        assert [pending.update_id for pending in await uow.inbox.pending()] == [2]


async def test_an_update_that_no_key_opens_hides_no_other(database: Database) -> None:
    async with database() as uow:
        await uow.inbox.store([update(1)], NOW)
        await uow.commit()
    foreign = Database(database.engine, SecretBox.from_keys([Fernet.generate_key().decode()]))
    async with foreign() as uow:
        await uow.inbox.store([update(2)], minutes(1))
        assert [(pending.update_id, pending.raw) for pending in await uow.inbox.pending()] == [(1, None), (2, "{}")]


@pytest.mark.parametrize("value", ["texto", 7, 1.5, True, None, [1, {"a": None}], {"ñ": "🦊"}])
async def test_a_setting_keeps_any_json(database: Database, value: Any) -> None:
    async with database() as uow:
        await uow.settings.put("nombre", value)
        assert await uow.settings.get("nombre") == value
        await uow.settings.put("nombre", "otro")
        assert await uow.settings.get("nombre") == "otro"


async def test_a_setting_is_put_once(database: Database) -> None:
    async with database() as uow:
        assert await uow.settings.put_once("informe:2026-11-23", {"chat": 1})
        assert not await uow.settings.put_once("informe:2026-11-23", {"chat": 2})
        assert await uow.settings.get("informe:2026-11-23") == {"chat": 1}
        await uow.settings.delete("informe:2026-11-23")
        assert await uow.settings.get("informe:2026-11-23") is None
        assert await uow.settings.put_once("informe:2026-11-23", 3)


async def test_names_are_found_by_their_exact_prefix(database: Database) -> None:
    async with database() as uow:
        for name in ("red:2", "red:10", "RED:3", "red_4", "otra", "red%5"):
            await uow.settings.put(name, 1)
        assert await uow.settings.names("red:") == ["red:10", "red:2"]
        assert await uow.settings.names("red%") == ["red%5"]
        assert len(await uow.settings.names("")) == 6


async def test_moments_come_back_aware_and_in_utc_whatever_zone_they_came_from(database: Database) -> None:
    bogota = timezone(timedelta(hours=-5))
    async with database() as uow:
        await uow.outbox.put(message(due_at=NOW.astimezone(bogota)), NOW)
        moment = await uow.outbox.next_due()
    assert moment == NOW
    assert moment is not None
    assert moment.tzinfo is UTC


async def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - the point of the test
    async with database() as uow:
        with pytest.raises(SQLAlchemyError, match="naive"):
            await uow.inbox.purge(naive)
