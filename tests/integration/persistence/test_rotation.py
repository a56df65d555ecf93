"""After resealing, the old key is no longer needed for anything; a rotation goes on while others work."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.domain.ids import ChatId
from core.domain.people.person import Role
from core.errors import EncryptionKeyException
from persistence.cache.memory import MemoryCache
from persistence.cache.sessions import CachedSessions
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.crypto.key_file import WatchedKeys, add_key, load_or_create_keys, retire_keys
from persistence.database.engine import Database
from persistence.keys.canary import keep_canary
from persistence.keys.rotation import BATCH, Rotation, count_stale, is_rotated, reseal, rotate
from tests.contract.persistence.people import NOW, enrol, minutes, store_session
from tests.support.database import TEST_KEY, migrated_sqlite, opened

NEW_KEY = Fernet.generate_key().decode()
PROXY = "http://vega:clave@127.0.0.1:3128"


async def test_everything_opens_with_the_new_key_alone(database: Database) -> None:
    admin = await enrol(database, role=Role.ADMIN, telegram=1)
    session = await store_session(database, admin.person_id, proxy_url=PROXY)
    async with database() as uow:
        proxy = await uow.proxies.add(PROXY, "127.0.0.1:3128", NOW)
        upload = await uow.uploads.add(admin_id=admin.person_id, chat_id=ChatId(1), content=b"x", at=NOW)
        backup = await uow.sessions.backup(session.session_id, minutes(10))
        await uow.commit()

    assert await reseal(Database(database.engine, SecretBox.from_keys([NEW_KEY, TEST_KEY]))) == 5

    async with Database(database.engine, SecretBox.from_keys([NEW_KEY]))() as uow:
        assert await uow.sessions.get(session.session_id) == session
        assert await uow.proxies.get(proxy.proxy_id) == proxy
        assert await uow.uploads.get(upload.upload_id) == upload
        assert backup is not None
        assert await uow.sessions.restore(backup, NOW) == session


async def test_a_secret_that_opens_with_no_key_stops_it_before_anything_changes(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id, proxy_url=PROXY)
    with pytest.raises(EncryptionKeyException):
        await reseal(Database(database.engine, SecretBox.from_keys([NEW_KEY])))
    async with database(write=False) as uow:
        assert await uow.sessions.get(session.session_id) == session


def with_keys(database: Database, *keys: str) -> Database:
    return Database(database.engine, SecretBox.from_keys(keys))


async def test_a_rotation_goes_on_where_it_was_interrupted_and_ends_with_the_canary(database: Database) -> None:
    person = await enrol(database, role=Role.ADMIN, telegram=1)
    session = await store_session(database, person.person_id, proxy_url=PROXY)
    await keep_canary(database)
    async with database() as uow:
        for number in range(3 * BATCH):
            await uow.proxies.add(f"{PROXY}{number}", f"127.0.0.1:{number}", NOW)
        await uow.commit()
    both = with_keys(database, NEW_KEY, TEST_KEY)
    with pytest.raises(Interrupted):
        await rotate(with_keys_that_fail_after(database, 150))
    assert not await is_rotated(both)
    assert 0 < await count_stale(both) < 3 * BATCH + 2
    done = await rotate(both)
    assert (done.rows + 150 >= 3 * BATCH, done.unreadable) == (True, 0)
    assert (await is_rotated(both), await count_stale(both)) == (True, 0)
    assert await rotate(both) == Rotation(0, 0)
    async with with_keys(database, NEW_KEY)(write=False) as uow:
        assert await uow.sessions.get(session.session_id) == session
        assert len(await uow.proxies.all()) == 3 * BATCH


async def test_rows_that_open_with_no_key_stay_and_do_not_stop_it(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(with_keys(database, Fernet.generate_key().decode()), person.person_id)
    other = await store_session(database, (await enrol(database, "Otra Ficticia")).person_id)
    done = await rotate(with_keys(database, NEW_KEY, TEST_KEY))
    assert (done.rows, done.unreadable) == (1, 1)
    async with with_keys(database, NEW_KEY)(write=False) as uow:
        assert await uow.sessions.get(other.session_id) == other
        lost = await uow.sessions.get(session.session_id)
        assert lost is not None
        assert not lost.readable


async def test_a_process_that_works_meanwhile_takes_the_new_key_over_and_its_cache_forgets(tmp_path: Path) -> None:
    path = tmp_path / "clave.key"
    keys, _made = load_or_create_keys(None, path)
    async with opened(migrated_sqlite(tmp_path / "c.db")) as plain:
        working = Database(plain.engine, SecretBox.from_keys(keys, WatchedKeys(path, keys)))
        reads = CachedSessions(working, cache := MemoryCache(lambda: 1))
        working.cache = cache
        session = await store_session(working, (await enrol(working)).person_id)
        assert await reads.get(session.session_id) == session
        add_key(path)
        fresh, _made = load_or_create_keys(None, path)
        rotating = Database(plain.engine, SecretBox.from_keys(fresh))
        rotating.cache = cache
        before = await cache.look(f"sesion:{session.session_id}")
        assert (await rotate(rotating)).rows == 1
        assert (await cache.look(f"sesion:{session.session_id}")).version != before.version
        assert await reads.get(session.session_id) == session
        again = await store_session(working, (await enrol(working, "Otra Ficticia")).person_id)
        assert retire_keys(path, tmp_path / "viejas.key") == 1
        async with with_keys(plain, fresh[0])(write=False) as uow:
            assert await uow.sessions.get(again.session_id) == again
        assert await reads.get(again.session_id) == again


def test_a_foreign_key_file_is_not_taken_over_by_a_process_that_works(tmp_path: Path) -> None:
    path = tmp_path / "clave.key"
    keys, _made = load_or_create_keys(None, path)
    box = SecretBox.from_keys(keys, WatchedKeys(path, keys))
    for content in (f"{NEW_KEY}\n", "no es una clave\n", "", None):
        if content is None:
            path.unlink()
        else:
            path.write_text(content)
        sealed = box.seal_text("hola")
        assert SecretBox.from_keys(keys).open_text(sealed) == "hola"


def test_retired_keys_are_kept_in_a_private_file(tmp_path: Path) -> None:
    path, aside = tmp_path / "clave.key", tmp_path / "viejas.key"
    (first,), _made = load_or_create_keys(None, path)
    for _ in range(2):
        add_key(path)
        assert retire_keys(path, aside) == 1
    assert retire_keys(path, aside) == 0
    kept, _made = load_or_create_keys(None, aside)
    assert (len(kept), kept[-1]) == (2, first)
    assert [file.stat().st_mode & 0o777 for file in (path, aside)] == [0o600, 0o600]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["clave.key", "viejas.key"]


class Interrupted(BaseException):
    """Stands for the end of the process."""


def with_keys_that_fail_after(database: Database, sealings: int) -> Database:
    class Failing(SecretBox):
        left = sealings

        def seal_bytes(self, value: bytes) -> Sealed:
            type(self).left -= 1
            if self.left < 0:
                raise Interrupted
            return super().seal_bytes(value)

    return Database(database.engine, Failing.from_keys([NEW_KEY, TEST_KEY]))
