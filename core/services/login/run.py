"""One live login from its first page to its end: limits of time, the watch for a proof, and the capture."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum

from core.domain.platforms import REQUIRED_COOKIES
from core.domain.sessions.login import Action, LoginEnd, LoginRecord, Typed
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import BrowserCrashedException, StorageUnavailableException, TransientException
from core.ports.login import LiveBrowser
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.services.login.beginning import Beginning
from core.services.uploads.steps import OtherAccount, other_account

LIFE_S = 600.0
"""A live login ends after this, whatever happens in it."""
IDLE_S = 120.0
"""It ends after this without a tap, a key or a text."""
_TICK_S = 0.5
_PROBE_GAP_S = 1.0
"""Between two questions to the site while a person is logging in."""


class Phase(StrEnum):
    """Where a live login stands."""

    OPENING = "opening"
    LIVE = "live"
    CONFIRM = "confirm"
    """Logged in, to another account than before: the person has to say that it is meant."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a viewer is told. `left_s`: seconds until the end; `other`: both accounts when one has to be confirmed."""

    phase: Phase
    left_s: int
    end: LoginEnd | None = None
    other: OtherAccount | None = None


Install = Callable[["LoginRun", NewSession, Verdict], Awaitable[LoginEnd]]
"""Puts a proved session in place: CAPTURED; REFUSED when the account is another person's; REMOVED."""
StillAllowed = Callable[[], Awaitable[bool]]


