"""After resealing, the old key is no longer needed for anything."""

import pytest
from cryptography.fernet import Fernet

from core.domain.ids import ChatId
from core.domain.people.person import Role
from core.errors import EncryptionKeyException
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database
from persistence.keys.rotation import reseal
from tests.contract.persistence.people import NOW, enrol, minutes, store_session
from tests.support.database import TEST_KEY

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
