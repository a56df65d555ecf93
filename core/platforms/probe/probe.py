"""Layer 1 of the early exit: one HTTP request that says whether a session lives, without any browser."""

import asyncio
import codecs
import ssl
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httpx

from core.domain.platforms import NETWORKS
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.network import SandboxNetwork
from core.platforms.probe.cookie_rotation import account_cookie, fresh_values, rotated_cookies
from core.platforms.probe.requests import FIRST, PAGE, SECOND, ProbeRequest, build_headers
from core.platforms.probe.transport import BoundedDecoder, failure_verdict, make_ssl_context, make_transport
from core.platforms.signals import Scanner, cookies_verdict, verdict
from core.ports.platforms import ProbeResult
from core.ports.runtime import Clock

DEFAULT_USER_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
"""For sessions stored without one."""
_SUSPICIOUS = frozenset({"x.access_denied", "x.rate_limit_unexplained"})
"""Answers that X also gives to suspended accounts; its account state tells them apart.

Source: docs/reference/signals.md 1.3.
"""
_TOLD_BY_TOKEN = frozenset({"x.not_authenticated", "x.session_ended", "x.token_refused", "x.token_restricted"})
"""Answers that X also gives to good cookies, when the web token sent along is the one it refuses; `/home` takes none,
and names its viewer or none (docs/reference/signals.md 5)."""
_CONNECT_SHARE = 0.9
"""Of the whole time, so that a proxy that does not connect is told apart from a site that does not answer."""


@dataclass(slots=True)
class _Round:
    """One request of a probe, as far as it got."""

    scanner: Scanner | None = None
    set_cookies: tuple[str, ...] = field(default=(), repr=False)
    verdict: Verdict | None = None


