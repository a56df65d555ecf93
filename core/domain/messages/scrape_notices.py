"""Outbox rows about repeats and about scrapes that were asked for together."""

from dataclasses import dataclass

from core.domain.ids import GroupId, JobId, RepeatId
from core.domain.messages.notices import Notice


@dataclass(frozen=True, slots=True)
class RepeatChangedNotice(Notice):
    """A repeat found that something changed; it rings."""

    kind = "repeat_changed"
    repeat_id: RepeatId
    job_id: JobId


@dataclass(frozen=True, slots=True)
class RepeatFailingNotice(Notice):
    """A repeat could not be carried out; told once until it works again."""

    kind = "repeat_failing"
    repeat_id: RepeatId
    job_id: JobId


@dataclass(frozen=True, slots=True)
class RepeatPausedNotice(Notice):
    """A repeat paused itself."""

    kind = "repeat_paused"
    repeat_id: RepeatId


@dataclass(frozen=True, slots=True)
class UnavailableStreakNotice(Notice):
    """So many profiles in a row were unavailable: does the session's queue go on? `job_id` is the first that waits."""

    kind = "unavailable_streak"
    job_id: JobId
    streak: int


@dataclass(frozen=True, slots=True)
class GroupDoneNotice(Notice):
    """All scrapes that were asked for together have ended."""

    kind = "group_done"
    group_id: GroupId
