"""Cases that people look at: opened, taken, resolved; every change reaches every copy of the message."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.ids import ChatId, IncidentId
from core.domain.incidents import Incident, IncidentCopy, IncidentState, Severity
from core.domain.outbox import NewMessage, Priority
from core.domain.people import AuditEntry, Person, Role
from core.domain.sessions import ScrapingSession
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork

_GRAVE = (Severity.BANNED, Severity.EXPIRED)


def case_key(session: ScrapingSession, severity: Severity) -> str:
    """One unresolved case per analyst, network and cause."""
    return f"{session.person_id}:{session.platform}:{severity}"


class IncidentDesk:
    """Opens and closes cases inside the caller's transaction; alerts are outbox rows of the same transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def open_case(
        self, uow: UnitOfWork, session: ScrapingSession, severity: Severity, *, reason: str, evidence: str
    ) -> Incident:
        """A new case with its alerts, or one more occurrence of the unresolved one."""
        now = self._clock.now()
        key = case_key(session, severity)
        known = await uow.incidents.unresolved(key)
        if known is not None:
            again = replace(known, occurrences=known.occurrences + 1, last_seen_at=now)
            await uow.incidents.update(again)
            await self._show(uow, again)
            return again
        for other in await uow.incidents.for_session(session.session_id):
            await self._close(uow, other, by="superseded", reply=False)
        incident = await uow.incidents.open(
            {
                "dedupe_key": key,
                "severity": severity,
                "state": IncidentState.OPEN,
                "opened_at": now,
                "person_id": session.person_id,
                "session_id": session.session_id,
                "platform": session.platform,
                "reason": reason,
                "evidence": evidence,
                "last_seen_at": now,
            }
        )
        await self._announce(uow, incident, await self._first_circle(uow, incident))
        await self._tell_analyst(uow, incident)
        return incident

    async def resolve_session(self, uow: UnitOfWork, session: ScrapingSession, *, by: str) -> Sequence[Incident]:
        """Close every unresolved case of a session; the analyst hears that it works again."""
        closed = [
            await self._close(uow, incident, by=by, reply=True)
            for incident in await uow.incidents.for_session(session.session_id)
        ]
        for incident in closed:
            if incident.severity in _GRAVE:
                await self._tell_analyst(uow, incident)
        return closed

    async def take(self, uow: UnitOfWork, incident_id: IncidentId, person: Person) -> Incident | None:
        """`person` looks after it. None when there is no such case; resolved or taken ones come back unchanged."""
        incident = await uow.incidents.get(incident_id)
        if incident is None or incident.state is not IncidentState.OPEN:
            return incident
        now = self._clock.now()
        taken = replace(incident, state=IncidentState.TAKEN, taken_by=person.person_id, taken_at=now)
        await uow.incidents.update(taken)
        await uow.audit.add(
            AuditEntry(person.person_id, "incident.take", now, f"#{incident_id}", incident.state, taken.state)
        )
        await self._show(uow, taken)
        return taken

    async def _close(self, uow: UnitOfWork, incident: Incident, *, by: str, reply: bool) -> Incident:
        now = self._clock.now()
        closed = replace(incident, state=IncidentState.RESOLVED, resolved_by=by, resolved_at=now)
        await uow.incidents.update(closed)
        await self._show(uow, closed)
        if reply:
            for copy in await uow.incidents.copies(incident.incident_id):
                await uow.outbox.put(
                    NewMessage(
                        "incident_resolved",
                        copy.chat_id,
                        {"incident_id": incident.incident_id},
                        key=f"incident-resolved:{incident.incident_id}:{copy.chat_id}",
                    ),
                    now,
                )
        return closed

    async def _first_circle(self, uow: UnitOfWork, incident: Incident) -> list[Person]:
        people = [p for p in await uow.people.with_role(Role.SUPERVISOR) if p.chat_id is not None and p.reachable]
        supervisors = [p for p in people if p.role is Role.SUPERVISOR and p.person_id != incident.person_id]
        return supervisors or people

    async def _announce(self, uow: UnitOfWork, incident: Incident, people: Sequence[Person]) -> None:
        for person in people:
            if person.chat_id is not None:
                await uow.incidents.save_copy(IncidentCopy(incident.incident_id, person.chat_id))
        await self._show(uow, incident)

    async def _show(self, uow: UnitOfWork, incident: Incident) -> None:
        for copy in await uow.incidents.copies(incident.incident_id):
            await uow.outbox.put(incident_message(incident, copy.chat_id), self._clock.now())

    async def _tell_analyst(self, uow: UnitOfWork, incident: Incident) -> None:
        person = await uow.people.get(incident.person_id) if incident.person_id is not None else None
        if person is None or person.chat_id is None or not person.active:
            return
        kind = "analyst_resolved" if incident.state is IncidentState.RESOLVED else "analyst_notice"
        await uow.outbox.put(
            NewMessage(
                kind, person.chat_id, {"incident_id": incident.incident_id}, key=f"{kind}:{incident.incident_id}"
            ),
            self._clock.now(),
        )


def incident_message(incident: Incident, chat_id: ChatId) -> NewMessage:
    """The outbox row that shows an incident, as it is by then, in one chat."""
    return NewMessage(
        kind="incident",
        chat_id=chat_id,
        payload={"incident_id": incident.incident_id},
        key=f"incident:{incident.incident_id}:{chat_id}",
        priority=Priority.ALERT,
    )
