"""The story of one scrape: session, early exit, profile and lists page by page, files.

No transaction is open while the site is being read. Every page is committed with its cursor, within half a
second, so a job that runs again goes on where it stopped.
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.domain.ids import JobId, PersonId, ProfileId
from core.domain.jobs.job import JobWaits, WaitFor
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome, ScrapeResult
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.results.evidence import ProfileEvidence
from core.domain.results.profiles import EndReason, ListKind, Profile, ProfileAvailability, Run, came_empty
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign
from core.domain.sessions.session import UNREADABLE_REASON, ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import (
    AccountBannedException,
    EndpointPausedException,
    JudgedUnconfirmedException,
    LayoutChangedException,
    NetworkException,
    ProfileNotFoundException,
    ProxyException,
    RateLimitedException,
    SessionException,
    SessionExpiredException,
    SessionNotFoundException,
    SessionUnconfirmedException,
    SessionUnreadableException,
)
from core.ports.jobs import JobContext
from core.ports.platforms import PlatformGateway, ProfileReader
from core.ports.remembered import JOB_PROFILE
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.evidence.recorder import EvidenceRecorder
from core.services.evidence.stripping import Stripper
from core.services.jobs.ownership import require_own
from core.services.jobs.unavailable_streak import UnavailableStreak
from core.services.scraping.list_runs import ListRuns
from core.services.scraping.results import ResultFiles
from core.services.sessions.early_exit import EarlyExit, was_judged
from core.services.sessions.policy import Step, was_replaced
from core.services.sessions.scraping_service import ScrapingService
from core.services.site_changes.changes import SiteChanges


class ScrapeProfile:
    """Runs scrape jobs."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        sessions: ScrapingService,
        early_exit: EarlyExit,
        gateways: Mapping[Platform, PlatformGateway],
        files: ResultFiles,
        evidence: EvidenceRecorder,
        streak: UnavailableStreak,
        changes: SiteChanges,
    ) -> None:
        self._streak = streak
        self._changes = changes
        self._uow = uow
        self._clock = clock
        self._sessions = sessions
        self._early_exit = early_exit
        self._gateways = gateways
        self._files = files
        self._evidence = evidence
        self._lists = ListRuns(uow, clock, evidence, changes)

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The job function `scrape`. Returns the outcome; parks the job (JobWaits) when the session cannot go on."""
        owner = context.job.owner
        asked = ScrapeArgs.read(args)
        if owner is None:
            raise ProfileNotFoundException("a scrape needs an owner")
        await self._streak.check(context.job)
        closed = await self._changes.closed_for(context.job, asked.ref.platform, asked.lists)
        readable = tuple(kind for kind in asked.lists if kind.value not in closed)
        if PROFILE_PART in closed or (asked.lists and not readable):
            raise await self._changed(context.job.job_id, closed)
        session = await self._usable(owner, asked.ref.platform)
        try:
            outcome, changed = await self._scrape(context, session, replace(asked, lists=readable))
            if changed or (closed and outcome.result not in _ABOUT_PROFILE):
                raise await self._changed(context.job.job_id, closed | changed)
            return outcome.stored()
        except EndpointPausedException as exc:
            partial = await self._partial(context.job.job_id)
            raise _pause(ScrapeResult.BUDGET_SPENT, exc.endpoint, exc.until, partial=partial) from exc
        except (SessionException, RateLimitedException) as exc:
            raise await self._park(context, session, exc) from exc
        except ProxyException as exc:
            await self._early_exit.proxy_failed(session, exc, context.job.job_id)
            raise

    async def _usable(self, owner: PersonId, platform: Platform) -> ScrapingSession:
        async with self._uow(write=False) as uow:
            person = await uow.people.get(owner)
        if person is not None and not person.active:  # what they left is not used, whenever the job was asked for
            raise SessionNotFoundException(platform.value)
        try:
            session = await self._sessions.get_session_for_user(owner, platform)
        except (SessionExpiredException, AccountBannedException) as exc:
            raise JobWaits(WaitFor.SESSION, outcome=ScrapeOutcome.of_verdict(exc.verdict).stored()) from exc
        except SessionUnreadableException as exc:
            outcome = ScrapeOutcome(ScrapeResult.UNREADABLE, UNREADABLE_REASON)
            raise JobWaits(WaitFor.SESSION, outcome=outcome.stored()) from exc
        now = self._clock.now()
        if session.cooldown_until is not None and session.cooldown_until > now:
            raise _pause(ScrapeResult.RATE_LIMITED, session.reason, session.cooldown_until, partial=False)
        return session

    async def _changed(self, job_id: JobId, parts: frozenset[str]) -> JobWaits:
        partial = await self._partial(job_id)
        outcome = ScrapeOutcome(ScrapeResult.SITE_CHANGED, ", ".join(sorted(parts)), partial=partial)
        return JobWaits(WaitFor.SITE, outcome=outcome.stored())

    async def _scrape(
        self, context: JobContext, session: ScrapingSession, asked: ScrapeArgs
    ) -> tuple[ScrapeOutcome, frozenset[str]]:
        """What came of it, and the parts that the network changed: for those the job waits."""
        gateway = self._gateways[asked.ref.platform]
        async with AsyncExitStack() as stack:
            reader = await self._early_exit.open(gateway, session, context.job.job_id, stack)
            await context.progress("profile", 0, None)
            try:
                profile = await reader.read_profile(asked.ref)
            except ProfileNotFoundException:
                return ScrapeOutcome(ScrapeResult.NOT_FOUND), frozenset()
            except LayoutChangedException as exc:
                await self._strange_profile(session, reader, asked, exc)
                return ScrapeOutcome(ScrapeResult.SITE_CHANGED), frozenset({PROFILE_PART})
            if profile.availability is ProfileAvailability.OK:
                await self._changes.could_be_read(asked.ref.platform, [PROFILE_PART])
            stripper = self._evidence.stripper(session, profile.external_id)
            profile_id = await self._save_profile(context, profile, session, await reader.profile_evidence(), stripper)
            await context.progress("lists", 0, None)
            problem = _problem(profile)
            runs, changed = list[Run](), frozenset[ListKind]()
            if problem is None:
                runs, changed = await self._lists.read(context, session, reader, profile, profile_id, asked, stripper)
            rotated = await reader.storage_state()
        await self._store_rotation(session, rotated.cookies)
        outcome = ScrapeOutcome(problem or _result(runs), profile_id=profile_id)
        if changed:
            return outcome, frozenset(kind.value for kind in changed)
        await context.progress("saving", 0, None)
        told = problem is ScrapeResult.PRIVATE or (problem is None and not came_empty(runs))
        files = await self._files.make(context.job.job_id) if told else 0
        return replace(outcome, files=files), frozenset()

    async def _strange_profile(
        self, session: ScrapingSession, reader: ProfileReader, asked: ScrapeArgs, strange: LayoutChangedException
    ) -> None:
        stripper = self._evidence.stripper(session)
        answers = await self._evidence.strip(reader.newest_answers(), stripper)
        place = ChangePlace(asked.ref.platform, PROFILE_PART)
        await self._changes.met(place, ChangeSign.LAYOUT, asked.ref.key, stripper.text(str(strange)), answers)

    async def _save_profile(
        self,
        context: JobContext,
        profile: Profile,
        session: ScrapingSession,
        seen: ProfileEvidence,
        stripper: Stripper,
    ) -> ProfileId:
        for answer in seen.answers:
            stripper.learn(answer.body)
        prepared = [await self._evidence.prepare(answer, stripper) for answer in seen.answers]
        async with self._uow() as uow:
            await require_own(uow, context.job)
            profile_id = await uow.profiles.save_profile(profile, self._clock.now())
            await uow.sessions.touch(session.session_id, self._clock.now())
            await JOB_PROFILE.put(uow, context.job.job_id, profile_id)
            for one in prepared:
                await self._evidence.profile(uow, context.job.job_id, one)
            if seen.screenshot is not None:
                await self._evidence.screenshot(uow, context.job.job_id, seen.screenshot, profile.url)
            await uow.commit()
        return profile_id

    async def _store_rotation(self, session: ScrapingSession, cookies: list[dict[str, Any]]) -> None:
        """Cookies the site changed while we read are written back; a deleted one never is.

        Nor are they when the session died or got other cookies meanwhile. Unchanged ones may be older than what the
        probe brought back at the same time.
        """
        before = {_place(cookie): cookie["value"] for cookie in session.storage_state.cookies}
        kept = [cookie for cookie in cookies if cookie.get("value") and before.get(_place(cookie)) != cookie["value"]]
        if not kept:
            return
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            current = await uow.sessions.get(session.session_id)
            if (
                current is None
                or not current.readable
                or current.status is not SessionStatus.ACTIVE
                or was_replaced(session, current)
            ):
                return
            state = current.storage_state.with_cookies(kept)
            await uow.sessions.set_cookies(current.session_id, replace(current, storage_state=state))
            await uow.commit()

    async def _park(
        self, context: JobContext, session: ScrapingSession, exc: SessionException | RateLimitedException
    ) -> JobWaits:
        """The guard saw the session die: store it, and let the job wait for what it needs."""
        verdict = exc.verdict
        if isinstance(exc, RateLimitedException):
            until = exc.until
            verdict = verdict or Verdict(SessionState.RESTRICTED, "site.pause", until=until)
            if not was_judged(exc):
                await self._early_exit.apply(session, verdict, Actor.guard(context.job.job_id))
            partial = await self._partial(context.job.job_id)
            return _pause(ScrapeResult.RATE_LIMITED, verdict.reason, until, partial=partial)
        wait = WaitFor.SESSION
        if _was_contradicted(context, exc):
            raise NetworkException("the page looks logged out, the probe says otherwise") from exc
        if verdict is not None and not was_judged(exc):
            judgement = await self._early_exit.apply(session, verdict, Actor.guard(context.job.job_id))
            if judgement.decision.step is Step.WAIT_CONFIRMATION:
                wait = WaitFor.CONFIRMATION
        elif isinstance(exc, JudgedUnconfirmedException):
            wait = WaitFor.CONFIRMATION
        outcome = ScrapeOutcome.of_verdict(verdict).keeping(partial=await self._partial(context.job.job_id))
        if wait is WaitFor.CONFIRMATION:
            outcome = replace(outcome, result=ScrapeResult.CONFIRMING)
        return JobWaits(wait, outcome=outcome.stored())

    async def _partial(self, job_id: JobId) -> bool:
        async with self._uow(write=False) as uow:
            runs = await uow.profiles.runs_of(job_id)
        return any(run.unique for run in runs)


def _was_contradicted(context: JobContext, exc: Exception) -> bool:
    """Whether this job stopped for the same weak proof before, and a probe has since shown the session alive.

    It counts as a failure then: a page that goes on looking logged out must not make the job wait for ever.
    """
    before = ScrapeOutcome.of(context.job).result
    return isinstance(exc, SessionUnconfirmedException) and before is ScrapeResult.CONFIRMING


def _place(cookie: Mapping[str, Any]) -> tuple[Any, ...]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _pause(result: ScrapeResult, reason: str, until: datetime, *, partial: bool) -> JobWaits:
    outcome = ScrapeOutcome(result, reason, until=until, partial=partial)
    return JobWaits(WaitFor.COOLDOWN, due_at=until, outcome=outcome.stored())


_PROBLEMS: Mapping[ProfileAvailability, ScrapeResult | None] = {
    ProfileAvailability.OK: None,
    ProfileAvailability.MEMORIALIZED: None,
    ProfileAvailability.PRIVATE: ScrapeResult.PRIVATE,
    ProfileAvailability.UNAVAILABLE: ScrapeResult.UNAVAILABLE,
    ProfileAvailability.DEACTIVATED: ScrapeResult.DEACTIVATED,
    ProfileAvailability.SUSPENDED: ScrapeResult.SUSPENDED,
}


_ABOUT_PROFILE = frozenset({ScrapeResult.NOT_FOUND, *(result for result in _PROBLEMS.values() if result is not None)})
"""The profile itself had nothing to give: no list of it is waited for."""


def _problem(profile: Profile) -> ScrapeResult | None:
    """Why no list is read. The data of a private profile are delivered all the same."""
    return _PROBLEMS[profile.availability]


def _result(runs: list[Run]) -> ScrapeResult:
    if runs and all(run.end is EndReason.HIDDEN for run in runs):
        return ScrapeResult.HIDDEN
    whole = all(run.end in {EndReason.END, EndReason.LIMIT, EndReason.NO_POSTS} for run in runs)
    return ScrapeResult.DONE if whole else ScrapeResult.PARTIAL
