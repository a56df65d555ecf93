"""Scrapes that are asked for again and again, and scrapes that were asked for together."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from core.domain.ids import ChatId, GroupId, JobId, PersonId, RepeatId
from core.domain.jobs.scrapes import ScrapeArgs

FIRST_HOUR, LAST_HOUR = 8, 20
"""Local hours between which repeats start: when a person could be reading, too, and answer what the site asks."""
_SPREAD_MINUTES = 7
"""Between the minutes of two repeats that were made one after the other, so that they do not start together."""


class Every(StrEnum):
    """How often (column `cada`)."""

    DAY = "dia"
    WEEK = "semana"

    @property
    def word(self) -> str:
        """As people write it after `cada`."""
        return "día" if self is Every.DAY else "semana"

    @property
    def days(self) -> int:
        """Days between two times."""
        return 1 if self is Every.DAY else 7


class RepeatState(StrEnum):
    """Column `estado` of table `repeticiones`."""

    ACTIVE = "activa"
    NO_OWNER = "sin_persona"
    """Paused: the person is not in the team."""
    NO_SESSION = "sin_sesion"
    """Paused: the person has no session on that network."""

    @property
    def paused(self) -> bool:
        """It waits for its owner to start it again."""
        return self is not RepeatState.ACTIVE


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row of `repeticiones`. `failing`: its last failure was told, and it has not succeeded since."""

    repeat_id: RepeatId
    owner: PersonId
    chat_id: ChatId
    args: ScrapeArgs
    every: Every
    next_at: datetime
    created_at: datetime
    state: RepeatState = RepeatState.ACTIVE
    failing: bool = False


@dataclass(frozen=True, slots=True)
class JobGroup:
    """Scrapes of several profiles asked for in one message, told of together once all have ended (`grupos`)."""

    group_id: GroupId
    owner: PersonId
    chat_id: ChatId
    jobs: tuple[JobId, ...]
    created_at: datetime
    message_id: int | None = None
    """The message with the command, which the summary answers."""
    told: bool = False


def is_polite(now: datetime, zone: tzinfo) -> bool:
    """Whether a repeat may start at this hour."""
    return FIRST_HOUR <= now.astimezone(zone).hour < LAST_HOUR


def next_time(asked_at: datetime, now: datetime, every: Every, number: int, zone: tzinfo) -> datetime:
    """The next time of a repeat: so many days after `now`, about the local hour at which it was asked for.

    Never at night, and `number` gives each repeat a minute of its own.
    """
    hour = min(max(asked_at.astimezone(zone).hour, FIRST_HOUR), LAST_HOUR - 1)
    day = now.astimezone(zone).date() + timedelta(days=every.days)
    return datetime.combine(day, time(hour, number * _SPREAD_MINUTES % 60), zone)
