"""Repeats: made with an order, run by the timetable, told of only when something changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from core.domain.ids import ChatId, RepeatId
from core.domain.jobs.job import Job, JobState, NewJob, TaskName, WaitFor
from core.domain.jobs.repeats import Every, Repeat, RepeatState, is_polite, next_time
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome, ScrapeResult
from core.domain.messages.notices import Notice
from core.domain.messages.scrape_notices import RepeatChangedNotice, RepeatFailingNotice, RepeatPausedNotice
from core.domain.people.person import AuditEntry, Person
from core.domain.sessions.session import session_key
from core.errors import GoneException, RepeatLimitException
from core.ports.jobs import JobEngine
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.team.audit_subjects import trail_subject
from core.services.team.schedules import Schedules

_BEHIND_PEOPLE = 5
"""Priority of a repeat: what people ask for now goes first."""
_WELL = frozenset({None, ScrapeResult.DONE, ScrapeResult.PARTIAL})


class Repeats:
    """Keeps repeats and starts those that are due."""

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine, schedules: Schedules, *, limit: int = 10
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine
        self._schedules = schedules
        self._limit = limit

    async def keep(self, uow: UnitOfWork, person: Person, chat_id: ChatId, args: ScrapeArgs, every: Every) -> Repeat:
        """From now on; the same target again only changes how often. RepeatLimitException at the person's limit."""
        known = await uow.repeats.of_person(person.person_id)
        if len(known) >= self._limit and args.target_key not in {repeat.args.target_key for repeat in known}:
            raise RepeatLimitException(self._limit)
        now, zone = self._clock.now(), await self._zone(uow)
        asked = replace(args, session_id=None, group=None, repeat=None)
        repeat = await uow.repeats.put(person.person_id, chat_id, asked, every, now, now)
        repeat = replace(repeat, next_at=next_time(now, now, every, repeat.repeat_id, zone))
        await uow.repeats.update(repeat)
        await uow.audit.add(AuditEntry(person.person_id, "repeat.start", self._clock.now(), *_about(repeat)))
        return repeat

    async def of_person(self, person: Person) -> Sequence[Repeat]:
        """The person's repeats, oldest first."""
        async with self._uow(write=False) as uow:
            return await uow.repeats.of_person(person.person_id)

    async def stop(self, repeat_id: RepeatId, person: Person) -> Repeat:
        """End a person's own repeat; GoneException when there is none of that number."""
        async with self._uow() as uow:
            repeat = await self._own(uow, repeat_id, person)
            await uow.repeats.delete(repeat_id)
            await uow.audit.add(AuditEntry(person.person_id, "repeat.stop", self._clock.now(), *_about(repeat)))
            await uow.commit()
        return repeat

    async def resume(self, repeat_id: RepeatId, person: Person) -> Repeat:
        """Start a paused one again, from its next time on."""
        async with self._uow() as uow:
            repeat = await self._own(uow, repeat_id, person)
            again = replace(repeat, state=RepeatState.ACTIVE, failing=False, next_at=await self._next(uow, repeat))
            await uow.repeats.update(again)
            await uow.audit.add(AuditEntry(person.person_id, "repeat.start", self._clock.now(), *_about(again)))
            await uow.commit()
        return again

    async def round(self) -> int:
        """Queue the repeats that are due, unless it is night; how many. One that missed several times runs once."""
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            due = await uow.repeats.due(now) if is_polite(now, await self._zone(uow)) else []
        started = 0
        for repeat in due:
            async with self._uow() as uow:
                again = await uow.repeats.get(repeat.repeat_id)
                if again is not None and again.state is RepeatState.ACTIVE:
                    started += await self._start(uow, again)
                    await uow.commit()
        return started

    async def _start(self, uow: UnitOfWork, repeat: Repeat) -> bool:
        owner = await uow.people.get(repeat.owner)
        if owner is None or not owner.active:
            await uow.repeats.update(replace(repeat, state=RepeatState.NO_OWNER))
            return False
        session = await uow.sessions.for_person(repeat.owner, repeat.args.ref.platform)
        if session is None:
            await uow.repeats.update(replace(repeat, state=RepeatState.NO_SESSION))
            await _tell(uow, repeat, RepeatPausedNotice(repeat.repeat_id), self._clock)
            return False
        args = replace(repeat.args, session_id=session.session_id, repeat=repeat.repeat_id)
        dedupe = f"scrape:{repeat.owner}:{args.target_key}"
        await self._engine.enqueue(
            NewJob(
                TaskName.SCRAPE,
                args.stored(),
                key=session_key(session.session_id),
                dedupe_key=dedupe,
                priority=_BEHIND_PEOPLE,
                owner=repeat.owner,
            ),
            uow,
        )
        await uow.repeats.update(replace(repeat, next_at=await self._next(uow, repeat)))
        await uow.audit.add(AuditEntry(owner.person_id, "repeat.run", self._clock.now(), *_about(repeat)))
        return True

    async def _next(self, uow: UnitOfWork, repeat: Repeat) -> datetime:
        zone = await self._zone(uow)
        return next_time(repeat.created_at, self._clock.now(), repeat.every, repeat.repeat_id, zone)

    async def _zone(self, uow: UnitOfWork) -> tzinfo:
        return (await self._schedules.current_in(uow)).zone

    async def _own(self, uow: UnitOfWork, repeat_id: RepeatId, person: Person) -> Repeat:
        repeat = await uow.repeats.get(repeat_id)
        if repeat is None or repeat.owner != person.person_id:
            raise GoneException("no such repeat")
        return repeat


