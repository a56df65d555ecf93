"""What incidents do by the clock: escalation, ends of silences, digests, expiry warnings; all kept in the database."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId
from core.domain.incidents.damage import UnreadableRow
from core.domain.incidents.incident import Incident, IncidentMessage, IncidentState, Severity
from core.domain.incidents.machine import Escalated, Released, Woken
from core.domain.messages.notices import IncidentDigestNotice
from core.domain.messages.outbox import Priority
from core.domain.people.actors import Actor, ActorKind
from core.domain.people.person import Person, Role, can_hear
from core.domain.sessions.condition import EXPIRING_REASON, OLD_REASON
from core.domain.sessions.lifetimes import Expectation
from core.domain.sessions.session import AnySession, SessionFacts, SessionStatus
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.incidents.notifications import Audience
from core.services.incidents.rules import level_due
from core.services.incidents.unreadable_rows import tell_admins
from core.services.lifetimes.expectancy import LifeExpectancy

_DATED = (Severity.UNSTABLE, Severity.EXPIRING)
AGE_TOLD_FOR = timedelta(days=14)
"""A session that outlives what was expected is not warned of again for so long."""


AT_ONCE = 50
"""Incidents of one transaction: those of other writers come in between."""


@dataclass(slots=True)
class _Round:
    """One transaction of work."""

    uow: UnitOfWork
    audience: Audience
    people: Mapping[PersonId, Person]
    """Every person, removed ones too."""
    now: datetime
    messages: Mapping[IncidentId, Sequence[IncidentMessage]] = field(default_factory=dict)
    sessions: Mapping[SessionId, SessionFacts] = field(default_factory=dict)
    """Of incidents that end with time."""
    untouched: bool = True
    """Nothing was written yet that could change `messages`."""


class PeriodicIncidentTasks:
    """Does what is due; call it every twenty seconds or so. Late, double and missed calls do no harm."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        lifecycle: IncidentLifecycle,
        lives: LifeExpectancy,
        damages: Callable[[], Sequence[UnreadableRow]] = tuple,
    ) -> None:
        self._damages = damages
        self._lives = lives
        self._looked_at_all = False
        self._uow = uow
        self._clock = clock
        self._lifecycle = lifecycle
        self._settings = lifecycle.settings

    async def run_due(self, now: datetime | None = None) -> None:
        """Every unresolved incident, AT_ONCE in a transaction; then waiting digests, cookies about to expire."""
        async with self._uow(write=False) as uow:
            numbers = await uow.incidents.unresolved_numbers()
            if not self._looked_at_all:
                await uow.panel.sessions()
        for start in range(0, len(numbers), AT_ONCE):
            async with self._uow() as uow:
                await uow.hold(Area.SESSIONS)
                await self._look_after_all(await self._round(uow, now), numbers[start : start + AT_ONCE])
                await uow.commit()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            turn = await self._round(uow, now)
            await self._warn(turn)
            await self._warn_of_age(turn)
            await self._digests(turn)
            await self._tell_of_damage(turn)
            await uow.commit()
        self._looked_at_all = True

    async def _round(self, uow: UnitOfWork, now: datetime | None) -> _Round:
        people = {person.person_id: person for person in await uow.people.all(include_inactive=True)}
        return _Round(uow, await self._lifecycle.notifications.audience(uow), people, now or self._clock.now())

    async def _look_after_all(self, turn: _Round, numbers: Sequence[IncidentId]) -> None:
        """Those that are still unresolved; what is asked about each of them is read for all of them at once."""
        found = await turn.uow.panel.incidents_by_id(numbers)
        incidents = [found[number] for number in numbers if number in found and found[number].unresolved]
        turn.messages = await turn.uow.panel.messages([incident.incident_id for incident in incidents])
        dated = {one.session_id for one in incidents if one.severity in _DATED and one.session_id is not None}
        if dated:
            turn.sessions = {facts.session_id: facts for facts in await turn.uow.panel.sessions(ids=dated)}
        for incident in incidents:
            await self._look_after(turn, incident)

    async def _tell_of_damage(self, turn: _Round) -> None:
        """What was found unreadable since the start: the first round looks at every session."""
        await tell_admins(turn.uow, self._damages(), turn.people.values(), turn.now)

    async def _look_after(self, turn: _Round, incident: Incident) -> None:
        if await self._is_over(turn, incident):
            turn.untouched = False
            return
        changed = await self._abandoned(turn, incident)
        changed = await self._silence_over(turn, changed)
        level = level_due(changed, turn.now, self._settings)
        if level > changed.escalation:
            changed = await self._lifecycle.move(turn.uow, changed, Escalated(level), None, "incident.escalate")
        turn.untouched = turn.untouched and changed is incident
        if changed.group_id is None:
            known = turn.messages.get(changed.incident_id, ()) if turn.untouched else None
            await self._lifecycle.notifications.replace_undeliverable(turn.uow, changed, turn.audience, known)
        if changed is not incident:
            await self._lifecycle.notifications.show(turn.uow, changed, turn.audience)

    async def _abandoned(self, turn: _Round, incident: Incident) -> Incident:
        """The person who took it left, lost the role or blocked the bot: it is open again."""
        if incident.state is not IncidentState.TAKEN or incident.taken_by is None:
            return incident
        person = turn.people.get(incident.taken_by)
        if person is not None and can_hear(person) and person.role.includes(Role.SUPERVISOR):
            return incident
        return await self._lifecycle.move(turn.uow, incident, Released(turn.now), None, "incident.release")

    async def _silence_over(self, turn: _Round, incident: Incident) -> Incident:
        if incident.snoozed_until is None or incident.snoozed_until > turn.now:
            return incident
        awake = await self._lifecycle.move(turn.uow, incident, Woken(turn.now), None, "incident.wake")
        if awake.group_id is None:
            await self._lifecycle.notifications.remind(turn.uow, awake, turn.audience)
        return awake

    async def _is_over(self, turn: _Round, incident: Incident) -> bool:
        """Incidents that end with time, or with the person they are about; whether it was closed."""
        by = await self._ending(turn, incident)
        if by is None:
            return False
        await self._lifecycle.close(turn.uow, incident, by=Actor(by), audience=turn.audience)
        if by is ActorKind.STILL_DOWN and incident.session_id is not None:
            session = await turn.uow.sessions.get(incident.session_id)
            if session is not None:
                await self._lifecycle.open_incident(
                    turn.uow, session, Severity.EXPIRED, reason=incident.reason, evidence=incident.evidence
                )
        return True

    async def _ending(self, turn: _Round, incident: Incident) -> ActorKind | None:
        person = turn.people.get(incident.person_id) if incident.person_id is not None else None
        if person is not None and not person.active:
            return ActorKind.REMOVED
        match incident.severity:
            case Severity.UNSTABLE:
                return await self._unstable_ending(turn, incident)
            case Severity.EXPIRING:
                return await self._expiring_ending(turn, incident)
            case _:
                return None

    async def _unstable_ending(self, turn: _Round, incident: Incident) -> ActorKind | None:
        """An hour without another change: stable again, or plainly dead."""
        if turn.now - (incident.last_seen_at or incident.opened_at) < self._settings.unstable_window:
            return None
        session = turn.sessions.get(incident.session_id) if incident.session_id is not None else None
        if session is None or session.status is SessionStatus.ACTIVE:
            return ActorKind.STABLE
        return ActorKind.STILL_DOWN if session.status is SessionStatus.EXPIRED else ActorKind.SUPERSEDED

    async def _expiring_ending(self, turn: _Round, incident: Incident) -> ActorKind | None:
        """The cookies have another date now, or are no longer those of a working session."""
        session = turn.sessions.get(incident.session_id) if incident.session_id is not None else None
        if session is None or session.status is not SessionStatus.ACTIVE:
            return ActorKind.SUPERSEDED
        if (old := Expectation.parse(incident.evidence)) is not None:
            return ActorKind.RENEWED if is_newer(session, old) else None
        if not session.readable:
            return None
        expires = session.cookies_expire_at
        return ActorKind.RENEWED if expires is None or expires.isoformat() != incident.evidence else None

    async def _warn(self, turn: _Round) -> None:
        """Cookies that expire within two days: once per session and date."""
        until = turn.now + self._settings.expiry_warning
        due = await turn.uow.sessions.expiring(turn.now, until)
        if not due:
            return
        since = turn.now - 2 * self._settings.expiry_warning
        warned = await turn.uow.incidents.evidence_since(Severity.EXPIRING, since)
        for session_id, expires in due:
            evidence = expires.isoformat()
            session = await turn.uow.sessions.get(session_id) if (session_id, evidence) not in warned else None
            if session is not None:
                await self._lifecycle.open_incident(
                    turn.uow, session, Severity.EXPIRING, reason=EXPIRING_REASON, evidence=evidence
                )

    async def _warn_of_age(self, turn: _Round) -> None:
        """Sessions at the age at which those of their network usually end, unless something warned of them lately."""
        lives = await self._lives.renewed(turn.uow)
        due = lives.ending(turn.now + self._settings.expiry_warning)
        if not due:
            return
        told = await turn.uow.incidents.evidence_since(Severity.EXPIRING, turn.now - AGE_TOLD_FOR)
        warned = {number for number, _ in told}
        asked = {number: expected for number, expected in due if number not in warned}
        found = await turn.uow.panel.sessions(ids=asked) if asked else ()
        old = [one for one in found if one.status is SessionStatus.ACTIVE and not is_newer(one, asked[one.session_id])]
        for facts in old[:AT_ONCE]:  # the others come with the next round: other writers wait for this one
            expected = asked[facts.session_id]
            session = await turn.uow.sessions.get(facts.session_id)
            if session is not None:
                await self._lifecycle.open_incident(
                    turn.uow, session, Severity.EXPIRING, reason=OLD_REASON, evidence=str(expected)
                )

    async def _digests(self, turn: _Round) -> None:
        waiting: dict[ChatId, list[IncidentMessage]] = defaultdict(list)
        for message in await turn.uow.incidents.held():
            waiting[message.chat_id].append(message)
        for chat_id, messages in waiting.items():
            if chat_id not in turn.audience.chats:
                for message in messages:
                    await turn.uow.incidents.drop_message(message.incident_id, chat_id)
            elif not turn.audience.quiet(chat_id):
                await self._digest(turn, chat_id, messages)

    async def _digest(self, turn: _Round, chat_id: ChatId, messages: Sequence[IncidentMessage]) -> None:
        """One message for all that was kept; after it, silently, a message for each incident that is still open."""
        numbers = [message.incident_id for message in messages]
        key = f"digest:{chat_id}:{numbers[-1]}"
        await turn.uow.outbox.put(IncidentDigestNotice(numbers).to(chat_id, key, Priority.ALERT), turn.now)
        for message in messages:
            released = replace(message, held=False, rings=False, asked_at=turn.now)
            await turn.uow.incidents.save_message(released)
            incident = await turn.uow.incidents.get(message.incident_id)
            if incident is not None and incident.unresolved and incident.group_id is None:
                await self._lifecycle.notifications.show(turn.uow, incident, turn.audience)


def is_newer(session: AnySession, expected: Expectation) -> bool:
    """Whether the session was renewed, or came back, since that was expected of it."""
    return session.status_since is not None and session.status_since > expected.born_at
