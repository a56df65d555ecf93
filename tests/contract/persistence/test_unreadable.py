"""A row that cannot be read is one row: the lists go on, nothing is written over, and it is noted once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId
from core.domain.incidents.incident import NewIncident, Severity
from core.domain.messages.outbox import NewMessage
from core.domain.platforms import Platform
from core.domain.sessions.session import UNREADABLE_REASON, NewSession, ScrapingSession, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.errors import SessionUnreadableException, UnreadableRowException
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, new_job, store_session
from tests.support.database import secret_box

OTHER = SecretBox.throwaway()


def envelope(token: str) -> str:
    return json.dumps({"v": 1, "cifrado": token})


DAMAGES: dict[str, str] = {
    "another key": envelope(OTHER.seal_json({"cookies": [], "origins": []}).token),
    "a cut token": envelope(secret_box().seal_json({"cookies": []}).token[:-9]),
    "no token": envelope(""),
    "an envelope without its token": json.dumps({"v": 1}),
    "an envelope with a number": json.dumps({"v": 1, "cifrado": 5}),
    "sealed text that is no JSON": envelope(secret_box().seal_text("{").token),
    "sealed JSON that is no state": envelope(secret_box().seal_json(["x"]).token),
    "sealed cookies that are none": envelope(secret_box().seal_json({"cookies": [{"name": "xs"}]}).token),
    "a word": json.dumps("xs=1"),
    "a number": "7",
    "cookies of another shape": json.dumps({"cookies": {"xs": "1"}}),
    "no cookie in the list": json.dumps([{"nada": 1}]),
}
"""What may lie in `cookies`; all of it valid JSON, which is what PostgreSQL takes."""
ONLY_SQLITE = {"cut JSON": '{"v": 1, "cifrado": "gAAA', "no JSON": "%%%", "deep JSON": "[" * 100_000}


async def spoil(database: Database, session_id: SessionId, value: str) -> None:
    await run(database, "UPDATE {e}sesiones_scraping SET cookies = {v} WHERE id_sesion = :n", v=value, n=session_id)


async def run(database: Database, statement: str, v: str = "", **values: Any) -> None:
    """A statement of somebody else; `{e}` and `{c}` are the schemas, `{v}` a JSON value."""
    sqlite = database.engine.dialect.name == "sqlite"
    names = (
        {"e": "", "c": "", "v": ":v"} if sqlite else {"e": "entidades.", "c": "centinela.", "v": "CAST(:v AS jsonb)"}
    )
    async with database.engine.begin() as connection:
        await connection.execute(text(statement.format(**names)), {"v": v, **values} if "{v}" in statement else values)


async def stored(database: Database, session_id: SessionId) -> object:
    sqlite = database.engine.dialect.name == "sqlite"
    table = "sesiones_scraping" if sqlite else "entidades.sesiones_scraping"
    async with database.engine.connect() as connection:
        query = text(f"SELECT CAST(cookies AS text), estado FROM {table} WHERE id_sesion = {session_id}")
        return tuple((await connection.execute(query)).one())


async def two_sessions(database: Database) -> tuple[ScrapingSession, ScrapingSession]:
    one = await store_session(database, (await enrol(database)).person_id)
    return one, await store_session(database, (await enrol(database, "Otra Inventada")).person_id)


async def test_damage_never_reads_as_no_cookies_and_touches_no_other_session(database: Database) -> None:
    one, other = await two_sessions(database)
    incidents = DAMAGES | (ONLY_SQLITE if database.engine.dialect.name == "sqlite" else {})
    wrong = []
    for name, value in incidents.items():
        await spoil(database, one.session_id, value)
        before = await stored(database, one.session_id)
        async with database() as uow:
            found = {s.session_id: s for s in await uow.sessions.all()}
            bad = found[one.session_id]
            if bad.readable or bad.reason != UNREADABLE_REASON or found[other.session_id] != other:
                wrong.append(name)
            await uow.sessions.touch(one.session_id, NOW)
            await uow.sessions.set_health(one.session_id, checked_at=NOW)
            for change in (
                uow.sessions.set_cookies(one.session_id, bad),
                uow.sessions.set_proxy(one.session_id, None, None),
            ):
                with pytest.raises(SessionUnreadableException):
                    await change
            await uow.commit()
        if await stored(database, one.session_id) != before or bad.status is not SessionStatus.ACTIVE:
            wrong.append(f"{name}: written over")
    assert wrong == []
    assert [row.key for row in database.damages.rows()] == [str(one.session_id)]
    with pytest.raises(ValueError, match="unreadable"):
        _ = bad.identity


async def test_a_new_upload_replaces_it_and_an_undo_brings_it_back_as_it_was(database: Database) -> None:
    one, _ = await two_sessions(database)
    for value in DAMAGES.values():
        await spoil(database, one.session_id, value)
        async with database() as uow:
            kept = await uow.sessions.backup(one.session_id, NOW + timedelta(minutes=10))
            new = NewSession(one.person_id, Platform.FACEBOOK, StorageState())
            assert (await uow.sessions.save(new, NOW)).readable
            assert kept is not None
            back = await uow.sessions.restore(kept, NOW)
            assert back is not None
            assert not back.readable
            assert (await uow.sessions.save(new, NOW)).readable
            await uow.commit()
    assert database.damages.rows() == []


async def test_a_damaged_proxy_address_makes_its_session_unreadable_and_no_other_proxy(database: Database) -> None:
    one, other = await two_sessions(database)
    async with database() as uow:
        proxies = [await uow.proxies.add(f"http://u:p@10.0.0.{n}:1", f"p{n}", NOW) for n in (1, 2)]
        for session in (one, other):
            await uow.sessions.set_proxy(session.session_id, proxies[0].url, proxies[0].proxy_id)
        await uow.commit()
    await run(database, "UPDATE {c}detalles_sesion SET proxy_cifrado = 'x' WHERE id_sesion = :n", n=one.session_id)
    await run(database, "UPDATE {c}proxies SET direccion_cifrada = 'x' WHERE id_proxy = :n", n=proxies[0].proxy_id)
    async with database(write=False) as uow:
        assert {s.session_id: s.readable for s in await uow.sessions.all()} == {
            one.session_id: False,
            other.session_id: True,
        }
        assert [proxy.label for proxy in await uow.proxies.all()] == ["p2"]
        assert await uow.proxies.get(proxies[0].proxy_id) is None


async def test_an_upload_that_cannot_be_read_says_so_and_the_others_can(database: Database) -> None:
    admin = await enrol(database)
    async with database() as uow:
        one, other = [
            await uow.uploads.add(admin_id=admin.person_id, chat_id=ChatId(1), content=b"galletas", at=NOW)
            for _ in range(2)
        ]
        await uow.commit()
    await run(database, "UPDATE {c}subidas_pendientes SET contenido = 'x' WHERE id_subida = :n", n=one.upload_id)
    async with database() as uow:
        with pytest.raises(UnreadableRowException):
            await uow.uploads.get(one.upload_id)
        kept = await uow.uploads.get(other.upload_id)
        assert kept is not None
        assert kept.content == b"galletas"
        assert len(await uow.uploads.older_than(NOW + timedelta(days=1))) == 2
        assert await uow.uploads.close(one.upload_id)


async def test_a_bad_word_or_value_costs_its_own_row_only(database: Database) -> None:
    """Roles, severities and states that do not exist; JSON and dates that are none (SQLite takes them)."""
    person = await enrol(database)
    sqlite = database.engine.dialect.name == "sqlite"
    async with database() as uow:
        other = await uow.people.add(name="Otra Inventada", role=person.role)
        for cause in ("a", "b"):
            await uow.incidents.open(
                NewIncident(cause, Severity.EXPIRED, NOW, waiting_since=NOW, person_id=other.person_id)
            )
        for key in ("a", "b"):
            await uow.outbox.put(NewMessage("report", ChatId(5), {"n": 1}, key=key), NOW)
            await uow.jobs.add(new_job(dedupe_key=key), NOW)
            await uow.settings.put(key, 1)
        await uow.commit()
    await run(database, "UPDATE {c}personas SET rol = 'reina' WHERE id_usuario = :n", n=person.person_id)
    await run(database, "UPDATE {c}incidentes SET gravedad = 'rara' WHERE clave_causa = 'a'")
    if sqlite:
        await run(database, "UPDATE mensajes_salida SET datos = '{{' WHERE clave = 'a'")
        for column, value in (("prioridad", "alta"), ("intentos", "pocos"), ("chat_id", "x"), ("prioridad", 77)):
            async with database() as uow:
                await uow.outbox.put(NewMessage("report", ChatId(5), {}, key=f"{column} {value}"), NOW)
                await uow.commit()
            key = f"{column} {value}"
            await run(database, f"UPDATE mensajes_salida SET {column} = '{value}' WHERE clave = '{key}'")
        await run(database, "UPDATE trabajos SET argumentos = '{{' WHERE clave_unica = 'a'")
        await run(database, "UPDATE ajustes SET valor = '{{' WHERE nombre = 'a'")
    async with database() as uow:
        assert [p.person_id for p in await uow.people.all()] == [PersonId(other.person_id)]
        assert [i.dedupe_key for i in await uow.incidents.all_unresolved()] == ["b"]
        if sqlite:
            assert [m.key for m in await uow.outbox.due(NOW, 10)] == ["b"]
            assert await uow.outbox.next_due(NOW) is None
            assert await uow.settings.get("a") is None
            claimed = await uow.jobs.claim(NOW)
            assert claimed is not None
            assert claimed.dedupe_key == "b"
            await uow.commit()
        assert await uow.incidents.get(IncidentId(10_000)) is None
    assert {row.table for row in database.damages.rows()} >= {"personas", "incidentes"}
