"""A `LiveBrowsers` without a browser: the test is the page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.domain.sessions.login import Action, Field, Frame, PageDialog, Typed, Viewport
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.errors import BrowserCrashedException


@dataclass
class FakeLiveBrowser:
    """Remembers what was done; `become` is what the site does."""

    identity: SessionIdentity
    start_url: str
    viewport: Viewport
    user_agent: str = "Navegador/1.0"
    done: list[Action] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    closed: bool = False
    says: Sequence[PageDialog] = ()

    def __post_init__(self) -> None:
        self._state = self.identity.storage_state
        self._news = asyncio.Event()
        self._gone = False

    def become(self, state: StorageState) -> None:
        """The page got these cookies."""
        self._state = state
        self._news.set()

    def crash(self) -> None:
        """The browser is gone."""
        self._gone = True
        self._news.set()

    async def frames(self) -> AsyncIterator[Frame]:
        yield Frame(1, 0.0, self.viewport.width, self.viewport.height, b"jpeg")
        await asyncio.Event().wait()

    async def fields(self) -> AsyncIterator[Field | None]:
        yield None
        await asyncio.Event().wait()

    async def dialogs(self) -> AsyncIterator[PageDialog]:
        for dialog in self.says:
            yield dialog
        await asyncio.Event().wait()

    def act(self, action: Action) -> None:
        self.done.append(action)

    async def focused(self) -> Field | None:
        return None

    def type_text(self, text: str, field: int) -> Awaitable[Typed]:
        if self._gone:
            raise BrowserCrashedException("gone")
        self.typed.append(text)

        async def read_back() -> Typed:
            return Typed(len(text), exact=True)

        return read_back()

    async def changed(self) -> bool:
        await self._news.wait()
        self._news.clear()
        return not self._gone

    async def storage_state(self) -> StorageState:
        if self._gone:
            raise BrowserCrashedException("gone")
        return self._state


class FakeLiveBrowsers:
    """Every browser that was opened, in order."""

    def __init__(self) -> None:
        self.opened: list[FakeLiveBrowser] = []
        self.arrived = asyncio.Event()
        self.says: Sequence[PageDialog] = ()
        """What the pages of the next browsers say in dialogs."""

    @asynccontextmanager
    async def open(
        self, identity: SessionIdentity, start_url: str, viewport: Viewport
    ) -> AsyncIterator[FakeLiveBrowser]:
        browser = FakeLiveBrowser(identity, start_url, viewport, says=self.says)
        self.opened.append(browser)
        self.arrived.set()
        try:
            yield browser
        finally:
            browser.closed = True
