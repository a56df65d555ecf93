"""Receivers of events and what is owed to them, on every database."""

from dataclasses import replace

from sqlalchemy import text

from core.domain.messages.webhooks import Event, EventType, NewWebhook, WebhookId
from core.ports.storage import Change
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, minutes

SECRET = "whsec_ZmljdGljaW9mahpcnRhbGVzZW50ZW5jaWE="
NEW = NewWebhook("https://ejemplo.org/avisos", (), SECRET, NOW)
EVENT = Event("evt_1", EventType.SESSION_CHANGED, NOW, {"id_sesion": 7, "antes": "activa"})


async def test_an_event_is_owed_once_to_every_receiver_that_wants_it(database: Database) -> None:
    woken: list[int] = []
    database.listeners.on(Change.WEBHOOKS, lambda: woken.append(1))
    async with database() as uow:
        everything = await uow.webhooks.add(NEW)
        jobs = await uow.webhooks.add(replace(NEW, kinds=(EventType.JOB_ENDED,)))
        await uow.commit()
    assert woken == []
    async with database() as uow:
        assert [await uow.webhooks.announce(EVENT) for _ in range(2)] == [1, 0]
        assert await uow.webhooks.announce(Event("evt_2", EventType.JOB_ENDED, minutes(1))) == 2
        await uow.commit()
    assert woken == [1]
    async with database() as uow:
        assert [one.webhook_id for one in await uow.webhooks.all()] == [everything.webhook_id, jobs.webhook_id]
        assert await uow.webhooks.pending() == {everything.webhook_id: 2, jobs.webhook_id: 1}
        assert await uow.webhooks.oldest_pending() == NOW
        first = await uow.webhooks.owed(everything.webhook_id)
        assert first is not None
        assert first.event == EVENT


async def test_deliveries_go_in_order_and_are_kept_until_they_are_closed(database: Database) -> None:
    async with database() as uow:
        known = await uow.webhooks.add(NEW)
        for number in (1, 2):
            await uow.webhooks.announce(replace(EVENT, event_id=f"evt_{number}"))
        first = await uow.webhooks.owed(known.webhook_id)
        assert first is not None
        await uow.webhooks.retry(first, minutes(5), "http 500")
        again = await uow.webhooks.owed(known.webhook_id)
        assert again == replace(first, attempts=1, due_at=minutes(5))
        shown = await uow.webhooks.get(known.webhook_id)
        assert shown is not None
        assert (shown.last_error, shown.secret) == ("http 500", SECRET)
        await uow.webhooks.delivered(first, minutes(6))
        second = await uow.webhooks.owed(known.webhook_id)
        assert second is not None
        assert second.event.event_id == "evt_2"
        await uow.webhooks.drop(second, "too_old", minutes(7))
        assert await uow.webhooks.owed(known.webhook_id) is None
        shown = await uow.webhooks.get(known.webhook_id)
        assert shown is not None
        assert (shown.delivered_at, shown.last_error) == (minutes(6), "")
        assert await uow.webhooks.purge(minutes(7)) == 1
        assert await uow.webhooks.purge(minutes(8)) == 1


async def test_a_removed_receiver_is_owed_nothing(database: Database) -> None:
    async with database() as uow:
        known = await uow.webhooks.add(NEW)
        await uow.webhooks.announce(EVENT)
        removed = await uow.webhooks.remove(known.webhook_id)
        assert removed is not None
        assert await uow.webhooks.remove(known.webhook_id) is None
        assert await uow.webhooks.get(WebhookId(known.webhook_id)) is None
        assert await uow.webhooks.pending() == {}
        assert await uow.webhooks.oldest_pending() is None
        await uow.commit()


async def test_the_secret_is_stored_encrypted(database: Database) -> None:
    async with database() as uow:
        await uow.webhooks.add(NEW)
        await uow.commit()
    schema = "" if database.engine.dialect.name == "sqlite" else "centinela."
    async with database.engine.connect() as connection:
        stored = (await connection.execute(text(f"SELECT secreto FROM {schema}webhooks"))).scalar_one()
    assert SECRET not in stored
