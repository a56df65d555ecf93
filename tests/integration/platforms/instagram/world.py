"""Instagram accounts, profiles and managers for one test, on the local sites that all tests of the package share."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.clock import SystemClock
from core.platforms.instagram.config import InstagramConfig
from core.platforms.instagram.manager import InstagramScraperManager
from sandbox.sites import Account
from sandbox.sites.instagram import InstagramProfile, InstagramSite
from sandbox.sites.instagram.content.model import Person
from sandbox.sites.instagram.content.people import invent_people
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import FAST, World

_NUMBERS = count(1)


class InstagramWorld:
    """What tests of Instagram need of the shared world."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def site(self) -> InstagramSite:
        """The local Instagram."""
        return self._world.sites.instagram

    def account(self, *, state: str = "valid", locale: str = "es_ES") -> str:
        """A new account; its id."""
        number = next(_NUMBERS)
        account = Account(str(62_000_000_000 + number), f"Celaje Fingido {number}", f"celaje_{number}", state, locale)
        self.site.add_account(account)
        return account.id

    def profile(self, followers: Sequence[Person] | int = 0, **changes: Any) -> InstagramProfile:
        """A new profile; with a number, so many invented followers."""
        number = next(_NUMBERS)
        rows = invent_people(followers, seed=3_000 + number) if isinstance(followers, int) else followers
        values: dict[str, Any] = {"username": f"faro.{number}", "name": f"Faro Inventado {number}", **changes}
        profile = InstagramProfile(id=str(63_000_000_000 + number), followers=rows, **values)
        self.site.add_profile(profile)
        return profile

    def identity(self, account_id: str, **changes: Any) -> SessionIdentity:
        """The identity of a session of that account."""
        state = StorageState({"cookies": self.site.cookies_for(account_id), "origins": []})
        return SessionIdentity(SessionId(next(_NUMBERS)), Platform.INSTAGRAM, state, **changes)

    def manager(self, **changes: Any) -> InstagramScraperManager:
        """A manager on the shared pool, without pauses, not started."""
        config = InstagramConfig(**{**FAST, **changes})
        return InstagramScraperManager(config, pool=self._world.pool, clock=SystemClock())

    def kept(self, **changes: Any) -> Kept[InstagramScraperManager]:
        """A page of a session of its own, for many readings."""
        return Kept(lambda: self.manager(**changes), lambda: self.identity(self.account()))


def ref(profile: InstagramProfile) -> ProfileRef:
    """How the profile is asked for."""
    return ProfileRef(Platform.INSTAGRAM, profile.username)
