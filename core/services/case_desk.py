"""Incidents as supervisors handle them: take one, have its session checked again, see what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.ids import IncidentId, PersonId
from core.domain.incidents import Incident
from core.domain.people import Person
from core.domain.sessions import ScrapingSession
from core.ports.runtime import Notifier
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.incidents import IncidentDesk
from core.services.session_changes import Judgement, session_key
from core.services.session_desk import SessionDesk


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything its message shows."""

    incident: Incident
    analyst: Person | None
    session: ScrapingSession | None
    waiting_jobs: int = 0
    taken_by: Person | None = None
    resolved_by: Person | None = None


class CaseDesk:
    """What supervisors press."""

    def __init__(self, uow: UnitOfWorkFactory, notifier: Notifier, desk: IncidentDesk, sessions: SessionDesk) -> None:
        self._uow = uow
        self._notifier = notifier
        self._desk = desk
        self._sessions = sessions

    async def take(self, incident_id: IncidentId, person: Person) -> Incident | None:
        """`person` looks after the case; every copy of its message changes. None when there is no such case."""
        async with self._uow() as uow:
            incident = await self._desk.take(uow, incident_id, person)
            await uow.commit()
        self._notifier.wake_delivery()
        return incident

    async def revalidate(self, incident_id: IncidentId, person: Person) -> Judgement | None:
        """Check the session of a case now; when it works the case resolves itself. None: nothing to check."""
        async with self._uow(write=False) as uow:
            incident = await uow.incidents.get(incident_id)
        if incident is None or incident.session_id is None:
            return None
        return await self._sessions.recheck(incident.session_id, person, force=True)

    async def get(self, incident_id: IncidentId) -> Incident | None:
        """By number."""
        async with self._uow(write=False) as uow:
            return await uow.incidents.get(incident_id)

    async def open_cases(self) -> Sequence[CaseView]:
        """Unresolved ones, oldest first."""
        async with self._uow(write=False) as uow:
            return [await case_view(uow, incident) for incident in await uow.incidents.all_unresolved()]


async def case_view(uow: UnitOfWork, incident: Incident) -> CaseView:
    """Gather what the message of a case shows."""
    session = await uow.sessions.get(incident.session_id) if incident.session_id is not None else None
    waiting = len(await uow.jobs.unfinished(key=session_key(session.session_id))) if session else 0
    return CaseView(
        incident=incident,
        analyst=await uow.people.get(incident.person_id) if incident.person_id is not None else None,
        session=session,
        waiting_jobs=waiting,
        taken_by=await uow.people.get(incident.taken_by) if incident.taken_by is not None else None,
        resolved_by=await _resolver(uow, incident),
    )


async def _resolver(uow: UnitOfWork, incident: Incident) -> Person | None:
    kind, _, number = (incident.resolved_by or "").partition(":")
    return await uow.people.get(PersonId(int(number))) if kind in {"person", "upload"} and number.isdecimal() else None
