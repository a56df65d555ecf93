"""How long sessions last, from the team's own history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions.lifetimes import Expectation, Life, Survival, born_at, expectation, lives, survival
from core.domain.sessions.session import AnySession, SessionStatus
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork

FRESH_FOR = timedelta(minutes=10)
"""The history of months changes little within minutes."""
USED_FOR = 2 * FRESH_FOR
"""Readers take an estimate of that age; it is made anew in time by what runs by the clock, so that nobody waits."""


@dataclass(frozen=True, slots=True)
class KnownLives:
    """The estimate per network, and when the present life of each session began."""

    at: datetime
    curves: Mapping[Platform, Survival]
    births: Mapping[SessionId, datetime]
    platforms: Mapping[SessionId, Platform]

    def of(self, session: AnySession) -> Expectation | None:
        """Of a session that works; None where the history tells too little."""
        if session.status is not SessionStatus.ACTIVE:
            return None
        return self._of(session.session_id, session.status_since)

    def ending(self, until: datetime) -> Sequence[tuple[SessionId, Expectation]]:
        """Sessions that are expected to end by then, by number."""
        found = [(number, self._of(number)) for number in sorted(self.births)]
        return [(number, told) for number, told in found if told is not None and told.ends_at <= until]

    def _of(self, session_id: SessionId, since: datetime | None = None) -> Expectation | None:
        """`since`: when it was seen to begin, if that is newer than what the estimate knows."""
        curve = self.curves.get(self.platforms[session_id]) if session_id in self.platforms else None
        born = self.births.get(session_id)
        if curve is None or born is None:
            return None
        return expectation(curve, max(born, since) if since is not None else born, self.at)


class LifeExpectancy:
    """Estimates anew every FRESH_FOR at most."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: KnownLives | None = None

    async def known(self, uow: UnitOfWork) -> KnownLives:
        """What the history tells, at most USED_FOR old."""
        return await self._at_most(USED_FOR, uow)

    async def renewed(self, uow: UnitOfWork) -> KnownLives:
        """The same, at most FRESH_FOR old: for what runs by the clock."""
        return await self._at_most(FRESH_FOR, uow)

    async def _at_most(self, age: timedelta, uow: UnitOfWork) -> KnownLives:
        now = self._clock.now()
        if self._known is None or not timedelta() <= now - self._known.at < age:
            self._known = await _estimate(uow, now)
        return self._known


async def _estimate(uow: UnitOfWork, now: datetime) -> KnownLives:
    seen: dict[Platform, list[Life]] = defaultdict(list)
    births: dict[SessionId, datetime] = {}
    platforms: dict[SessionId, Platform] = {}
    for platform, events in await uow.panel.histories():
        number = events[0].session_id
        platforms[number] = platform
        seen[platform].extend(lives(events, now))
        if (born := born_at(events)) is not None:
            births[number] = born
    return KnownLives(now, {platform: survival(found) for platform, found in seen.items()}, births, platforms)
