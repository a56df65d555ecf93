"""Reading sessions outside of a transaction, and a cache of them that is never older than the last commit."""

from dataclasses import dataclass, field
from typing import Protocol

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession


class SessionReads(Protocol):
    """Single sessions as the last commit left them, each read a transaction of its own. StorageException."""

    async def for_person(self, person_id: PersonId, platform: Platform) -> ScrapingSession | None:
        """The one session of a person on a platform."""
        ...

    async def get(self, session_id: SessionId) -> ScrapingSession | None:
        """By id."""
        ...


@dataclass(frozen=True, slots=True)
class CacheAnswer:
    """What a cache knows of a key."""

    version: str | None
    """Under which a value read from the database from now on may be kept; None when nothing may be."""
    value: str | None = field(default=None, repr=False)
    """What was kept under the version that counts now."""


NO_ANSWER = CacheAnswer(None)
"""A change is under way, or the cache cannot be reached: the database answers."""


class SessionCache(Protocol):
    """Sealed texts by key, all of one version; a change of any session makes the version another one.

    A writer calls `begin` while it holds the database's write lock, commits, and calls `end`. In between nothing is
    answered and nothing is kept. A writer that dies there leaves the cache silent until the next one has ended: silence
    is always right, only slower. No method raises for a cache that is out of reach.
    """

    async def look(self, key: str) -> CacheAnswer:
        """The value and the version; the version has to be taken before the database is read."""
        ...

    async def keep(self, key: str, value: str, version: str) -> None:
        """Keep what was read under that version; it is never answered under another."""
        ...

    async def begin(self) -> str:
        """A commit that changes sessions is about to happen; its mark, for `end`."""
        ...

    async def end(self, mark: str) -> None:
        """That commit has happened. Another writer's change, begun since, stays under way."""
        ...

    def forget(self) -> None:
        """Sessions were changed by another process."""
        ...

    async def ping(self) -> float:
        """Milliseconds that an answer takes. StorageUnavailableException when there is none."""
        ...

    async def aclose(self) -> None:
        """Close what it holds open."""
        ...
