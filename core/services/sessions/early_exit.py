"""Early exit: a dead session is found by one request, before any page is opened (docs/adr/0008-early-exit.md)."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Self

from core.concurrency import first_of
from core.domain.ids import JobId
from core.domain.people.actors import Actor
from core.domain.sessions.session import ScrapingSession, SessionIdentity
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import (
    BrowserCrashedException,
    JudgedException,
    JudgedPauseException,
    JudgedUnconfirmedException,
    NetworkException,
    ProxyException,
    SessionUndecidedException,
)
from core.ports.platforms import PlatformGateway, ProfileReader
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.proxies.pool import ProxyPool
from core.services.sessions.changes import Judgement, SessionChanges
from core.services.sessions.checker import SessionChecker, ValidationMode
from core.services.sessions.policy import Step

DEAD = frozenset({SessionState.EXPIRED, SessionState.BANNED, SessionState.CONSENT, SessionState.RESTRICTED})
"""Verdicts after which no page is opened."""


class EarlyExit:
    """Opens a session for reading, or refuses it, with the consequences stored either way."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        changes: SessionChanges,
        proxies: ProxyPool,
        checker: SessionChecker,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._changes = changes
        self._proxies = proxies
        self._checker = checker

    async def open(
        self, gateway: PlatformGateway, session: ScrapingSession, job_id: JobId, stack: AsyncExitStack
    ) -> ProfileReader:
        """Probe and browser start side by side; a dead session ends it before any page is opened.

        A session that was seen alive within the last minutes is not asked: the guard judges its first page at commit.
        Raises a SessionException or RateLimitedException already stored (`was_judged`), and ProxyException for the
        caller to hand to `proxy_failed`.
        """
        stack.push(partial(self._doubt_after_an_error, session))
        if self._changes.proofs.holds(session):
            return await stack.enter_async_context(gateway.open(session.identity))
        if self._checker.mode is ValidationMode.BROWSER:
            reader = await stack.enter_async_context(gateway.open(session.identity))
            await self._judge_in_browser(session, reader, job_id)
            return reader
        browser = await stack.enter_async_context(_Opening(gateway, session.identity))
        result = await gateway.probe(session.identity, second=session.suspected_since is not None)
        if result.verdict.state in DEAD:
            browser.abandon()  # closes while the verdict is being stored
        _require_carried(result.verdict)
        judgement = await self.apply(session, result.verdict, Actor.scrape(job_id), result.rotated)
        _refuse(judgement)
        reader = await browser.reader()
        if judgement.decision.step is Step.LOOK_CLOSER:
            if self._checker.mode is ValidationMode.HTTP:
                raise SessionUndecidedException(result.verdict.reason)
            await self._judge_in_browser(session, reader, job_id)
        return reader

    def _doubt_after_an_error(self, session: ScrapingSession, kind: type[BaseException] | None, *_: object) -> None:
        """Whatever went wrong while reading: the next attempt asks the site again, however short ago it answered."""
        if kind is not None:
            self._changes.proofs.forget(session)

    async def _judge_in_browser(self, session: ScrapingSession, reader: ProfileReader, job_id: JobId) -> None:
        verdict = await reader.validate_session_integrity()
        judgement = await self.apply(session, verdict, Actor.scrape(job_id))
        _refuse(judgement)
        if judgement.decision.step is Step.LOOK_CLOSER:
            raise SessionUndecidedException(verdict.reason)

    async def proxy_failed(self, session: ScrapingSession, error: ProxyException, job_id: JobId) -> None:
        """Hold `error` against the session's proxy, never against the session; a dead one is replaced on return."""
        await self.apply(session, Verdict(SessionState.UNDECIDED, error.reason), Actor.scrape(job_id))
        await self._proxies.doubt(session)

    async def apply(
        self, session: ScrapingSession, verdict: Verdict, actor: Actor, rotated: tuple[dict[str, Any], ...] = ()
    ) -> Judgement:
        """Store what a verdict means; committed on return."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            judgement = await self._changes.apply(uow, session, verdict, actor=actor, rotated=rotated)
            if verdict.state is SessionState.VALID:
                await uow.sessions.touch(session.session_id, self._clock.now())
            await uow.commit()
        return judgement


class _Opening:
    """A browser context that opens beside the probe; closed when the block ends, or earlier by `abandon`.

    What is raised inside the block passes through the context, which turns a browser's errors into ours.
    """

    def __init__(self, gateway: PlatformGateway, identity: SessionIdentity) -> None:
        self._context = gateway.open(identity)
        self._release: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reader: ProfileReader | None = None
        self._opened = asyncio.Event()
        self._task = asyncio.create_task(self._hold())

    async def __aenter__(self) -> Self:
        await asyncio.sleep(0)  # the task takes its first step before the probe is sent
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and self._opened.is_set() and not self._release.done():
            self._release.set_exception(error)
        self.abandon()
        await asyncio.wait({self._task})
        ended = None if self._task.cancelled() else self._task.exception()
        if ended is not None and ended is not error and self._opened.is_set():
            raise ended

    async def reader(self) -> ProfileReader:
        """The open context; raises what opening raised."""
        await first_of(self._task, self._opened.wait())
        if self._reader is not None:
            return self._reader
        self._task.result()
        raise BrowserCrashedException("the browser context closed by itself")

    def abandon(self) -> None:
        """Close it, or stop opening it; does not wait."""
        if not self._release.done():
            self._release.set_result(None)
        if not self._opened.is_set():
            self._task.cancel()

    async def _hold(self) -> None:
        async with self._context as reader:
            self._reader = reader
            self._opened.set()
            await self._release


def was_judged(exc: Exception) -> bool:
    """Whether the verdict behind this error is stored already."""
    return isinstance(exc, (JudgedException, JudgedPauseException))


def _require_carried(verdict: Verdict) -> None:
    """Raise when the proxy did not carry the probe: the browser would go the same way."""
    if verdict.blames_proxy:
        raise ProxyException(reason=verdict.reason)


def _refuse(judgement: Judgement) -> None:
    """Raise when the session may not go on after this judgement."""
    match judgement.decision.step:
        case Step.WAIT_SESSION:
            raise JudgedException(verdict=judgement.verdict)
        case Step.WAIT_CONFIRMATION:
            raise JudgedUnconfirmedException(verdict=judgement.verdict)
        case Step.WAIT_COOLDOWN:
            raise JudgedPauseException(_until(judgement), judgement.verdict)
        case _:
            return


def _until(judgement: Judgement) -> datetime:
    until = judgement.decision.cooldown_until
    if until is None:
        raise NetworkException("a pause without an end")
    return until
