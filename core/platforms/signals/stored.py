"""Layer 0: what the stored cookies say by themselves, without any request."""

from datetime import datetime
from typing import Any

from core.domain.platforms import NETWORKS
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import Verdict
from core.platforms.signals.reasons import verdict
from core.platforms.signals.rules import PlatformRules
from core.platforms.signals.tables import RULES


def cookies_verdict(platform: str, storage_state: StorageState, now: datetime) -> Verdict | None:
    """Expired (strong) when a cookie without which there is no session is missing, empty or past its date.

    None when nothing is wrong. Tokens that the site hands out anew (`ct0` of X, `csrftoken` of Instagram) are never
    missed. Cookies of two accounts mixed are undecided: no request could prove anything.
    """
    rules = RULES.get(platform)
    if rules is None:
        return verdict("platform.unknown")
    net = NETWORKS[rules.platform]
    for name in net.login_cookies:
        own = [cookie for cookie in storage_state.cookies if cookie["name"] == name and _belongs(cookie, rules)]
        filled = [cookie for cookie in own if cookie["value"]]
        if not filled:
            return verdict(f"{platform}.cookies_missing", name)
        if all(_is_past(cookie, now) for cookie in filled):
            return verdict(f"{platform}.cookies_past", name)
    if not storage_state.accounts_differ(rules.platform):
        return None
    return verdict(f"{platform}.cookies_mixed", f"{net.owner_cookie}, {net.account_cookie}")


def _belongs(cookie: dict[str, Any], rules: PlatformRules) -> bool:
    domain = str(cookie.get("domain", "")).lstrip(".").lower()
    return any(domain == host or domain.endswith("." + host) for host in rules.hosts)


def _is_past(cookie: dict[str, Any], now: datetime) -> bool:
    expires = float(cookie.get("expires", -1))
    return 0 <= expires <= now.timestamp()
