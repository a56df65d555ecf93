"""The outcome rules, row by row."""

import asyncio
from datetime import timedelta
from typing import Any

from core.domain.ids import JobId
from core.domain.jobs.job import Job, JobState, JobWaits, WaitFor
from core.errors import (
    BrowserCrashedException,
    LayoutChangedException,
    NetworkException,
    ProfileNotFoundException,
    SessionExpiredException,
    StaleAttemptException,
    StorageUnavailableException,
)
from jobs.outcome import (
    REF_ALPHABET,
    RETRY_GAPS,
    STORAGE_GAP,
    Abort,
    Ending,
    Finished,
    Requeued,
    Superseded,
    Waiting,
    ending_of,
    new_error_ref,
    retry_gap,
)
from tests.fakes.clock import START
from tests.support.tables import each

CANCELLED = asyncio.CancelledError()
WAITS = JobWaits(WaitFor.COOLDOWN, due_at=START, outcome={"result": "rate_limited"})
PARKED = Waiting(WaitFor.COOLDOWN, START, {"result": "rate_limited"})


def job(failures: int = 0) -> Job:
    return Job(JobId(1), "scrape", {}, "s1", JobState.RUNNING, START, attempt=3, failures=failures, max_attempts=4)


def failed(name: str) -> Finished:
    return Finished(JobState.FAILED, {"error": name}, "K7Q2")


ROWS: list[tuple[str, Any, Abort | None, Ending]] = [
    ("returned", {"files": 3}, None, Finished(JobState.DONE, {"files": 3})),
    ("returned although asked to stop", {"files": 3}, Abort.USER, Finished(JobState.DONE, {"files": 3})),
    ("returned within the grace", {}, Abort.SHUTDOWN, Finished(JobState.DONE, {})),
    ("returned too late", {}, Abort.LEASE_LOST, Superseded()),
    ("cancelled by a user", CANCELLED, Abort.USER, Finished(JobState.CANCELLED)),
    ("broke while a user cancelled it", ValueError(), Abort.USER, Finished(JobState.CANCELLED)),
    ("parked while a user cancelled it", WAITS, Abort.USER, Finished(JobState.CANCELLED)),
    ("cancelled by shutdown", CANCELLED, Abort.SHUTDOWN, Requeued()),
    ("broke while shutting down", BrowserCrashedException(), Abort.SHUTDOWN, Requeued()),
    ("parked while shutting down", WAITS, Abort.SHUTDOWN, PARKED),
    ("cancelled by nobody we know", CANCELLED, None, Requeued()),
    ("cancelled because another owns it", CANCELLED, Abort.LEASE_LOST, Superseded()),
    ("stale", StaleAttemptException(), None, Superseded()),
    ("stale and cancelled", StaleAttemptException(), Abort.USER, Superseded()),
    ("parked", WAITS, None, PARKED),
    ("network", NetworkException(), None, Requeued(START + timedelta(seconds=5), failed=True)),
    ("crash", BrowserCrashedException(), None, Requeued(START + timedelta(seconds=5), failed=True)),
    ("storage in trouble", StorageUnavailableException(), None, Requeued(START + STORAGE_GAP)),
    ("our error", ZeroDivisionError(), None, failed("ZeroDivisionError")),
    ("layout", LayoutChangedException(), None, failed("LayoutChangedException")),
    ("target", ProfileNotFoundException(), None, failed("ProfileNotFoundException")),
    ("session", SessionExpiredException(), None, failed("SessionExpiredException")),
]


@each(("result", "abort", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_way_to_end_has_its_ending(result: Any, abort: Abort | None, expected: Ending) -> None:
    assert ending_of(job(), result, abort, now=START, error_ref=lambda: "K7Q2") == expected


@each(("failures", "seconds"), [(0, 5), (1, 30), (2, 120)])
def test_pauses_grow_with_the_failures(failures: int, seconds: int) -> None:
    ending = ending_of(job(failures), NetworkException(), None, now=START)
    assert ending == Requeued(START + timedelta(seconds=seconds), failed=True)


def test_the_last_attempt_fails_for_good() -> None:
    ending = ending_of(job(3), NetworkException(), None, now=START, error_ref=lambda: "K7Q2")
    assert ending == failed("NetworkException")


def test_pauses_stop_growing() -> None:
    assert retry_gap(len(RETRY_GAPS)) == retry_gap(50) == RETRY_GAPS[-1]
    assert list(RETRY_GAPS) == sorted(RETRY_GAPS)


def test_references_are_short_and_readable_aloud() -> None:
    refs = {new_error_ref() for _ in range(200)}
    assert len(refs) > 190
    assert all(len(ref) == 4 and set(ref) <= set(REF_ALPHABET) for ref in refs)
    assert not set("0O1IL") & set(REF_ALPHABET)
