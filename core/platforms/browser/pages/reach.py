"""The hosts that pages of a session's browser may ask: a closed list for each network, kept by the browser itself.

Neither of the two ways asks anybody during a request. Conditions of the network (DevTools) take a page, its frames and
its workers off the Internet but for the list, behind a proxy too. A session without a proxy besides gets one that leads
nowhere, past which only the list goes: it also holds for what belongs to no page that we set up (windows, reports).
Shared workers are switched off.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from playwright.async_api import CDPSession, Page, Request
from playwright.async_api import Error as PlaywrightError

from core.domain.platforms import NETWORKS, Platform
from core.platforms.addresses import is_host
from core.platforms.browser.pages.events import listener

log = structlog.get_logger(__name__)

EVERYTHING = "*"
"""Among the operator's own hosts: there is no list."""
NOWHERE = "http://127.0.0.1:1"
"""A proxy at which nobody listens. Without another one Chromium never goes straight to the host instead."""
_OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
_AS_IS = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
_MOST_TOLD = 200
"""Hosts that are told in the life of a browser pool: a page may invent any number of them."""


@dataclass(frozen=True, slots=True)
class PageReach:
    """What one page may ask: `domains` and all below them. `told` holds the hosts that were logged."""

    platform: Platform
    domains: tuple[str, ...]
    told: set[str]

    def admits(self, url: str) -> bool:
        """Whether the address is on one of the domains."""
        return is_host(_host(url), *self.domains)

    @property
    def proxy(self) -> dict[str, str]:
        """Playwright's proxy settings for a session that has no proxy of its own."""
        return {
            "server": NOWHERE,
            "bypass": ",".join(host for domain in self.domains for host in (domain, f".{domain}")),
        }

    async def confine(self, page: Page, session: CDPSession) -> None:
        """Hold the page to it from now on, and log each host that it was kept from once."""
        page.on("requestfailed", listener(self._on_failed))
        session.on("Network.webSocketCreated", listener(self._on_socket))
        rules: list[dict[str, Any]] = [{"urlPattern": f"*://{{*.}}?{domain}:*/*"} | _AS_IS for domain in self.domains]
        rules.append({"urlPattern": "", "offline": True} | _AS_IS)
        try:
            await session.send("Network.emulateNetworkConditionsByRule", {"matchedNetworkConditions": rules})
        except PlaywrightError as error:
            if "wasn't found" not in error.message:
                raise
            if self._is_news(""):
                log.warning("this Chromium is too old to keep pages behind a proxy to the hosts of their network")

    def _on_socket(self, event: dict[str, Any]) -> None:
        self._tell(event["url"])

    def _on_failed(self, request: Request) -> None:
        if request.failure == _OFFLINE:
            self._tell(request.url)

    def _tell(self, url: str) -> None:
        host = _host(url)
        if not self.admits(url) and self._is_news(host):
            log.warning("a page was kept from a host outside its list", host=host, platform=self.platform.value)

    def _is_news(self, host: str) -> bool:
        if host in self.told or len(self.told) >= _MOST_TOLD:
            return False
        self.told.add(host)
        return True


@dataclass(frozen=True, slots=True)
class Reach:
    """What the pages of a browser pool may ask: what their network needs, and hosts of the operator's own."""

    extra: tuple[str, ...] = ()
    login: bool = False
    """Whether people log in there: they are shown the puzzles of other makers."""
    _told: set[str] = field(default_factory=set, repr=False, compare=False)

    def of(self, platform: Platform) -> PageReach | None:
        """What a page of that network may ask; None when there is no list."""
        if EVERYTHING in self.extra:
            return None
        return PageReach(platform, NETWORKS[platform].reach(login=self.login) + self.extra, self._told)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
