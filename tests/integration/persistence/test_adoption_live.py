"""A database is adopted while the other program goes on inserting and updating: nothing is lost, nobody waits long."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from core.domain.ids import SessionId
from persistence.database.urls import libpq_address
from persistence.migrate import current_revision, upgrade
from tests.e2e.playing import eventually
from tests.integration.persistence.foreign import ForeignDatabase, foreign_database
from tests.support.database import opened, postgres_server
from tests.support.patience import HANG_S

__all__ = ["postgres_server"]

BEFORE = 200
_USERS = (
    f"INSERT INTO {{e}}usuarios (correo, clave) SELECT 'n' || n || '@ficticia.invalid', 'x'"
    f" FROM generate_series(1, {BEFORE}) AS n"
)
_SESSIONS = (
    "INSERT INTO {e}sesiones_scraping (id_usuario, plataforma, cookies, nota)"
    " SELECT id_usuario, 'facebook', '[]', '0' FROM {e}usuarios WHERE id_usuario > 1"
)
_INSERT = (
    "WITH made AS (INSERT INTO entidades.usuarios (correo, clave) VALUES ($1, 'x') RETURNING id_usuario)"
    " INSERT INTO entidades.sesiones_scraping (id_usuario, plataforma, cookies, nota)"
    " SELECT id_usuario, 'x', '[]', $1 FROM made"
)
_UPDATE = (
    "UPDATE entidades.sesiones_scraping SET nota = $2, estado = 'activa', ultima_actividad = now()"
    " WHERE id_usuario = $1"
)
_WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
    " WHERE NOT granted AND relname IN ('usuarios', 'sesiones_scraping')"
)


class OtherProgram:
    """What it wrote, as it knows it."""

    def __init__(self, url: str) -> None:
        self._url = libpq_address(url)
        self.inserted: list[str] = []
        self.updated: dict[int, str] = {}
        self.turns = 0

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self._url)

    async def inserts(self, connection: asyncpg.Connection) -> None:
        note = f"nueva-{len(self.inserted)}"
        await connection.execute(_INSERT, note)
        self.inserted.append(note)

    async def updates(self, connection: asyncpg.Connection) -> None:
        """All rows by turns but the last one, which a long transaction may hold."""
        self.turns += 1
        user, note = 2 + self.turns % (BEFORE - 1), f"vez-{self.turns}"
        await connection.execute(_UPDATE, user, note)
        self.updated[user] = note

    async def going_on(self) -> None:
        """Until it has inserted and updated once more."""
        inserted, turns = len(self.inserted), self.turns

        async def further() -> bool:
            return len(self.inserted) > inserted + 1 and self.turns > turns + 1

        await eventually(further, within_s=HANG_S)


@asynccontextmanager
async def at_work(program: OtherProgram) -> AsyncIterator[None]:
    """Inserting and updating without a pause."""
    stop = asyncio.Event()

    async def over_and_over(act: Callable[[asyncpg.Connection], Awaitable[None]]) -> None:
        connection = await program.connect()
        try:
            while not stop.is_set():
                await act(connection)
        finally:
            await connection.close()

    async with asyncio.TaskGroup() as group:
        for act in (program.inserts, program.updates):
            group.create_task(over_and_over(act))
        yield
        stop.set()


@pytest.fixture
async def foreign(tmp_path: Path, postgres_server: str) -> AsyncIterator[ForeignDatabase]:
    del postgres_server
    async with foreign_database("postgresql", tmp_path) as database:
        for statement in ("SELECT setval('entidades.usuarios_id_usuario_seq', 1)", _USERS, _SESSIONS):
            await database.run(statement)
        yield database


async def test_nothing_is_lost_of_what_is_written_during_the_adoption(foreign: ForeignDatabase) -> None:
    program = OtherProgram(foreign.url)
    async with at_work(program):
        await program.going_on()
        await upgrade(foreign.url)
        await program.going_on()
    await all_there(foreign, program)


async def test_a_long_transaction_holds_up_the_adoption_and_nobody_else(foreign: ForeignDatabase) -> None:
    program = OtherProgram(foreign.url)
    holder = await program.connect()
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute(_UPDATE, 1 + BEFORE, "larga")
    async with at_work(program):
        adopting = asyncio.create_task(upgrade(foreign.url))
        await eventually(partial(waited_for, foreign), within_s=HANG_S)
        await program.going_on()
        assert not adopting.done()
        await transaction.commit()
        await holder.close()
        await adopting
        await program.going_on()
    await all_there(foreign, program)


async def waited_for(foreign: ForeignDatabase) -> bool:
    """Whether somebody waits for one of the tables."""
    return bool((await foreign.run(_WAITING))[0][0])


async def all_there(foreign: ForeignDatabase, program: OtherProgram) -> None:
    current, wanted = await current_revision(foreign.url)
    assert current == wanted
    rows = await foreign.run("SELECT id_usuario, nota FROM {e}sesiones_scraping")
    assert len(rows) == BEFORE + len(program.inserted)
    notes = dict(rows)
    assert {note for note in notes.values() if note.startswith("nueva-")} == set(program.inserted)
    assert {user: notes[user] for user in program.updated} == program.updated
    async with opened(foreign.url) as database, database(write=False) as uow:
        assert len(await uow.sessions.ids()) == len(rows)
        assert await uow.sessions.get(SessionId(1)) is not None
