"""Incidents that people look at: every change reaches every one of its messages, in the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo

from core.domain.ids import ChatId, IncidentId, PersonId
from core.domain.incidents.incident import Incident, NewIncident, Severity
from core.domain.incidents.machine import Event, Repeated, Resolved, Snoozed, Taken, Woken, step
from core.domain.messages.notices import AnalystNotice, AnalystResolvedNotice
from core.domain.messages.outbox import OutboxMessage
from core.domain.messages.webhooks import EventType
from core.domain.people.actors import Actor, ActorKind
from core.domain.people.person import AuditEntry, Person, is_quiet
from core.domain.sessions.session import ScrapingSession
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.incidents.grouping import IncidentGrouping
from core.services.incidents.notifications import Audience, IncidentNotifications
from core.services.incidents.rules import IncidentSettings
from core.services.team.schedules import Schedules
from core.services.webhooks import events

_BY_DATE = (Severity.UNSTABLE, Severity.EXPIRING)
"""Not over just because the session works at the moment."""

_TOLD_OUTSIDE: Mapping[type[Event], EventType] = {
    Taken: EventType.INCIDENT_TAKEN,
    Resolved: EventType.INCIDENT_RESOLVED,
}


def incident_key(session: ScrapingSession, severity: Severity) -> str:
    """One unresolved incident per analyst, network and cause."""
    return f"{session.person_id}:{session.platform}:{severity}"


class IncidentLifecycle:
    """Opens, hands over, silences and closes incidents inside the caller's transaction; alerts are its outbox rows."""

    def __init__(
        self, clock: Clock, schedules: Schedules | None = None, settings: IncidentSettings | None = None
    ) -> None:
        self.settings = settings or IncidentSettings()
        self.notifications = IncidentNotifications(clock, self.settings, schedules)
        self._clock = clock
        self._grouping = IncidentGrouping(clock, self.settings, self.notifications)

    async def zone(self, uow: UnitOfWork) -> tzinfo:
        """The time zone of the team."""
        return await self.notifications.zone(uow)

    async def open_incident(
        self, uow: UnitOfWork, session: ScrapingSession, severity: Severity, *, reason: str, evidence: str
    ) -> Incident:
        """A new incident with its alerts, or one more occurrence of the unresolved one.

        An expiry of a session that is known to be unstable counts there and is told by edit only.
        """
        known = await uow.incidents.unresolved(incident_key(session, severity))
        if known is None and severity is Severity.EXPIRED:
            known = await uow.incidents.unresolved(incident_key(session, Severity.UNSTABLE))
        if known is not None:
            return await self._repeat(uow, known)
        audience = await self.notifications.audience(uow)
        if severity.grave:
            for other in await uow.incidents.for_session(session.session_id):
                await self.close(uow, other, by=Actor(ActorKind.SUPERSEDED), audience=audience, reply=False)
        incident = await self._open(uow, session, severity, reason=reason, evidence=evidence)
        if await self._grouping.absorb(uow, incident, audience) is None:
            await self.notifications.announce(uow, incident, audience, groups=True)
        await self._tell_analyst(uow, incident)
        return await uow.incidents.get(incident.incident_id) or incident

    async def seen_again(self, uow: UnitOfWork, session: ScrapingSession) -> None:
        """A session known to be dead was looked at and is dead still: its incident counts it, told by edit only."""
        for incident in await uow.incidents.for_session(session.session_id):
            if incident.severity.grave:
                await self._repeat(uow, incident)

    async def resolve_session(
        self, uow: UnitOfWork, session: ScrapingSession, *, by: Actor, heard: Collection[ChatId] = ()
    ) -> Sequence[Incident]:
        """Close the incidents of a session that works; the analyst hears of it, unless told already (chats in `heard`).

        What is unstable or about to expire ends only with new cookies (or with time: `PeriodicIncidentTasks`). A
        cause that comes and goes becomes an unstable incident here.
        """
        renewed = by.kind in {ActorKind.UPLOAD, ActorKind.LOGIN}
        over = [
            incident
            for incident in await uow.incidents.for_session(session.session_id)
            if renewed or incident.severity not in _BY_DATE
        ]
        if not over:
            return []
        audience = await self.notifications.audience(uow)
        closed = [await self.close(uow, incident, by=by, audience=audience) for incident in over]
        grave = [incident for incident in closed if incident.severity.grave]
        if grave and not await self._destabilise(uow, session, grave, audience):
            await self._tell_analyst(uow, grave[0], heard)
        return closed

    async def take(self, uow: UnitOfWork, incident_id: IncidentId, person: Person) -> Incident | None:
        """`person` looks after it. None when there is no such incident; resolved or taken ones come back unchanged."""
        return await self._press(uow, incident_id, Taken(person.person_id, self._clock.now()), person, "incident.take")

    async def snooze(
        self, uow: UnitOfWork, incident_id: IncidentId, person: Person, until: datetime
    ) -> Incident | None:
        """Nothing about the incident rings or escalates until then. None when there is no such incident."""
        return await self._press(uow, incident_id, Snoozed(person.person_id, until), person, "incident.snooze")

    async def wake(self, uow: UnitOfWork, incident_id: IncidentId, person: Person) -> Incident | None:
        """End the silence now. None when there is no such incident."""
        return await self._press(uow, incident_id, Woken(self._clock.now()), person, "incident.wake")

    async def close(
        self, uow: UnitOfWork, incident: Incident, *, by: Actor, audience: Audience, reply: bool = True
    ) -> Incident:
        """Resolve one incident, everywhere."""
        closed = await self.move(
            uow, incident, Resolved(by, self._clock.now()), await _person_behind(uow, by), "incident.resolve"
        )
        await self.notifications.show(uow, closed, audience)
        if closed.group_id is not None:
            await self._grouping.settle(uow, closed, audience)
        elif reply:
            await self.notifications.reply_resolved(uow, closed, audience)
        return closed

    async def move(
        self, uow: UnitOfWork, incident: Incident, event: Event, actor: PersonId | None, action: str
    ) -> Incident:
        """Apply an event, store and audit what it changed."""
        after = step(incident, event)
        if after is not incident:
            await uow.incidents.update(after)
            at, subject = self._clock.now(), f"#{incident.incident_id}"
            await uow.audit.add(AuditEntry(actor, action, at, subject, _told(incident), _told(after)))
            kind = _TOLD_OUTSIDE.get(type(event))
            if kind is not None:
                await events.incident(uow, kind, after, at)
        return after

    async def noted(self, uow: UnitOfWork, before: Incident, after: Incident, person: Person, action: str) -> None:
        """A press that changed nothing by itself is in the audit too."""
        at, subject = self._clock.now(), f"#{before.incident_id}"
        await uow.audit.add(AuditEntry(person.person_id, action, at, subject, _told(before), _told(after)))

    async def on_unreachable(self, uow: UnitOfWork, message: OutboxMessage) -> None:
        """A person blocked the bot (delivery's hook): the next ones are told of every incident that lost its reader."""
        audience = await self.notifications.audience(uow)
        for incident in await uow.incidents.all_unresolved():
            shown = await uow.incidents.messages(incident.incident_id)
            if incident.group_id is None and any(each.chat_id == message.chat_id for each in shown):
                await self.notifications.replace_undeliverable(uow, incident, audience)

    async def _press(
        self, uow: UnitOfWork, incident_id: IncidentId, event: Event, person: Person, action: str
    ) -> Incident | None:
        incident = await uow.incidents.get(incident_id)
        if incident is None:
            return None
        after = await self.move(uow, incident, event, person.person_id, action)
        if after is incident:
            await self.noted(uow, incident, incident, person, "incident.idle")
            return incident
        audience = await self.notifications.audience(uow)
        if isinstance(event, Taken) and after.severity is Severity.GROUP:
            await self._grouping.take_members(uow, after, person.person_id)
        await self.notifications.show(uow, after, audience)
        if after.group_id is not None:
            await self._grouping.settle(uow, after, audience)
        return after

    async def _repeat(self, uow: UnitOfWork, known: Incident) -> Incident:
        again = step(known, Repeated(self._clock.now()))
        await uow.incidents.update(again)
        shown = await uow.incidents.get(again.group_id) if again.group_id is not None else again
        await self.notifications.show(uow, shown or again)
        return again

    async def _destabilise(
        self, uow: UnitOfWork, session: ScrapingSession, closed: Sequence[Incident], audience: Audience
    ) -> bool:
        """Open the one unstable incident when a cause has come and gone too often; whether it is open now."""
        if await uow.incidents.unresolved(incident_key(session, Severity.UNSTABLE)) is not None:
            return True
        since = self._clock.now() - self.settings.unstable_window
        for incident in closed:
            if await uow.incidents.resolved_since(incident.dedupe_key, since) >= self.settings.unstable_cycles:
                unstable = await self._open(
                    uow, session, Severity.UNSTABLE, reason=incident.reason, evidence=incident.evidence
                )
                await self.notifications.announce(uow, unstable, audience, groups=True)
                await self._tell_analyst(uow, unstable)
                return True
        return False

    async def _open(
        self, uow: UnitOfWork, session: ScrapingSession, severity: Severity, *, reason: str, evidence: str
    ) -> Incident:
        now = self._clock.now()
        incident = await uow.incidents.open(
            NewIncident(
                incident_key(session, severity),
                severity,
                now,
                waiting_since=now,
                person_id=session.person_id,
                session_id=session.session_id,
                platform=session.platform,
                reason=reason,
                evidence=evidence,
                last_seen_at=now,
            )
        )
        opened = AuditEntry(
            None, "incident.open", now, f"#{incident.incident_id}", "", f"{incident.state} ({severity})"
        )
        await uow.audit.add(opened)
        await events.incident(uow, EventType.INCIDENT_OPENED, incident, now)
        return incident

    async def _tell_analyst(self, uow: UnitOfWork, incident: Incident, heard: Collection[ChatId] = ()) -> None:
        person = await uow.people.get(incident.person_id) if incident.person_id is not None else None
        if person is None or person.chat_id is None or not person.active or person.chat_id in heard:
            return
        now = self._clock.now()
        hushed = is_quiet(person, now.astimezone(await self.zone(uow))) and incident.severity is not Severity.BANNED
        kind = AnalystNotice if incident.unresolved else AnalystResolvedNotice
        notice = kind(incident.incident_id, silent=hushed or incident.severity is Severity.EXPIRING)
        await uow.outbox.put(notice.to(person.chat_id, f"{notice.kind}:{incident.incident_id}"), now)


async def _person_behind(uow: UnitOfWork, by: Actor) -> PersonId | None:
    person = await uow.people.get(by.person_id) if by.person_id is not None else None
    return person.person_id if person is not None else None


def _told(incident: Incident) -> str:
    """What the audit keeps of an incident: signs, so that it reads in any language."""
    details = [incident.state.value]
    if incident.escalation:
        details.append(f"⏫ {incident.escalation}")
    if incident.snoozed_until is not None:
        details.append(f"🔕 {incident.snoozed_until.isoformat(timespec='minutes')}")
    return ", ".join(details)
