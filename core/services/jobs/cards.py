"""The chat message of a job: which outbox row shows it, and when it is due."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.domain.jobs.job import Job, JobState, TaskName, WaitFor
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome
from core.domain.messages.notices import JobCardNotice, JobDoneNotice
from core.domain.messages.outbox import Priority
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.ports.jobs import JobEngine
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.webhooks import events

NEW_MESSAGE_AFTER = timedelta(seconds=60)
"""Since it was asked for. A later end rings as a new message; an earlier one is an edit.

Source: docs/reference/chat.md section 2.
"""
_EDIT_SECONDS = (3, 5, 8)
_EDIT_EVERY = 10


def next_edit(started: datetime, now: datetime) -> datetime:
    """When progress may be shown next: 3, 5, 8 s after the start, then every 10 s.

    Source: docs/reference/chat.md section 8.
    """
    elapsed = (now - started).total_seconds()
    for second in _EDIT_SECONDS:
        if elapsed < second:
            return started + timedelta(seconds=second)
    steps = int((elapsed - _EDIT_SECONDS[-1]) // _EDIT_EVERY) + 1
    return started + timedelta(seconds=_EDIT_SECONDS[-1] + steps * _EDIT_EVERY)


async def queue_card(uow: UnitOfWork, job: Job, now: datetime, *, progress: bool = False) -> None:
    """Have the job's message show its current state: now, or (progress) at the next allowed edit."""
    ended_here = job.state.finished and job.card_message_id is not None
    if job.chat_id is None or (await left(job, uow) and not ended_here):
        return
    due = next_edit(job.started_at or now, now) if progress else now
    priority = Priority.PROGRESS if progress else Priority.ANSWER
    await uow.outbox.put(JobCardNotice(job.job_id).to(job.chat_id, f"job:{job.job_id}", priority, due_at=due), now)


class JobCards:
    """Hooks of the engine: every change of a job reaches its message, in the transaction of the change."""

    def __init__(self, clock: Clock, engine: Callable[[], JobEngine]) -> None:
        self._clock = clock
        self._engine = engine
        """The engine whose hooks these are; it is made after them."""

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        """The job left the queue; those behind it moved up. A message not sent yet will show it anyway."""
        if job.card_message_id is not None:
            await queue_card(uow, job, self._clock.now(), progress=True)
        await self._queue_moved(job, uow)

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        """Rows came in."""
        await queue_card(uow, job, self._clock.now(), progress=True)

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """Done, failed, cancelled, waiting or queued again."""
        now = self._clock.now()
        if job.state is JobState.WAITING and await _session_is_back(job, uow):
            await self._engine().resume(job.key, (WaitFor.SESSION,), uow)
        await queue_card(uow, job, now)
        await events.job_settled(uow, job, now)
        if job.state is JobState.CANCELLED:
            await self._queue_moved(job, uow)
        if job.chat_id is not None and rings_anew(job) and not await left(job, uow):
            await uow.outbox.put(JobDoneNotice(job.job_id).to(job.chat_id, f"job-done:{job.job_id}"), now)

    async def _queue_moved(self, job: Job, uow: UnitOfWork) -> None:
        """The places of those behind it changed; messages not sent yet will show it anyway."""
        for other in await uow.jobs.unfinished(key=job.key):
            if other.state is JobState.QUEUED and other.card_message_id is not None:
                await queue_card(uow, other, self._clock.now(), progress=True)


async def place_of(job: Job, uow: UnitOfWork, now: datetime) -> int:
    """Its place among those that want the same session, the one that runs being the first; 0 when it does not queue,
    or waits for the moment of its next try."""
    place = await uow.jobs.place_in_queue(job.job_id, now)
    if place == 0:
        return 0
    return place + sum(other.state is JobState.RUNNING for other in await uow.jobs.unfinished(key=job.key))


def rings_anew(job: Job) -> bool:
    """Whether its end comes as a new message: after a minute an edit would go unseen."""
    if job.state not in {JobState.DONE, JobState.FAILED} or job.finished_at is None:
        return False
    if job.task == TaskName.SCRAPE and ScrapeArgs.of(job).group is not None:
        return False  # the summary of its group rings
    return job.finished_at - job.created_at > NEW_MESSAGE_AFTER


async def left(job: Job, uow: UnitOfWork) -> bool:
    """Whose job it is was removed from the team: nothing new is said there, but a message under way ends."""
    person = await uow.people.get(job.owner) if job.owner is not None else None
    return job.owner is not None and (person is None or not person.active)


async def session_of(job: Job, uow: UnitOfWork) -> ScrapingSession | None:
    """The session that a scrape works with."""
    session_id = ScrapeArgs.of(job).session_id if job.task == TaskName.SCRAPE else None
    return await uow.sessions.get(session_id) if session_id is not None else None


async def _session_is_back(job: Job, uow: UnitOfWork) -> bool:
    """The session was renewed while the job was on its way into waiting: no later event would wake it."""
    result = ScrapeOutcome.of(job).result
    if job.wait is not WaitFor.SESSION or result is None or not result.needs_session:
        return False
    session = await session_of(job, uow)
    return (
        session is not None
        and session.readable
        and session.status is SessionStatus.ACTIVE
        and session.suspected_since is None
    )
