"""How long sessions live, estimated from their own history: pure functions over events.

A life begins with new cookies, or when a session that had stopped working works again; it ends when the network ends
it. Lives that go on, or that were cut short by new cookies, count as long as they were seen (Kaplan and Meier's
product-limit estimate), so that a team which renews early is not told that its sessions die early.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from core.domain.people.actors import ActorKind
from core.domain.sessions.session import SessionEvent, SessionStatus

FEWEST_DEATHS = 5
"""Fewer deaths than this tell nothing worth saying."""
_HALF, _ROUNDING = 0.5, 1e-9
_BIRTHS = frozenset({"created", "replaced", "undone"})
LIFE_KINDS = _BIRTHS | {"status_changed"}
"""The kinds of events in which lives begin and end."""


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session worked. `died`: the network ended it; False while it goes on or was renewed before."""

    age: timedelta
    died: bool


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of sessions that still work at an age: `shares[i]` from `ages[i]` on, 1.0 before the first age."""

    ages: tuple[timedelta, ...]
    shares: tuple[float, ...]
    deaths: int

    def share_at(self, age: timedelta) -> float:
        """The share that is expected to live beyond `age`."""
        place = bisect_right(self.ages, age)
        return 1.0 if place == 0 else self.shares[place - 1]

    def median(self) -> timedelta | None:
        """The age that half of the sessions reach; None where fewer than half were seen to end, or too few at all."""
        return self.half_of(1.0)

    def expected_end(self, age: timedelta) -> timedelta | None:
        """The age by which half of those that reached `age` have ended; None where the history does not tell."""
        return self.half_of(self.share_at(age))

    def half_of(self, share: float) -> timedelta | None:
        """The first age at which half of `share` is left."""
        if self.deaths < FEWEST_DEATHS or share <= 0:
            return None
        wanted = share * _HALF + _ROUNDING
        return next((age for age, left in zip(self.ages, self.shares, strict=True) if left <= wanted), None)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the history tells of a session that works: `typical` is how long half of its network's sessions last,
    `ends_at` when half of those as old as this one have ended."""

    born_at: datetime
    typical: timedelta
    ends_at: datetime

    def __str__(self) -> str:
        """As the evidence of a case holds it."""
        return f"{self.born_at.isoformat()} {self.ends_at.isoformat()} {self.typical.total_seconds():.0f}"

    @classmethod
    def parse(cls, evidence: str) -> Self | None:
        """From the evidence of a case; None for any other evidence."""
        match evidence.split():
            case [born, ends, seconds]:
                lasts = timedelta(seconds=int(seconds))
                return cls(datetime.fromisoformat(born), lasts, datetime.fromisoformat(ends))
            case _:
                return None


def expectation(curve: Survival, born: datetime | None, now: datetime) -> Expectation | None:
    """Of a session born then; None where too little is known, or where it has outlived everything that was seen."""
    typical = curve.median()
    end = curve.expected_end(now - born) if born is not None else None
    if born is None or typical is None or end is None:
        return None
    return Expectation(born, typical, born + end)


def survival(lives: Iterable[Life]) -> Survival:
    """The product-limit estimate. Of equal ages deaths come before lives that were only seen so far."""
    ordered = sorted(lives, key=lambda life: (life.age, not life.died))
    at_risk, share, ages, shares = len(ordered), 1.0, list[timedelta](), list[float]()
    for life in ordered:
        if life.died:
            share *= 1 - 1 / at_risk
            if ages and ages[-1] == life.age:
                shares[-1] = share
            else:
                ages.append(life.age)
                shares.append(share)
        at_risk -= 1
    return Survival(tuple(ages), tuple(shares), sum(life.died for life in ordered))


def lives(events: Sequence[SessionEvent], now: datetime) -> tuple[Life, ...]:
    """The lives of one session, from its events in any order; the last one is that which goes on, if one does."""
    found: list[Life] = []
    born: datetime | None = None
    for event in _in_order(events):
        ends = event.kind in _BIRTHS or not _works(event)
        if born is not None and ends:
            found.append(Life(event.at - born, died=_killed(event)))
        if ends or born is None:
            born = event.at if _works(event) else None
    return (*found, Life(now - born, died=False)) if born is not None else tuple(found)


def born_at(events: Sequence[SessionEvent]) -> datetime | None:
    """When the life that goes on began; None when the last one ended, or nothing is known."""
    born: datetime | None = None
    for event in _in_order(events):
        if not _works(event):
            born = None
        elif born is None or event.kind in _BIRTHS:
            born = event.at
    return born


def _works(event: SessionEvent) -> bool:
    return event.after in {"", SessionStatus.ACTIVE}


def _killed(event: SessionEvent) -> bool:
    """By the network, and not by new cookies, an undo, or our own rule for sessions that nobody uses."""
    return event.kind not in _BIRTHS and event.actor.kind is not ActorKind.IDLE


def _in_order(events: Sequence[SessionEvent]) -> list[SessionEvent]:
    return sorted((event for event in events if event.kind in LIFE_KINDS), key=lambda event: event.at)
