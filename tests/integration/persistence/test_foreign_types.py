"""Columns of another program that are not of the types we would have chosen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from persistence.migrate import upgrade
from tests.contract.persistence.people import NOW, SECRET, cookies
from tests.integration.persistence.foreign import FIRST, adopted, foreign_database, read
from tests.support.database import opened


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.parametrize("kind", ["TEXT", "JSON", "VARCHAR(20000)"])
async def test_cookies_in_a_column_of_another_type_outlive_their_first_touch(tmp_path: Path, kind: str) -> None:
    async with foreign_database("postgresql", tmp_path) as foreign:
        await foreign.run(f"ALTER TABLE {{e}}sesiones_scraping ALTER COLUMN cookies TYPE {kind}")
        await adopted(foreign)
        async with opened(foreign.url) as database:
            for _ in range(2):
                async with database() as uow:
                    await uow.sessions.touch(FIRST, NOW)
                    await uow.commit()
                assert (await read(database)).storage_state == cookies()
        assert SECRET not in str(await foreign.run("SELECT cookies FROM {e}sesiones_scraping"))


async def test_a_row_that_cannot_be_understood_does_not_hide_the_others(tmp_path: Path) -> None:
    async with foreign_database("sqlite", tmp_path) as foreign:
        await foreign.add_session(1)
        await foreign.add_session(2, "x")
        await foreign.run("UPDATE sesiones_scraping SET cookies = 'no es JSON' WHERE id_sesion = 2")
        await upgrade(foreign.url)
        async with opened(foreign.url) as database, database(write=False) as uow:
            good, bad = await uow.sessions.all()
    assert (good.storage_state, bad.storage_state.cookies) == (cookies(), [])


MOMENTS = {
    "2026-11-20T08:00:00": datetime(2026, 11, 20, 8, tzinfo=UTC),
    "2026-11-20T08:00:00+02:00": datetime(2026, 11, 20, 6, tzinfo=UTC),
    "2026-11-20": datetime(2026, 11, 20, tzinfo=UTC),
    "1763625600": datetime(2025, 11, 20, 8, tzinfo=UTC),
    "20/11/2026": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
}


@pytest.mark.parametrize(("stored", "moment"), MOMENTS.items())
async def test_moments_are_understood_or_left_out(tmp_path: Path, stored: str, moment: datetime) -> None:
    async with foreign_database("sqlite", tmp_path) as foreign:
        await foreign.add_session(1)
        await foreign.run("UPDATE sesiones_scraping SET ultima_actividad = :v", v=stored)
        await upgrade(foreign.url)
        async with opened(foreign.url) as database:
            assert (await read(database)).last_activity == moment


@pytest.mark.usefixtures("postgres_server")
async def test_a_column_of_days_is_read_as_moments(tmp_path: Path) -> None:
    async with foreign_database("postgresql", tmp_path) as foreign:
        await foreign.run("ALTER TABLE {e}sesiones_scraping ALTER COLUMN ultima_actividad TYPE DATE")
        await adopted(foreign)
        async with opened(foreign.url) as database:
            assert (await read(database)).last_activity == datetime(2026, 11, 20, tzinfo=UTC)
