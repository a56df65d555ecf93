"""Sessions: one per person and platform, secrets sealed, health, history and undo."""

from dataclasses import replace
from datetime import UTC

import pytest
from sqlalchemy import text

from core.domain.ids import SessionId
from core.domain.people.actors import Actor
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.proxies import Proxy
from core.domain.sessions.session import SessionEvent, SessionStatus
from core.errors import StorageException
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, cookies, enrol, minutes, new_session, store_session
from tests.support.database import TEST_KEY

PROXY = "http://vega:clave-de-proxy@127.0.0.1:3128"
OTHER_KEY = "b3RyYS1jbGF2ZS1vdHJhLWNsYXZlLW90cmEtY2xhdiE="


async def test_a_saved_session_comes_back_whole(database: Database) -> None:
    person = await enrol(database)
    saved = await store_session(database, person.person_id, proxy_url=PROXY, locale="es-CO")
    async with database(write=False) as uow:
        session = await uow.sessions.get(saved.session_id)
        assert session == saved
        assert await uow.sessions.for_person(person.person_id, Platform.FACEBOOK) == saved
        assert await uow.sessions.of_person(person.person_id) == [saved]
        assert await uow.sessions.for_person(person.person_id, Platform.X) is None
        assert await uow.sessions.get(SessionId(999)) is None
    assert session is not None
    assert session.storage_state == cookies()
    assert (session.proxy_url, session.locale, session.user_agent) == (PROXY, "es-CO", "Navegador/1.0")
    assert session.account_id == "100000000000017"
    assert session.fingerprint == cookies().fingerprint()
    assert session.cookies_expire_at == cookies().expires_at(Platform.FACEBOOK)
    assert (session.created_at, session.last_activity, session.status_since) == (NOW, NOW, NOW)
    assert session.created_at.tzinfo is UTC


async def test_saving_again_replaces_the_row_and_resets_its_health(database: Database) -> None:
    person = await enrol(database)
    first = await store_session(database, person.person_id)
    async with database() as uow:
        await uow.sessions.set_status(first.session_id, SessionStatus.EXPIRED, reason="facebook.login", at=minutes(1))
        await uow.sessions.set_health(first.session_id, checked_at=minutes(1), cooldown_until=minutes(9))
        second = await uow.sessions.save(
            new_session(person.person_id, storage_state=cookies(secret="nuevo"), user_agent=None), minutes(2)
        )
        await uow.commit()
    async with database(write=False) as uow:
        assert await uow.sessions.get(first.session_id) == second
        assert len(await uow.sessions.all()) == 1
    assert second.session_id == first.session_id
    assert second.created_at == first.created_at
    assert second.status is SessionStatus.ACTIVE
    assert (second.last_activity, second.status_since) == (minutes(2), minutes(2))
    assert (second.reason, second.checked_at, second.cooldown_until, second.user_agent) == ("", None, None, None)
    assert second.storage_state.value("xs") == "nuevo"
    assert second.fingerprint != first.fingerprint


async def test_a_session_of_an_unknown_user_is_refused(database: Database) -> None:
    async with database() as uow:
        with pytest.raises(StorageException):
            await uow.sessions.save(new_session(999), NOW)  # type: ignore[arg-type]


