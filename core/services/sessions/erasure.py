"""Erasing a session for good: its cookies, history and copies, and what waited for it."""

from core.domain.ids import SessionId
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.sessions.session import session_key
from core.errors import AccessDeniedException, SessionNotFoundException
from core.ports.jobs import JobEngine
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.team.audit_subjects import session_subject


class SessionErasure:
    """What is left of an erased session is the audit trail and the results of its jobs."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine, incidents: IncidentLifecycle) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine
        self._incidents = incidents

    async def erase(self, session_id: SessionId, person: Person) -> None:
        """Erase it; its cases are closed and its jobs cancelled. Own ones, or any for admins. Commits.

        SessionNotFoundException: there is none. AccessDeniedException: it is somebody else's.
        """
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            session = await uow.sessions.get(session_id)
            if session is None:
                raise SessionNotFoundException("no such session")
            if session.person_id != person.person_id and not person.role.includes(Role.ADMIN):
                raise AccessDeniedException("not your session")
            owner = await uow.people.get(session.person_id)
            audience = await self._incidents.notifications.audience(uow)
            by = Actor.person(person.person_id)
            for incident in await uow.incidents.for_session(session_id):
                await self._incidents.close(uow, incident, by=by, audience=audience, reply=False)
            jobs = await uow.jobs.unfinished(key=session_key(session_id))
            await uow.sessions.erase(session_id)
            subject = session_subject(owner.name, session.platform) if owner else f"#{session_id}"
            await uow.audit.add(AuditEntry(person.person_id, "cookies.erase", self._clock.now(), subject))
            await uow.commit()
        for job in jobs:
            await self._engine.cancel(job.job_id)
