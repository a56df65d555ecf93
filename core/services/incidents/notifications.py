"""The messages of incidents: who has one, how loudly it came, and that every one shows the incident as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from core.domain.ids import ChatId, PersonId
from core.domain.incidents.incident import Incident, IncidentMessage, Severity
from core.domain.messages.notices import IncidentNotice, IncidentReminderNotice, IncidentResolvedNotice
from core.domain.messages.outbox import NewMessage, Priority
from core.domain.people.person import Person, Role, can_hear, is_quiet
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.incidents.rules import IncidentSettings, Loudness, loudness, missing
from core.services.team.groups import Groups
from core.services.team.schedules import Schedules


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can be told at a moment: active supervisors and admins, authorised groups with their topic."""

    people: Sequence[Person]
    groups: Mapping[ChatId, int | None]
    load: Mapping[PersonId, int]
    local_now: datetime

    @property
    def chats(self) -> frozenset[ChatId]:
        """Where a message has a chance to arrive."""
        private = {person.chat_id for person in self.people if can_hear(person) and person.chat_id is not None}
        return frozenset(private | set(self.groups))

    def owner(self, chat_id: ChatId) -> Person | None:
        """Whose private chat it is."""
        return next((person for person in self.people if person.chat_id == chat_id), None)

    def quiet(self, chat_id: ChatId) -> bool:
        """Within the quiet hours of its owner; groups have none."""
        owner = self.owner(chat_id)
        return owner is not None and is_quiet(owner, self.local_now)