async def test_status_changes_once_and_clears_suspicion(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        sessions = uow.sessions
        await sessions.set_health(session.session_id, checked_at=NOW, suspected_since=NOW)
        assert await sessions.set_status(
            session.session_id, SessionStatus.BANNED, reason="facebook.checkpoint", at=minutes(1)
        )
        assert not await sessions.set_status(
            session.session_id, SessionStatus.BANNED, reason="facebook.disabled", at=minutes(2)
        )
        changed = await sessions.get(session.session_id)
        await uow.commit()
    assert changed is not None
    assert changed.status is SessionStatus.BANNED
    assert changed.status_since == minutes(1)
    assert changed.reason == "facebook.disabled"
    assert changed.suspected_since is None


async def test_health_is_stored_as_given_and_keeps_the_reason_when_none_is(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        await uow.sessions.set_health(
            session.session_id,
            checked_at=minutes(1),
            reason="facebook.slow_down",
            cooldown_until=minutes(30),
            suspected_since=minutes(1),
        )
        noted = await uow.sessions.get(session.session_id)
        await uow.sessions.set_health(session.session_id, checked_at=minutes(2))
        cleared = await uow.sessions.get(session.session_id)
    assert noted is not None and cleared is not None  # noqa: PT018
    assert (noted.cooldown_until, noted.suspected_since, noted.reason) == (
        minutes(30),
        minutes(1),
        "facebook.slow_down",
    )
    assert (cleared.cooldown_until, cleared.suspected_since, cleared.reason) == (None, None, "facebook.slow_down")
    assert cleared.checked_at == minutes(2)


async def test_rotated_cookies_bring_their_own_fingerprint(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    rotated = cookies(secret="rotado")
    async with database() as uow:
        await uow.sessions.set_cookies(session.session_id, replace(session, storage_state=rotated))
        stored = await uow.sessions.get(session.session_id)
    assert stored is not None
    assert stored.storage_state == rotated
    assert stored.fingerprint == rotated.fingerprint()
    assert stored.status_since == session.status_since


async def test_a_proxy_is_bound_counted_and_unbound(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id)
    async with database() as uow:
        proxy = await uow.proxies.add(PROXY, "127.0.0.1:3128", NOW)
        await uow.sessions.set_proxy(session.session_id, PROXY, proxy.proxy_id)
        bound = await uow.sessions.get(session.session_id)
        assert await uow.proxies.get(proxy.proxy_id) == replace(proxy, sessions=1)
        again = await uow.sessions.save(new_session(person.person_id, proxy_url=PROXY), NOW)
        elsewhere = await uow.sessions.save(new_session(person.person_id, proxy_url="http://127.0.0.1:9"), NOW)
        await uow.sessions.set_proxy(session.session_id, None, None)
        unbound = await uow.sessions.get(session.session_id)
        counted: Proxy | None = await uow.proxies.get(proxy.proxy_id)
    assert bound is not None
    assert unbound is not None
    assert (bound.proxy_url, bound.proxy_id) == (PROXY, proxy.proxy_id)
    assert (again.proxy_id, elsewhere.proxy_id) == (proxy.proxy_id, None)
    assert (unbound.proxy_url, unbound.proxy_id) == (None, None)
    assert counted is not None
    assert counted.sessions == 0


async def test_the_proxy_column_shows_host_and_port_only(database: Database) -> None:
    await store_session(database, (await enrol(database)).person_id, proxy_url=PROXY)
    async with database(write=False) as uow:
        connection = await uow._session.connection()
        table = "sesiones_scraping" if connection.dialect.name == "sqlite" else "entidades.sesiones_scraping"
        assert (await connection.scalar(text(f"SELECT proxy_url FROM {table}"))) == "127.0.0.1:3128"


async def test_touching_a_session_moves_its_last_activity_only(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        await uow.sessions.touch(session.session_id, minutes(7))
        assert await uow.sessions.get(session.session_id) == replace(session, last_activity=minutes(7))


async def test_writing_to_a_session_that_is_gone_is_refused(database: Database) -> None:
    async with database() as uow:
        with pytest.raises(StorageException, match="999"):
            await uow.sessions.touch(SessionId(999), NOW)


async def test_all_and_ids_can_be_narrowed_and_skip_removed_people(database: Database) -> None:
    alondra, vega = await enrol(database), await enrol(database, "Vega Ficticia")
    first = await store_session(database, alondra.person_id)
    second = await store_session(database, alondra.person_id, platform=Platform.X)
    third = await store_session(database, vega.person_id)
    async with database() as uow:
        await uow.sessions.set_status(second.session_id, SessionStatus.EXPIRED, reason="x.login", at=NOW)
        assert [s.session_id for s in await uow.sessions.all()] == sorted(
            [first.session_id, second.session_id, third.session_id]
        )
        assert [s.session_id for s in await uow.sessions.all(status=SessionStatus.EXPIRED)] == [second.session_id]
        assert len(await uow.sessions.all(platform=Platform.FACEBOOK)) == 2
        assert await uow.sessions.ids(status=SessionStatus.ACTIVE) == [first.session_id, third.session_id]
        await uow.people.update(replace(vega, active=False))
        assert await uow.sessions.ids() == [first.session_id, second.session_id]
        assert len(await uow.sessions.all()) == 2
        assert await uow.sessions.get(third.session_id) is not None


async def test_ids_are_read_without_any_key(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    stranger = Database(database.engine, SecretBox.from_keys([OTHER_KEY]))
    async with stranger(write=False) as uow:
        assert await uow.sessions.ids() == [session.session_id]
        assert [found.readable for found in await uow.sessions.all()] == [False]


async def test_an_older_key_still_opens_and_the_newest_seals(database: Database) -> None:
    person = await enrol(database)
    old = await store_session(database, person.person_id)
    rotated = Database(database.engine, SecretBox.from_keys([OTHER_KEY, TEST_KEY]))
    async with rotated() as uow:
        assert await uow.sessions.get(old.session_id) == old
        await uow.sessions.set_cookies(old.session_id, old)
        await uow.commit()
    async with Database(database.engine, SecretBox.from_keys([OTHER_KEY]))(write=False) as uow:
        assert await uow.sessions.get(old.session_id) == old


async def test_history_is_read_newest_first_and_limited(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    events = [
        SessionEvent(
            session.session_id, "checked", minutes(n), Actor.parse("probe"), "activa", "activa", f"r{n}", "/home"
        )
        for n in range(3)
    ]
    async with database() as uow:
        for event in events:
            await uow.sessions.add_event(event)
        assert await uow.sessions.events(session.session_id) == events[::-1]
        assert await uow.sessions.events(session.session_id, limit=1) == [events[2]]


async def test_an_undo_puts_the_old_row_back_once(database: Database) -> None:
    person = await enrol(database)
    before = await store_session(database, person.person_id, proxy_url=PROXY)
    async with database() as uow:
        await uow.sessions.set_status(before.session_id, SessionStatus.EXPIRED, reason="facebook.login", at=minutes(1))
        await uow.sessions.set_health(before.session_id, checked_at=minutes(1), cooldown_until=minutes(30))
        old = await uow.sessions.get(before.session_id)
        backup = await uow.sessions.backup(before.session_id, minutes(10))
        await uow.sessions.save(new_session(person.person_id, storage_state=cookies(secret="nuevo")), minutes(2))
        await uow.commit()
    assert backup is not None
    async with database() as uow:
        assert await uow.sessions.restore(backup, minutes(3)) == old
        assert await uow.sessions.restore(backup, minutes(3)) is None
        await uow.commit()
    async with database(write=False) as uow:
        assert await uow.sessions.get(before.session_id) == old


async def test_an_undo_comes_too_late_or_without_a_row(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        assert await uow.sessions.backup(SessionId(999), minutes(10)) is None
        backup = await uow.sessions.backup(session.session_id, minutes(10))
        assert backup is not None
        assert await uow.sessions.restore(backup, minutes(10)) is None


async def test_an_undo_never_passes_over_a_newer_one(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    other = await store_session(database, (await enrol(database, telegram=2)).person_id)
    async with database() as uow:
        first = await uow.sessions.backup(session.session_id, minutes(10))
        second = await uow.sessions.backup(session.session_id, minutes(10))
        elsewhere = await uow.sessions.backup(other.session_id, minutes(10))
        assert None not in (first, second, elsewhere)
        assert await uow.sessions.restore(first or 0, minutes(1)) is None
        assert await uow.sessions.restore(second or 0, minutes(1)) is not None
        assert await uow.sessions.restore(first or 0, minutes(1)) is not None, "the newer one was undone"
        assert await uow.sessions.restore(elsewhere or 0, minutes(1)) is not None


async def test_backups_whose_time_ran_out_are_forgotten(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        await uow.sessions.backup(session.session_id, minutes(10))
        kept = await uow.sessions.backup(session.session_id, minutes(20))
        assert await uow.sessions.drop_backups(minutes(15)) == 1
        assert kept is not None
        assert await uow.sessions.restore(kept, minutes(15)) is not None


async def test_an_upload_waits_sealed_and_is_forgotten(database: Database) -> None:
    admin = await enrol(database, role=Role.ADMIN, telegram=1)
    content = b"\xff\x00 bytes of a cookie file"
    async with database() as uow:
        upload = await uow.uploads.add(admin_id=admin.person_id, chat_id=1, content=content, at=NOW)  # type: ignore[arg-type]
        told = replace(upload, platform=Platform.INSTAGRAM, person_id=admin.person_id, prompt_message_id=2**40)
        await uow.uploads.update(told)
        assert await uow.uploads.get(upload.upload_id) == told
        assert told.content == content
        assert await uow.uploads.older_than(NOW) == []
        assert await uow.uploads.older_than(minutes(1)) == [replace(told, content=b"")]
        assert [await uow.uploads.close(upload.upload_id) for _ in range(2)] == [True, False]
        assert await uow.uploads.get(upload.upload_id) is None
        with pytest.raises(StorageException):
            await uow.uploads.update(told)


async def test_the_number_of_a_forgotten_upload_is_never_given_again(database: Database) -> None:
    admin = await enrol(database, role=Role.ADMIN, telegram=1)
    async with database() as uow:
        first = await uow.uploads.add(admin_id=admin.person_id, chat_id=1, content=b"a", at=NOW)  # type: ignore[arg-type]
        await uow.uploads.close(first.upload_id)
        second = await uow.uploads.add(admin_id=admin.person_id, chat_id=1, content=b"b", at=NOW)  # type: ignore[arg-type]
    assert second.upload_id > first.upload_id
