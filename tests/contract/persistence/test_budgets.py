"""What sessions have asked of endpoints."""

from core.domain.sessions.budgets import PROFILES, Endpoint, Window
from core.services.sessions.endpoint_budgets import EndpointBudgets
from persistence.database.engine import Database
from tests.contract.persistence.people import enrol, minutes, store_session

FOLLOWERS = Endpoint("seguidores")


async def test_every_session_has_a_window_for_every_endpoint_and_the_last_one_counts(database: Database) -> None:
    first = await store_session(database, (await enrol(database, telegram=1)).person_id)
    second = await store_session(database, (await enrol(database, telegram=2)).person_id)
    budgets = EndpointBudgets(database)
    await budgets.keep(first.session_id, FOLLOWERS, Window(3, 40, minutes(15)))
    await budgets.keep(first.session_id, FOLLOWERS, Window(4, 40, minutes(15)))
    await budgets.keep(first.session_id, PROFILES, Window(1, 76, minutes(10)))
    assert await budgets.window(first.session_id, FOLLOWERS) == Window(4, 40, minutes(15))
    assert await budgets.window(first.session_id, PROFILES) == Window(1, 76, minutes(10))
    assert await budgets.window(second.session_id, FOLLOWERS) is None


async def test_windows_that_ended_long_ago_are_forgotten_and_others_are_not(database: Database) -> None:
    session = await store_session(database, (await enrol(database, telegram=1)).person_id)
    async with database() as uow:
        await uow.budgets.put(session.session_id, FOLLOWERS, Window(4, 40, minutes(15)))
        await uow.budgets.put(session.session_id, PROFILES, Window(4, 40, minutes(30)))
        assert await uow.budgets.purge(minutes(20)) == 1
        assert await uow.budgets.get(session.session_id, FOLLOWERS) is None
        assert await uow.budgets.get(session.session_id, PROFILES) is not None


async def test_they_go_with_their_session(database: Database) -> None:
    person = await enrol(database, telegram=1)
    session = await store_session(database, person.person_id)
    async with database() as uow:
        await uow.budgets.put(session.session_id, FOLLOWERS, Window(4, 40, minutes(15)))
        await uow.sessions.erase_of(person.person_id)
        assert await uow.budgets.get(session.session_id, FOLLOWERS) is None
