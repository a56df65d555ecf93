"""Nobody who reads the database's files or tables learns a cookie, a proxy password, an upload or a code."""

import hashlib
from pathlib import Path

from sqlalchemy import text

from core.domain.ids import ChatId
from core.domain.messages.inbox import NewUpdate
from core.domain.people.person import Invitation, Role
from persistence.database.engine import Database
from persistence.models import ENTITIES, OWN, Base
from tests.contract.persistence.people import NOW, SECRET, cookies, enrol, minutes, new_session, store_session

PROXY_PASSWORD = "clave-de-proxy-secreta"
UPLOADED = "contenido-subido-secreto"
CODE = "codigo-de-invitacion-22"
PASTED = "cookie-pegada-secreta"
SECRETS = (SECRET, PASTED, PROXY_PASSWORD, UPLOADED, CODE, "cookie-nueva-secreta")
MARK = "Alondra Quimera"  # not secret: proves that the search finds what is there


async def _fill(database: Database) -> None:
    person = await enrol(database, MARK, Role.ADMIN, telegram=1)
    proxy_url = f"http://vega:{PROXY_PASSWORD}@127.0.0.1:3128"
    session = await store_session(database, person.person_id, proxy_url=proxy_url)
    async with database() as uow:
        proxy = await uow.proxies.add(proxy_url, "127.0.0.1:3128", NOW)
        await uow.sessions.set_proxy(session.session_id, proxy_url, proxy.proxy_id)
        await uow.sessions.backup(session.session_id, minutes(10))
        replacement = new_session(person.person_id, storage_state=cookies(secret="cookie-nueva-secreta"))
        await uow.sessions.save(replacement, NOW)
        await uow.uploads.add(admin_id=person.person_id, chat_id=ChatId(1), content=UPLOADED.encode(), at=NOW)
        await uow.inbox.store([NewUpdate(1, "text", 1, 1, f'{{"text": "{PASTED}"}}')], NOW)
        digest = hashlib.sha256(CODE.encode()).hexdigest()
        await uow.invitations.add(Invitation(digest, Role.ANALYST, "Vega", person.person_id, NOW, minutes(60)))
        await uow.commit()


async def _dump(database: Database) -> str:
    """Every value of every table as text."""
    flat = database.engine.dialect.name == "sqlite"
    lines = []
    async with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            assert table.schema in {ENTITIES, OWN}
            name = table.name if flat else f"{table.schema}.{table.name}"
            lines += [str(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {name}"))]
    return "\n".join(lines)


async def test_no_table_holds_a_secret_in_the_clear(database: Database) -> None:
    await _fill(database)
    dump = await _dump(database)
    assert MARK in dump
    assert dump.count("cifrado") == 2
    for secret in SECRETS:
        assert secret not in dump


async def test_no_file_of_the_database_holds_a_secret_in_the_clear(sqlite_database: Database, tmp_path: Path) -> None:
    await _fill(sqlite_database)
    raw = _bytes_in(tmp_path)
    assert MARK.encode() in raw
    for secret in SECRETS:
        assert secret.encode() not in raw


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
