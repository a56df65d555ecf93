"""What becomes of a proxy after a check, and which one a session gets: pure."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.domain.sessions.proxies import Proxy, ProxyState
from core.errors import BadProxyException

_SCHEMES = ("http", "https", "socks5")
_LONGEST_LABEL = 255
"""As many signs as are stored."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """`failures_to_rest`: failed checks in a row until a proxy rests for `rest`; then it is tried again."""

    failures_to_rest: int = 2
    rest: timedelta = timedelta(minutes=10)


def proxy_label(url: str) -> str:
    """`host:port` of a usable proxy address; BadProxyException otherwise."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as exc:
        raise BadProxyException("unreadable proxy address") from exc
    host, label = parts.hostname or "", f"{parts.hostname}:{port}"
    if len(label) > _LONGEST_LABEL:
        raise BadProxyException("too long for a proxy address")
    if parts.scheme not in _SCHEMES or not _HOST.fullmatch(host) or not port or parts.path not in {"", "/"}:
        raise BadProxyException("unusable proxy address")
    return label


def after_success(proxy: Proxy, latency_ms: float, now: datetime) -> Proxy:
    """It answers: healthy again, whatever was before."""
    return replace(
        proxy, state=ProxyState.HEALTHY, checked_at=now, latency_ms=latency_ms, failures=0, cooldown_until=None
    )


def after_failure(proxy: Proxy, now: datetime, settings: ProxySettings) -> Proxy:
    """One more failure; at the limit it rests."""
    failures = proxy.failures + 1
    if failures < settings.failures_to_rest:
        return replace(proxy, checked_at=now, failures=failures)
    return replace(proxy, state=ProxyState.DOWN, checked_at=now, failures=failures, cooldown_until=now + settings.rest)


def best_for(proxies: Sequence[Proxy], *, without: int | None = None) -> Proxy | None:
    """The healthy proxy with the fewest sessions, then the quickest; None when there is none.

    One that failed its last check, though it does not rest yet, comes after all that answered.
    """
    healthy = [p for p in proxies if p.state is ProxyState.HEALTHY and p.proxy_id != without]
    return min(healthy, key=_rank, default=None)


def _rank(proxy: Proxy) -> tuple[bool, int, float, int]:
    latency = proxy.latency_ms if proxy.latency_ms is not None else math.inf
    return (proxy.failures > 0, proxy.sessions, latency, proxy.proxy_id)
