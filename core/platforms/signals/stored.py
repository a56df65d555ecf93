"""Layer 0: what the stored cookies say by themselves, without any request."""

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from core.domain.platforms import Platform
from core.domain.storage_state import StorageState
from core.domain.verdict import Verdict
from core.platforms.signals.reasons import verdict
from core.platforms.signals.rules import PlatformRules
from core.platforms.signals.tables import RULES


def cookies_verdict(platform: str, storage_state: StorageState, now: datetime) -> Verdict | None:
    """Expired (strong) when a cookie without which there is no session is missing, empty or past its date.

    None when nothing is wrong. Tokens that the site hands out anew (`ct0` of X, `csrftoken` of Instagram) are never
    missed. Instagram cookies of two accounts mixed are undecided: no request could prove anything.
    """
    rules = RULES.get(platform)
    if rules is None:
        return verdict("platform.unknown")
    for name in rules.needed_cookies:
        own = [cookie for cookie in storage_state.cookies if cookie["name"] == name and _belongs(cookie, rules)]
        filled = [cookie for cookie in own if cookie["value"]]
        if not filled:
            return verdict(f"{platform}.cookies_missing", name)
        if all(_is_past(cookie, now) for cookie in filled):
            return verdict(f"{platform}.cookies_past", name)
    mixed = rules.platform is Platform.INSTAGRAM and _is_mixed(storage_state)
    return verdict("instagram.cookies_mixed", "sessionid, ds_user_id") if mixed else None


def _belongs(cookie: dict[str, Any], rules: PlatformRules) -> bool:
    domain = str(cookie.get("domain", "")).lstrip(".").lower()
    return any(domain == host or domain.endswith("." + host) for host in rules.hosts)


def _is_past(cookie: dict[str, Any], now: datetime) -> bool:
    expires = float(cookie.get("expires", -1))
    return 0 <= expires <= now.timestamp()


def _is_mixed(storage_state: StorageState) -> bool:
    """sessionid begins with its account's id; another id in ds_user_id means two accounts' cookies."""
    owner = unquote(storage_state.value("sessionid", ".instagram.com") or "").partition(":")[0]
    named = storage_state.value("ds_user_id", ".instagram.com")
    return owner.isdecimal() and named is not None and owner != named
