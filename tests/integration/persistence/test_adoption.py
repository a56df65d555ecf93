"""A database that another program made is kept, completed, readable, and encrypted on first touch."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.errors import StorageException
from core.platforms.signals import cookies_verdict
from core.ports.repositories.sessions import SessionRepository
from persistence.migrate import current_revision, upgrade
from tests.contract.persistence.people import NOW, SECRET, cookies, new_session
from tests.integration.persistence.foreign import FIRST, PROXY, ForeignDatabase, adopted, foreign_database, read
from tests.support.database import opened
from tests.support.tables import Walk


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ForeignDatabase]:
    if request.param == "postgresql":
        request.getfixturevalue("postgres_server")
    async with foreign_database(request.param, tmp_path) as database:
        yield database


async def test_rows_and_unknown_columns_of_the_other_program_stay(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    assert await foreign.run("SELECT id_usuario, correo, clave FROM {e}usuarios") == [(1, "v@ficticia.invalid", "x")]
    assert await foreign.run("SELECT id_sesion, nota, user_agent FROM {e}sesiones_scraping") == [
        (1, "mía", "Viejo/1.0")
    ]
    assert await foreign.run("SELECT count(*) FROM {e}pedidos") == [(0,)]
    assert await foreign.run("SELECT version_num FROM alembic_version") == [("de-otro-programa",)]


async def test_adopting_twice_changes_nothing(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    await upgrade(foreign.url)
    current, wanted = await current_revision(foreign.url)
    assert current == wanted


async def test_missing_indexes_and_the_unique_rule_are_added(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    if foreign.schema:
        rows = await foreign.run("SELECT indexname FROM pg_indexes WHERE tablename = 'sesiones_scraping'")
    else:
        rows = await foreign.run("SELECT name FROM sqlite_master WHERE type = 'index'")
    names = {name for (name,) in rows}
    assert {"idx_sesiones_usuario_plataforma", "idx_sesiones_estado", "unique_user_platform"} <= names


async def test_a_missing_column_is_added(foreign: ForeignDatabase) -> None:
    await foreign.run("ALTER TABLE {e}sesiones_scraping DROP COLUMN user_agent")
    await foreign.run("ALTER TABLE {e}sesiones_scraping DROP COLUMN ultima_actividad")
    await upgrade(foreign.url)
    async with opened(foreign.url) as database, database() as uow:
        saved = await uow.sessions.save(new_session(PersonId(1)), NOW)
        assert await uow.sessions.get(saved.session_id) == saved


async def test_sessions_stored_twice_are_told_and_nothing_is_changed(foreign: ForeignDatabase) -> None:
    await foreign.add_session(1)
    await foreign.add_session(2)
    with pytest.raises(StorageException, match="user 1 on facebook"):
        await upgrade(foreign.url)
    assert (await current_revision(foreign.url))[0] is None
    await foreign.run("DELETE FROM {e}sesiones_scraping WHERE id_sesion = 2")
    await upgrade(foreign.url)


async def test_an_old_row_is_read_as_it_is(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    async with opened(foreign.url) as database:
        session = await read(database)
        async with database(write=False) as uow:
            assert await uow.sessions.ids() == [FIRST]
            assert await uow.sessions.all() == [session]
    assert session.storage_state == cookies()
    assert (session.proxy_url, session.user_agent, session.status) == (PROXY, "Viejo/1.0", SessionStatus.ACTIVE)
    assert session.last_activity == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert session.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (session.account_id, session.fingerprint) == ("100000000000017", cookies().fingerprint())
    assert session.cookies_expire_at == cookies().expires_at(Platform.FACEBOOK)
    (row,) = await foreign.run("SELECT cookies, proxy_url FROM {e}sesiones_scraping")
    assert SECRET in str(row[0])  # reading writes nothing


async def sessions_after(foreign: ForeignDatabase, stored: Sequence[Any]) -> AsyncIterator[tuple[Any, ScrapingSession]]:
    """What each user's cookies were, and their session as we see it after our migrations."""
    await foreign.add_users([{"cookies": one} for one in stored])
    await upgrade(foreign.url)
    async with opened(foreign.url) as database:
        for number, one in enumerate(stored, start=1):
            yield one, await read(database, SessionId(number))


async def test_older_shapes_of_cookies_are_understood(foreign: ForeignDatabase) -> None:
    shapes = [cookies()["cookies"], json.dumps(cookies()), json.dumps(cookies()["cookies"])]
    with Walk() as walk:
        async for stored, session in sessions_after(foreign, shapes):
            with walk.row(stored):
                assert session.storage_state == cookies()
    assert walk.walked == len(shapes)


