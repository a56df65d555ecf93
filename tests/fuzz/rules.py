"""What must hold for every answer of `core.cookies`, written down apart from the code that it judges."""

import json
import re
from typing import Any

from core.cookies import CookieFormat, Note, ParsedCookies, parse
from core.domain.platforms import COOKIE_DOMAIN, REQUIRED_COOKIES, Platform
from core.errors import CookieFileException
from tests.fuzz.sessions import NOW

DETAILS: dict[str, frozenset[str]] = {
    "too_large": frozenset(("size", "limit")),
    "not_cookies": frozenset(),
    "malformed": frozenset(),
    "no_platform_cookies": frozenset(),
    "wrong_platform": frozenset(("asked", "found")),
    "ambiguous_platform": frozenset(("platforms",)),
    "missing_required": frozenset(("platform", "names")),
    "all_expired": frozenset(("platform", "names", "since")),
}
"""The documented causes and what each tells besides."""

MORE = {"malformed": frozenset(("names",))}
"""Which values other text sticks to, where that is what is wrong."""
SEVERAL = {"malformed": frozenset(("several_accounts",))}
TOO_MANY = {"malformed": frozenset(("too_many",))}

PLAYWRIGHT_KEYS = {"name", "value", "domain", "path", "expires", "httpOnly", "secure"}


def check_cookie(cookie: dict[str, Any]) -> None:
    """The conditions under which Chromium takes a cookie (tried in `tests/integration/cookies`)."""
    name, value, domain = cookie["name"], cookie["value"], cookie["domain"]
    assert set(cookie) - {"sameSite"} == PLAYWRIGHT_KEYS
    assert cookie.get("sameSite", "Lax") in {"Strict", "Lax", "None"}
    assert isinstance(cookie["httpOnly"], bool)
    assert isinstance(cookie["secure"], bool)
    assert isinstance(cookie["expires"], float)
    assert cookie["expires"] == -1 or 0 < cookie["expires"] < 1e11
    assert name
    assert not re.search("[\x00-\x1f\x7f;=]", name)
    assert not re.search("[\x00-\x1f\x7f;]", value)
    assert name.strip(" \t") == name
    assert value.strip(" \t") == value
    assert len(name.encode() + value.encode()) <= 4096
    assert re.fullmatch(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*", domain)
    assert cookie["path"].startswith("/")
    assert len(cookie["path"]) <= 1024
    assert cookie["secure"] or cookie.get("sameSite") != "None"
    if name.lower().startswith("__host-"):
        assert (domain[0], cookie["path"], cookie["secure"]) != (".", "/", True)
        assert not domain.startswith(".")


def check_parsed(parsed: ParsedCookies) -> None:
    """A session that the file gave: complete, the platform's own, alive, and the same when read back."""
    state, platform = parsed.storage_state, parsed.platform
    apex = COOKIE_DOMAIN[platform]
    for cookie in state.cookies:
        check_cookie(cookie)
        assert ("." + cookie["domain"]).replace("..", ".").endswith(apex)
        assert cookie["secure"]
        assert cookie["expires"] == -1 or cookie["expires"] > NOW.timestamp()
    assert {c["name"] for c in state.cookies if c["value"] and c["domain"] == apex} >= set(REQUIRED_COOKIES[platform])
    assert state.missing(platform, NOW) == ()
    assert parsed.count == len(state.cookies) <= 180
    assert isinstance(parsed.format, CookieFormat)
    assert set(parsed.notes) <= set(Note)
    assert repr(parsed) == f"<ParsedCookies {platform} from {parsed.format}, {parsed.count} cookies>"
    again = parse(json.dumps(state).encode(), platform=platform, now=NOW)
    assert again.storage_state == state
    assert again.notes == ("account_mismatch",) * ("account_mismatch" in parsed.notes)


def check_refusal(error: CookieFileException, secrets: tuple[str, ...] = ()) -> None:
    """A refusal: one of the documented causes, with its facts and without any cookie value."""
    also = (more.get(error.cause) for more in (MORE, SEVERAL, TOO_MANY))
    assert frozenset(error.details) in (DETAILS[error.cause], *also)
    assert len(str(error)) < 300
    told = f"{error} {error!r} {error.details}"
    assert not any(secret in told for secret in secrets)


def outcome(data: bytes, platform: Platform | None = None, secrets: tuple[str, ...] = ()) -> str:
    """Parses, checks what comes back, and names it: the format, or the cause of the refusal."""
    try:
        parsed = parse(data, platform=platform, now=NOW)
    except CookieFileException as error:
        check_refusal(error, secrets)
        return error.cause
    check_parsed(parsed)
    return ("base64 " if parsed.encoded else "") + parsed.format
