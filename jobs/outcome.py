"""How a run of a job ends: the rules, pure. Every engine follows them."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.domain.jobs.job import Job, JobState, JobWaits, WaitFor
from core.errors import StaleAttemptException, StorageUnavailableException, TransientException

RETRY_GAPS = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""Pause before the second, third, fourth ... run; the last one repeats."""

STORAGE_GAP = timedelta(seconds=15)
"""Pause before the next run when the database or the file store was in trouble; the job is not to blame for it."""

REF_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs that are not mixed up when they are read aloud."""


class Abort(StrEnum):
    """Why a running job is made to stop."""

    USER = "user"
    SHUTDOWN = "shutdown"
    LEASE_LOST = "lease_lost"


@dataclass(frozen=True, slots=True)
class Finished:
    """The job ends: DONE, FAILED or CANCELLED."""

    state: JobState
    outcome: Mapping[str, Any] = field(default_factory=dict)
    error_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The job waits for something."""

    wait: WaitFor
    due_at: datetime | None
    outcome: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Requeued:
    """The job runs again: at `due_at`, or as soon as it can. `failed` counts against its attempts."""

    due_at: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Superseded:
    """Another attempt owns the job by now: write nothing."""


Ending = Finished | Waiting | Requeued | Superseded


def retry_gap(failures: int) -> timedelta:
    """The pause after the n-th transient failure (1 = the first)."""
    return RETRY_GAPS[min(failures, len(RETRY_GAPS)) - 1]


def new_error_ref() -> str:
    """Four signs that tie what a person was told to the log line."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(4))


def ending_of(
    job: Job,
    result: Mapping[str, Any] | BaseException,
    abort: Abort | None,
    *,
    now: datetime,
    error_ref: Callable[[], str] = new_error_ref,
) -> Ending:
    """What becomes of `job` whose run returned or raised `result`, `abort` telling why it was stopped, if it was."""
    if abort is Abort.LEASE_LOST or isinstance(result, StaleAttemptException):
        return Superseded()
    if not isinstance(result, BaseException):
        return Finished(JobState.DONE, result)
    if abort is Abort.USER:
        return Finished(JobState.CANCELLED)
    if isinstance(result, JobWaits):
        return Waiting(result.wait, result.due_at, result.outcome)
    if abort is Abort.SHUTDOWN or isinstance(result, asyncio.CancelledError):
        return Requeued()
    return _failure(job, result, now, error_ref)


def _failure(job: Job, error: BaseException, now: datetime, error_ref: Callable[[], str]) -> Ending:
    if isinstance(error, StorageUnavailableException):
        return Requeued(now + STORAGE_GAP)
    failures = job.failures + 1
    if isinstance(error, TransientException) and failures < job.max_attempts:
        return Requeued(now + retry_gap(failures), failed=True)
    outcome = {"error": type(error).__name__}
    if isinstance(error, TransientException) and error.reason:
        outcome["reason"] = error.reason
    return Finished(JobState.FAILED, outcome, error_ref())
