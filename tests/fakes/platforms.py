"""A social network in memory: what a probe says, who has a profile, how reading goes wrong. Records every visit."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain.platforms import Platform
from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.domain.results.profiles import (
    Checkpoint,
    EndReason,
    ListKind,
    ListPage,
    Profile,
    ProfileRef,
    ReadPlace,
    RelatedProfile,
)
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import ListHiddenException, ProfileNotFoundException, ProxyException
from core.platforms.registry import PLATFORMS
from core.ports.platforms import ProbeResult, ProfileReader

_SPECS = {spec.platform: spec for spec in PLATFORMS}


def alive(platform: Platform = Platform.FACEBOOK) -> Verdict:
    return Verdict(SessionState.VALID, f"{platform}.viewer", strong=True)


def people(number: int, start: int = 1) -> tuple[RelatedProfile, ...]:
    """Invented rows of a list, each with an id that no number type holds exactly."""
    return tuple(
        RelatedProfile(f"{9_007_199_254_740_993 + i}", f"Persona Inventada {i}", f"inventada.{i}")
        for i in range(start, start + number)
    )


@dataclass(slots=True)
class Break:
    """Reading a list ends in `error` after so many new rows; once."""

    after: int
    error: Exception


@dataclass(slots=True)
class FakeReader:
    """Implements ProfileReader over the site of its gateway."""

    site: "FakeGateway"
    identity: SessionIdentity
    validated: int = 0
    profiles: list[ProfileRef] = field(default_factory=list)
    lists: list[tuple[ListKind, frozenset[str]]] = field(default_factory=list)
    checkpoints: list[Checkpoint | None] = field(default_factory=list)
    places: list[tuple[ReadPlace, ...]] = field(default_factory=list)
    closed: bool = False

    @property
    def used(self) -> bool:
        return bool(self.validated or self.profiles or self.lists)

    async def validate_session_integrity(self) -> Verdict:
        self.validated += 1
        answer = self.site.browser.popleft() if self.site.browser else alive(self.site.platform)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def read_profile(self, ref: ProfileRef) -> Profile:
        self.profiles.append(ref)
        if self.site.profile_trouble is not None:
            error, self.site.profile_trouble = self.site.profile_trouble, None
            raise error
        found = self.site.profiles.get(ref.identifier.lower())
        if found is None:
            raise ProfileNotFoundException(ref.identifier)
        return found

    async def read_list(
        self,
        profile: Profile,
        kind: ListKind,
        *,
        known: frozenset[str],
        limit: int,
        checkpoint: Checkpoint | None = None,
        places: Sequence[ReadPlace] = (),
    ) -> AsyncIterator[ListPage]:
        self.lists.append((kind, known))
        self.checkpoints.append(checkpoint)
        self.places.append(tuple(places))
        if kind in self.site.hidden:
            raise ListHiddenException(kind.value)
        everybody = self.site.rows.get(kind, ())
        wanted = everybody[:limit]
        end = EndReason.LIMIT if len(wanted) < len(everybody) else self.site.ends.get(kind, EndReason.END)
        rows = [row for row in wanted if row.external_id not in known]
        trouble = self.site.breaks.pop(kind, None)
        while self.site.during_list:
            await self.site.during_list.pop()()
        done, size = 0, self.site.page_size
        while True:
            if trouble is not None and done >= trouble.after:
                raise trouble.error
            page = tuple(rows[done : done + size])
            done += len(page)
            last = done >= len(rows) and trouble is None
            raw = self.site.raw(page) if self.site.raw is not None else None
            place = self.site.places.get(done)
            yield ListPage(page, f"cursor-{done}", len(everybody), end if last else None, raw=raw, place=place)
            if last:
                return
            await asyncio.sleep(0)
            if self.site.pause is not None:
                await self.site.pause.wait()

    async def profile_evidence(self) -> ProfileEvidence:
        return self.site.evidence

    def newest_answers(self) -> tuple[RawAnswer, ...]:
        return self.site.evidence.answers

    async def storage_state(self) -> StorageState:
        return self.site.state_after or self.identity.storage_state


class FakeGateway:
    """Implements PlatformGateway. Without a script every session is valid and nobody has a profile."""

    def __init__(self, platform: Platform = Platform.FACEBOOK) -> None:
        self.platform = platform
        self.lists = _SPECS[platform].lists
        self.page_size = 4
        self.answers: deque[Verdict | ProbeResult] = deque()
        """What the next probes say, in order."""
        self.browser: deque[Verdict | Exception] = deque()
        """What the browser says when it is asked, in order."""
        self.probed: list[tuple[SessionIdentity, bool]] = []
        self.readers: list[FakeReader] = []
        self.opening: asyncio.Event | None = None
        """A browser that takes until then to open."""
        self.begun = 0
        self.open_trouble: Exception | None = None
        self.profiles: dict[str, Profile] = {}
        self.profile_trouble: Exception | None = None
        self.rows: dict[ListKind, tuple[RelatedProfile, ...]] = {}
        self.hidden: set[ListKind] = set()
        self.ends: dict[ListKind, EndReason] = {}
        self.breaks: dict[ListKind, Break] = {}
        self.pause: asyncio.Event | None = None
        """Between two pages, until then."""
        self.during_probe: list[Any] = []
        """Coroutine functions called once each while a probe is under way."""
        self.during_list: list[Any] = []
        """The same, before the first page of a list."""
        self.state_after: StorageState | None = None
        self.evidence = ProfileEvidence()
        self.places: dict[int, ReadPlace] = {}
        """Places of a list below posts, by how many rows have been handed out when they end."""
        self.raw: Callable[[tuple[RelatedProfile, ...]], RawAnswer] | None = None
        """The answer in which a page of a list comes."""

    @property
    def opens(self) -> int:
        """Browsers that were really open."""
        return len(self.readers)

    @property
    def all_closed(self) -> bool:
        return all(reader.closed for reader in self.readers)

    def host(self, identifier: str, name: str = "Vega Ficticia", **fields: Any) -> Profile:
        """Give somebody a profile."""
        profile = Profile(self.platform, f"id-{identifier}", name, identifier, f"https://example.test/{identifier}")
        self.profiles[identifier.lower()] = replace(profile, **fields)
        return self.profiles[identifier.lower()]

    def says(self, *answers: Verdict | ProbeResult) -> None:
        self.answers.extend(answers)

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        self.probed.append((identity, second))
        answer = self.answers.popleft() if self.answers else alive(self.platform)
        while self.during_probe:
            await self.during_probe.pop()()
        return answer if isinstance(answer, ProbeResult) else ProbeResult(answer, 1.0, requests=1)

    def open(self, identity: SessionIdentity) -> AbstractAsyncContextManager[ProfileReader]:
        return self._open(identity)

    @asynccontextmanager
    async def _open(self, identity: SessionIdentity) -> AsyncIterator[ProfileReader]:
        self.begun += 1
        if self.open_trouble is not None:
            raise self.open_trouble
        if self.opening is not None:
            await self.opening.wait()
        reader = FakeReader(self, identity)
        self.readers.append(reader)
        try:
            yield reader
        finally:
            reader.closed = True

    def parse_profile_url(self, url: str) -> ProfileRef:
        return _SPECS[self.platform].navigation.parse_profile_url(url)

    def profile_url(self, ref: ProfileRef) -> str:
        return _SPECS[self.platform].navigation.build_profile_url(ref.identifier)


class FakeProxyChecker:
    """Implements ProxyChecker: proxies named in `dead` do not answer."""

    def __init__(self) -> None:
        self.dead: set[str] = set()
        self.asked: list[str] = []
        self.meanwhile: list[Any] = []
        """Coroutine functions called once each while a check is under way."""

    def fail(self, urls: Iterable[str]) -> None:
        self.dead.update(urls)

    async def check(self, url: str) -> float:
        self.asked.append(url)
        while self.meanwhile:
            await self.meanwhile.pop()()
        if url in self.dead:
            raise ProxyException("dead on purpose")
        return 20.0 + len(self.asked)
