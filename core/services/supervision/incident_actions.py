"""Incidents as supervisors handle them: take, silence, check again; what is open; and one's own quiet hours."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from core.domain.ids import ChatId, IncidentId
from core.domain.incidents.incident import Incident, IncidentMessage, Severity
from core.domain.people.person import AuditEntry, Person
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.incidents.quiet_hours import parse_quiet_hours, quiet_hours_text
from core.services.incidents.rules import tomorrow
from core.services.sessions.changes import Judgement
from core.services.sessions.overview import SessionOverview
from core.services.supervision.incident_views import IncidentView, incident_view, incident_views, numbered_views
from core.services.team.groups import Groups


class SnoozeChoice(StrEnum):
    """How long an incident stays silent."""

    HOUR = "h"
    TOMORROW = "m"


class IncidentActions:
    """What supervisors press and ask for."""

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, lifecycle: IncidentLifecycle, sessions: SessionOverview
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._lifecycle = lifecycle
        self._sessions = sessions
        self._groups = Groups(clock)

    async def take(self, incident_id: IncidentId, person: Person) -> Incident | None:
        """`person` looks after the incident; every one of its messages changes. None when there is no such incident."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            incident = await self._lifecycle.take(uow, incident_id, person)
            await uow.commit()
        return incident

    async def snooze(self, incident_id: IncidentId, choice: SnoozeChoice, person: Person) -> Incident | None:
        """Nothing about the incident rings or escalates for an hour, or until tomorrow morning. None: no such one."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            zone = await self._lifecycle.zone(uow)
            hour = choice is SnoozeChoice.HOUR
            until = now + self._lifecycle.settings.snooze if hour else tomorrow(now, zone, self._lifecycle.settings)
            incident = await self._lifecycle.snooze(uow, incident_id, person, until)
            await uow.commit()
        return incident

    async def wake(self, incident_id: IncidentId, person: Person) -> Incident | None:
        """End a silence. None when there is no such incident."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            incident = await self._lifecycle.wake(uow, incident_id, person)
            await uow.commit()
        return incident

    async def revalidate(self, incident_id: IncidentId, person: Person) -> Judgement | None:
        """Check the session of an incident now; when it works the incident resolves itself. None: nothing to check.

        All sessions of a group are checked, one after the other; the judgement of the last one comes back.
        """
        before = await self.get(incident_id)
        judgement = None
        for incident in await self._checkable(incident_id):
            if incident.session_id is not None:
                judgement = await self._sessions.recheck(incident.session_id, person, force=True) or judgement
        if before is not None:
            await self._note(before, person, "incident.check")
        return judgement

    async def look_back(self, incident_id: IncidentId, person: Person) -> Incident | None:
        """The incident whose history `person` wants to see; None when there is none."""
        incident = await self.get(incident_id)
        if incident is not None:
            await self._note(incident, person, "incident.history")
        return incident

    async def get(self, incident_id: IncidentId) -> Incident | None:
        """By number."""
        async with self._uow(write=False) as uow:
            return await uow.incidents.get(incident_id)

    async def view(self, incident_id: IncidentId) -> IncidentView | None:
        """By number, with all that its message shows."""
        async with self._uow(write=False) as uow:
            incident = await uow.incidents.get(incident_id)
            return await incident_view(uow, incident) if incident is not None else None

    async def open_incidents(self) -> Sequence[IncidentView]:
        """Unresolved ones, oldest first; what a group shows is not listed again."""
        async with self._uow(write=False) as uow:
            incidents = await uow.incidents.all_unresolved()
            return await incident_views(uow, [incident for incident in incidents if incident.group_id is None])

    async def silences(self) -> Sequence[IncidentView]:
        """Silenced incidents, oldest first: a silence holds for the whole team."""
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            incidents = await uow.incidents.all_unresolved()
            return await incident_views(uow, [incident for incident in incidents if incident.snoozed(now)])

    async def digest(self, person: Person) -> Sequence[IncidentView]:
        """What waits for the end of the person's quiet hours."""
        async with self._uow(write=False) as uow:
            numbers = [
                message.incident_id for message in await uow.incidents.held() if message.chat_id == person.chat_id
            ]
            return await numbered_views(uow, numbers)

    async def set_quiet_hours(self, text: str, person: Person) -> Person:
        """`22:00-07:00`, or `no` for none. BadQuietHoursException when it cannot be read."""
        start, end = parse_quiet_hours(text)
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            current = await uow.people.get(person.person_id) or person
            changed = replace(current, quiet_from=start, quiet_to=end)
            await uow.people.update(changed)
            now = self._clock.now()
            before, after = quiet_hours_text(current), quiet_hours_text(changed)
            await uow.audit.add(AuditEntry(person.person_id, "quiet.set", now, before=before, after=after))
            await uow.commit()
        return changed

    async def adopt(
        self, incident_id: IncidentId, chat_id: ChatId, message_id: int, thread_id: int | None
    ) -> int | None:
        """That message shows the incident from now on; the id of the one that did so before, if any."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            messages = {message.chat_id: message for message in await uow.incidents.messages(incident_id)}
            old = messages.get(chat_id)
            fresh = replace(old or IncidentMessage(incident_id, chat_id), message_id=message_id, thread_id=thread_id)
            await uow.incidents.save_message(replace(fresh, held=False))
            await uow.commit()
        return old.message_id if old is not None else None

    async def alerts_here(self, chat_id: ChatId, thread_id: int | None, person: Person) -> None:
        """Alerts for this group go to this topic from now on."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await self._groups.set_topic(uow, chat_id, thread_id, person)
            await uow.commit()

    async def _note(self, before: Incident, person: Person, action: str) -> None:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            after = await uow.incidents.get(before.incident_id) or before
            await self._lifecycle.noted(uow, before, after, person, action)
            await uow.commit()

    async def _checkable(self, incident_id: IncidentId) -> Sequence[Incident]:
        async with self._uow(write=False) as uow:
            incident = await uow.incidents.get(incident_id)
            if incident is None:
                return []
            if incident.severity is Severity.GROUP:
                return [member for member in await uow.incidents.members(incident_id) if member.unresolved]
            return [incident]
