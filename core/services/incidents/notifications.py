"""The messages of cases: who has one, how loudly it came, and that every one shows the case as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from core.domain.ids import ChatId, PersonId
from core.domain.incidents.incident import Incident, IncidentCopy, Severity
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


class CaseCopies:
    """Writes copies and their outbox rows in the caller's transaction; never commits."""

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

    async def announce(self, uow: UnitOfWork, case: Incident, audience: Audience, *, groups: bool = False) -> int:
        """Tell every person due by now and not told yet (with `groups`: the authorised groups too); how many chats."""
        have = frozenset(copy.chat_id for copy in await uow.incidents.copies(case.incident_id))
        people = missing(case, audience.people, have, audience.load, audience.local_now, self._settings)
        chats = [person.chat_id for person in people if person.chat_id is not None]
        if groups:
            chats += [chat for chat in audience.groups if chat not in have]
        if chats:
            loud = await self.loudness(uow, case, audience)
            for chat in chats:
                await self._add(
                    uow, IncidentCopy(case.incident_id, chat, thread_id=audience.groups.get(chat)), loud, audience
                )
        return len(chats)

    async def share(self, uow: UnitOfWork, case: Incident, chats: Sequence[ChatId], audience: Audience) -> None:
        """Tell these chats too."""
        have = {copy.chat_id for copy in await uow.incidents.copies(case.incident_id)}
        loud = await self.loudness(uow, case, audience)
        for chat in chats:
            if chat not in have and chat in audience.chats:
                await self._add(
                    uow, IncidentCopy(case.incident_id, chat, thread_id=audience.groups.get(chat)), loud, audience
                )

    async def cover(self, uow: UnitOfWork, case: Incident, audience: Audience) -> bool:
        """Copies that cannot arrive are forgotten and others told instead; whether anything was written."""
        changed = False
        for copy in await uow.incidents.copies(case.incident_id):
            if copy.message_id is not None:
                continue
            if copy.chat_id not in audience.chats:
                await uow.incidents.drop_copy(copy.incident_id, copy.chat_id)
                changed = True
            elif self._was_given_up(copy):
                await uow.incidents.save_copy(replace(copy, asked_at=self._clock.now()))
                await self._put(uow, case, copy.chat_id)
                changed = True
        return await self.announce(uow, case, audience) > 0 or changed

    async def show(self, uow: UnitOfWork, case: Incident, audience: Audience | None = None) -> None:
        """Have every copy show the case as it is now."""
        chats = (audience or await self.audience(uow)).chats
        for copy in await uow.incidents.copies(case.incident_id):
            if copy.chat_id in chats and not copy.held:
                await self._put(uow, case, copy.chat_id)

    async def reply_resolved(self, uow: UnitOfWork, case: Incident, audience: Audience) -> None:
        """A silent word under each copy."""
        for copy in await uow.incidents.copies(case.incident_id):
            if copy.chat_id in audience.chats and copy.message_id is not None:
                await self._say(uow, IncidentResolvedNotice(case.incident_id), copy.chat_id)

    async def remind(self, uow: UnitOfWork, case: Incident, audience: Audience) -> None:
        """The silence is over: say so, in private to the person who took it, else wherever the case is shown."""
        loud = await self.loudness(uow, case, audience)
        for copy in await uow.incidents.copies(case.incident_id):
            owner = audience.owner(copy.chat_id)
            if copy.chat_id not in audience.chats or copy.message_id is None:
                continue
            if case.taken_by is not None and (owner is None or owner.person_id != case.taken_by):
                continue
            allowed = loud.urgent or not audience.quiet(copy.chat_id)
            rings = loud.rings and allowed and await self._within_budget(uow, copy.chat_id)
            if rings:
                await uow.incidents.save_copy(replace(copy, rang_at=self._clock.now()))
            await self._say(uow, IncidentReminderNotice(case.incident_id, rings=rings), copy.chat_id)

    async def loudness(self, uow: UnitOfWork, case: Incident, audience: Audience) -> Loudness:
        """How the case sounds now. A group sounds like its gravest member."""
        if case.severity is Severity.GROUP:
            members = await uow.incidents.members(case.incident_id)
            worst = Severity.BANNED if any(m.severity is Severity.BANNED for m in members) else Severity.EXPIRED
            return loudness(worst, audience.local_now, self._settings, flapping=False)
        since = self._clock.now() - self._settings.unstable_window
        cycles = await uow.incidents.resolved_since(case.dedupe_key, since)
        flapping = cycles >= self._settings.unstable_cycles
        return loudness(case.severity, audience.local_now, self._settings, flapping=flapping)

    async def _add(self, uow: UnitOfWork, copy: IncidentCopy, loud: Loudness, audience: Audience) -> None:
        now = self._clock.now()
        held = audience.quiet(copy.chat_id) and not loud.urgent
        rings = loud.rings and not held and await self._within_budget(uow, copy.chat_id)
        await uow.incidents.save_copy(
            replace(
                copy,
                rings=rings,
                held=held,
                rang_at=now if rings else None,
                asked_at=None if held else now,
            )
        )
        if not held:
            await uow.outbox.put(incident_message(copy), now)

    async def _within_budget(self, uow: UnitOfWork, chat_id: ChatId) -> bool:
        since = self._clock.now() - self._settings.ring_window
        return await uow.incidents.rings_since(chat_id, since) < self._settings.ring_budget

    def _was_given_up(self, copy: IncidentCopy) -> bool:
        asked = copy.asked_at
        return not copy.held and asked is not None and self._clock.now() - asked > self._settings.resend_after

    async def _put(self, uow: UnitOfWork, case: Incident, chat_id: ChatId) -> None:
        await uow.outbox.put(incident_message(IncidentCopy(case.incident_id, chat_id)), self._clock.now())

    async def _say(
        self, uow: UnitOfWork, notice: IncidentResolvedNotice | IncidentReminderNotice, chat_id: ChatId
    ) -> None:
        key = f"{notice.kind.replace('_', '-')}:{notice.incident_id}:{chat_id}"
        await uow.outbox.put(notice.to(chat_id, key, Priority.ALERT), self._clock.now())


def incident_message(copy: IncidentCopy) -> NewMessage:
    """The outbox row that shows a case, as it is by then, in one chat."""
    key = f"incident:{copy.incident_id}:{copy.chat_id}"
    return IncidentNotice(copy.incident_id).to(copy.chat_id, key, Priority.ALERT)
