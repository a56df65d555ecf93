"""Jobs, what they read, and the files they made."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.domain.ids import JobId, PersonId, ProfileId, RunId, SessionId
from core.domain.jobs.job import Job, JobState, NewJob, Progress, WaitFor
from core.domain.platforms import Platform
from core.domain.results.changes import Change, ChangeKind, ListDiff
from core.domain.results.files import Artifact
from core.domain.results.profiles import EndReason, ListKind, ListPage, Profile, RelatedProfile, Run


class JobRepository(Protocol):
    """Table `trabajos`: the truth about jobs, whatever engine runs them.

    UNIQUE(dedupe_key) WHERE unfinished; UNIQUE(key) WHERE running; UNIQUE(update_id).
    """

    async def add(self, job: NewJob, at: datetime) -> Job:
        """Insert as queued; ConflictException when dedupe_key or update_id is taken."""
        ...

    async def get(self, job_id: JobId) -> Job | None:
        """By id."""
        ...

    async def by_dedupe_key(self, dedupe_key: str) -> Job | None:
        """The unfinished job with that key."""
        ...

    async def by_update(self, update_id: int) -> Job | None:
        """The job that a Telegram update made."""
        ...

    async def claim(self, now: datetime, *, without: Collection[str] = (), key: str | None = None) -> Job | None:
        """Atomically start the next due queued job: lowest priority, then oldest, whose key has nothing running.

        Jobs of the tasks `without` are left where they are, and with `key` those of every other key.

        It becomes running with attempt + 1 (and started_at on the first start). Jobs waiting for a cooldown that has
        ended count as queued.
        """
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When the earliest not yet due job becomes due; None when nothing waits for time."""
        ...

    async def own(self, job_id: JobId, attempt: int) -> bool:
        """Whether this attempt runs the job; if so, it cannot be taken from it before the end of the transaction."""
        ...

    async def set_progress(self, job_id: JobId, attempt: int, progress: Progress) -> bool:
        """False when the attempt is stale."""
        ...

    async def finish(
        self,
        job_id: JobId,
        attempt: int,
        state: JobState,
        *,
        at: datetime,
        outcome: Mapping[str, Any],
        error_ref: str | None = None,
        ran_s: float = 0.0,
    ) -> bool:
        """End the job (done, failed, cancelled) after a run of `ran_s` seconds; False when the attempt is stale."""
        ...

    async def requeue(
        self, job_id: JobId, attempt: int, *, due_at: datetime | None, failed: bool, ran_s: float = 0.0
    ) -> bool:
        """Queue again (shutdown, or retry after `failed`), in its old place; False when the attempt is stale."""
        ...

    async def wait(
        self,
        job_id: JobId,
        attempt: int,
        wait: WaitFor,
        *,
        due_at: datetime | None,
        outcome: Mapping[str, Any],
        ran_s: float = 0.0,
    ) -> bool:
        """Park a running job; False when the attempt is stale."""
        ...

    async def wake(self, key: str, waits: Sequence[WaitFor]) -> Sequence[Job]:
        """Queue again every job of `key` that waits for one of these; those jobs."""
        ...

    async def shorten_pauses(self, latest: datetime) -> Sequence[Job]:
        """Jobs whose pause (WaitFor.COOLDOWN) ends after `latest` wait until `latest`; those jobs."""
        ...

    async def request_abort(self, job_id: JobId) -> bool:
        """Mark a running job for abortion; False when it is not running."""
        ...

    async def cancel_idle(self, job_id: JobId, at: datetime) -> bool:
        """Cancel a queued or waiting job; False when it is neither."""
        ...

    async def release_running(self, keep: Collection[JobId] = ()) -> Sequence[Job]:
        """Queue again everything that a dead process left running (single process), but for `keep`; those jobs."""
        ...

    async def set_card(self, job_id: JobId, message_id: int) -> None:
        """The chat message that shows the job."""
        ...

    async def place_in_queue(self, job_id: JobId, now: datetime) -> int:
        """1 for the next to run of its key; 0 when it is not queued. One due later than `now` lets others pass: it has
        no place and does not count for others."""
        ...

    async def unfinished(self, *, owner: PersonId | None = None, key: str | None = None) -> Sequence[Job]:
        """Queued, running and waiting ones, oldest first.

        With `owner`, a unit of work that writes holds that person's queue (Area.QUEUE).
        """
        ...

    async def recent(
        self, owner: PersonId, limit: int, offset: int = 0, *, before: JobId | None = None
    ) -> Sequence[Job]:
        """A person's scrapes, newest first; those older than the job `before`, if one is named."""
        ...

    async def counts(self) -> Mapping[JobState, int]:
        """How many jobs are in each state."""
        ...

    async def runnable_since(self, now: datetime) -> datetime | None:
        """Since when the oldest queued job could have run; None when none could."""
        ...

    async def finished_between(
        self, task: str, start: datetime, end: datetime, *, newest: int | None = None
    ) -> Sequence[Job]:
        """Jobs of a task that ended in [start, end), in order; of more than `newest` only the last ones."""
        ...

    async def newest_done(self, key: str, task: str, limit: int, *, after: datetime | None) -> Sequence[Job]:
        """Jobs of a task and key that were done (not failed or cancelled) after then: the `limit` newest, in order."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete jobs that ended before then and have no runs or artifacts; how many."""
        ...


