"""A social network as the services see it; implemented in core.platforms."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.domain.platforms import Platform
from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.domain.results.profiles import Checkpoint, ListKind, ListPage, Profile, ProfileRef, ReadPlace, RelatedProfile
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one probe said, how long it took, and which cookies the site rotated (worth writing back)."""

    verdict: Verdict
    elapsed_ms: float
    rotated: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    requests: int = 0


class ProfileReader(Protocol):
    """An open browser context of one session. Every method raises as soon as the guard sees the session die.

    Raises SessionUnconfirmedException / SessionExpiredException / AccountBannedException / ConsentRequiredException /
    RateLimitedException (session), TargetException (profile), TransientException, LayoutChangedException.
    """

    async def validate_session_integrity(self) -> Verdict:
        """Navigate once and judge at commit, then at the first marker; never waits for load."""
        ...

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """Open the profile and read its data (also when it is private or unavailable: see `availability`)."""
        ...

    def read_list(
        self,
        profile: Profile,
        kind: ListKind,
        *,
        known: frozenset[str],
        limit: int,
        checkpoint: Checkpoint | None = None,
        places: Sequence[ReadPlace] = (),
    ) -> AsyncIterator[ListPage]:
        """The list page by page, each row once. `known` keys (from an earlier attempt) are scrolled past, not yielded.

        With a `checkpoint` the list begins where that attempt stopped, on networks where a list can begin anywhere.
        Of a list below several posts, those `places` that it read to their end are not opened again.

        The last page carries `end`. `limit` counts rows over all attempts.
        """
        ...

    async def profile_evidence(self) -> ProfileEvidence:
        """The answers that told the profile read last, and a picture of its page as it is drawn now.

        To be asked before a list is read. A picture that cannot be taken is left out.
        """
        ...

    def newest_answers(self) -> tuple[RawAnswer, ...]:
        """What the page was told last, its document first: a sample for people when it was not understood."""
        ...

    async def storage_state(self) -> StorageState:
        """The cookies as they are now (the site rotates some of them)."""
        ...


class PlatformGateway(Protocol):
    """One social network."""

    platform: Platform
    lists: tuple[ListKind, ...]
    """Lists that can be read today."""

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """Judge the session by one HTTP request (none when cookies are missing); never raises for an answer."""
        ...

    def open(self, identity: SessionIdentity) -> AbstractAsyncContextManager[ProfileReader]:
        """A browser context with the session's own cookies, proxy, user agent and locale; always closed on exit."""
        ...

    def parse_profile_url(self, url: str) -> ProfileRef:
        """The profile an address names; PostUrlException or NotAProfileException when it names something else."""
        ...

    def profile_url(self, ref: ProfileRef) -> str:
        """The public address of the profile."""
        ...


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What a kept answer says when it is read again: the rows of a list, and how many the site declares."""

    rows: tuple[RelatedProfile, ...]
    declared: int | None = None


class AnswerReader(Protocol):
    """Reads kept answers of one network again, without asking the site. Pure."""

    def profile(self, text: str) -> Profile:
        """The profile that an answer is about; CentinelaException when it is about none."""
        ...

    def rows(self, text: str, kind: ListKind) -> ReadAnswer:
        """The page of a list in an answer; CentinelaException when there is none."""
        ...


class ProxyChecker(Protocol):
    """Finds out whether a proxy works, apart from any session."""

    async def check(self, url: str) -> float:
        """Milliseconds of one request to a site through it; ProxyException when it does not carry us there."""
        ...
