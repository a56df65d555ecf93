"""A live browser as the login service sees it; implemented in core.platforms.login."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from core.domain.sessions.login import Action, Field, Frame, PageDialog, Typed, Viewport
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState


class LiveBrowser(Protocol):
    """One page in a context of its own, shown picture by picture and driven by a person.

    Raises BrowserCrashedException from every method once the browser is gone.
    """

    @property
    def user_agent(self) -> str:
        """The user agent that the site saw from the first request on."""
        ...

    def frames(self) -> AsyncIterator[Frame]:
        """Pictures from now on, the newest first to come. Once a page has come to rest one sharper picture of it
        follows; none while nothing changes.

        The next one is asked for when this one has been taken, so that a slow viewer gets fewer, not older ones. A new
        iteration begins with a whole picture; only one at a time.
        """
        ...

    def fields(self) -> AsyncIterator[Field | None]:
        """The field that has the focus, each time it changes; None when none has it. Begins with the present one."""
        ...

    def dialogs(self) -> AsyncIterator[PageDialog]:
        """What the page says in dialogs, once each, as they come."""
        ...

    def act(self, action: Action) -> None:
        """Do it, in order, without waiting for the browser. Of moves that come faster than it, the newest counts.

        After a tap, Enter or Tab, the next one is done when the browser has told where the focus is.
        """
        ...

    async def focused(self) -> Field | None:
        """The field that has the focus once everything done so far has had its effect; None when none has it."""
        ...

    def type_text(self, text: str, field: int) -> Awaitable[Typed]:
        """Put `text` in the place of what the field with that key holds, as if typed: at once, in order with `act`.

        Awaiting reads back what arrived. Nothing is typed once another field has the focus.
        """
        ...

    async def changed(self) -> bool:
        """Wait until the page went somewhere or got cookies since the last call; False when the browser is gone."""
        ...

    async def storage_state(self) -> StorageState:
        """The cookies as they are now."""
        ...


class LiveBrowsers(Protocol):
    """Opens live browsers, apart from those of scrapes."""

    def open(
        self, identity: SessionIdentity, start_url: str, viewport: Viewport
    ) -> AbstractAsyncContextManager[LiveBrowser]:
        """A context with the session's cookies, proxy, user agent and language at `start_url`; always closed on exit.

        It goes to the network's own hosts and its login helpers only. Raises BrowserCrashedException, ProxyException,
        NetworkException.
        """
        ...