ODD: list[dict[str, Any]] = [
    {"expires": None, "sameSite": "no_restriction"},
    {"expires": "1799999999", "sameSite": ""},
    {"expires": "2027-01-15T08:00:00Z", "path": None},
    {"expires": 1799999999000, "sameSite": 7},
    {"expires": 10**400, "sameSite": "unspecified"},
    {"expires": [], "expirationDate": 1799999999},
]


async def test_odd_cookies_of_the_other_program_are_read_as_a_browser_takes_them(foreign: ForeignDatabase) -> None:
    odd = [[cookie | fields for cookie in cookies()["cookies"]] for fields in ODD]
    with Walk() as walk:
        async for stored, session in sessions_after(foreign, odd):
            with walk.row(stored[0].get("expires")):
                assert [cookie["name"] for cookie in session.storage_state.cookies] == ["c_user", "xs"]
                assert cookies_verdict("facebook", session.storage_state, NOW) is None
                for cookie in session.storage_state.cookies:
                    assert isinstance(cookie["expires"], float)
                    assert cookie.get("sameSite", "Lax") in {"Strict", "Lax", "None"}
    assert walk.walked == len(ODD)


async def test_cookies_that_are_none_read_as_an_empty_jar(foreign: ForeignDatabase) -> None:
    none = [{}, [], "basura", 7, {"cookies": "no"}, {"cookies": [7, {"name": "xs"}]}]
    with Walk() as walk:
        async for stored, session in sessions_after(foreign, none):
            with walk.row(stored):
                assert session.storage_state.cookies == []
                assert session.storage_state.missing(Platform.FACEBOOK, NOW) == ("c_user", "xs")
    assert walk.walked == len(none)


async def test_unknown_networks_are_left_alone_and_unknown_states_are_unusable(foreign: ForeignDatabase) -> None:
    await foreign.add_session(1, status="inactiva")
    await foreign.add_session(2, "tiktok")
    await foreign.add_session(3, "x", status=None, dated=False)
    await upgrade(foreign.url)
    before = datetime.now(UTC)
    async with opened(foreign.url) as database, database(write=False) as uow:
        sessions = list(await uow.sessions.all())
        assert await uow.sessions.ids() == [1, 3]
        assert await uow.sessions.get(SessionId(2)) is None
        assert len(await uow.sessions.of_person(PersonId(1))) == 2
    assert [session.status for session in sessions] == [SessionStatus.EXPIRED, SessionStatus.ACTIVE]
    assert not sessions[1].is_idle(before)


STATUSES = ((None, "activa"), ("", "activa"), ("Activa", "activa"), (" BANEADA ", "baneada"), ("otra", "expirada"))


async def test_a_status_is_the_same_however_it_is_written(foreign: ForeignDatabase) -> None:
    await foreign.add_users([{"status": stored} for stored, _ in STATUSES])
    await upgrade(foreign.url)
    wanted = {each: [n for n, (_, status) in enumerate(STATUSES, start=1) if status == each] for each in SessionStatus}
    async with opened(foreign.url) as database:
        read_one_by_one = [(await read(database, SessionId(n + 1))).status for n in range(len(STATUSES))]
        async with database(write=False) as uow:
            found = {each: await uow.sessions.ids(status=each) for each in SessionStatus}
            whole = {each: [s.session_id for s in await uow.sessions.all(status=each)] for each in SessionStatus}
    assert read_one_by_one == [status for _, status in STATUSES]
    assert found == whole == wanted


async def test_a_network_is_the_same_however_it_is_written(foreign: ForeignDatabase) -> None:
    await foreign.add_session(1, "Facebook")
    await upgrade(foreign.url)
    async with opened(foreign.url) as database, database() as uow:
        (mine,) = await uow.sessions.all(platform=Platform.FACEBOOK)
        assert await uow.sessions.for_person(PersonId(1), Platform.FACEBOOK) == mine
        again = await uow.sessions.save(new_session(PersonId(1)), NOW)
        assert (again.session_id, again.platform) == (FIRST, Platform.FACEBOOK)


