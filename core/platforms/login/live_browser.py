"""A live browser: one page in a context of its own, shown and driven from outside (LiveBrowser, LiveBrowsers)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial

from playwright.async_api import BrowserContext, CDPSession, Page, Response, ViewportSize
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame as PageFrame

from core.domain.platforms import Platform
from core.domain.sessions.login import (
    Action,
    Field,
    Frame,
    KeyName,
    PageDialog,
    PointerKind,
    Tap,
    Typed,
    Viewport,
)
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.errors import BrowserCrashedException
from core.platforms.browser.cancellation import within
from core.platforms.browser.error_mapping import from_playwright
from core.platforms.browser.pages.page_setup import PRIVATE_PATTERNS
from core.platforms.browser.pool import BrowserPool
from core.platforms.login.fence import Fence
from core.platforms.login.focus import FocusWatch
from core.platforms.login.hands import Hands
from core.platforms.login.screencast import Screencast
from core.platforms.login.turns import Turns

_OPEN_S = 30.0
_CALL_S = 10.0
_ARRIVAL_TRIES = 5
_MOST_DIALOGS = 20


class LiveLogin:
    """Implements LiveBrowser on a Playwright page."""

    def __init__(self, context: BrowserContext, page: Page, wire: CDPSession, viewport: Viewport, agent: str) -> None:
        self._context = context
        self._page = page
        self._wire = wire
        self._viewport = viewport
        self._agent = agent
        self._screencast = Screencast(wire, viewport)
        self._hands = Hands(wire)
        self._focus = FocusWatch(wire)
        self._turns = Turns()
        self._news = asyncio.Event()
        self._dialogs: asyncio.Queue[PageDialog | None] = asyncio.Queue()
        self._gone = False
        self._texts = 0

    async def attach(self) -> None:
        """Fit the page to the person's screen and watch it; before it goes anywhere. Raises Playwright's Error."""
        width, height = self._viewport.width, self._viewport.height
        await self._page.set_viewport_size(ViewportSize(width=width, height=height))
        metrics = {"width": width, "height": height, "deviceScaleFactor": self._viewport.scale, "mobile": False}
        await self._wire.send("Emulation.setDeviceMetricsOverride", metrics)
        await self._wire.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
        await self._wire.send("Network.setBlockedURLs", {"urls": [*PRIVATE_PATTERNS]})  # a captcha may be heard
        await self._focus.attach()
        self._page.on("framenavigated", self._on_navigation)
        self._page.on("response", self._on_response)
        self._page.on("crash", self._on_gone)
        self._page.on("close", self._on_gone)
        self._context.on("close", self._on_gone)

    @property
    def user_agent(self) -> str:
        """See LiveBrowser."""
        return self._agent

    @property
    def page(self) -> Page:
        """The page itself, for tests and measurements."""
        return self._page

    def frames(self) -> AsyncIterator[Frame]:
        """See LiveBrowser."""
        return self._screencast.frames()

    async def fields(self) -> AsyncIterator[Field | None]:
        """See LiveBrowser."""
        version, field = -1, self._focus.field
        while True:
            version, field = await self._focus.next_after(version)
            yield field

    async def dialogs(self) -> AsyncIterator[PageDialog]:
        """See LiveBrowser."""
        while (dialog := await self._dialogs.get()) is not None:
            yield dialog
        self._dialogs.put_nowait(None)  # for the next one that asks
        raise BrowserCrashedException("the browser is gone")

    def hear(self, dialog: PageDialog) -> None:
        """The page said this. A page that never stops talking is not listened to without end."""
        if self._dialogs.qsize() < _MOST_DIALOGS:
            self._dialogs.put_nowait(dialog)

    def act(self, action: Action) -> None:
        """See LiveBrowser."""
        self._require()
        self._turns.take(partial(self._act, action))

    def type_text(self, text: str, field: int) -> Awaitable[Typed]:
        """See LiveBrowser. Boxes that take one character each get them one by one, without marking anything."""
        self._require()
        typing: asyncio.Future[Awaitable[Typed]] = asyncio.get_running_loop().create_future()
        self._turns.take(lambda: None if typing.done() else typing.set_result(self._type(text, field)))
        return _result_of(typing)

    async def focused(self) -> Field | None:
        """See LiveBrowser."""
        self._require()
        await self._turns.idle()
        self._require()
        return self._focus.field

    def _act(self, action: Action) -> None:
        taken = self._hands.act(action)
        if taken is not None:
            touched = isinstance(action, Tap) and action.pointer is PointerKind.TOUCH
            self._turns.wait_for(partial(self._effect, taken, touched=touched))

    async def _effect(self, taken: asyncio.Task[None], *, touched: bool) -> None:
        """Where the focus is after what the browser has taken."""
        await asyncio.wait({taken})
        await self._focus.ask(touched=touched)

    def _type(self, text: str, field: int) -> Awaitable[Typed]:
        focused = self._focus.field
        if focused is None or focused.key != field:
            return _at_once(Typed(0, exact=False))
        if focused.one_character:
            return self._read_back(self._hands.insert_each(text), None, self._texts)
        self._texts += 1
        self._hands.select_all()
        typing = self._hands.insert(text) if text else self._hands.press(KeyName.BACKSPACE)
        return self._read_back(typing, text, self._texts)

    async def changed(self) -> bool:
        """See LiveBrowser."""
        await self._news.wait()
        self._news.clear()
        return not self._gone

    async def storage_state(self) -> StorageState:
        """See LiveBrowser."""
        self._require()
        try:
            return StorageState(await within(_CALL_S, self._context.storage_state()))
        except PlaywrightError as error:
            raise from_playwright(error) from error

    async def end(self) -> None:
        """Nothing more is sent or shown."""
        self._gone = True
        self._hands.end()
        self._screencast.end()
        self._dialogs.put_nowait(None)
        self._news.set()
        await self._turns.end()
        await self._focus.end()

    async def _read_back(self, typing: Awaitable[None], text: str | None, number: int) -> Typed:
        """What the field holds; a page that formats what is typed gets a few turns. Of boxes (None) nothing is read."""
        await within(_CALL_S, typing)
        if text is None:
            return Typed(0, exact=True)
        length, exact = 0, False
        for _ in range(_ARRIVAL_TRIES):
            if number != self._texts:
                break  # a newer text took its place
            length, exact = await within(_CALL_S, self._focus.arrived(text))
            if exact:
                break
            await asyncio.sleep(0)
        return Typed(length, exact)

    def _require(self) -> None:
        if self._gone:
            raise BrowserCrashedException("the browser is gone")

    def _on_navigation(self, frame: PageFrame) -> None:
        if frame is self._page.main_frame:
            self._news.set()

    def _on_response(self, response: Response) -> None:
        if "set-cookie" in response.headers:
            self._news.set()

    def _on_gone(self, _what: object = None) -> None:
        if not self._gone:
            self._gone = True
            self._screencast.end()
            self._dialogs.put_nowait(None)
            self._news.set()
            asyncio.ensure_future(self._focus.end())  # noqa: RUF006 - it only ends waits


async def _result_of(typing: asyncio.Future[Awaitable[Typed]]) -> Typed:
    return await (await typing)


async def _at_once(typed: Typed) -> Typed:
    return typed


class LiveLogins:
    """Implements LiveBrowsers on a browser pool of its own, so that logins and scrapes never wait for each other."""

    def __init__(self, pool: BrowserPool, default_user_agent: str) -> None:
        self._pool = pool
        self._default_user_agent = default_user_agent

    async def tidy(self) -> None:
        """End the browsers that a killed process left behind."""
        await self._pool.tidy()

    @asynccontextmanager
    async def open(self, identity: SessionIdentity, start_url: str, viewport: Viewport) -> AsyncIterator[LiveLogin]:
        """See LiveBrowsers."""
        async with self._pool.page(identity) as opened:
            agent = identity.user_agent or self._default_user_agent
            login = LiveLogin(opened.context, opened.page, opened.wire, viewport, agent)
            fence = Fence(Platform(identity.platform), opened.context, opened.page, opened.wire, login.hear)
            try:
                await within(_OPEN_S, self._prepare(login, fence, opened.page, start_url))
                yield login
            except PlaywrightError as error:
                raise from_playwright(error) from error
            finally:
                await login.end()
                with contextlib.suppress(PlaywrightError):
                    await fence.close()

    @staticmethod
    async def _prepare(login: LiveLogin, fence: Fence, page: Page, start_url: str) -> None:
        await login.attach()
        await fence.attach()
        await page.goto(start_url, wait_until="commit")