class HttpProbe:
    """Judges sessions by one GET each (none when cookies are missing): no redirects, body dropped at the first proof.

    Stateless between probes but for the TLS context: two sessions never share a connection or a cookie. Safe to call
    many times at once; how many at once is the caller's choice.
    """

    def __init__(
        self,
        *,
        network: SandboxNetwork | None,
        clock: Clock,
        timeout_s: float = 10.0,
        cap_bytes: int = 512 * 1024,
        default_user_agent: str = DEFAULT_USER_AGENT,
        certain: Callable[[], bool] | None = None,
    ) -> None:
        self._certain = certain
        self._network = network
        self._clock = clock
        self._timeout_s = timeout_s
        self._cap_bytes = cap_bytes
        self._default_user_agent = default_user_agent
        self._context: ssl.SSLContext | None = None

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """The verdict of one visit. `second` asks at another address of the site, to confirm or contradict the first.

        Never raises for what a site, a proxy or the network does: that is an undecided verdict with its reason.
        """
        started = self._clock.monotonic()
        known = cookies_verdict(identity.platform, identity.storage_state, self._judging_time())
        rounds = [_Round(verdict=known)] if known else await self._visit(identity, second=second)
        named = _named(identity, rounds[-1])
        if named is not None:
            rounds += await self._visit(_with_cookie(identity, named), second=second)
        final = rounds[-1].verdict or verdict("transport.no_answer")
        lines = [line for visited in rounds for line in visited.set_cookies]
        rotated: tuple[dict[str, Any], ...] = ()
        if final.state is SessionState.VALID:
            rotated = (*((named,) if named else ()), *rotated_cookies(identity, lines, self._clock.now()))
        return ProbeResult(
            verdict=final,
            elapsed_ms=(self._clock.monotonic() - started) * 1000,
            rotated=rotated,
            requests=0 if known else len(rounds),
        )

    def _judging_time(self) -> datetime:
        """By which stored cookies are past their date; while the clock is in doubt, none is."""
        return self._clock.now() if self._certain is None or self._certain() else datetime.fromtimestamp(0, UTC)

    async def aclose(self) -> None:
        """Forget the TLS context; connections are closed at the end of every probe anyway."""
        self._context = None

    async def _visit(self, identity: SessionIdentity, *, second: bool) -> list[_Round]:
        """One request, or on X up to four: a missing or refused ct0 is taken from the site, a refused token doubted.

        The last one decides.
        """
        request = (SECOND if second else FIRST)[identity.platform]
        rounds: list[_Round] = []
        fresh: dict[str, str] = {}
        token = request.csrf_cookie
        if token is not None and identity.storage_state.value(token) is None:
            rounds.append(await self._ask(identity, PAGE[identity.platform], fresh))
            fresh = fresh_values(identity.platform, rounds[-1].set_cookies)
            if _tells(rounds[-1].verdict) or token not in fresh:
                return rounds
        rounds.append(await self._ask(identity, request, fresh))
        renewed = fresh_values(identity.platform, rounds[-1].set_cookies)
        if _reason(rounds[-1]) == "x.csrf_rotated" and token in renewed:
            rounds.append(await self._ask(identity, request, renewed))
        if _reason(rounds[-1]) in _TOLD_BY_TOKEN:
            # All data addresses take the same web token: refusals of it are no proof, however many.
            rounds.append(await self._ask(identity, PAGE[identity.platform], fresh))
        elif not second and _reason(rounds[-1]) in _SUSPICIOUS:
            opinion = await self._ask(identity, SECOND[identity.platform], fresh)
            banned = opinion.verdict is not None and opinion.verdict.state is SessionState.BANNED
            rounds.insert(len(rounds) if banned else -1, opinion)
        return rounds

    async def _ask(self, identity: SessionIdentity, request: ProbeRequest, fresh: Mapping[str, str]) -> _Round:
        """Send one request and judge its answer as it arrives; what a broken answer proved so far counts."""
        this = _Round()
        try:
            async with asyncio.timeout(self._timeout_s):
                this.verdict = await self._exchange(this, identity, request, fresh)
        except (httpx.HTTPError, TimeoutError, zlib.error) as error:
            seen = this.scanner.finish(cut=True) if this.scanner is not None else None
            failure = failure_verdict(error, proxied=identity.proxy_url is not None)
            this.verdict = seen if seen is not None and seen.state is not SessionState.UNDECIDED else failure
        return this

    async def _exchange(
        self, this: _Round, identity: SessionIdentity, request: ProbeRequest, fresh: Mapping[str, str]
    ) -> Verdict:
        now = self._clock.now()
        headers = build_headers(request, identity, default_user_agent=self._default_user_agent, fresh=fresh, now=now)
        limits = httpx.Timeout(self._timeout_s, connect=self._timeout_s * _CONNECT_SHARE).as_dict()
        outgoing = httpx.Request("GET", request.url, headers=headers, extensions={"timeout": limits})
        transport = make_transport(self._network, identity.proxy_url, self._ssl_context())
        async with transport:
            response = await transport.handle_async_request(outgoing)
            try:
                this.set_cookies = tuple(response.headers.get_list("set-cookie"))
                answered = {"date": format_datetime(now, usegmt=True), **response.headers}
                exchange = Exchange(
                    request.url, response.status_code, answered, this.set_cookies, viewer_id=identity.account_id
                )
                this.scanner = Scanner(identity.platform, exchange)
                return this.scanner.head or await self._read(response, this.scanner)
            finally:
                await response.aclose()

    async def _read(self, response: httpx.Response, scanner: Scanner) -> Verdict:
        """Feed the body until something is proved, it ends, or the cap is reached."""
        decoder = BoundedDecoder(response.headers.get("content-encoding", ""))
        text = codecs.getincrementaldecoder("utf-8")(errors="replace")
        size = 0
        async for raw in response.stream:  # type: ignore[union-attr]
            for piece in decoder.feed(raw):
                settled = scanner.feed(text.decode(piece[: self._cap_bytes - size]))
                size += len(piece)
                if settled is not None:
                    return settled
                if size >= self._cap_bytes:
                    return scanner.finish(cut=True)
        return scanner.finish()

    def _ssl_context(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = make_ssl_context(self._network)
        return self._context


def _named(identity: SessionIdentity, visited: _Round) -> dict[str, Any] | None:
    """The cookie that names the account, where the site told it to a session whose file came without it."""
    told = visited.verdict.viewer if visited.verdict is not None else ""
    return account_cookie(identity, told) if told and not NETWORKS[identity.platform].names_account else None


def _with_cookie(identity: SessionIdentity, cookie: dict[str, Any]) -> SessionIdentity:
    return replace(identity, storage_state=identity.storage_state.with_cookies([cookie]))


def _tells(found: Verdict | None) -> bool:
    return found is not None and found.state not in {SessionState.UNDECIDED, SessionState.VALID}


def _reason(visited: _Round) -> str:
    return visited.verdict.reason if visited.verdict is not None else ""
