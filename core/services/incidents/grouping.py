"""Many incidents of one cause at once become one: a group incident whose message shows them all."""

from core.domain.ids import PersonId
from core.domain.incidents.incident import Incident, IncidentState, NewIncident, Severity
from core.domain.incidents.machine import Joined, Resolved, Taken, step
from core.domain.people.actors import Actor, ActorKind
from core.domain.people.person import AuditEntry
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.incidents.notifications import Audience, IncidentNotifications
from core.services.incidents.rules import IncidentSettings

_LOOK_BACK = 50


class IncidentGrouping:
    """Folds incidents into groups and keeps groups in step with their members; never commits."""

    def __init__(self, clock: Clock, settings: IncidentSettings, notifications: IncidentNotifications) -> None:
        self._clock = clock
        self._settings = settings
        self._notifications = notifications

    async def absorb(self, uow: UnitOfWork, incident: Incident, audience: Audience) -> Incident | None:
        """Put a new incident into a group, if it is part of a burst; the group."""
        if not incident.severity.grave or incident.platform is None:
            return None
        since = incident.opened_at - self._settings.group_window
        recent = await uow.incidents.similar_since(incident.platform, incident.severity, since, _LOOK_BACK)
        for other in recent:
            group = await uow.incidents.get(other.group_id) if other.group_id is not None else None
            if group is not None and group.state is IncidentState.OPEN:
                await self._join(uow, incident, group, audience)
                await self._notifications.show(uow, group, audience)
                return group
        loose = [other for other in recent if other.group_id is None and other.state is IncidentState.OPEN]
        if len(loose) < self._settings.group_size:
            return None
        return await self._found(uow, loose, audience)

    async def settle(self, uow: UnitOfWork, member: Incident, audience: Audience) -> None:
        """A member changed: its group shows it, is taken when all of it is, and ends with the last of them."""
        group = await uow.incidents.get(member.group_id) if member.group_id is not None else None
        if group is None or not group.unresolved:
            return
        if await uow.incidents.open_members(group.incident_id) == 0:
            group = step(group, Resolved(member.resolved_by or Actor(ActorKind.MEMBERS), self._clock.now()))
            await uow.incidents.update(group)
            await self._audit(uow, None, "incident.resolve", group, IncidentState.OPEN.value)
            await self._notifications.reply_resolved(uow, group, audience)
        elif member.taken_by is not None and member.state is IncidentState.TAKEN:
            await self._take_when_all_are(uow, group, member.taken_by)
        await self._notifications.show(uow, group, audience)

    async def take_members(self, uow: UnitOfWork, group: Incident, by: PersonId) -> None:
        """Taking a group takes its members."""
        for member in await uow.incidents.members(group.incident_id):
            taken = step(member, Taken(by, self._clock.now()))
            if taken is not member:
                await uow.incidents.update(taken)
                await self._audit(uow, by, "incident.take", taken, member.state.value)

    async def _take_when_all_are(self, uow: UnitOfWork, group: Incident, by: PersonId) -> None:
        members = await uow.incidents.members(group.incident_id)
        if all(member.state is not IncidentState.OPEN for member in members):
            await uow.incidents.update(step(group, Taken(by, self._clock.now())))

    async def _found(self, uow: UnitOfWork, members: list[Incident], audience: Audience) -> Incident:
        now, first = self._clock.now(), members[-1]
        group = await uow.incidents.open(
            NewIncident(
                f"grupo:{first.platform}:{first.severity}:{first.incident_id}",
                Severity.GROUP,
                first.opened_at,
                waiting_since=first.waiting_since,
                platform=first.platform,
                reason=first.reason,
                last_seen_at=now,
                escalation=max(member.escalation for member in members),
            )
        )
        await self._audit(uow, None, "incident.group", group, "")
        told = []
        for member in reversed(members):
            told += [message.chat_id for message in await uow.incidents.messages(member.incident_id)]
            await self._join(uow, member, group, audience)
        await self._notifications.share(uow, group, list(dict.fromkeys(told)), audience)
        await self._notifications.announce(uow, group, audience, groups=True)
        return group

    async def _join(self, uow: UnitOfWork, incident: Incident, group: Incident, audience: Audience) -> None:
        joined = step(incident, Joined(group.incident_id))
        await uow.incidents.update(joined)
        await self._notifications.show(uow, joined, audience)

    async def _audit(
        self, uow: UnitOfWork, actor: PersonId | None, action: str, incident: Incident, before: str
    ) -> None:
        at = self._clock.now()
        await uow.audit.add(AuditEntry(actor, action, at, f"#{incident.incident_id}", before, incident.state.value))
