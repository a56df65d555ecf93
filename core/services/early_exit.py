"""Early exit: a dead session is found by one request, before any page is opened (house.md section 5, layers 0 to 2)."""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.ids import JobId
from core.domain.sessions import ScrapingSession
from core.domain.verdict import SessionState, Verdict
from core.errors import NetworkException, RateLimitedException, SessionException
from core.ports.platforms import PlatformGateway, ProfileReader
from core.ports.runtime import Clock, Notifier
from core.ports.storage import UnitOfWorkFactory
from core.services.session_changes import Judgement, SessionChanges
from core.services.session_policy import Step


class ValidationMode(StrEnum):
    """`auto`: probe, and the browser when the probe is undecided; `http`: probe only; `browser`: no probe."""

    AUTO = "auto"
    HTTP = "http"
    BROWSER = "browser"


class EarlyExit:
    """Opens a session for reading, or refuses it, with the consequences stored either way."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        notifier: Notifier,
        changes: SessionChanges,
        *,
        mode: ValidationMode = ValidationMode.AUTO,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._notifier = notifier
        self._changes = changes
        self._mode = mode

    async def open(
        self, gateway: PlatformGateway, session: ScrapingSession, job_id: JobId, stack: AsyncExitStack
    ) -> ProfileReader:
        """Probe and browser start side by side; a dead session ends it before any page is opened."""
        if self._mode is ValidationMode.BROWSER:
            reader = await stack.enter_async_context(gateway.open(session.identity))
            await self._judge_in_browser(session, reader, job_id)
            return reader
        opening = asyncio.create_task(stack.enter_async_context(gateway.open(session.identity)))
        try:
            second = session.suspected_since is not None
            result = await gateway.probe(session.identity, second=second)
            judgement = await self.apply(session, result.verdict, f"scrape:{job_id}", result.rotated)
            _refuse(judgement)
        except BaseException:
            opening.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await opening
            raise
        reader = await opening
        if judgement.decision.step is Step.LOOK_CLOSER:
            if self._mode is ValidationMode.HTTP:
                raise NetworkException(result.verdict.reason)
            await self._judge_in_browser(session, reader, job_id)
        return reader

    async def _judge_in_browser(self, session: ScrapingSession, reader: ProfileReader, job_id: JobId) -> None:
        verdict = await reader.validate_session_integrity()
        judgement = await self.apply(session, verdict, f"scrape:{job_id}")
        _refuse(judgement)
        if judgement.decision.step is Step.LOOK_CLOSER:
            raise NetworkException(verdict.reason)

    async def apply(
        self, session: ScrapingSession, verdict: Verdict, actor: str, rotated: tuple[dict[str, Any], ...] = ()
    ) -> Judgement:
        """Store what a verdict means and wake whoever has to hear of it; committed on return."""
        async with self._uow() as uow:
            judgement = await self._changes.apply(uow, session, verdict, actor=actor, rotated=rotated)
            if verdict.state is SessionState.VALID:
                await uow.sessions.touch(session.session_id, self._clock.now())
            await uow.commit()
        self._notifier.wake_delivery()
        self._notifier.wake_jobs()
        return judgement


class JudgedException(SessionException):
    """Already applied by the probe: only the job has to be parked."""


class JudgedUnconfirmedException(JudgedException):
    """Weak proof; the second probe is planned."""


class JudgedPauseException(RateLimitedException):
    """A pause already stored."""


def was_judged(exc: Exception) -> bool:
    """Whether the verdict behind this error is stored already."""
    return isinstance(exc, (JudgedException, JudgedPauseException))


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
