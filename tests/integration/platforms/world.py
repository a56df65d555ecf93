"""Accounts, profiles and managers for one test, against local sites that all tests of the module share."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ListPage, Profile, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.browser.pool import BrowserPool
from core.platforms.clock import SystemClock
from core.platforms.config import PlatformConfig
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.network import SandboxNetwork
from sandbox.sites import Account, LocalSites
from sandbox.sites.facebook.model import FacebookProfile, Person
from sandbox.sites.facebook.people import invent_people
from tests.integration.platforms.kept import Kept

_NUMBERS = count(1)

FAST: dict[str, Any] = {
    "sandbox": True,
    "page_pause_min_s": 0,
    "page_pause_max_s": 0,
    "scroll_pause_ms": 250,
    "max_idle_rounds": 12,
    "timeout_selectors": 4_000,
    "timeout_navigation": 8_000,
}


def fast(**changes: Any) -> FacebookConfig:
    """A configuration without pauses."""
    return FacebookConfig(**{**FAST, **changes})


@dataclass(frozen=True)
class World:
    """The local sites and the browser pool that reaches nothing else."""

    sites: LocalSites
    network: SandboxNetwork
    pool: BrowserPool

    def account(self, *, state: str = "valid", locale: str = "es_ES") -> str:
        """A new Facebook account; its id."""
        number = 100_090_000_000_000 + next(_NUMBERS)
        account = Account(str(number), f"Alondra Quimera {number % 1000}", f"alondra.quimera.{number}", state, locale)
        self.sites.facebook.add_account(account)
        return account.id

    def profile(self, friends: Sequence[Person] | int = 0, **changes: Any) -> FacebookProfile:
        """A new profile; with a number, so many invented friends."""
        number = next(_NUMBERS)
        rows = invent_people(friends, seed=number) if isinstance(friends, int) else friends
        values: dict[str, Any] = {"vanity": f"vega.ficticia.{number}", "name": f"Vega Ficticia {number}", **changes}
        profile = FacebookProfile(id=str(100_080_000_000_000 + number), friends=rows, **values)
        self.sites.facebook.add_profile(profile)
        return profile

    def identity(self, account_id: str, **changes: Any) -> SessionIdentity:
        """The identity of a Facebook session of that account."""
        cookies = self.sites.facebook.cookies_for(account_id)
        state = StorageState({"cookies": cookies, "origins": []})
        return SessionIdentity(SessionId(next(_NUMBERS)), Platform.FACEBOOK, state, **changes)

    def manager(self, config: PlatformConfig | None = None) -> FacebookScraperManager:
        """A manager on the shared pool, not started."""
        chosen = config if isinstance(config, FacebookConfig) else fast()
        return FacebookScraperManager(chosen, pool=self.pool, clock=SystemClock())

    def kept(self, config: PlatformConfig | None = None) -> Kept[FacebookScraperManager]:
        """A page of a session of its own, for many readings."""
        return Kept(lambda: self.manager(config), lambda: self.identity(self.account()))


def ref(profile: FacebookProfile) -> ProfileRef:
    """How somebody names the profile."""
    return ProfileRef(Platform.FACEBOOK, profile.vanity or profile.id)


async def read_all(
    manager: FacebookScraperManager,
    profile: Profile,
    kind: ListKind = ListKind.FRIENDS,
    *,
    known: frozenset[str] = frozenset(),
    limit: int = 5_000,
) -> list[ListPage]:
    """All pages of a list."""
    return [page async for page in manager.read_list(profile, kind, known=known, limit=limit)]


async def collect(pages: AsyncIterator[ListPage], into: list[ListPage]) -> None:
    """Put pages into a list that is still there when reading fails."""
    async for page in pages:
        into.append(page)  # noqa: PERF401 - one by one, so that none is lost


def ids(pages: Sequence[ListPage]) -> list[str]:
    """Ids of all rows, in order."""
    return [row.external_id for page in pages for row in page.rows]
