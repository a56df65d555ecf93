"""Incidents with everything that their messages and pages show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from core.domain.ids import IncidentId, PersonId, SessionId
from core.domain.incidents.incident import Incident, IncidentMessage, Severity
from core.domain.people.person import Person, Role
from core.domain.sessions.session import SessionFacts, session_key
from core.ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with everything its message shows."""

    incident: Incident
    analyst: Person | None
    session: SessionFacts | None
    waiting_jobs: int = 0
    taken_by: Person | None = None
    resolved_by: Person | None = None
    snoozed_by: Person | None = None
    told: tuple[Person, ...] = ()
    """Who gets its message in private (quiet hours hold it back), by name."""
    told_groups: int = 0
    """How many groups show it."""
    members: tuple["IncidentView", ...] = ()
    """Of a group, oldest first."""


async def incident_view(uow: UnitOfWork, incident: Incident) -> IncidentView:
    """Gathers what the message of an incident shows."""
    (view,) = await incident_views(uow, [incident])
    return view


async def told_besides(uow: UnitOfWork, incident: Incident, person: Person | None) -> bool:
    """Whether anybody but `person` has the message of the incident, or of the group that shows it."""
    mine = person.chat_id if person is not None else None
    return any(
        shown.chat_id != mine for shown in await uow.incidents.messages(incident.group_id or incident.incident_id)
    )


@dataclass(frozen=True, slots=True)
class Background:
    """What views are made of besides incidents: every person, removed ones too; waiting jobs by job key."""

    people: Mapping[PersonId, Person]
    waiting: Mapping[str, int]

    @classmethod
    async def read(cls, uow: UnitOfWork) -> Self:
        """Two statements."""
        people = {person.person_id: person for person in await uow.people.all(include_inactive=True)}
        return cls(people, await uow.panel.waiting())


async def incident_views(
    uow: UnitOfWork, incidents: Sequence[Incident], background: Background | None = None
) -> list[IncidentView]:
    """Their views in the same order: as many statements for all of them as for one."""
    if not incidents:
        return []
    background = background or await Background.read(uow)
    escalated = [incident.incident_id for incident in incidents if incident.escalation]
    numbers = {incident.session_id for incident in incidents if incident.session_id is not None}
    known = _Known(
        people=background.people,
        sessions={facts.session_id: facts for facts in await uow.panel.sessions(ids=numbers)} if numbers else {},
        waiting=background.waiting,
        members=await _members(uow, incidents),
        messages=await uow.panel.messages(escalated) if escalated else {},
    )
    return [known.view(incident) for incident in incidents]


async def incident_rows(uow: UnitOfWork, incidents: Sequence[Incident], background: Background) -> list[IncidentView]:
    """The same without what only a message tells: the session's own data, and who was told."""
    known = _Known(background.people, {}, background.waiting, await _members(uow, incidents), {})
    return [known.view(incident) for incident in incidents]


async def _members(uow: UnitOfWork, incidents: Sequence[Incident]) -> Mapping[IncidentId, Sequence[Incident]]:
    groups = [incident.incident_id for incident in incidents if incident.severity is Severity.GROUP]
    return await uow.panel.members(groups) if groups else {}


async def numbered_views(uow: UnitOfWork, numbers: Sequence[int]) -> Sequence[IncidentView]:
    """Views of these incidents, without those that a group among them shows."""
    known = await uow.panel.incidents_by_id([IncidentId(number) for number in numbers])
    shown = [known[IncidentId(number)] for number in numbers if number in known]
    return await incident_views(uow, [incident for incident in shown if incident.group_id not in known])


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands behind some incidents."""

    people: Mapping[PersonId, Person]
    sessions: Mapping[SessionId, SessionFacts]
    waiting: Mapping[str, int]
    members: Mapping[IncidentId, Sequence[Incident]]
    messages: Mapping[IncidentId, Collection[IncidentMessage]]

    def view(self, incident: Incident) -> IncidentView:
        number = incident.session_id
        session = self.sessions.get(number) if number is not None else None
        told, groups = self._told(incident)
        by = incident.resolved_by.person_id if incident.resolved_by is not None else None
        return IncidentView(
            incident=incident,
            analyst=self._person(incident.person_id),
            session=session,
            waiting_jobs=self.waiting.get(session_key(number), 0) if number is not None else 0,
            taken_by=self._person(incident.taken_by),
            resolved_by=self._person(by),
            snoozed_by=self._person(incident.snoozed_by),
            told=told,
            told_groups=groups,
            members=tuple(
                IncidentView(member, self._person(member.person_id), None)
                for member in self.members.get(incident.incident_id, ())
            ),
        )

    def _told(self, incident: Incident) -> tuple[tuple[Person, ...], int]:
        """Asked for escalated incidents only: no other message names them."""
        chats = {message.chat_id for message in self.messages.get(incident.incident_id, ()) if not message.held}
        if not chats:
            return (), 0
        told = [p for p in self.people.values() if p.chat_id in chats and p.active and p.role.includes(Role.SUPERVISOR)]
        people = sorted(told, key=lambda person: person.person_id)
        return tuple(people), len(chats - {person.chat_id for person in people})

    def _person(self, person_id: PersonId | None) -> Person | None:
        return self.people.get(person_id) if person_id is not None else None
