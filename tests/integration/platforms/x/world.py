"""X accounts, profiles and managers for one test, on the local sites that all tests of the package share."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ListPage, ProfileRef
from core.domain.sessions.budgets import Endpoint, Window
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.clock import SystemClock
from core.platforms.x.config import XConfig
from core.platforms.x.manager import XScraperManager
from core.ports.runtime import Clock
from sandbox.sites import Account
from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.people import invent_users
from sandbox.sites.x.site import XSite
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import FAST, World

_NUMBERS = count(1)


class Budgets:
    """Implements BudgetStore in memory, for tests that look at what was kept."""

    def __init__(self) -> None:
        self.kept: dict[tuple[SessionId, Endpoint], Window] = {}

    async def window(self, session_id: SessionId, endpoint: Endpoint) -> Window | None:
        return self.kept.get((session_id, endpoint))

    async def keep(self, session_id: SessionId, endpoint: Endpoint, window: Window) -> None:
        self.kept[session_id, endpoint] = window


class XWorld:
    """What tests of X need of the shared world."""

    def __init__(self, world: World, session: Kept[XScraperManager] | None = None) -> None:
        self._world = world
        self._session = session
        self.budgets = Budgets()

    @property
    def site(self) -> XSite:
        """The local X."""
        return self._world.sites.x

    def account(self, *, state: str = "valid", locale: str = "es_ES") -> str:
        """A new account; its id."""
        number = next(_NUMBERS)
        name = f"Celaje Fingido {number}"
        account = Account(str(1_700_000_000_000_100_000 + number), name, f"celaje_{number}", state, locale)
        self.site.add_account(account)
        return account.id

    def profile(self, followers: Sequence[Person] | int = 0, *, facts: Any = None, **changes: Any) -> XProfile:
        """A new profile; with a number, so many invented followers. `facts` are those of the person."""
        number = next(_NUMBERS)
        rows = invent_users(followers, seed=5_000 + number) if isinstance(followers, int) else followers
        person = Person(str(1_410_000_000_000_000_000 + number), f"faro_{number}", f"Faro {number}", **(facts or {}))
        profile = XProfile(person, followers=rows, **changes)
        self.site.add_profile(profile)
        return profile

    def identity(self, account_id: str, **changes: Any) -> SessionIdentity:
        """The identity of a session of that account."""
        state = StorageState({"cookies": self.site.cookies_for(account_id), "origins": []})
        return SessionIdentity(SessionId(next(_NUMBERS)), Platform.X, state, **changes)

    def manager(self, *, clock: Clock | None = None, **changes: Any) -> XScraperManager:
        """A manager on the shared pool, without pauses, not started."""
        config = XConfig(**{**FAST, **changes})
        return XScraperManager(config, pool=self._world.pool, clock=clock or SystemClock(), budgets=self.budgets)

    def kept(self, account: str, **changes: Any) -> Kept[XScraperManager]:
        """A page of sessions of that account, for many readings."""
        return Kept(lambda: self.manager(**changes), lambda: self.identity(account))

    async def read(
        self, profile: XProfile, kind: ListKind = ListKind.FOLLOWERS, *, account: str | None = None, **changes: Any
    ) -> list[ListPage]:
        """All pages of a list; by a session of its own where it is told which, or how it is to read."""
        own = self._session is None or account is not None or changes
        kept = self.kept(account or self.account(), **changes) if own else self._session
        assert kept is not None
        async with kept.manager() as manager:
            found = await manager.read_profile(ref(profile))
            pages = [page async for page in manager.read_list(found, kind, known=frozenset(), limit=5_000)]
        if own:
            await kept.close()
        return pages


def ref(profile: XProfile) -> ProfileRef:
    """How the profile is asked for."""
    return ProfileRef(Platform.X, profile.handle)


def ids(pages: Sequence[ListPage]) -> list[str]:
    """Ids of all rows, in order."""
    return [row.external_id for page in pages for row in page.rows]
