"""What others do in the very transaction that changes a job: the chat card, incidents, waiting people."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from core.domain.jobs.job import Job
from core.errors import StorageException
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

log = structlog.get_logger(__name__)

Write = Callable[[UnitOfWork], Awaitable[Job | None]]
"""Changes a job's row; returns the row as it is now, or None when there was nothing to change."""
Hook = Callable[[Job, UnitOfWork], Awaitable[None]]


class JobHooks(Protocol):
    """Called inside the transaction that writes the state, so that what a hook writes commits together with it.

    A hook never commits. When it fails, the state is written without it: a broken card never blocks a job.
    """

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        """The job became running (`job.attempt` tells which time)."""
        ...

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        """`job.progress` changed, or a running job was asked to stop (`job.abort_requested`)."""
        ...

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """The run is over; `job.state` tells how.

        DONE, FAILED or CANCELLED (also out of the queue) end the job; WAITING parks it; QUEUED means that it runs
        again: at `due_at` after a transient failure, at once after a restart.
        """
        ...


class NoHooks:
    """Hooks that do nothing."""

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        """Nothing."""

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        """Nothing."""

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """Nothing."""


class HookFailure(Exception):
    """Carries the error of a hook past the transaction it breaks; never leaves this module."""


class JobWrites:
    """Writes a job's state together with its hook."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow

    async def write(self, write: Write, hook: Hook) -> Job | None:
        """The written job, or None when `write` changed nothing. StorageException when the database fails."""
        try:
            job = await self._commit(write, hook)
        except HookFailure as failure:
            log.exception("job hook failed; the state is written without it", exc_info=failure.__cause__)
            job = await self._commit(write, None)
        return job

    async def _commit(self, write: Write, hook: Hook | None) -> Job | None:
        async with self._uow() as uow:
            job = await write(uow)
            if job is None:
                return None
            if hook is not None:
                await _run_hook(hook, job, uow)
            await uow.commit()
        return job


async def _run_hook(hook: Hook, job: Job, uow: UnitOfWork) -> None:
    results = await asyncio.gather(hook(job, uow), return_exceptions=True)
    error = results[0]
    if isinstance(error, StorageException):
        raise error
    if isinstance(error, BaseException):
        raise HookFailure from error
