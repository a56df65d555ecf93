"""From verdicts and foreign errors to ours: one table each."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from core.domain.sessions.verdict import DEFAULT_PAUSE, SessionState, Verdict
from core.errors import (
    AccountBannedException,
    BrowserCrashedException,
    CentinelaException,
    ConsentRequiredException,
    NetworkException,
    ProxyException,
    RateLimitedException,
    SessionExpiredException,
    SessionUnconfirmedException,
)
from core.platforms.browser.error_mapping import STOPPING_STATES, from_playwright, raise_for
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OUTCOMES: list[tuple[SessionState, bool, type[CentinelaException] | None]] = [
    (SessionState.VALID, True, None),
    (SessionState.VALID, False, None),
    (SessionState.EXPIRED, True, SessionExpiredException),
    (SessionState.EXPIRED, False, SessionUnconfirmedException),
    (SessionState.BANNED, True, AccountBannedException),
    (SessionState.BANNED, False, AccountBannedException),
    (SessionState.CONSENT, True, ConsentRequiredException),
    (SessionState.CONSENT, False, ConsentRequiredException),
    (SessionState.RESTRICTED, True, RateLimitedException),
    (SessionState.RESTRICTED, False, RateLimitedException),
    (SessionState.UNDECIDED, True, None),
    (SessionState.UNDECIDED, False, None),
]


def test_no_verdict_is_without_an_outcome() -> None:
    assert [(state, strong) for state, strong, _ in OUTCOMES] == list(product(SessionState, (True, False)))


@each(("state", "strong", "error"), OUTCOMES)
def test_every_verdict_has_its_outcome(
    state: SessionState, strong: bool, error: type[CentinelaException] | None
) -> None:
    verdict = Verdict(state, "facebook.x", strong=strong)
    assert (error is not None) is (state in STOPPING_STATES)
    if error is None:
        raise_for(verdict, NOW)
        return
    with pytest.raises(error) as caught:
        raise_for(verdict, NOW)
    assert type(caught.value) is error
    assert getattr(caught.value, "verdict", None) is verdict


def test_a_pause_lasts_as_long_as_the_site_says_or_a_quarter_of_an_hour() -> None:
    told = NOW + timedelta(hours=2)
    for until, expected in ((told, told), (None, NOW + DEFAULT_PAUSE)):
        with pytest.raises(RateLimitedException) as caught:
            raise_for(Verdict(SessionState.RESTRICTED, "x.rate_limited", until=until), NOW)
        assert caught.value.until == expected


FOREIGN = [
    ("Page.goto: net::ERR_PROXY_CONNECTION_FAILED at https://www.facebook.com/?secreto=1", ProxyException),
    ("net::ERR_TUNNEL_CONNECTION_FAILED", ProxyException),
    ("net::ERR_SOCKS_CONNECTION_FAILED", ProxyException),
    ("net::ERR_INVALID_AUTH_CREDENTIALS", ProxyException),
    ("net::ERR_PROXY_AUTH_UNSUPPORTED", ProxyException),
    ("net::ERR_NO_SUPPORTED_PROXIES", ProxyException),
    ("net::ERR_NAME_NOT_RESOLVED at https://www.facebook.com/", NetworkException),
    ("net::ERR_EMPTY_RESPONSE", NetworkException),
    ("net::ERR_TOO_MANY_REDIRECTS", NetworkException),
    ("Page.evaluate: Target page, context or browser has been closed", BrowserCrashedException),
    ("Page.goto: Page crashed", BrowserCrashedException),
    ("Connection closed while reading from the driver", BrowserCrashedException),
    ("Execution context was destroyed", NetworkException),
]


@each(("message", "error"), FOREIGN)
def test_every_foreign_error_has_one_of_ours_and_its_address_is_not_told(
    message: str, error: type[CentinelaException]
) -> None:
    ours = from_playwright(PlaywrightError(message))
    assert type(ours) is error
    assert "http" not in str(ours)


def test_waiting_too_long_is_the_networks_fault() -> None:
    assert type(from_playwright(PlaywrightTimeoutError("Timeout 30000ms exceeded."))) is NetworkException
