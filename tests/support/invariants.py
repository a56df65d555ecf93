"""What has to hold of database, files and chat whatever happened to the processes: one checker for every fault.

A query names the rows that break a promise. The same queries run on SQLite and PostgreSQL.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.services.team.audit_trail import AuditTrail
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database, open_database
from sandbox.telegram import Control

ENDED = "('hecho', 'fallido', 'cancelado')"
BROKEN = {
    "a job has ended without its moment, or has one before its end": f"""
        SELECT id_trabajo, estado FROM trabajos WHERE (estado IN {ENDED}) <> (fecha_fin IS NOT NULL)""",
    "a job that nobody works on says what it waits for, and no other does": """
        SELECT id_trabajo, estado, espera FROM trabajos WHERE espera IS NOT NULL AND estado <> 'esperando'""",
    "two jobs came from one update": """
        SELECT id_actualizacion FROM trabajos WHERE id_actualizacion IS NOT NULL
        GROUP BY id_actualizacion HAVING count(*) > 1""",
    "a scrape is in no audit entry, or an entry has no scrape": """
        SELECT scrapes, orders FROM
            (SELECT count(*) AS scrapes FROM trabajos WHERE tarea = 'scrape') AS jobs,
            (SELECT count(*) AS orders FROM auditoria WHERE accion = 'scrape.order') AS trail
        WHERE scrapes <> orders""",
    "a run tells another number of people than it has": """
        SELECT id_corrida, unicos FROM corridas
        WHERE unicos <> (SELECT count(*) FROM relaciones WHERE relaciones.id_corrida = corridas.id_corrida)""",
    "a run has ended without its reason, or has one before its end": """
        SELECT id_corrida FROM corridas WHERE (motivo_fin IS NULL) <> (fecha_fin IS NULL)""",
    "a run is open although its job is done": """
        SELECT id_corrida FROM corridas JOIN trabajos ON trabajos.id_trabajo = corridas.id_trabajo
        WHERE trabajos.estado = 'hecho' AND motivo_fin IS NULL""",
    "rows of a run stand at the same place": """
        SELECT id_corrida FROM relaciones GROUP BY id_corrida HAVING count(DISTINCT posicion) <> count(*)""",
    "a chain of evidence has a gap": """
        SELECT id_trabajo FROM evidencias GROUP BY id_trabajo HAVING max(orden) + 1 <> count(*)""",
    "a message is closed without its moment, or has one while it waits": """
        SELECT id_mensaje, estado FROM mensajes_salida WHERE (estado = 'pendiente') <> (fecha_cierre IS NULL)""",
    "a case is open and nobody was or will be told": """
        SELECT id_incidente FROM incidentes WHERE estado <> 'resuelto' AND id_grupo IS NULL AND NOT EXISTS
            (SELECT 1 FROM copias_incidente WHERE copias_incidente.id_incidente = incidentes.id_incidente)""",
    "the alert of a case was neither sent nor waits": """
        SELECT c.id_incidente, c.chat_id FROM copias_incidente c
        JOIN incidentes i ON i.id_incidente = c.id_incidente
        WHERE c.mensaje IS NULL AND NOT c.en_resumen AND i.estado <> 'resuelto' AND i.id_grupo IS NULL AND NOT EXISTS
            (SELECT 1 FROM mensajes_salida m WHERE m.chat_id = c.chat_id AND m.estado <> 'entregado')""",
    "a session changed its state without an event that says so": """
        SELECT s.id_sesion, s.estado, e.despues FROM sesiones_scraping s
        JOIN eventos_sesion e ON e.id_sesion = s.id_sesion
        WHERE e.id_evento = (SELECT max(id_evento) FROM eventos_sesion n WHERE n.id_sesion = s.id_sesion
                             AND n.despues IN ('activa', 'expirada', 'baneada'))
        AND e.despues <> s.estado""",
    "a session was called dead without a reason": """
        SELECT id_evento, despues FROM eventos_sesion
        WHERE tipo = 'status_changed' AND despues IN ('expirada', 'baneada') AND motivo = ''""",
    "a session is dead and no case was ever opened": """
        SELECT e.id_sesion FROM eventos_sesion e
        WHERE e.tipo = 'status_changed' AND e.despues IN ('expirada', 'baneada') AND NOT EXISTS
            (SELECT 1 FROM incidentes i WHERE i.id_sesion = e.id_sesion)""",
}
LEFT = ("*.tmp", "tmp*", ".doctor-*")
"""Names of files that a writer leaves behind which was killed half-way."""


async def broken(url: str, folder: Path, control: Control | None = None) -> list[str]:
    """Every promise that does not hold, with its rows; empty when all do. No process may be running."""
    database = open_database(url, SecretBox.throwaway())
    try:
        async with database.engine.connect() as connection:
            found = [line async for line in _by_query(connection, on_sqlite=url.startswith("sqlite"))]
            found += await _files(connection, folder)
            if control is not None:
                found += await _alerts(connection, control)
        found += await _trail(database)
    finally:
        await database.dispose()
    return found


async def _by_query(connection: AsyncConnection, *, on_sqlite: bool) -> AsyncIterator[str]:
    whole = {"integrity": "PRAGMA integrity_check", "foreign keys": "PRAGMA foreign_key_check"} if on_sqlite else {}
    if not on_sqlite:
        await connection.execute(text("SET search_path = centinela, entidades"))
    for name, query in (BROKEN | whole).items():
        rows = [tuple(row) for row in (await connection.execute(text(query))).all()]
        if rows and rows != [("ok",)]:
            yield f"{name}: {rows[:5]}"
    if on_sqlite:
        count, last = (await connection.execute(text("SELECT count(*), max(id_trabajo) FROM trabajos"))).one()
        if count != (last or 0):
            yield f"{(last or 0) - count} of {last} jobs vanished"


async def _files(connection: AsyncConnection, folder: Path) -> list[str]:
    """Registered files are there, whole; nothing is left half-written."""
    wrong = []
    kept = await connection.execute(text("SELECT ruta, tamano, sha256 FROM artefactos"))
    for path, size, digest in kept.all():
        file = folder / "archivos" / path
        content = file.read_bytes() if file.exists() else b""
        if (len(content), hashlib.sha256(content).hexdigest()) != (size, digest):
            wrong.append(f"file {path} is not as registered: {len(content)} of {size} bytes")
    return wrong + await asyncio.to_thread(_halves, folder)


def _halves(folder: Path) -> list[str]:
    return [f"left half-written: {path}" for name in LEFT for path in folder.glob(f"archivos/**/{name}")]


async def _alerts(connection: AsyncConnection, control: Control) -> list[str]:
    """Each case is shown by the message that the database says, and by no other, but for copies that say so."""
    copies = await connection.execute(text("SELECT id_incidente, chat_id, mensaje FROM copias_incidente"))
    wrong = []
    for incident, chat, message in copies.all():
        if message is None:
            continue
        known = {entry.message_id for entry in (*control.transcript(chat), *control.deleted(chat))}
        if message not in known:
            wrong.append(f"case {incident}: message {message} is in no transcript of {chat}")
    shown = Counter((chat, message) for _incident, chat, message in await _all(connection) if message is not None)
    return wrong + [f"one message {key} shows {count} cases" for key, count in shown.items() if count > 1]


async def _all(connection: AsyncConnection) -> Sequence[tuple[int, int, int | None]]:
    query = """SELECT c.id_incidente, c.chat_id, c.mensaje FROM copias_incidente c
        JOIN incidentes i ON i.id_incidente = c.id_incidente WHERE i.id_grupo IS NULL"""
    return [(row[0], row[1], row[2]) for row in (await connection.execute(text(query))).all()]


async def _trail(database: Database) -> Iterable[str]:
    report = await AuditTrail(database).check()
    return [f"audit entry {number}: {flaw}" for number, flaw in report.flaws]