TOUCHES: dict[str, Callable[[SessionRepository, ScrapingSession], Awaitable[Any]]] = {
    "touch": lambda repo, session: repo.touch(session.session_id, NOW),
    "set_status": lambda repo, session: repo.set_status(session.session_id, SessionStatus.EXPIRED, reason="r", at=NOW),
    "set_health": lambda repo, session: repo.set_health(session.session_id, checked_at=NOW),
    "set_cookies": lambda repo, session: repo.set_cookies(session.session_id, session),
    "backup": lambda repo, session: repo.backup(session.session_id, NOW),
}


async def test_the_first_touch_encrypts_the_row_and_moves_the_proxy(foreign: ForeignDatabase) -> None:
    await foreign.add_users([{}] * len(TOUCHES))
    await upgrade(foreign.url)
    with Walk() as walk:
        for number, name in enumerate(TOUCHES, start=1):
            with walk.row(name):
                await touched(foreign, SessionId(number), name)


async def touched(foreign: ForeignDatabase, session_id: SessionId, name: str) -> None:
    """Touch one session; its row is encrypted, and reads as before."""
    async with opened(foreign.url) as database:
        before = await read(database, session_id)
        async with database() as uow:
            await TOUCHES[name](uow.sessions, before)
            await uow.commit()
        after = await read(database, session_id)
    (row,) = await foreign.run(
        f"SELECT cookies, proxy_url, nota FROM {{e}}sesiones_scraping WHERE id_sesion = {session_id}"
    )
    assert SECRET not in str(row[0])
    assert set(json.loads(row[0]) if isinstance(row[0], str) else row[0]) == {"v", "cifrado"}
    assert (row[1], row[2]) == ("127.0.0.1:3128", "mía")
    assert (after.storage_state, after.proxy_url, after.account_id, after.fingerprint) == (
        before.storage_state,
        PROXY,
        before.account_id,
        before.fingerprint,
    )


async def test_set_proxy_and_save_encrypt_too(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    await foreign.add_session(2, "instagram")
    async with opened(foreign.url) as database, database() as uow:
        await uow.sessions.set_proxy(FIRST, None, None)
        await uow.sessions.save(new_session(PersonId(1), Platform.INSTAGRAM), NOW)
        await uow.commit()
    rows = await foreign.run("SELECT cookies, proxy_url FROM {e}sesiones_scraping")
    assert [proxy for _, proxy in rows] == [None, None]
    assert SECRET not in str(rows)


async def test_what_the_other_program_writes_later_is_taken_over_again(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    fresh = cookies("100000000000099", secret="otro-secreto")
    async with opened(foreign.url) as database:
        async with database() as uow:
            await uow.sessions.touch(FIRST, NOW)
            await uow.commit()
        cast = "JSONB" if foreign.schema else "TEXT"
        await foreign.run(
            f"UPDATE {{e}}sesiones_scraping SET cookies = CAST(:c AS {cast}), proxy_url = 'http://a:b@127.0.0.1:9'",
            c=json.dumps(fresh),
        )
        session = await read(database)
        assert (session.account_id, session.fingerprint) == ("100000000000099", fresh.fingerprint())
        assert session.proxy_url == "http://a:b@127.0.0.1:9"
        async with database() as uow:
            await uow.sessions.touch(FIRST, NOW)
            await uow.commit()
        assert (await read(database)).storage_state == fresh
    assert "otro-secreto" not in str(await foreign.run("SELECT cookies FROM {e}sesiones_scraping"))


async def test_people_of_a_foreign_table_are_enrolled_by_their_existing_id_only(foreign: ForeignDatabase) -> None:
    await adopted(foreign)
    async with opened(foreign.url) as database, database() as uow:
        with pytest.raises(StorageException, match=r"correo, clave.*existing id"):
            await uow.people.add(name="Vega Ficticia", role=Role.ANALYST)
        person = await uow.people.add(name="Vega Ficticia", role=Role.ANALYST, person_id=PersonId(1))
        assert await uow.people.all() == [person]


async def test_a_foreign_user_table_without_demands_takes_new_people(foreign: ForeignDatabase) -> None:
    await foreign.run("ALTER TABLE {e}usuarios DROP COLUMN correo")
    await foreign.run("ALTER TABLE {e}usuarios DROP COLUMN clave")
    await upgrade(foreign.url)
    if foreign.schema:  # the other program's sequence does not know of the row made by hand
        await foreign.run("SELECT setval('entidades.usuarios_id_usuario_seq', 1)")
    async with opened(foreign.url) as database, database() as uow:
        person = await uow.people.add(name="Vega Ficticia", role=Role.ANALYST)
        assert person.person_id == 2
