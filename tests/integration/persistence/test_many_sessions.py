"""Two thousand sessions are listed without a needless secret opened, and the loop keeps turning meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.domain.ids import SessionId
from core.domain.sessions.storage_state import StorageState
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.database.engine import Database
from persistence.models import PersonRow, SessionDetailRow, SessionRow, UserRow
from tests.contract.persistence.people import NOW, cookies
from tests.support.database import TEST_KEY

COUNT = 2_000
OPENED_PER_TURN = 100
"""More than so many in one turn of the loop would make everybody else wait (about 10 ms)."""


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


class _Turns:
    """Counts the turns of the event loop while it is entered."""

    def __init__(self) -> None:
        self.count = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.count += 1


class _CountingBox(SecretBox):
    """Remembers in which turn of the loop each secret was opened."""

    turns: _Turns
    opened: list[int]

    def open_bytes(self, sealed: Sealed) -> bytes:
        self.opened.append(self.turns.count)
        return super().open_bytes(sealed)


@asynccontextmanager
async def _watched(database: Database) -> AsyncIterator[tuple[Database, _CountingBox]]:
    box = _CountingBox.from_keys([TEST_KEY])
    box.turns, box.opened = _Turns(), []
    counting = asyncio.create_task(box.turns.run())
    try:
        yield Database(database.engine, box), box
    finally:
        counting.cancel()


async def test_two_thousand_sessions_are_opened_once_each_while_the_loop_keeps_turning(
    sqlite_database: Database,
) -> None:
    await _fill(sqlite_database)
    async with _watched(sqlite_database) as (database, box), database(write=False) as uow:
        sessions = await uow.sessions.all()
    assert [session.session_id for session in sessions] == list(range(1, COUNT + 1))
    assert len(box.opened) == COUNT
    assert max(Counter(box.opened).values()) <= OPENED_PER_TURN


async def test_listing_the_numbers_of_sessions_opens_no_secret(sqlite_database: Database) -> None:
    await _fill(sqlite_database)
    async with _watched(sqlite_database) as (database, box), database(write=False) as uow:
        assert await uow.sessions.ids() == [SessionId(number) for number in range(1, COUNT + 1)]
    assert box.opened == []
