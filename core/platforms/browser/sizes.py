"""Watches how large answers grow while they arrive: one that is too large is never asked of the browser."""

from collections.abc import Callable
from typing import Any

from playwright.async_api import CDPSession

from core.platforms.browser.pages.events import listener
from core.platforms.browser.responses import BODY_CAP

_READ = frozenset({"Document", "XHR", "Fetch"})
"""What the guard reads bodies of; pictures and scripts may be as large as they like."""


class SizeWatch:
    """Calls `on_large` once an answer that the guard would read has more than `cap` bytes when unpacked."""

    def __init__(self, matches: Callable[[str], bool], on_large: Callable[[], None], *, cap: int = BODY_CAP) -> None:
        self._matches = matches
        self._on_large = on_large
        self._cap = cap
        self._sizes: dict[str, int] = {}

    def follow(self, session: CDPSession) -> None:
        """Listen to the network events of a page; before its first navigation."""
        session.on("Network.requestWillBeSent", listener(self._sent))
        session.on("Network.dataReceived", listener(self._received))
        session.on("Network.loadingFinished", listener(self._ended))
        session.on("Network.loadingFailed", listener(self._ended))

    def _sent(self, event: dict[str, Any]) -> None:
        kind = event.get("type")
        if kind in _READ and (kind == "Document" or self._matches(event["request"]["url"])):
            self._sizes[event["requestId"]] = 0

    def _received(self, event: dict[str, Any]) -> None:
        identifier = event["requestId"]
        if identifier not in self._sizes:
            return
        self._sizes[identifier] += int(event["dataLength"])
        if self._sizes[identifier] > self._cap:
            self._sizes.clear()
            self._on_large()

    def _ended(self, event: dict[str, Any]) -> None:
        self._sizes.pop(event["requestId"], None)