class LoginRun:
    """Runs once, by `run`; everything else may be called by its one viewer meanwhile."""

    def __init__(
        self,
        beginning: Beginning,
        record: LoginRecord,
        gateway: PlatformGateway,
        clock: Clock,
        install: Install,
        allowed: StillAllowed,
    ) -> None:
        self.beginning = beginning
        self.record = record
        self._gateway = gateway
        self._clock = clock
        self._install = install
        self._allowed = allowed
        self._started = self._acted = clock.monotonic()
        self._phase = Phase.OPENING
        self._end: LoginEnd | None = None
        self._ending = asyncio.Event()
        self._news = asyncio.Condition()
        self._version = 0
        self._browser: LiveBrowser | None = None
        self._ready = asyncio.Event()
        self._watched = False
        self._waiting: tuple[NewSession, Verdict, OtherAccount] | None = None
        self._installing: asyncio.Future[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self._phase is Phase.ENDED

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        left = max(0.0, LIFE_S - (self._clock.monotonic() - self._started))
        return Standing(self._phase, int(left), self._end, self._waiting[2] if self._waiting else None)

    async def standings(self) -> AsyncIterator[Standing]:
        """Where it stands, now and after each change, up to its end."""
        version = -1
        while True:
            async with self._news:
                await self._news.wait_for(lambda seen=version: self._version != seen)  # type: ignore[misc]
                version = self._version
            standing = self.standing
            yield standing
            if standing.phase is Phase.ENDED:
                return

    async def browser(self) -> LiveBrowser | None:
        """The live browser as soon as there is one; None when it ended before."""
        await self._ready.wait()
        return self._browser

    def take_seat(self) -> bool:
        """Become the one viewer; False when there is one already."""
        if self._watched:
            return False
        self._watched = True
        return True

    def leave_seat(self) -> None:
        """The viewer is gone: it may come back, or another page of the same person may, within the time."""
        self._watched = False

    def act(self, action: Action) -> None:
        """A person did something; that keeps the login alive. Nothing once it is over."""
        self._acted = self._clock.monotonic()
        if self._browser is not None and not self.ended:
            self._browser.act(action)

    def type_text(self, text: str, field: int) -> Awaitable[Typed] | None:
        """See LiveBrowser.type_text; None once it is over."""
        self._acted = self._clock.monotonic()
        return self._browser.type_text(text, field) if self._browser is not None and not self.ended else None

    async def confirm(self, *, meant: bool) -> None:
        """The answer to Phase.CONFIRM. Not meant: nothing is stored and the person may go on in the browser."""
        self._acted = self._clock.monotonic()
        waiting, self._waiting = self._waiting, None
        if waiting is None or self.ended:
            return
        if meant:
            await self._put_in_place(waiting[0], waiting[1])
        else:
            await self._enter(Phase.LIVE)

    def finish(self, end: LoginEnd) -> None:
        """End it; the first reason counts, and none does once a proved session is being put in place."""
        if self._installing is None:
            self._finish(end)

    def _finish(self, end: LoginEnd) -> None:
        if self._end is None:
            self._end = end
        self._ending.set()

    async def _put_in_place(self, new: NewSession, verdict: Verdict) -> None:
        """Ends the login by what comes of it, also when its viewer or its time is gone meanwhile."""
        if self._end is None and self._installing is None:
            self._installing = asyncio.ensure_future(self._install_now(new, verdict))
        if self._installing is not None:
            await asyncio.shield(self._installing)

    async def _install_now(self, new: NewSession, verdict: Verdict) -> None:
        try:
            end = await self._install(self, new, verdict)
        except StorageUnavailableException:
            end = LoginEnd.NOT_STORED
        self._finish(end)

    async def run(self, opening: AbstractAsyncContextManager[LiveBrowser]) -> LoginEnd:
        """Until its end, whatever that is; the browser is closed on return."""
        watching = asyncio.ensure_future(self._watch_limits())
        try:
            async with opening as browser:
                await self._live_in(browser)
        except BrowserCrashedException:
            self.finish(LoginEnd.BROWSER_GONE)
        except TransientException:
            self.finish(LoginEnd.UNREACHABLE)
        except asyncio.CancelledError:
            self.finish(LoginEnd.SHUTDOWN)
            raise
        finally:
            watching.cancel()
            if self._installing is not None:
                await asyncio.wait({self._installing})
            self._end = self._end or LoginEnd.BROWSER_GONE
            self._browser = None
            self._ready.set()
            await asyncio.shield(self._enter(Phase.ENDED))
        return self._end

    async def _live_in(self, browser: LiveBrowser) -> None:
        self._browser = browser
        self._ready.set()
        await self._enter(Phase.LIVE)
        proving = asyncio.ensure_future(self._watch_for_proof(browser))
        ending = asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait({proving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if proving.done():
                proving.result()
        finally:
            for task in (proving, ending):
                task.cancel()
            await asyncio.gather(proving, ending, return_exceptions=True)

    async def _watch_limits(self) -> None:
        while True:
            now = self._clock.monotonic()
            if now - self._started >= LIFE_S:
                self.finish(LoginEnd.TIME_UP)
            elif now - self._acted >= IDLE_S:
                self.finish(LoginEnd.IDLE)
            elif not await self._may_stay():
                self.finish(LoginEnd.REMOVED)
            await self._clock.sleep(_TICK_S)

    async def _may_stay(self) -> bool:
        """Also while the database does not answer: the limits of time hold all the same."""
        try:
            return await self._allowed()
        except StorageUnavailableException:
            return True

    async def _watch_for_proof(self, browser: LiveBrowser) -> None:
        """Ask the site, by the same question as everywhere, once the cookies of an account are there and new."""
        asked = ""  # also what there was: a session that works again needs no password
        again = False
        while again or await browser.changed():
            again = False
            if self._phase is not Phase.LIVE:
                continue
            state = await browser.storage_state()
            if state.fingerprint() == asked or not self._complete(state):
                continue
            identity = replace(self.beginning.identity, storage_state=state, user_agent=browser.user_agent)
            result = await self._gateway.probe(identity)
            if result.verdict.state is SessionState.VALID:
                proved = state.with_cookies(list(result.rotated))
                if proved.account_id(identity.platform) and await self._proved(browser, proved, result.verdict):
                    return
            again = result.verdict.state is SessionState.UNDECIDED  # nothing was learnt of these cookies
            asked = asked if again else state.fingerprint()
            await self._clock.sleep(_PROBE_GAP_S)
        self.finish(LoginEnd.BROWSER_GONE)

    def _complete(self, state: StorageState) -> bool:
        """Sites hand cookies to strangers too; those of an account come with a login only."""
        platform = self.beginning.platform
        return not state.missing(platform, self._clock.now()) and all(
            state.value(name) for name in REQUIRED_COOKIES[platform]
        )

    async def _proved(self, browser: LiveBrowser, state: StorageState, verdict: Verdict) -> bool:
        """Whether the login is over by it."""
        new = self.beginning.new_session(state, browser.user_agent)
        other = other_account(self.beginning.old, new.account_id)
        if other is None:
            await self._put_in_place(new, verdict)
            return True
        self._waiting = new, verdict, other
        await self._enter(Phase.CONFIRM)
        return False

    async def _enter(self, phase: Phase) -> None:
        async with self._news:
            self._phase = phase
            self._version += 1
            self._news.notify_all()