class RepeatHooks:
    """Hook of the engine: the end of a repeat is told in the transaction that stores it, if it is worth telling."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """Rings when something changed, tells a failure once, is silent otherwise."""
        number = ScrapeArgs.of(job).repeat if job.task == TaskName.SCRAPE else None
        repeat = await uow.repeats.get(number) if number is not None else None
        if repeat is None or job.state in {JobState.QUEUED, JobState.CANCELLED}:
            return
        owner = await uow.people.get(repeat.owner)
        if owner is None or not owner.active:
            return
        if _failed(job):
            if not repeat.failing:
                await uow.repeats.update(replace(repeat, failing=True))
                await _tell(uow, repeat, RepeatFailingNotice(repeat.repeat_id, job.job_id), self._clock)
        elif job.state is JobState.DONE:
            if repeat.failing:
                await uow.repeats.update(replace(repeat, failing=False))
            if await _changed(job, uow):
                await _tell(uow, repeat, RepeatChangedNotice(repeat.repeat_id, job.job_id), self._clock)


def _failed(job: Job) -> bool:
    """It ended without a list, or waits for its owner; a pause that ends by itself is none."""
    if job.state is JobState.WAITING:
        return job.wait is WaitFor.SESSION
    return job.state is JobState.FAILED or (job.state is JobState.DONE and ScrapeOutcome.of(job).result not in _WELL)


async def _changed(job: Job, uow: UnitOfWork) -> bool:
    diffs = [await uow.profiles.diff(run.run_id) for run in await uow.profiles.runs_of(job.job_id)]
    return any(diff.changed for diff in diffs if diff is not None)


async def _tell(uow: UnitOfWork, repeat: Repeat, notice: Notice, clock: Clock) -> None:
    await uow.outbox.put(notice.to(repeat.chat_id, f"{notice.kind}:{repeat.repeat_id}"), clock.now())


def _about(repeat: Repeat) -> tuple[str, str, str]:
    """Subject, former and new value of an audit entry: whose profile, which lists, how often, and for which case."""
    asked = repeat.args
    return trail_subject(asked.ref.identifier, asked.ref.platform), "", asked.in_trail(f"cada {repeat.every.word}")
