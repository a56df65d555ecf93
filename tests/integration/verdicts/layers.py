"""How each layer of the early exit looks at a session, and what it says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from playwright.async_api import Request

from core.domain.ids import SessionId
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import RateLimitedException, SessionException, TransientException
from core.platforms.browser.guard import Guard
from core.platforms.browser.pool import BrowserPool
from core.platforms.clock import SystemClock
from core.platforms.manager import ScraperManager
from core.platforms.probe.probe import HttpProbe
from core.platforms.registry import PlatformSpec
from core.platforms.signals import verdict
from sandbox.sites import Account, LocalSites, Site
from tests.integration.verdicts.pages import CALL_AGAIN
from tests.support.patience import HANG_S

PATIENT: dict[str, Any] = {
    "sandbox": True,
    "page_pause_min_s": 0,
    "page_pause_max_s": 0,
    "timeout_selectors": 45_000,
    "timeout_navigation": 45_000,
}
SILENT_MS = 500
"""How long to look for a marker on a page that has none."""
_ROUNDS = 5
_NUMBERS = count(100_060_000_000_000)


class Look(Protocol):
    """One layer looks at a session in a state."""

    __name__: str

    def __call__(self, spec: PlatformSpec, state: str) -> Awaitable[Verdict]: ...


@dataclass(frozen=True)
class Layers:
    """Every look is at an account of its own, so that no look disturbs another."""

    sites: LocalSites
    pool: BrowserPool
    http: HttpProbe

    @property
    def looks(self) -> tuple[Look, ...]:
        """Every way of looking."""
        return self.probe, self.second_probe, self.browser, self.guard_of_calls, self.guard_of_navigation

    async def probe(self, spec: PlatformSpec, state: str) -> Verdict:
        """One request."""
        return (await self.http.probe(self._identity(spec, state))).verdict

    async def second_probe(self, spec: PlatformSpec, state: str) -> Verdict:
        """One request elsewhere on the site, to confirm."""
        return (await self.http.probe(self._identity(spec, state), second=True)).verdict

    async def browser(self, spec: PlatformSpec, state: str) -> Verdict:
        """The home page, opened when the session is in that state already."""
        silent = self._site(spec).STATES[state].expected == "undecided"
        config = PATIENT | ({"timeout_selectors": SILENT_MS} if silent else {})
        async with self._open(spec, self._identity(spec, state), config) as manager:
            return await _said(manager.validate_session_integrity)

    async def guard_of_calls(self, spec: PlatformSpec, state: str) -> Verdict:
        """The page is open while the state comes over the session; its own script's next call meets it."""
        async with self._open_valid(spec) as (manager, change):
            page, guard = manager.get_page(), manager.guard
            await guard.wait(page.wait_for_function(CALL_AGAIN, polling=20))
            await _quiet(guard)
            change(state)
            over = asyncio.Event()

            def ended(request: Request) -> None:
                if spec.manager.api.matches(request.url):
                    over.set()

            async def meet() -> Verdict:
                guard.renew()
                page.on("requestfinished", ended)
                page.on("requestfailed", ended)
                await guard.wait(page.evaluate(f"{CALL_AGAIN}()"))
                await guard.wait(over.wait())
                await _quiet(guard)
                guard.check()
                return guard.verdict or verdict("transport.no_answer")

            return await _said(meet)

    async def guard_of_navigation(self, spec: PlatformSpec, state: str) -> Verdict:
        """The page is open while the state comes over the session; the next navigation of the scrape meets it."""
        async with self._open_valid(spec) as (manager, change):
            change(state)

            async def meet() -> Verdict:
                return (await manager.navigate(f"{manager.home_url.removesuffix('home')}vega.ficticia")).verdict

            return await _said(meet)

    @asynccontextmanager
    async def _open_valid(self, spec: PlatformSpec) -> AsyncIterator[tuple[ScraperManager[Any], Callable[[str], None]]]:
        """A manager whose session was just proved valid, and how to change the session's state on the site."""
        identity = self._identity(spec, "valid")
        async with self._open(spec, identity, PATIENT) as manager:
            found = await manager.validate_session_integrity()
            assert found.state is SessionState.VALID, found
            yield manager, lambda state: self._site(spec).set_state(str(identity.account_id), state)

    @asynccontextmanager
    async def _open(
        self, spec: PlatformSpec, identity: SessionIdentity, config: dict[str, Any]
    ) -> AsyncIterator[ScraperManager[Any]]:
        async with spec.manager(spec.config_class(**config), pool=self.pool, clock=SystemClock()) as manager:
            await manager.open(identity)
            yield manager

    def _identity(self, spec: PlatformSpec, state: str) -> SessionIdentity:
        number = next(_NUMBERS)
        site = self._site(spec)
        site.add_account(Account(str(number), f"Bruma Ficticia {number % 1000}", f"bruma_{number % 10**6}", state))
        cookies = StorageState({"cookies": site.cookies_for(str(number))})
        return SessionIdentity(SessionId(number % 10**6), spec.platform, cookies)

    def _site(self, spec: PlatformSpec) -> Site:
        return self.sites.site(spec.platform.value)


async def _quiet(guard: Guard) -> None:
    """Until what the page has received is judged, also on a slow machine (a body may never come, though)."""
    for _ in range(_ROUNDS):
        await guard.settle()


async def _said(look: Callable[[], Awaitable[Verdict]]) -> Verdict:
    """What a look says; what stops a scrape says it by its verdict, and trouble on the way decides nothing."""
    try:
        return await asyncio.wait_for(look(), HANG_S)
    except (SessionException, RateLimitedException) as stopped:
        if stopped.verdict is None:
            raise
        return stopped.verdict
    except TransientException as trouble:
        return verdict("transport.request", str(trouble))
