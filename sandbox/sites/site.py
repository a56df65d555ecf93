"""The powers that all local sites share: accounts, session states, faults, latency and a memory of requests."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import ClassVar

from sandbox.sites.accounts import Account, AccountBook, AccountRecord
from sandbox.sites.faults import Fault
from sandbox.sites.logins import Logins, entered
from sandbox.sites.memory import SiteMemory
from sandbox.sites.messages import Request, Response
from sandbox.sites.serving.recorder import RecordedRequest, Recorder
from sandbox.sites.states import StateSpec
from sandbox.sites.troubles import Troubles

PATIENCE_S = 300.0
"""Seconds that something is waited for, if nothing else is said: on a busy machine everything comes late."""


class Site(ABC):
    """One local site. Cookies decide who is looking; everything may be changed while it serves.

    `latency_ms` is waited once per request before the answer; `rotate_cookies` makes good answers to navigations
    carry a fresh session cookie, as the real sites now and then do.
    """

    platform: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    STATES: ClassVar[Mapping[str, StateSpec]]
    TROUBLES: ClassVar[Mapping[str, str]] = {}
    """What can go wrong with its lists, by name, in the words of the chat page."""

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        self.latency_ms = latency_ms
        self.rotate_cookies = False
        self._book = AccountBook()
        self.logins = Logins(self._book)
        self._faults: list[Fault] = []
        self._recorder = Recorder()
        self.memory = SiteMemory()
        self.troubles = Troubles(self.TROUBLES)

    @property
    def requests(self) -> list[RecordedRequest]:
        """Every request so far, oldest first."""
        return self._recorder.requests

    def states(self) -> tuple[str, ...]:
        """The names of the session states that this site can produce."""
        return tuple(self.STATES)

    def add_account(self, account: Account) -> None:
        """Let an account exist, logged in once. Raises KeyError for a state that the site does not know."""
        self._require(account.state)
        self.memory.recall(self.platform, self._book.add(account))

    def state_of(self, account_id: str) -> str:
        """The state in which the session of an account is now."""
        return self._book[account_id].state

    def set_state(self, account_id: str, state: str) -> None:
        """Change the state of a session from the next request on; an agreed death is forgotten."""
        self._require(state)
        record = self._book[account_id]
        record.state, record.remaining = state, None
        self.remember()

    def kill_after(self, account_id: str, *, requests: int, state: str) -> None:
        """Change the state after `requests` more good answers of the countable kind (`countable`); 0 means now."""
        self._require(state)
        if requests <= 0:
            self.set_state(account_id, state)
            return
        record = self._book[account_id]
        record.remaining, record.next_state = requests, state

    def cookies_for(self, account_id: str) -> list[dict[str, object]]:
        """Playwright cookies of the account's present login."""
        return self.cookies_of(self._book[account_id])

    def login_again(self, account_id: str) -> list[dict[str, object]]:
        """Log the account in anew: older cookies stop working, the session is valid, its new cookies are returned."""
        record = self._book[account_id]
        record.login += 1
        record.rotation = 0
        self.set_state(account_id, "valid")
        return self.cookies_of(record)

    def age_pages(self, account_id: str) -> None:
        """Make the tokens of every page loaded so far too old; the session's cookies stay as they are."""
        self._book[account_id].page_tokens += 1
        self.remember()

    def remember(self) -> None:
        """Keep what must be known after a restart."""
        self.memory.keep(self.platform, self._book)

    def fault(
        self,
        *,
        path_prefix: str = "/",
        times: int = 1,
        status: int | None = None,
        delay_ms: float = 0,
        drop: bool = False,
        body: str | None = None,
        truncate: bool = False,
        append: str = "",
        drip_s: float = 0.0,
        more_mb: int = 0,
        account_id: str | None = None,
        operation: str | None = None,
    ) -> None:
        """Order a trouble for the next `times` requests under `path_prefix`, of one account or operation if named.

        `delay_ms` alone makes the right answer late; `status` or `body` replace it; `drop` cuts the connection before
        an answer (Chromium itself repeats a request once when a reused connection dies); `truncate` cuts the answer,
        `append` lengthens it (by a script, say), `drip_s` sends one byte after so many seconds, and then the next;
        `more_mb` megabytes of spaces follow what is answered.
        """
        self._faults.append(
            Fault(
                path_prefix,
                times,
                status,
                delay_ms,
                drop,
                body,
                truncate,
                append,
                drip_s,
                more_mb,
                account_id,
                operation,
            )
        )

    def clear_faults(self) -> None:
        """Forget every ordered trouble that has not struck yet."""
        self._faults.clear()

    async def wait_for_request(
        self,
        predicate: Callable[[RecordedRequest], bool],
        *,
        timeout: float = PATIENCE_S,  # noqa: ASYNC109 - callers of a test helper think in one argument, no context
        since: int = 0,
    ) -> RecordedRequest:
        """The first recorded or coming request that satisfies `predicate`; TimeoutError after `timeout` seconds."""
        return await self._recorder.wait_for(predicate, within_s=timeout, since=since)

    async def handle(self, request: Request) -> Response:
        """Answer one request: record it, wait, let faults strike, and let the site speak."""
        who, what = self.claimed_id(request), self.operation(request)
        self._recorder.add(request, account_id=who, operation=what)
        fault = next((fault for fault in self._faults if fault.take(request, account_id=who, operation=what)), None)
        await asyncio.sleep((self.latency_ms + (fault.delay_ms if fault else 0.0)) / 1000)
        if fault is not None and fault.replaces:
            return fault.answer()
        record = self.viewer(request)
        response = self._login(request, who) or self.respond(request, record)
        if record is not None and response.status == HTTPStatus.OK and self.countable(request) and record.countdown():
            self.remember()
        return fault.spoil(response) if fault is not None else response

    def _login(self, request: Request, claimed: str | None) -> Response | None:
        """What a person gets who logs in by hand, or passes a challenge; None for every other request."""
        answer = self.logins.answer(request, claimed)
        if isinstance(answer, AccountRecord):
            return entered(self.login_again(answer.account.id), "/")
        return answer

    @abstractmethod
    def respond(self, request: Request, viewer: AccountRecord | None) -> Response:
        """The site's own answer; `viewer` is None for strangers and for cookies that are no longer good."""

    @abstractmethod
    def viewer(self, request: Request) -> AccountRecord | None:
        """Whose good cookies the request carries."""

    @abstractmethod
    def claimed_id(self, request: Request) -> str | None:
        """The account id that the cookies name, good or not."""

    @abstractmethod
    def cookies_of(self, record: AccountRecord) -> list[dict[str, object]]:
        """Playwright cookies of a record's present login."""

    @abstractmethod
    def operation(self, request: Request) -> str:
        """The name of the GraphQL operation of a request, or an empty text."""

    @abstractmethod
    def countable(self, request: Request) -> bool:
        """Whether a good answer to this request counts for `kill_after`."""

    def _require(self, state: str) -> None:
        if state not in self.STATES:
            raise KeyError(f"unknown session state {state!r}")