class IncidentNotifications:
    """Writes messages and their outbox rows in the caller's transaction; never commits."""

    def __init__(self, clock: Clock, settings: IncidentSettings, schedules: Schedules | None = None) -> None:
        self._clock = clock
        self._settings = settings
        self._schedules = schedules
        self._groups = Groups(clock)

    async def zone(self, uow: UnitOfWork) -> tzinfo:
        """The time zone of the team."""
        return (await self._schedules.current_in(uow)).zone if self._schedules is not None else UTC

    async def audience(self, uow: UnitOfWork) -> Audience:
        """As the transaction sees it."""
        groups = {chat: await self._groups.topic(uow, chat) for chat in await self._groups.all(uow)}
        return Audience(
            people=await uow.people.with_role(Role.SUPERVISOR),
            groups=groups,
            load=await uow.incidents.load(),
            local_now=self._clock.now().astimezone(await self.zone(uow)),
        )

    async def announce(self, uow: UnitOfWork, incident: Incident, audience: Audience, *, groups: bool = False) -> int:
        """Tell every person due by now and not told yet (with `groups`: the authorised groups too); how many chats."""
        have = frozenset(message.chat_id for message in await uow.incidents.messages(incident.incident_id))
        return await self._tell_missing(uow, incident, audience, have, groups=groups)

    async def _tell_missing(
        self, uow: UnitOfWork, incident: Incident, audience: Audience, have: frozenset[ChatId], *, groups: bool
    ) -> int:
        people = missing(incident, audience.people, have, audience.load, audience.local_now, self._settings)
        chats = [person.chat_id for person in people if person.chat_id is not None]
        if groups:
            chats += [chat for chat in audience.groups if chat not in have]
        if chats:
            loud = await self.loudness(uow, incident, audience)
            for chat in chats:
                await self._add(
                    uow,
                    IncidentMessage(incident.incident_id, chat, thread_id=audience.groups.get(chat)),
                    loud,
                    audience,
                )
        return len(chats)

    async def share(self, uow: UnitOfWork, incident: Incident, chats: Sequence[ChatId], audience: Audience) -> None:
        """Tell these chats too."""
        have = {message.chat_id for message in await uow.incidents.messages(incident.incident_id)}
        loud = await self.loudness(uow, incident, audience)
        for chat in chats:
            if chat not in have and chat in audience.chats:
                await self._add(
                    uow,
                    IncidentMessage(incident.incident_id, chat, thread_id=audience.groups.get(chat)),
                    loud,
                    audience,
                )

    async def replace_undeliverable(
        self,
        uow: UnitOfWork,
        incident: Incident,
        audience: Audience,
        messages: Sequence[IncidentMessage] | None = None,
    ) -> bool:
        """Messages that cannot arrive are forgotten and others told instead; whether anything was written.

        `messages`: those of the incident as they are, where the caller has read them.
        """
        changed, have, chats = False, set[ChatId](), audience.chats
        for message in await uow.incidents.messages(incident.incident_id) if messages is None else messages:
            have.add(message.chat_id)
            if message.message_id is not None:
                continue
            if message.chat_id not in chats:
                await uow.incidents.drop_message(message.incident_id, message.chat_id)
                have.discard(message.chat_id)
                changed = True
            elif self._was_given_up(message):
                await uow.incidents.save_message(replace(message, asked_at=self._clock.now()))
                await self._put(uow, incident, message.chat_id)
                changed = True
        told = await self._tell_missing(uow, incident, audience, frozenset(have), groups=False)
        return told > 0 or changed

    async def show(self, uow: UnitOfWork, incident: Incident, audience: Audience | None = None) -> None:
        """Have every message show the incident as it is now."""
        chats = (audience or await self.audience(uow)).chats
        for message in await uow.incidents.messages(incident.incident_id):
            if message.chat_id in chats and not message.held:
                await self._put(uow, incident, message.chat_id)

    async def reply_resolved(self, uow: UnitOfWork, incident: Incident, audience: Audience) -> None:
        """A reply without sound under each message."""
        for message in await uow.incidents.messages(incident.incident_id):
            if message.chat_id in audience.chats and message.message_id is not None:
                await self._say(uow, IncidentResolvedNotice(incident.incident_id), message.chat_id)

    async def remind(self, uow: UnitOfWork, incident: Incident, audience: Audience) -> None:
        """The silence is over: say so, in private to the person who took it, else wherever the incident is shown."""
        loud = await self.loudness(uow, incident, audience)
        for message in await uow.incidents.messages(incident.incident_id):
            owner = audience.owner(message.chat_id)
            if message.chat_id not in audience.chats or message.message_id is None:
                continue
            if incident.taken_by is not None and (owner is None or owner.person_id != incident.taken_by):
                continue
            allowed = loud.urgent or not audience.quiet(message.chat_id)
            rings = loud.rings and allowed and await self._within_budget(uow, message.chat_id)
            if rings:
                await uow.incidents.save_message(replace(message, rang_at=self._clock.now()))
            await self._say(uow, IncidentReminderNotice(incident.incident_id, rings=rings), message.chat_id)

    async def loudness(self, uow: UnitOfWork, incident: Incident, audience: Audience) -> Loudness:
        """How loudly the incident is told now: an incident that groups others, like the gravest of them."""
        if incident.severity is Severity.GROUP:
            members = await uow.incidents.members(incident.incident_id)
            worst = Severity.BANNED if any(m.severity is Severity.BANNED for m in members) else Severity.EXPIRED
            return loudness(worst, audience.local_now, self._settings, unstable=False)
        since = self._clock.now() - self._settings.unstable_window
        cycles = await uow.incidents.resolved_since(incident.dedupe_key, since)
        unstable = cycles >= self._settings.unstable_cycles
        return loudness(incident.severity, audience.local_now, self._settings, unstable=unstable)

    async def _add(self, uow: UnitOfWork, message: IncidentMessage, loud: Loudness, audience: Audience) -> None:
        now = self._clock.now()
        held = audience.quiet(message.chat_id) and not loud.urgent
        rings = loud.rings and not held and await self._within_budget(uow, message.chat_id)
        await uow.incidents.save_message(
            replace(
                message,
                rings=rings,
                held=held,
                rang_at=now if rings else None,
                asked_at=None if held else now,
            )
        )
        if not held:
            await uow.outbox.put(incident_message(message), now)

    async def _within_budget(self, uow: UnitOfWork, chat_id: ChatId) -> bool:
        since = self._clock.now() - self._settings.ring_window
        return await uow.incidents.rings_since(chat_id, since) < self._settings.ring_budget

    def _was_given_up(self, message: IncidentMessage) -> bool:
        asked = message.asked_at
        return not message.held and asked is not None and self._clock.now() - asked > self._settings.resend_after

    async def _put(self, uow: UnitOfWork, incident: Incident, chat_id: ChatId) -> None:
        await uow.outbox.put(incident_message(IncidentMessage(incident.incident_id, chat_id)), self._clock.now())

    async def _say(
        self, uow: UnitOfWork, notice: IncidentResolvedNotice | IncidentReminderNotice, chat_id: ChatId
    ) -> None:
        key = f"{notice.kind.replace('_', '-')}:{notice.incident_id}:{chat_id}"
        await uow.outbox.put(notice.to(chat_id, key, Priority.ALERT), self._clock.now())


def incident_message(message: IncidentMessage) -> NewMessage:
    """The outbox row that shows an incident, as it is by then, in one chat."""
    key = f"incident:{message.incident_id}:{message.chat_id}"
    return IncidentNotice(message.incident_id).to(message.chat_id, key, Priority.ALERT)
