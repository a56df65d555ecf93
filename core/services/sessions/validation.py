"""Checking sessions without scraping: one on demand, a second opinion, or all of them."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.domain.ids import SessionId
from core.domain.jobs.job import WaitFor
from core.domain.people.actors import CONFIRMATION, VALIDATION, Actor
from core.domain.platforms import Platform
from core.domain.sessions.session import UNREADABLE_REASON, ScrapingSession, SessionStatus, session_key
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import TransientException
from core.ports.jobs import JobContext, JobEngine
from core.ports.platforms import ProbeResult
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.jobs.cards import queue_card
from core.services.sessions.changes import Judgement, SessionChanges
from core.services.sessions.checker import SessionChecker
from core.services.sessions.policy import Decision, Step

RECHECK_AFTER = timedelta(minutes=5)
"""A person may have a session checked at most this often (docs/reference/chat.md section 3)."""


@dataclass(frozen=True, slots=True)
class SweepLimits:
    """How many probes go on at once: in all, per site and per proxy."""

    total: int = 40
    per_platform: int = 30
    per_proxy: int = 10


@dataclass(slots=True)
class SweepResult:
    """What a sweep found: how many sessions per verdict state, and which changed `estado`."""

    checked: int = 0
    states: dict[str, int] = field(default_factory=dict)
    changed: list[SessionId] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, state: SessionState) -> None:
        """One more was checked, and found so."""
        self.checked += 1
        self.states[state.value] = self.states.get(state.value, 0) + 1


class ValidateSessions:
    """Probes sessions and applies the verdicts; every session in its own short transactions."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        changes: SessionChanges,
        checker: SessionChecker,
        engine: JobEngine,
        limits: SweepLimits | None = None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._changes = changes
        self._checker = checker
        self._engine = engine
        self._limits = limits or SweepLimits()

    async def check(self, session: ScrapingSession, *, actor: Actor, second: bool = False) -> Judgement:
        """One look and its consequences, committed: a probe, or the browser where `mode` allows nothing else.

        A session that cannot be read is undecided, with its own reason, and nothing is stored.
        """
        if not session.readable:
            return unreadable(session)
        result = await self._checker.check_once(session.identity, second=second)
        return await self._apply(session, result, actor)

    async def check_by_id(self, session_id: SessionId, *, actor: Actor) -> Judgement | None:
        """Check one session whatever its `estado`; None when it, or its person, is gone."""
        session = await self._get(session_id)
        if session is None:
            return None
        judgement = await self.check(session, actor=actor, second=session.suspected_since is not None)
        if session.readable and self._needs_browser(judgement) and not judgement.verdict.blames_proxy:
            return await self._in_browser(session, actor)
        return judgement

    async def confirm(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The job function `confirm`: the second probe, on another endpoint, that decides a suspicion."""
        del context
        session = await self._get(SessionId(args["session_id"]))
        if (
            session is None
            or not session.readable
            or session.suspected_since is None
            or session.status is not SessionStatus.ACTIVE
        ):
            await self._wake_waiting(SessionId(args["session_id"]))
            return {"result": "nothing to confirm"}
        judgement = await self.check(session, actor=CONFIRMATION, second=True)
        if self._needs_browser(judgement):
            with suppress(TransientException):
                judgement = await self._in_browser(session, CONFIRMATION)
        if judgement.decision.step is Step.LOOK_CLOSER:
            await self._wake_waiting(session.session_id)
        return {"result": judgement.verdict.state.value, "reason": judgement.verdict.reason}

    async def sweep(
        self, *, only_active: bool = True, progress: Callable[[int, int], Awaitable[None]] | None = None
    ) -> SweepResult:
        """Check every session (active ones, or all), a bounded number at once per site and per proxy."""
        started = self._clock.monotonic()
        async with self._uow(write=False) as uow:
            ids = list(await uow.sessions.ids(status=SessionStatus.ACTIVE if only_active else None))
        result = SweepResult()
        gates = _Gates(self._limits)
        queue = asyncio.Queue[SessionId]()
        for session_id in ids:
            queue.put_nowait(session_id)

        async def worker() -> None:
            while not queue.empty():
                await self._sweep_one(queue.get_nowait(), gates, result)
                if progress is not None:
                    await progress(result.checked, len(ids))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._limits.total, len(ids))):
                group.create_task(worker())
        result.seconds = self._clock.monotonic() - started
        return result

    async def _sweep_one(self, session_id: SessionId, gates: "_Gates", result: SweepResult) -> None:
        session = await self._get(session_id)
        if session is None:
            return
        if not session.readable:
            result.add(SessionState.UNDECIDED)
            return
        # The proxy first: a wait for a slow one must not keep a place that other checks could use.
        async with gates.proxy(session.proxy_url), gates.platform[session.platform]:
            probe = await self._checker.check_once(session.identity, second=session.suspected_since is not None)
        judgement = await self._apply(session, probe, VALIDATION)
        result.add(judgement.verdict.state)
        if judgement.decision.status is not None:
            result.changed.append(session_id)

    def _needs_browser(self, judgement: Judgement) -> bool:
        return self._checker.may_browse and judgement.decision.step is Step.LOOK_CLOSER

    async def _in_browser(self, session: ScrapingSession, actor: Actor) -> Judgement:
        return await self._apply(
            session, ProbeResult(await self._checker.check_in_browser(session.identity), 0.0), actor
        )

    async def _wake_waiting(self, session_id: SessionId) -> None:
        """No second opinion will come: jobs that wait for it look for themselves, with their own retries."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            for job in await self._engine.resume(session_key(session_id), (WaitFor.CONFIRMATION,), uow):
                await queue_card(uow, job, self._clock.now())
            await uow.commit()

    async def _apply(self, session: ScrapingSession, result: ProbeResult, actor: Actor) -> Judgement:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            judgement = await self._changes.apply(uow, session, result.verdict, actor=actor, rotated=result.rotated)
            await uow.commit()
        return judgement

    async def _get(self, session_id: SessionId) -> ScrapingSession | None:
        """None for that of a person who left, too: it is kept without being checked."""
        async with self._uow(write=False) as uow:
            session = await uow.sessions.get(session_id)
            owner = await uow.people.get(session.person_id) if session is not None else None
        return None if owner is not None and not owner.active else session


def unreadable(session: ScrapingSession) -> Judgement:
    """The judgement of a session whose row cannot be read."""
    return Judgement(Decision(Step.LOOK_CLOSER), Verdict(SessionState.UNDECIDED, UNREADABLE_REASON), session)


class _Gates:
    """Semaphores of one sweep."""

    def __init__(self, limits: SweepLimits) -> None:
        self._limits = limits
        self.platform = {platform: asyncio.Semaphore(limits.per_platform) for platform in Platform}
        self._proxies: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(limits.per_proxy))
        self._direct = asyncio.Semaphore(limits.total)

    def proxy(self, url: str | None) -> asyncio.Semaphore:
        return self._direct if url is None else self._proxies[url]


def may_recheck(session: ScrapingSession, now: datetime) -> bool:
    """Whether a person may have it checked again."""
    return session.checked_at is None or now - session.checked_at >= RECHECK_AFTER
