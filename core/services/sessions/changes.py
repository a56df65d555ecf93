"""The one place where a session changes: `estado`, history, incident and waiting jobs, in the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from core.domain.ids import ChatId
from core.domain.incidents.damage import SESSIONS_TABLE, UnreadableRow
from core.domain.incidents.incident import Severity
from core.domain.jobs.job import NewJob, TaskName, WaitFor
from core.domain.messages.notices import SessionBackNotice
from core.domain.people.actors import Actor, ActorKind
from core.domain.sessions.condition import REPEATED_DOUBT, is_doubtful
from core.domain.sessions.session import ScrapingSession, SessionEvent, SessionStatus, session_key
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.jobs import JobEngine
from core.ports.remembered import RING_WHEN_BACK, UNREADABLE_TOLD
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.jobs.cards import queue_card
from core.services.proxies.pool import ProxyPool
from core.services.sessions.policy import Decision, PolicySettings, Step, decide, is_doubt, was_replaced
from core.services.sessions.proofs import SessionProofs
from core.services.webhooks import events

_SEVERITIES = {SessionStatus.EXPIRED: Severity.EXPIRED, SessionStatus.BANNED: Severity.BANNED}
_DEAD = frozenset({SessionState.EXPIRED, SessionState.BANNED})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What applying a verdict did."""

    decision: Decision
    verdict: Verdict
    session: ScrapingSession


