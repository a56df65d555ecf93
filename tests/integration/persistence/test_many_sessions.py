"""Two thousand sessions are listed quickly, and the loop keeps turning meanwhile."""

import asyncio
import time

from core.domain.ids import SessionId
from core.domain.storage_state import StorageState
from persistence.engine import Database
from persistence.models import PersonRow, SessionDetailRow, SessionRow, UserRow
from tests.contract.persistence.people import NOW, cookies

COUNT = 2_000


async def _fill(database: Database) -> None:
    """Straight through the models: what is measured is the reading."""
    async with database() as uow:
        session = uow._session
        numbers = range(1, COUNT + 1)
        session.add_all(UserRow(person_id=number) for number in numbers)
        await session.flush()
        session.add_all(PersonRow(person_id=number, name=f"Persona {number}", role="analista") for number in numbers)
        session.add_all(_row(database, number) for number in numbers)
        await session.flush()
        session.add_all(
            SessionDetailRow(session_id=number, fingerprint=_jar(number).fingerprint(), account_id="1")
            for number in numbers
        )
        await uow.commit()


def _jar(number: int) -> StorageState:
    return cookies(str(10**14 + number))


def _row(database: Database, number: int) -> SessionRow:
    return SessionRow(
        session_id=number,
        person_id=number,
        platform="facebook",
        cookies=database.box.seal_json(_jar(number)),
        status="activa",
        last_activity=NOW,
        created_at=NOW,
    )


async def test_two_thousand_sessions_are_decrypted_within_two_seconds(sqlite_database: Database) -> None:
    await _fill(sqlite_database)
    longest = 0.0
    done = asyncio.Event()

    async def heartbeat() -> None:
        nonlocal longest
        while not done.is_set():
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)

    beating = asyncio.create_task(heartbeat())
    started = time.process_time()
    async with sqlite_database(write=False) as uow:
        sessions = await uow.sessions.all()
    spent = time.process_time() - started
    done.set()
    await beating
    assert [session.session_id for session in sessions] == list(range(1, COUNT + 1))
    assert spent < 2
    assert longest < 0.5

    started = time.process_time()
    async with sqlite_database(write=False) as uow:
        assert await uow.sessions.ids() == [SessionId(number) for number in range(1, COUNT + 1)]
    assert time.process_time() - started < 0.2