class ProfileRepository(Protocol):
    """Tables `perfiles`, `relaciones`, `corridas`."""

    async def save_profile(self, profile: Profile, at: datetime) -> ProfileId:
        """Insert or refresh (platform, external_id)."""
        ...

    async def correct_profile(
        self, profile_id: ProfileId, seen: Profile, corrected: Profile, *, read_by: JobId, at: datetime
    ) -> bool:
        """Store what a job's answers tell today; False, and nothing, when the profile is no longer as it was `seen`
        or a later job than `read_by` read it."""
        ...

    async def get(self, profile_id: ProfileId) -> Profile | None:
        """By our id."""
        ...

    async def recent_targets(self, owner: PersonId, limit: int) -> Sequence[tuple[Platform, str, str]]:
        """What a person asked for last: (platform, identifier, name), newest first, each once."""
        ...

    async def open_run(
        self,
        job_id: JobId,
        profile_id: ProfileId,
        session_id: SessionId,
        kind: ListKind,
        account_id: str | None,
        at: datetime,
    ) -> Run:
        """The run of this job and list: a new one, or the one an earlier attempt left unfinished."""
        ...

    async def save_pages(self, run_id: RunId, pages: Sequence[ListPage], at: datetime) -> Run:
        """Append the rows that the run does not have yet (by their key), with the last cursor, and count the pages.

        `observed` of the pages, duplicates included, is added up; the newest `declared` that is not None is kept.
        A row stored without a numeric id (external_id is the user name in lower case) is no new row when one with that
        user name and a number comes: the stored row becomes that one. The number of statements does not depend on how
        many pages there are.
        """
        ...

    async def end_run(self, run_id: RunId, end: EndReason, at: datetime) -> Run:
        """Close it."""
        ...

    async def known_keys(self, run_id: RunId) -> frozenset[str]:
        """Keys of the rows that the run has stored (RelatedProfile.key: of people, their external_id)."""
        ...

    async def runs_of(self, job_id: JobId) -> Sequence[Run]:
        """In the order they were opened."""
        ...

    async def rows(self, run_id: RunId) -> Sequence[RelatedProfile]:
        """In the site's order."""
        ...

    async def rows_between(self, run_id: RunId, start: int, stop: int) -> Sequence[RelatedProfile]:
        """Those at the positions [start, stop), in the site's order; a run has positions below its `unique`."""
        ...

    async def renew_rows(self, run_id: RunId, rows: Sequence[RelatedProfile], at: datetime) -> None:
        """Store rows of a run that ended: those with a known key in place of the stored ones, the others at its end."""
        ...

    async def first_seen(self, run_id: RunId, keys: Sequence[str]) -> Mapping[str, datetime]:
        """When a reading of the run's list, up to this one, first had each of these rows."""
        ...

    async def earlier_readings(self, run_id: RunId, limit: int) -> Sequence[Run]:
        """Readings of the same list before this run that have rows or are complete: the newest `limit`.

        Oldest first.
        """
        ...

    async def latest_job(self, owner: PersonId, target_key: str, since: datetime) -> Job | None:
        """The person's newest finished scrape of that target (args["target_key"]) after `since`."""
        ...

    async def diff(self, run_id: RunId) -> ListDiff | None:
        """Against the last complete run of the list before it; None without one, or while the run is open."""
        ...

    async def changes(self, run_id: RunId, kind: ChangeKind, start: int, limit: int) -> Sequence[Change]:
        """The rows behind one count of `diff`, in the order of their readings: at most `limit`, from the `start`-th."""
        ...


class ArtifactRepository(Protocol):
    """Table `artefactos`."""

    async def add(
        self,
        *,
        job_id: JobId | None,
        path: str,
        media_type: str,
        size: int,
        sha256: str,
        at: datetime,
        wants_upload: bool,
    ) -> Artifact:
        """Register a kept file; with `wants_upload` it waits for the FTP server."""
        ...

    async def of_job(self, job_id: JobId) -> Sequence[Artifact]:
        """By path."""
        ...

    async def waiting_upload(self, limit: int = 50, *, after: int = 0) -> Sequence[Artifact]:
        """Not yet on the FTP server, oldest first; those after the artifact of that number."""
        ...

    async def mark_uploaded(self, artifact_id: int, at: datetime) -> None:
        """It is on the FTP server."""
        ...