class SessionChanges:
    """Applies verdicts and explicit marks. Never commits."""

    def __init__(
        self,
        clock: Clock,
        engine: JobEngine,
        lifecycle: IncidentLifecycle,
        policy: PolicySettings,
        proxies: ProxyPool,
        proofs: SessionProofs | None = None,
    ) -> None:
        self._clock = clock
        self._engine = engine
        self._lifecycle = lifecycle
        self._policy = policy
        self._proxies = proxies
        self.proofs = proofs or SessionProofs(clock)

    async def apply(
        self,
        uow: UnitOfWork,
        session: ScrapingSession,
        verdict: Verdict,
        *,
        actor: Actor,
        rotated: tuple[dict[str, object], ...] = (),
    ) -> Judgement:
        """Store what a verdict means for the session as it is in the database now (it is read again here).

        Nothing is stored when other cookies took the place of the judged ones meanwhile, or when the row cannot be read
        any more; the step is LOOK_CLOSER then.
        """
        current = await uow.sessions.get(session.session_id) or session
        if not current.readable or was_replaced(session, current):
            return Judgement(Decision(Step.LOOK_CLOSER), verdict, current)
        decision = decide(verdict, current, self._clock.now(), self._policy)
        self.proofs.record(current, verdict)
        await self._store_health(uow, current, verdict, decision)
        await self._need_person(uow, current, verdict, decision)
        if verdict.blames_proxy and session.proxy_url == current.proxy_url:
            await self._proxies.failed(uow, current, verdict.reason)
        if decision.status is SessionStatus.ACTIVE:
            await self._recover(uow, current, verdict, actor=actor)
        elif decision.status is not None and decision.incident is not None:
            proof = {"reason": verdict.reason, "evidence": verdict.evidence}
            await self.set_status(uow, current, decision.status, decision.incident, actor=actor, **proof)
            await self._wake(uow, current, (WaitFor.CONFIRMATION, WaitFor.COOLDOWN))
        elif current.status is not SessionStatus.ACTIVE and verdict.state in _DEAD:
            await self._lifecycle.seen_again(uow, current)
        else:
            await self._go_on(uow, current, decision, verdict, actor)
        if decision.step is Step.WAIT_CONFIRMATION and current.suspected_since is None:
            await self._plan_confirmation(uow, current, decision, verdict, actor)
        if verdict.state is SessionState.VALID and rotated:
            state = current.storage_state.with_cookies(list(rotated))
            await uow.sessions.set_cookies(current.session_id, replace(current, storage_state=state))
        return Judgement(decision, verdict, current)

    async def set_status(
        self,
        uow: UnitOfWork,
        session: ScrapingSession,
        status: SessionStatus,
        severity: Severity,
        *,
        reason: str,
        evidence: str,
        actor: Actor,
    ) -> None:
        """`estado` with its event, its incident and the alerts; nothing happens when it is so already."""
        now = self._clock.now()
        if not await uow.sessions.set_status(session.session_id, status, reason=reason, at=now):
            return
        await self._event(uow, session, status, reason=reason, evidence=evidence, actor=actor)
        await self._lifecycle.open_incident(uow, session, severity, reason=reason, evidence=evidence)

    async def renewed(self, uow: UnitOfWork, session: ScrapingSession, *, actor: Actor) -> int:
        """New cookies work: incidents are resolved and waiting jobs queued again; how many jobs."""
        await UNREADABLE_TOLD.forget(uow, UnreadableRow(SESSIONS_TABLE, str(session.session_id)).mark)
        heard = await self._ring_back(uow, session)
        await self._lifecycle.resolve_session(uow, session, by=actor, heard=heard)
        return await self._wake(uow, session)

    async def undone(self, uow: UnitOfWork, session: ScrapingSession, *, actor: Actor) -> None:
        """The former cookies are back as they were: what was wrong with them opens an incident again."""
        event = SessionEvent(session.session_id, "undone", self._clock.now(), actor, after=session.status.value)
        await uow.sessions.add_event(event)
        severity = _SEVERITIES.get(session.status)
        if severity is not None:
            await self._lifecycle.open_incident(uow, session, severity, reason=session.reason, evidence="")

    async def _ring_back(self, uow: UnitOfWork, session: ScrapingSession) -> Collection[ChatId]:
        """Those who pressed «tell me when it is back»: the chats that are told so."""
        told: list[ChatId] = []
        key = session_key(session.session_id)
        for rest, person_id in (await RING_WHEN_BACK.below(uow, f"{key}:")).items():
            chat = ChatId(int(rest))
            person = await uow.people.get(person_id)
            if person is not None and person.active and person.chat_id == chat:
                notice = SessionBackNotice(session.platform)
                await uow.outbox.put(notice.to(chat, f"session-back:notify:{key}:{chat}"), self._clock.now())
                told.append(chat)
            await RING_WHEN_BACK.forget(uow, f"{key}:{rest}")
        return told

    async def _recover(self, uow: UnitOfWork, session: ScrapingSession, verdict: Verdict, *, actor: Actor) -> None:
        """Active again; its days of rest count from now, or one that was idle too long would expire at its next use."""
        now, reason = self._clock.now(), verdict.reason
        await uow.sessions.set_status(session.session_id, SessionStatus.ACTIVE, reason=reason, at=now)
        await uow.sessions.touch(session.session_id, now)
        await self._event(uow, session, SessionStatus.ACTIVE, reason=reason, evidence=verdict.evidence, actor=actor)
        await self.renewed(uow, session, actor=actor)

    async def _go_on(
        self, uow: UnitOfWork, session: ScrapingSession, decision: Decision, verdict: Verdict, actor: Actor
    ) -> None:
        """`estado` stays: jobs that waited for this answer look for themselves.

        Those that wait for a person (a notice to accept) go on after a check by hand, not when another job finds the
        session alive: two of them would wake each other for ever.
        """
        suspected = session.suspected_since is not None
        if suspected and decision.step not in {Step.WAIT_CONFIRMATION, Step.LOOK_CLOSER}:
            await self._wake(uow, session, (WaitFor.CONFIRMATION,))
        if not decision.recovered:
            return
        untried = session.checked_at is None  # imported cookies, tried for the first time
        asked = not untried and actor.kind is not ActorKind.SCRAPE
        heard = await self._ring_back(uow, session) if asked else ()
        if not untried and (is_doubtful(session) or session.last_state is SessionState.CONSENT):
            await self._lifecycle.resolve_session(uow, session, by=actor, heard=heard)
        if suspected:
            now = self._clock.now()
            event = SessionEvent(session.session_id, "checked", now, actor, reason=verdict.reason)
            await uow.sessions.add_event(event)
        if untried:
            await self.renewed(uow, session, actor=actor)
        elif asked:
            await self._wake(uow, session, (WaitFor.SESSION,))

    async def _wake(
        self, uow: UnitOfWork, session: ScrapingSession, waits: tuple[WaitFor, ...] = tuple(WaitFor)
    ) -> int:
        jobs = await self._engine.resume(session_key(session.session_id), waits, uow)
        for job in jobs:
            await queue_card(uow, job, self._clock.now())
        return len(jobs)

    async def _store_health(
        self, uow: UnitOfWork, session: ScrapingSession, verdict: Verdict, decision: Decision
    ) -> None:
        if decision.step is Step.LOOK_CLOSER:
            return
        now = self._clock.now()
        suspected = (session.suspected_since or now) if decision.step is Step.WAIT_CONFIRMATION else None
        await uow.sessions.set_health(
            session.session_id,
            checked_at=now,
            reason=verdict.reason,
            cooldown_until=decision.cooldown_until or _pause_left(session, decision, now),
            suspected_since=suspected,
            state=verdict.state,
        )
        if decision.cooldown_until is not None:
            await uow.sessions.add_event(
                SessionEvent(
                    session.session_id,
                    "cooldown",
                    now,
                    Actor(ActorKind.SITE),
                    reason=verdict.reason,
                    evidence=verdict.evidence,
                    after=decision.cooldown_until.isoformat(),
                )
            )

    async def _need_person(
        self, uow: UnitOfWork, session: ScrapingSession, verdict: Verdict, decision: Decision
    ) -> None:
        """An incident for what keeps a living session from working: a notice to accept, or checks that never decide."""
        if session.status is not SessionStatus.ACTIVE:
            return
        wanted = verdict.state is SessionState.CONSENT
        if decision.step is Step.LOOK_CLOSER and is_doubt(verdict):
            wanted = await uow.sessions.add_doubt(session.session_id) >= REPEATED_DOUBT
        if wanted:
            await self._lifecycle.open_incident(
                uow, session, Severity.ATTENTION, reason=verdict.reason, evidence=verdict.evidence
            )

    async def _plan_confirmation(
        self, uow: UnitOfWork, session: ScrapingSession, decision: Decision, verdict: Verdict, actor: Actor
    ) -> None:
        now = self._clock.now()
        dedupe = f"confirm:{session.session_id}"
        args, due = {"session_id": session.session_id}, decision.confirm_at
        await self._engine.enqueue(NewJob(TaskName.CONFIRM, args, key=dedupe, dedupe_key=dedupe, due_at=due), uow)
        await uow.sessions.add_event(
            SessionEvent(session.session_id, "suspected", now, actor, reason=verdict.reason, evidence=verdict.evidence)
        )

    async def _event(
        self,
        uow: UnitOfWork,
        session: ScrapingSession,
        status: SessionStatus,
        *,
        reason: str,
        evidence: str,
        actor: Actor,
    ) -> None:
        await uow.sessions.add_event(
            SessionEvent(
                session.session_id,
                "status_changed",
                self._clock.now(),
                actor,
                before=session.status.value,
                after=status.value,
                reason=reason,
                evidence=evidence,
            )
        )
        await events.session_changed(uow, session, status, reason, self._clock.now())


def _pause_left(session: ScrapingSession, decision: Decision, now: datetime) -> datetime | None:
    """A pause that the site asked for lasts to its end, also when the session answers meanwhile."""
    until = session.cooldown_until
    goes_on = decision.step in {Step.PROCEED, Step.WAIT_CONFIRMATION} and decision.status is None
    return until if goes_on and until is not None and until > now else None
