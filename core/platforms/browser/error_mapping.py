"""One table from foreign errors and verdicts to the errors of Centinela."""

import re
from datetime import datetime

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from core.domain.sessions.verdict import SessionState, Verdict, pause_end
from core.errors import (
    AccountBannedException,
    BrowserCrashedException,
    ConsentRequiredException,
    NetworkException,
    ProxyException,
    RateLimitedException,
    SessionExpiredException,
    SessionUnconfirmedException,
    TransientException,
)
from core.platforms.signals.http.transport import transport_verdict

_NET_CODE = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_PROXY_CODES = re.compile(
    r"ERR_(?:PROXY|TUNNEL|SOCKS|HTTPS_PROXY|NO_SUPPORTED_PROXIES|MANDATORY_PROXY)|_PROXY_|PROXY_AUTH"
)
_GONE = (
    "has been closed",
    "Target closed",
    "Target crashed",
    "Page crashed",
    "Connection closed",
    "browser has disconnected",
)

ANSWERED_WITHOUT_PAGE = "ERR_HTTP_RESPONSE_CODE_FAILURE"
"""Chromium's code for an error status with an empty body (a refusing proxy's 407 among them)."""

STOPPING_STATES = frozenset({SessionState.EXPIRED, SessionState.BANNED, SessionState.CONSENT, SessionState.RESTRICTED})
"""What ends a scrape at once; `valid` and `undecided` let it go on."""


def raise_for(verdict: Verdict, now: datetime) -> None:
    """Raise the error that a stopping verdict stands for; `valid` and `undecided` return.

    Raises SessionExpiredException (strong proof), SessionUnconfirmedException (weak proof), AccountBannedException,
    ConsentRequiredException or RateLimitedException (until `pause_end`).
    """
    if verdict.state is SessionState.EXPIRED:
        raise (SessionExpiredException if verdict.strong else SessionUnconfirmedException)(verdict=verdict)
    if verdict.state is SessionState.BANNED:
        raise AccountBannedException(verdict=verdict)
    if verdict.state is SessionState.CONSENT:
        raise ConsentRequiredException(verdict=verdict)
    if verdict.state is SessionState.RESTRICTED:
        raise RateLimitedException(pause_end(verdict.until, now), verdict)


def browser_is_gone(error: PlaywrightError) -> bool:
    """Whether the error says that page, context, browser or driver went away."""
    return any(sign in error.message for sign in _GONE)


def from_playwright(error: PlaywrightError) -> TransientException:
    """The error of ours for one of Playwright's; its text names a code at most, never an address."""
    if browser_is_gone(error):
        return BrowserCrashedException("the browser went away")
    if trouble := proxy_trouble(error.message):
        return trouble
    code = _net_code(error.message)
    if code:
        return NetworkException(code)
    if isinstance(error, PlaywrightTimeoutError):
        return NetworkException("the site took too long")
    return NetworkException("the browser could not go on")


def proxy_trouble(message: str) -> ProxyException | None:
    """The error that a text with one of Chromium's net codes stands for, when the code speaks of the proxy."""
    code = _net_code(message)
    found = transport_verdict(code)
    if found.blames_proxy:
        return ProxyException(code, reason=found.reason)
    return ProxyException(code, reason="proxy.refused") if _PROXY_CODES.search(code) else None


def _net_code(message: str) -> str:
    match = _NET_CODE.search(message)
    return match.group(1) if match else ""
