"""The checker that reads the database after every fault finds what it is there to find."""

from pathlib import Path

from core.domain.jobs.job import NewJob
from core.domain.people.person import AuditEntry, Role
from tests.support.invariants import broken
from tests.support.office import Office, open_office
from tests.support.tables import Walk

HARMS = {
    "a job has ended without": "UPDATE trabajos SET estado = 'hecho'",
    "a job that nobody works on": "UPDATE trabajos SET espera = 'cookies'",
    "a scrape is in no audit entry": "UPDATE trabajos SET tarea = 'scrape'",
    "1 of 2 jobs vanished": "DELETE FROM trabajos WHERE id_trabajo = 1",
    "a message is closed without": "UPDATE mensajes_salida SET fecha_cierre = NULL",
    "a case is open and nobody": "DELETE FROM copias_incidente",
    "the alert of a case was neither": "UPDATE copias_incidente SET mensaje = NULL, chat_id = chat_id + 77",
    "a session changed its state": "UPDATE sesiones_scraping SET estado = 'baneada'",
    "a session was called dead without": "UPDATE eventos_sesion SET motivo = ''",
    "file a/b.csv is not as registered": "INSERT INTO artefactos (ruta, tipo_medio, tamano, sha256, fecha_creacion,"
    " quiere_subida) VALUES ('a/b.csv', 'text/csv', 3, 'ff', '2026-01-01', 0)",
    "audit entry 1: contents": "DROP TRIGGER auditoria_no_cambiar; UPDATE auditoria SET objeto = 'otra'",
    "foreign keys": "PRAGMA foreign_keys=OFF; UPDATE trabajos SET id_usuario = 4242",
}


async def harmed(folder: Path, harm: str) -> list[str]:
    url = f"sqlite:///{folder / 'centinela.db'}"
    async with open_office(folder) as office:
        await _fill(office)
        assert await broken(url, folder) == []
        async with office.database.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.executescript(harm)  # type: ignore[union-attr]
        return await broken(url, folder)


async def _fill(office: Office) -> None:
    """Jobs, a session that died, its case and the alert of it."""
    person, _ = await office.person(), await office.person(Role.SUPERVISOR)
    session = await office.session(person)
    async with office.database() as uow:
        for _ in range(2):
            await uow.jobs.add(NewJob("upload", {}, key="upload", owner=person.person_id), office.clock.now())
        await uow.audit.add(AuditEntry(None, "proxy.add", office.clock.now(), "sala"))
        await uow.commit()
    await office.assembly.sessions.mark_session_expired(session.session_id)
    await office.deliver()


async def test_each_harm_is_named(tmp_path: Path) -> None:
    with Walk() as walk:
        for number, (told, harm) in enumerate(HARMS.items()):
            folder = tmp_path / str(number)
            folder.mkdir()
            with walk.row(told):
                assert any(line.startswith(told) for line in await harmed(folder, harm))
