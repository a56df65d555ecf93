"""The cookies of one account, in the shape Playwright takes and gives back."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.domain.platforms import COOKIE_DOMAIN, NETWORKS, REQUIRED_COOKIES, Platform


class StorageState(dict[str, Any]):
    """A Playwright storage_state (`cookies` and `origins`), whose repr tells no value.

    It is the very dict that `browser.new_context(storage_state=...)` takes; treat it as immutable and derive a
    new one with `with_cookies`. Each cookie has name, value, domain, path, expires (float seconds, -1 = session),
    httpOnly, secure and optionally sameSite.
    """

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        source = data or {}
        super().__init__(cookies=list(source.get("cookies", [])), origins=list(source.get("origins", [])))

    def __repr__(self) -> str:
        return f"<StorageState {len(self.cookies)} cookies>"

    __str__ = __repr__

    @property
    def cookies(self) -> list[dict[str, Any]]:
        """The cookies as Playwright dicts."""
        cookies: list[dict[str, Any]] = self["cookies"]
        return cookies

    def value(self, name: str, domain: str = "") -> str | None:
        """Value of the cookie called `name` (of a host under `domain`), or None; an empty value counts as missing."""
        suffix = domain.lstrip(".")
        for cookie in self.cookies:
            host = str(cookie["domain"]).lstrip(".")
            if (
                cookie["name"] == name
                and cookie["value"]
                and (host == suffix or host.endswith("." + suffix) or not suffix)
            ):
                return str(cookie["value"])
        return None

    def account_id(self, platform: Platform) -> str | None:
        """The numeric account id that the cookies name (c_user, ds_user_id, twid), or None."""
        net = NETWORKS[platform]
        return net.account_id(lambda name: self.value(name, net.domain))

    def accounts_differ(self, platform: Platform) -> bool:
        """Whether the cookies name two accounts: cookies of two sessions mixed up."""
        net = NETWORKS[platform]
        owner = net.owner_id(lambda name: self.value(name, net.domain))
        return owner is not None and owner != self.account_id(platform)

    def missing(self, platform: Platform, now: datetime) -> tuple[str, ...]:
        """Names of required cookies that are absent, empty or past their date at `now`."""
        alive = {
            cookie["name"]
            for cookie in self._of(platform)
            if cookie["value"] and not 0 <= float(cookie.get("expires", -1)) <= now.timestamp()
        }
        return tuple(name for name in REQUIRED_COOKIES[platform] if name not in alive)

    def expires_at(self, platform: Platform) -> datetime | None:
        """When the first required cookie runs out (aware, UTC), or None when none of them carries a date."""
        dates = [
            float(cookie.get("expires", -1))
            for cookie in self._of(platform)
            if cookie["name"] in REQUIRED_COOKIES[platform] and float(cookie.get("expires", -1)) > 0
        ]
        return datetime.fromtimestamp(min(dates), UTC) if dates else None

    def _of(self, platform: Platform) -> list[dict[str, Any]]:
        """Cookies of the platform's main domain; a subdomain may reuse a name for something else."""
        domain = COOKIE_DOMAIN[platform].lstrip(".")
        return [c for c in self.cookies if str(c["domain"]).lstrip(".").removeprefix("www.") == domain]

    def fingerprint(self) -> str:
        """Twelve hex digits that change with any cookie value and tell none of them."""
        lines = sorted(f"{c['domain']}\t{c['path']}\t{c['name']}\t{c['value']}" for c in self.cookies)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    def with_cookies(self, cookies: list[dict[str, Any]]) -> "StorageState":
        """A copy in which `cookies` replace those of the same name, domain and path (rotation after a good probe)."""
        merged = {(c["name"], c["domain"], c["path"]): c for c in self.cookies}
        merged.update({(c["name"], c["domain"], c["path"]): c for c in cookies})
        return StorageState({"cookies": list(merged.values()), "origins": self["origins"]})
