"""Databases that another program made: with its own columns, plain cookies, and none of our indexes."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.domain.ids import SessionId
from core.domain.sessions.session import ScrapingSession
from persistence.database.engine import Database
from persistence.database.urls import database_url
from persistence.migrate import upgrade
from tests.contract.persistence.people import cookies
from tests.support.database import empty_postgres

FIRST = SessionId(1)
PROXY = "http://vega:clave-de-proxy@127.0.0.1:3128"

_SQLITE = """
CREATE TABLE usuarios (id_usuario INTEGER PRIMARY KEY, correo TEXT NOT NULL, clave TEXT NOT NULL);
CREATE TABLE sesiones_scraping (
    id_sesion INTEGER PRIMARY KEY, id_usuario INTEGER NOT NULL REFERENCES usuarios(id_usuario),
    plataforma VARCHAR(50) NOT NULL, cookies JSON NOT NULL, proxy_url VARCHAR(255), user_agent VARCHAR(500),
    estado VARCHAR(20) DEFAULT 'activa', ultima_actividad TIMESTAMP, fecha_creacion TIMESTAMP, nota TEXT);
CREATE TABLE pedidos (id INTEGER PRIMARY KEY);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('de-otro-programa')
"""

_POSTGRES = """
CREATE SCHEMA entidades;
CREATE TABLE entidades.usuarios (id_usuario SERIAL PRIMARY KEY, correo TEXT NOT NULL, clave TEXT NOT NULL);
CREATE TABLE entidades.sesiones_scraping (
    id_sesion SERIAL PRIMARY KEY, id_usuario INTEGER NOT NULL REFERENCES entidades.usuarios(id_usuario),
    plataforma VARCHAR(50) NOT NULL, cookies JSONB NOT NULL, proxy_url VARCHAR(255), user_agent VARCHAR(500),
    estado VARCHAR(20) DEFAULT 'activa', ultima_actividad TIMESTAMP, fecha_creacion TIMESTAMP, nota TEXT);
CREATE TABLE entidades.pedidos (id INTEGER PRIMARY KEY);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('de-otro-programa')
"""


class ForeignDatabase:
    """Speaks to the database as the other program does: plain SQL, no knowledge of ours."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.schema = "" if url.startswith("sqlite") else "entidades."
        self._engine = create_async_engine(database_url(url), poolclass=NullPool)  # connected for a statement only

    async def run(self, sql: str, **values: Any) -> list[Any]:
        """One statement, `{e}` standing for the schema; the rows it gives."""
        async with self._engine.begin() as connection:
            result = await connection.execute(text(sql.replace("{e}", self.schema)), values)
            return list(result.all()) if result.returns_rows else []

    async def fill(self, script: str) -> None:
        """Its tables, and one user."""
        user = f"INSERT INTO {self.schema}usuarios (id_usuario, correo, clave) VALUES (1, 'v@ficticia.invalid', 'x')"
        async with self._engine.begin() as connection:
            for statement in (*script.split(";"), user):
                await connection.execute(text(statement))

    async def add_session(self, session: int, platform: str = "facebook", user: int = 1, **different: Any) -> None:
        """A plain session of a user, unused since 2026-11-20 08:00."""
        given: dict[str, Any] = {"cookies": dict(cookies()), "proxy": PROXY, "status": "activa", "note": "mía"}
        values = given | different
        stamps = "'2026-11-20 08:00:00', '2026-01-02 03:04:05'" if values.pop("dated", True) else "NULL, NULL"
        await self.run(
            "INSERT INTO {e}sesiones_scraping (id_sesion, id_usuario, plataforma, cookies, proxy_url, user_agent,"
            f" estado, ultima_actividad, fecha_creacion, nota) VALUES ({session}, {user}, '{platform}',"
            f" CAST(:cookies AS {'JSONB' if self.schema else 'TEXT'}), :proxy, 'Viejo/1.0', :status, {stamps}, :note)",
            **(values | {"cookies": json.dumps(values["cookies"])}),
        )

    async def add_users(self, sessions: Sequence[Mapping[str, Any]]) -> None:
        """A user with a plain session of the same number for each, which differs as told; the first user is there."""
        for number, different in enumerate(sessions, start=1):
            if number > 1:
                await self.run(f"INSERT INTO {{e}}usuarios VALUES ({number}, 'n{number}@ficticia.invalid', 'x')")
            await self.add_session(number, user=number, **different)


@asynccontextmanager
async def foreign_database(kind: str, folder: Path) -> AsyncIterator[ForeignDatabase]:
    """The other program's database with one user and no session."""
    if kind == "sqlite":
        foreign = ForeignDatabase(f"sqlite:///{folder / 'ajena.db'}")
        await foreign.fill(_SQLITE)
        yield foreign
    else:
        async with empty_postgres() as url:
            foreign = ForeignDatabase(url)
            await foreign.fill(_POSTGRES)
            yield foreign


async def adopted(foreign: ForeignDatabase) -> ForeignDatabase:
    """The database with one session, after our migrations."""
    await foreign.add_session(1)
    await upgrade(foreign.url)
    return foreign


async def read(database: Database, session_id: SessionId = FIRST) -> ScrapingSession:
    """The session as we see it."""
    async with database(write=False) as uow:
        session = await uow.sessions.get(session_id)
    assert session is not None
    return session
