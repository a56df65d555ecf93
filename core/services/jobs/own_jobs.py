"""A person's own jobs: list, cancel, repeat, files."""

from dataclasses import dataclass

from core.domain.ids import JobId
from core.domain.jobs.job import CancelOutcome, Job, JobState, TaskName, WaitFor
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome
from core.domain.people.person import AuditEntry, Person, Role
from core.errors import AccessDeniedException, GoneException
from core.ports.jobs import JobEngine
from core.ports.remembered import RING_WHEN_BACK
from core.ports.repositories.panel import Cut, JobQuery
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.jobs.cards import place_of, queue_card
from core.services.jobs.unavailable_streak import answered
from core.services.team.audit_subjects import profile_subject

HISTORY_PAGE = 5
_ENDS = tuple(state for state in JobState if state.finished)
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class JobsPage:
    """What a person has going on, and a page of what ended (`offset` counts those).

    `places` are queue places by job; `with_files` are the jobs that left something to be had as files.
    """

    unfinished: tuple[Job, ...]
    places: dict[JobId, int]
    recent: tuple[Job, ...]
    offset: int
    more: bool
    with_files: frozenset[JobId] = frozenset()
    text: str = ""
    """What all of them were searched for with."""


class OwnJobs:
    """Looks after jobs that exist."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine

    async def page(self, person: Person, offset: int = 0, text: str = "") -> JobsPage:
        """Unfinished scrapes and one page of finished ones, newest first.

        With `text`, only those whose profile, lists and case contain each word of it, or whose number it is.
        """
        async with self._uow(write=False) as uow:
            unfinished = await _unfinished(uow, person, text)
            places = {job.job_id: await place_of(job, uow, self._clock.now()) for job in unfinished}
            finished = await _finished(uow, person, text, offset + HISTORY_PAGE + 1)
            if offset >= len(finished):  # beyond the end: its last page
                offset = max(0, (len(finished) - 1) // HISTORY_PAGE * HISTORY_PAGE)
            shown, more = finished[offset : offset + HISTORY_PAGE], len(finished) > offset + HISTORY_PAGE
            with_files = frozenset([job.job_id for job in (*unfinished, *shown) if await _left_something(job, uow)])
        return JobsPage(tuple(unfinished), places, tuple(shown), offset, more, with_files, text)

    async def scrapes(self, person: Person, limit: int, *, before: JobId | None = None) -> tuple[Job, ...]:
        """The person's scrapes, newest first, at most `limit`; those older than the job `before`, if one is named."""
        async with self._uow(write=False) as uow:
            return tuple(await uow.jobs.recent(person.person_id, limit, before=before))

    async def mine(self, job_id: JobId, person: Person) -> Job:
        """The person's own job (admins: any); AccessDeniedException otherwise."""
        async with self._uow(write=False) as uow:
            return await self._own(uow, job_id, person)

    async def cancel(self, job_id: JobId, person: Person) -> CancelOutcome:
        """Stop it; what it read is kept."""
        await self.mine(job_id, person)
        outcome = await self._engine.cancel(job_id)
        async with self._uow() as uow:
            job = await uow.jobs.get(job_id)
            subject = profile_subject(job) if job is not None else f"#{job_id}"
            await uow.audit.add(AuditEntry(person.person_id, "job.cancel", self._clock.now(), subject))
            if job is not None:
                await queue_card(uow, job, self._clock.now())
            await uow.commit()
        return outcome

    async def notify_when_back(self, job_id: JobId, person: Person) -> bool:
        """Ring the person when the session works again; False when the job does not wait for it any more."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            job = await self._own(uow, job_id, person)
            if job.state is not JobState.WAITING or person.chat_id is None:
                return False
            await RING_WHEN_BACK.put(uow, f"{job.key}:{person.chat_id}", person.person_id)
            await uow.commit()
        return True

    async def go_on(self, job_id: JobId, person: Person) -> int:
        """The session's queue goes on although several profiles were unavailable; how many jobs had waited for that."""
        async with self._uow() as uow:
            job = await self._own(uow, job_id, person)
            await uow.hold(Area.KEY, job.key)
            await answered(uow, job.key, self._clock)
            woken = await self._engine.resume(job.key, (WaitFor.PERSON,), uow)
            for one in woken:
                await queue_card(uow, one, self._clock.now())
            await uow.commit()
        return len(woken)

    async def drop_waiting(self, job_id: JobId, person: Person) -> int:
        """Cancel what waits for that answer instead; how many jobs. What is asked for later is read again."""
        async with self._uow() as uow:
            job = await self._own(uow, job_id, person)
            await uow.hold(Area.KEY, job.key)
            await answered(uow, job.key, self._clock)
            waiting = [one for one in await uow.jobs.unfinished(key=job.key) if one.wait is WaitFor.PERSON]
            await uow.commit()
        for one in waiting:
            await self.cancel(one.job_id, person)
        return len(waiting)

    @staticmethod
    async def _own(uow: UnitOfWork, job_id: JobId, person: Person) -> Job:
        job = await uow.jobs.get(job_id)
        if job is None:
            raise GoneException("no such job")
        if job.owner != person.person_id and not person.role.includes(Role.ADMIN):
            raise AccessDeniedException("not your job")
        return job


async def _unfinished(uow: UnitOfWork, person: Person, text: str) -> list[Job]:
    found = await uow.jobs.unfinished(owner=person.person_id)
    return [job for job in found if job.task == TaskName.SCRAPE and _fits(job, text)]


async def _finished(uow: UnitOfWork, person: Person, text: str, limit: int) -> list[Job]:
    """The newest ones; the one with the number `text` before all others."""
    query = JobQuery(person.person_id, _ENDS, text=text)
    found = list(await uow.panel.jobs(query, Cut(limit)))
    number = _number(text)
    named = await uow.jobs.get(JobId(number)) if number else None
    if named is None or named.owner != person.person_id or not named.state.finished:
        return found
    return [named, *(job for job in found if job.job_id != named.job_id)]


def _fits(job: Job, text: str) -> bool:
    known = ScrapeArgs.of(job).target_key.lower()
    return all(word in known for word in text.lower().split()) or job.job_id == _number(text)


def _number(text: str) -> int:
    """`#31` and `31` are 31; 0 for what is no number of a job."""
    digits = text.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else 0


async def _left_something(job: Job, uow: UnitOfWork) -> bool:
    """Whether there is a file of it, or rows to make one of: a job that stopped keeps what it read."""
    if job.state is JobState.DONE:
        return ScrapeOutcome.of(job).files > 0
    if job.state is JobState.RUNNING:
        return False
    return any(run.unique for run in await uow.profiles.runs_of(job.job_id))
