"""What other programs are told, written in the transaction that causes it: numbers and stable words only."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.domain.incidents.incident import Incident
from core.domain.jobs.job import Job, JobState, TaskName
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome
from core.domain.messages.webhooks import Event, EventType
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.ports.storage import UnitOfWork


async def session_changed(
    uow: UnitOfWork, session: ScrapingSession, after: SessionStatus, reason: str, at: datetime
) -> None:
    """`estado` of a session is another one."""
    data = {**_session(session), "antes": session.status.value, "despues": after.value, "motivo": reason}
    await _announce(uow, EventType.SESSION_CHANGED, at, data)


async def session_renewed(uow: UnitOfWork, session: ScrapingSession, kind: str, at: datetime) -> None:
    """New cookies are in place; `kind` is that of the session's history (`created`, `replaced`)."""
    data = {**_session(session), "primera": kind == "created", "estado": session.status.value}
    await _announce(uow, EventType.SESSION_RENEWED, at, data)


async def incident(uow: UnitOfWork, kind: EventType, one: Incident, at: datetime) -> None:
    """An incident was opened, taken or resolved."""
    data = {
        "id_caso": one.incident_id,
        "gravedad": one.severity.value,
        "estado": one.state.value,
        "id_sesion": one.session_id,
        "id_usuario": one.person_id,
        "plataforma": one.platform.value if one.platform else None,
        "motivo": one.reason,
    }
    await _announce(uow, kind, at, data)


async def job_settled(uow: UnitOfWork, job: Job, at: datetime) -> None:
    """A scrape ended or waits; other jobs and those that run again are told to nobody."""
    if job.task != TaskName.SCRAPE or not (job.state.finished or job.state is JobState.WAITING):
        return
    args, result = ScrapeArgs.of(job), ScrapeOutcome.of(job).result
    data = {
        "id_trabajo": job.job_id,
        "estado": job.state.value,
        "id_usuario": job.owner,
        "id_sesion": args.session_id,
        "plataforma": args.ref.platform.value,
        "espera": job.wait.value if job.wait else None,
        "resultado": result.value if result else None,
    }
    await _announce(uow, EventType.JOB_ENDED if job.state.finished else EventType.JOB_WAITING, at, data)


def _session(session: ScrapingSession) -> dict[str, Any]:
    return {
        "id_sesion": session.session_id,
        "id_usuario": session.person_id,
        "plataforma": session.platform.value,
    }


async def _announce(uow: UnitOfWork, kind: EventType, at: datetime, data: Mapping[str, Any]) -> None:
    await uow.webhooks.announce(Event(f"evt_{uuid.uuid4().hex}", kind, at, data))
