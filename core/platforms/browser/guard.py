"""Watches everything a session's page receives, and ends every wait the moment the session is dead."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from email.utils import format_datetime
from typing import Any, TypeVar

from playwright.async_api import BrowserContext, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.errors import BrowserCrashedException, NetworkException, SessionUndecidedException, TransientException
from core.platforms.browser.bodies import Bodies
from core.platforms.browser.calls import Calls
from core.platforms.browser.error_mapping import STOPPING_STATES, proxy_trouble, raise_for
from core.platforms.browser.pages.events import listen
from core.platforms.browser.patience import Patience, PatientWaits
from core.platforms.browser.responses import REDIRECTS, ApiAnswer, ApiRules, Document, head_of, variables_of
from core.platforms.signals import RULES, Scanner, classify
from core.ports.runtime import Clock

T = TypeVar("T")

_SETTLE_TIMEOUT_S = 2.0
_ERRORS = 400


class Guard(PatientWaits):
    """Judges every main-frame navigation (redirects included) and every API answer of the platform by `classify`.

    The first verdict that stops a scrape is kept, and `wait` and `check` raise it from then on; so do they when the
    browser goes away, or when the session's proxy no longer carries the calls of the page. Bodies are read of documents
    and API answers only. `subscribe` hands on the API answers of a session that is still alive, in the order in which
    their bodies were complete.
    """

    def __init__(
        self,
        platform: str,
        viewer_id: str | None,
        rules: ApiRules,
        clock: Clock,
        *,
        is_intact: Callable[[], bool] = lambda: True,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(patience)
        self._platform = platform
        self._viewer_id = viewer_id
        self._rules = rules
        self._clock = clock
        self._is_intact = is_intact
        self.answered: Response | None = None
        """The last answer to a main-frame navigation, also when the browser shows an error page instead of it."""
        self._decided = asyncio.Event()
        self._verdict: Verdict | None = None
        self._crashed = False
        self._bug: BaseException | None = None
        self._valid: Verdict | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._bodies = Bodies()
        self._reading: set[asyncio.Task[None]] = set()
        self.calls = Calls(rules)
        self._documents: dict[Response, asyncio.Task[Document]] = {}
        self._subscribers: list[Callable[[ApiAnswer], None]] = []
        self._unlisten: Callable[[], None] = lambda: None
        self._main_frame: Frame | None = None
        self._trouble: TransientException | None = None
        self._proved, self._doubt = False, ""
        """Why an answer to the page's own script asks for a question elsewhere before reading goes on."""
        self._in_order = asyncio.Lock()
        """Navigations are judged in the order in which they happened: a redirect before the page it led to."""

    def attach(self, context: BrowserContext, page: Page) -> None:
        """Watch `page` from now on; to be called before it goes anywhere."""
        self._main_frame = page.main_frame
        self._unlisten = listen(page, self._handlers())
        context.on("close", self._on_gone)

    def subscribe(self, subscriber: Callable[[ApiAnswer], None]) -> Callable[[], None]:
        """Call `subscriber` with every API answer; returns how to stop that (harmless when the guard is closed)."""
        self._subscribers.append(subscriber)

        def stop() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return stop

    @property
    def verdict(self) -> Verdict | None:
        """The decisive verdict so far: the one that stopped us, else the last proof of a valid session, else None."""
        return self._verdict or self._valid

    def check(self) -> None:
        """Raise what stopped us, if anything did (see `outcomes.raise_for`; BrowserCrashedException)."""
        if self._bug is not None:
            raise self._bug
        if not self._is_intact():
            self._on_gone()
        if self._verdict is not None:
            raise_for(self._verdict, self._clock.now())
        if self._trouble is not None:
            raise self._trouble
        if self._crashed:
            raise BrowserCrashedException("the browser went away")
        if self._doubt:
            raise SessionUndecidedException(self._doubt)

    async def decided(self) -> Verdict:
        """The first decisive verdict, be it valid or one that stops."""
        await self._decided.wait()
        verdict = self.verdict
        if verdict is None:
            raise BrowserCrashedException("the browser went away")
        return verdict

    def renew(self) -> None:
        """Forget the last answer to a navigation and earlier proof of a valid session, before asking anew."""
        self.answered = self._valid = None
        if not self._stopped.is_set():
            self._decided.clear()

    async def document(self, response: Response) -> Document:
        """The judged document that `response` answered a navigation with."""
        task = self._documents.get(response)
        if task is None:
            task = self._judge_later(response)
        return await asyncio.shield(task)

    def judge(self, exchange: Exchange) -> Verdict:
        """Classify one answer and remember what it proves; the pause of one endpoint stays with that endpoint."""
        found = classify(self._platform, exchange)
        return found if self._rules.spares(found, exchange.url) else self._remember(found)

    def _remember(self, verdict: Verdict) -> Verdict:
        if not self._is_intact():  # a page that lost its cookies looks logged out: that proves nothing
            self._on_gone()
        elif verdict.state in STOPPING_STATES and self._verdict is None and not self._crashed:
            self._verdict = verdict
            self._stop()
        elif verdict.state is SessionState.VALID:
            self._valid, self._proved = verdict, True
            self._decided.set()
        return verdict

    def judge_content(self, url: str, html: str) -> Verdict:
        """Judge a document by what is there of it so far: nothing follows from what is not."""
        scanner = Scanner(self._platform, self._exchange(url, 200))
        return self._remember(scanner.feed(html) or scanner.finish(cut=True))

    async def settle(self) -> None:
        """Let judgements under way finish, for a moment at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_SETTLE_TIMEOUT_S)

    async def close(self) -> None:
        """Stop watching and reading; what is under way is dropped."""
        self._unlisten()
        self._subscribers.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._documents.clear()

    def _handlers(self) -> Sequence[tuple[Any, Callable[..., Any]]]:
        return (
            ("request", self.calls.sent),
            ("response", self._on_response),
            ("requestfailed", self._on_failed),
            ("framenavigated", self._on_navigated),
            ("load", self.calls.loaded),
            ("crash", self._on_gone),
        )

    def _stop(self) -> None:
        self._decided.set()
        self._stopped.set()

    def _on_gone(self, *_: object) -> None:
        self._crashed = True
        self._stop()

    def _on_navigated(self, frame: Frame) -> None:
        # Also seen for addresses that a script put there without asking the server (single-page applications).
        if frame == self._main_frame and frame.url.startswith("https:"):
            self._run(self._judge_address(frame.url))

    def too_large(self) -> None:
        """An answer that would be read is larger than what is read: it is not fetched out of the browser."""
        self._bodies.refuse()
        self._trouble = self._trouble or NetworkException("an answer is too large")
        self._stop()

    def _on_response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request():
            if self._is_main(response):
                self.answered = response
                self.calls.loading()
                self._judge_later(response)
        elif self.calls.is_call(request):
            call = self._run(self._read_api(response))
            self._reading.add(call)
            call.add_done_callback(self._reading.discard)

    def _on_failed(self, request: Request) -> None:
        self._bodies.failed(request)
        if not self.calls.failed(request):
            return
        trouble = proxy_trouble(request.failure or "")
        if trouble is not None and self._verdict is None:
            self._trouble = trouble  # the page's script would go on trying, and its list just seem to end
            self._stop()

    def _is_main(self, response: Response) -> bool:
        try:
            return response.frame == self._main_frame
        except PlaywrightError:  # the frame of a new window that is not there yet: none of ours
            return False

    def _judge_later(self, response: Response) -> asyncio.Task[Document]:
        if response.status not in REDIRECTS:
            self._documents.clear()
        task = self._documents[response] = self._run(self._read_document(response))
        return task

    def _run(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        self._tasks.add(task := asyncio.create_task(work))
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._bug = task.exception()
            self._stop()

    async def _read_document(self, response: Response) -> Document:
        url, status = response.url, response.status
        async with self._in_order:
            headers, cookies = await head_of(response)
            head = self._exchange(url, status, headers, cookies)
            # Error pages are judged with their body only, as the probe does.
            verdict = classify(self._platform, head) if status >= _ERRORS else await self._judge_head(head)
        if status in REDIRECTS or self._stopped.is_set():
            return Document(url, status, verdict)
        try:
            body = await self._bodies.text(response)
        except PlaywrightError:  # what the head of a broken answer proves counts, as for the probe
            return Document(url, status, self._remember(verdict))
        verdict = self.judge(self._exchange(url, status, headers, cookies, body))
        # What a broken answer proves counts; as a page to read it is none.
        return Document(url, status, verdict, "" if self._bodies.is_broken(response.request) else body)

    async def _judge_head(self, head: Exchange) -> Verdict:
        verdict = classify(self._platform, head)
        if verdict.state in STOPPING_STATES and self._reading:
            # The page's script goes to a login page because of an answer that says why: that proof first.
            await asyncio.wait(self._reading, timeout=_SETTLE_TIMEOUT_S)
        return self.judge(head)

    async def _judge_address(self, url: str) -> None:
        async with self._in_order:
            await self._judge_head(self._exchange(url, 200))

    async def _read_api(self, response: Response) -> None:
        # Both at once: a body is gone as soon as the page goes elsewhere.
        (headers, cookies), body = await asyncio.gather(head_of(response), self._bodies.text_or_nothing(response))
        url, status = response.url, response.status
        self.calls.answered(response.request, status, body)
        verdict = self.judge(self._exchange(url, status, headers, cookies, body))
        if self._proved and verdict.reason in RULES[self._platform].doubts:
            # Dead cookies look so to scripts. The next attempt asks the site anew, at another address.
            self._doubt = self._doubt or verdict.reason
            self._stop()
        useless = not body or verdict.state in STOPPING_STATES
        if not self._is_intact() or (useless and not self._rules.tells_pause(verdict, url)):
            return
        operation, variables = self._rules.operation(response.request), variables_of(response.request)
        for subscriber in list(self._subscribers):
            subscriber(ApiAnswer(url, status, operation, body, variables, headers))

    def _exchange(
        self,
        url: str,
        status: int,
        headers: dict[str, str] | None = None,
        cookies: Sequence[str] = (),
        body: str = "",
    ) -> Exchange:
        # Pauses are told relative to the answer's own date; an answer without one came just now.
        dated = {"date": format_datetime(self._clock.now(), usegmt=True), **(headers or {})}
        return Exchange(url, status, dated, cookies, body, self._viewer_id)
