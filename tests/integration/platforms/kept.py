"""One page of a session for many readings, which is what a session of the product does with its lists."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Generic, Self, TypeVar

from playwright.async_api import Error as PlaywrightError

from core.domain.results.profiles import Profile, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.platforms.manager import ScraperManager
from tests.support.patience import HANG_MS

ManagerT = TypeVar("ManagerT", bound=ScraperManager[Any])


class Kept(Generic[ManagerT]):
    """Lends its page to one reading after the other. A reading that ends with an error is the last one of its page."""

    def __init__(self, make: Callable[[], ManagerT], identity: Callable[[], SessionIdentity]) -> None:
        self._make = make
        self._identity = identity
        self._manager: ManagerT | None = None
        self._profiles: dict[ProfileRef, Profile] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    @asynccontextmanager
    async def manager(self) -> AsyncIterator[ManagerT]:
        """The page, at about:blank; nothing on it asks the site any more once the reading is over."""
        if self._manager is None:
            self._manager = self._make()
            await self._manager.open(self._identity())
        try:
            yield self._manager
        except BaseException:
            await self.close()
            raise
        try:
            await self._manager.get_page().goto("about:blank", timeout=HANG_MS)
        except PlaywrightError:  # the page was on its way elsewhere: away with it
            await self.close()

    async def profile(self, asked: ProfileRef) -> Profile:
        """The profile, read once by the page that is lent just now."""
        assert self._manager is not None, "no reading is under way"
        if asked not in self._profiles:
            self._profiles[asked] = await self._manager.read_profile(asked)
        return self._profiles[asked]

    def forget(self) -> None:
        """Have profiles read anew."""
        self._profiles.clear()

    async def close(self) -> None:
        """Close the page; the next reading gets a new one."""
        manager, self._manager = self._manager, None
        self.forget()
        if manager is not None:
            await manager.close()
