"""The browser side of a platform: one page of one session, watched by the guard from its first request."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from playwright.async_api import BrowserContext, CDPSession, Page, Response
from playwright.async_api import Error as PlaywrightError

from core.concurrency import drop, first_of
from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.domain.results.profiles import Checkpoint, ListKind, ListPage, Profile, ProfileRef, ReadPlace
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict, pause_end
from core.errors import NetworkException, ProxyException, RateLimitedException, SessionException
from core.platforms.browser.error_mapping import ANSWERED_WITHOUT_PAGE, browser_is_gone
from core.platforms.browser.guard import Guard
from core.platforms.browser.pages.open_page import OpenPage
from core.platforms.browser.pages.page_setup import without_pictures
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium
from core.platforms.browser.responses import ApiRules, Document
from core.platforms.browser.sizes import SizeWatch
from core.platforms.clock import SystemClock
from core.platforms.config import PlatformConfig
from core.platforms.reading.pacing import Pacer
from core.platforms.reading.profile_lists import read_list
from core.platforms.reading.source import ListPlan
from core.platforms.signals import verdict
from core.platforms.storage_files import as_storage_state
from core.platforms.witness import Witness
from core.ports.repositories.budgets import BudgetStore
from core.ports.runtime import Clock

ConfigT = TypeVar("ConfigT", bound=PlatformConfig)

_OK = range(200, 300)
_ERRORS = 400
_PROXY_LOGIN = 407
_TOO_MANY = 429
_FAILURES = 500


class ScraperManager(ABC, Generic[ConfigT]):
    """Opens a session's own browser context, says whether the session lives, and reads profiles (ProfileReader).

    On its own it starts a Chromium for itself::

        async with FacebookScraperManager() as manager:
            await manager.start(storage_state="facebook_storage_state.json")
            verdict = await manager.validate_session_integrity()

    Inside the product it is given the shared `pool`. `close()`, or leaving the `async with`, closes what was opened.
    """

    platform: ClassVar[Platform]
    home_url: ClassVar[str]
    """Where `validate_session_integrity` looks."""
    marker: ClassVar[str]
    """Selector of the first thing on the home page that tells: logged-in marker, login form or checkpoint."""
    api: ClassVar[ApiRules]
    config_class: ClassVar[type[PlatformConfig]]
    sources: ClassVar[Mapping[ListKind, ListPlan]] = {}
    """The lists of this network that can be read, the one that is read unasked first."""

    def __init__(
        self,
        config: ConfigT | None = None,
        *,
        pool: BrowserPool | None = None,
        clock: Clock | None = None,
        budgets: BudgetStore | None = None,
    ) -> None:
        self.config: ConfigT = config or self.config_class()  # type: ignore[assignment]
        self.clock: Clock = clock or SystemClock()
        self._pool = pool
        self._budgets = budgets
        self._stack = AsyncExitStack()
        self._context: BrowserContext | None = None
        self._page: Page | None = None
        self._guard: Guard | None = None
        self._pacer: Pacer | None = None
        self._wire: CDPSession | None = None
        self.witness = Witness()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(
        self,
        storage_state: Mapping[str, Any] | str | Path | None = None,
        proxy_url: str | None = None,
        user_agent: str | None = None,
        session_id: int | None = None,
        headless: bool | None = None,
    ) -> None:
        """Open the browser context of a session.

        `storage_state` is Playwright's (a dict or the path of its JSON file). `headless` (default: the configuration's)
        matters only without a shared pool. Raises BrowserCrashedException, ProxyException, or RuntimeError when started
        twice.
        """
        identity = SessionIdentity(
            session_id=SessionId(session_id or 0),
            platform=self.platform,
            storage_state=await asyncio.to_thread(as_storage_state, storage_state),
            proxy_url=proxy_url,
            user_agent=user_agent,
        )
        await self.open(identity, headless=headless)

    async def open(self, identity: SessionIdentity, *, headless: bool | None = None) -> None:
        """Like `start`, for the identity of a stored session."""
        if self._context is not None:
            raise RuntimeError("already started")
        try:
            pool = self._pool or await self._own_pool(self.config.headless if headless is None else headless)
            opened = await self._stack.enter_async_context(pool.page(identity))
            guard = self._guarding(identity, opened)
            self._stack.push_async_callback(guard.close)
        except BaseException:
            await self.close()
            raise
        self._context, self._page, self._guard, self._wire = opened.context, opened.page, guard, opened.wire
        self._pacer = Pacer(self._budgets, identity.session_id, self.config.allowances, self.clock)

    def _guarding(self, identity: SessionIdentity, opened: OpenPage) -> Guard:
        page = opened.page
        page.set_default_navigation_timeout(self.config.timeout_navigation)
        page.set_default_timeout(self.config.timeout_selectors)
        guard = Guard(
            self.platform.value,
            identity.account_id,
            self.api,
            self.clock,
            is_intact=opened.is_intact,
            patience=self.config.patience,
        )
        guard.attach(opened.context, page)
        SizeWatch(self.api.matches, guard.too_large).follow(opened.wire)
        self.witness = Witness()
        guard.subscribe(self.witness.hear)
        return guard

    async def close(self) -> None:
        """Close the context (and the browser, when it is our own). Harmless when repeated."""
        stack, self._stack = self._stack, AsyncExitStack()
        self._context = self._page = self._guard = self._wire = self._pacer = None
        await stack.aclose()

    def get_page(self) -> Page:
        """The page; raises RuntimeError before `start`."""
        if self._page is None:
            raise RuntimeError("not started")
        return self._page

    @property
    def pacer(self) -> Pacer:
        """How much may still be asked of each endpoint; raises RuntimeError before `start`."""
        if self._pacer is None:
            raise RuntimeError("not started")
        return self._pacer

    @property
    def guard(self) -> Guard:
        """What watches the page; raises RuntimeError before `start`."""
        if self._guard is None:
            raise RuntimeError("not started")
        return self._guard

    async def storage_state(self) -> StorageState:
        """The cookies as they are now (the site rotates some of them)."""
        if self._context is None:
            raise RuntimeError("not started")
        return StorageState(await self.guard.wait(self._context.storage_state()))

    async def validate_session_integrity(self) -> Verdict:
        """Go to the home page once and judge: at commit by address, then by the first marker; never waits for load.

        A dead session is a verdict here, not an error. Raises TransientException when the site cannot be reached.
        """
        guard = self.guard
        try:
            response = await self._go_to(self.home_url)
            if response.status >= _ERRORS:
                return (await guard.wait(guard.document(response))).verdict
            return await guard.wait(self._first_verdict(response))
        except (SessionException, RateLimitedException) as exc:
            if exc.verdict is None:
                raise
            return exc.verdict

    async def navigate(self, url: str) -> Document:
        """Go to `url`; return the document it ended with, judged and read, without waiting for what it loads.

        Raises what `Guard.wait` raises, RateLimitedException for a 429, and NetworkException for an error of the site.
        """
        document = await self.guard.wait(self.guard.document(await self._go_to(url)))
        self.guard.progressed()
        self.witness.see(document)
        if document.status == _TOO_MANY:
            raise RateLimitedException(pause_end(document.verdict.until, self.clock.now()), document.verdict)
        if document.status >= _FAILURES:
            raise NetworkException(f"HTTP {document.status}")
        if document.status in _OK and not document.body:
            raise NetworkException("the page was cut off")
        return document

    async def _go_to(self, url: str) -> Response:
        """The answer that the navigation ended with, at commit; an error without a page is an answer too."""
        guard = self.guard
        guard.renew()
        response: Response | None
        try:
            response = await guard.wait(self.get_page().goto(url, wait_until="commit"))
        except NetworkException as exc:
            response = guard.answered
            if response is None or str(exc) != ANSWERED_WITHOUT_PAGE:
                raise
        if response is None:  # the page's own script was quicker to go elsewhere: what it was told decides
            await guard.settle()
            guard.check()
            raise NetworkException("the page did not answer")
        if response.status == _PROXY_LOGIN:
            raise ProxyException(f"HTTP {_PROXY_LOGIN}", reason="proxy.authentication")
        return response

    async def _first_verdict(self, response: Response) -> Verdict:
        """The first decisive one: of any answer, or of the first marker on the page; else the whole document's."""
        guard = self.guard
        decided: asyncio.Future[Any] = asyncio.ensure_future(guard.decided())
        marked: asyncio.Future[Any] = asyncio.ensure_future(self._verdict_of_marker())
        whole: asyncio.Future[Any] = asyncio.ensure_future(guard.document(response))
        try:
            await first_of(decided, marked)
            if not decided.done() and marked.result().state is SessionState.UNDECIDED:
                patience = self.config.timeout_selectors / 1000
                await first_of(decided, whole, timeout_s=patience)
            found: Verdict = decided.result() if decided.done() else guard.verdict or marked.result()
            return found
        finally:
            await drop(decided, marked, whole)

    async def _verdict_of_marker(self) -> Verdict:
        page = self.get_page()
        try:
            await page.locator(self.marker).first.wait_for(state="attached")
            return self.guard.judge_content(page.url, await page.content())
        except PlaywrightError as exc:  # no marker in time, or the page was already on its way elsewhere
            if browser_is_gone(exc):
                raise
            return verdict(f"{self.platform.value}.marker_not_found")

    @abstractmethod
    async def read_profile(self, ref: ProfileRef) -> Profile:
        """See ProfileReader."""

    def read_list(
        self,
        profile: Profile,
        kind: ListKind,
        *,
        known: frozenset[str],
        limit: int,
        checkpoint: Checkpoint | None = None,
        places: Sequence[ReadPlace] = (),
    ) -> AsyncGenerator[ListPage, None]:
        """See ProfileReader; read as the network's source for the list says.

        A list that the profile does not show ends with HIDDEN and no rows. Raises, when iterated, UnknownListException
        for a list that the network does not have.
        """
        pages = read_list(
            self, self.sources, profile, kind, known=known, limit=limit, checkpoint=checkpoint, places=places
        )
        return without_pictures(self.guard, lambda: self._wire, pages)

    async def profile_evidence(self) -> ProfileEvidence:
        """See ProfileReader."""
        return await self.witness.evidence(self.get_page(), self.guard)

    def newest_answers(self) -> tuple[RawAnswer, ...]:
        """See ProfileReader."""
        return self.witness.newest()

    async def _own_pool(self, headless: bool) -> BrowserPool:
        executable = await asyncio.to_thread(find_chromium, headless=headless)
        return await self._stack.enter_async_context(BrowserPool(executable, headless=headless, max_contexts=1))
