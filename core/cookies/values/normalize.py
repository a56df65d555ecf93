"""One cookie as the file tells it -> one cookie that Chromium takes, or nothing.

Each rule is a fact tried with Playwright 1.65.2 and Chromium 156; `tests/integration/cookies` tries them again.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from core.cookies.model import Cookie, Loose, Note
from core.cookies.sites import ACCOUNT_NAMES, HTTP_ONLY_NAMES, clean_host, platform_of, settle_domain
from core.cookies.values.dates import SESSION, expiry

MAX_PAIR_BYTES = 4096
"""Name and value together; one byte more and the whole batch is refused."""

_UNFIT_NAME = re.compile("[\x00-\x1f\x7f;=\ud800-\udfff]")
_UNFIT_VALUE = re.compile("[\x00-\x1f\x7f;\ud800-\udfff]")
_PATH = re.compile(r"/[!-:<-~]{0,1023}")
_SAME_SITE = {"strict": "Strict", "lax": "Lax", "none": "None", "no_restriction": "None"}
_TRUE_WORDS = frozenset(("true", "1", "yes"))


def ready_for_playwright(cookies: Iterable[Mapping[str, object]], *, now: datetime | None = None) -> list[Cookie]:
    """The cookies that `add_cookies` takes as a batch, each mended and judged alone, in the given order.

    Those that it would refuse (and with them the whole batch) or silently drop (past their date at `now`) are left out.
    """
    moment = (now or datetime.now(UTC)).timestamp()
    mended = (mend(dict(cookie), set()) for cookie in cookies)
    return [cookie for cookie in mended if cookie is not None and not is_past(cookie, moment)]


def is_past(cookie: Cookie, moment: float) -> bool:
    """Whether the cookie carries a date and that date is not after `moment` (seconds)."""
    return 0 <= float(cookie["expires"]) <= moment


def mend(loose: Loose, notes: set[Note]) -> Cookie | None:
    """The cookie in Playwright's shape, or None when no browser would take it; what was changed goes into `notes`."""
    name = _text(loose.get("name"), notes)
    value = _text(loose.get("value"), notes)
    host, dotted = clean_host(loose.get("domain"))
    if not name or value is None or not host or not _fits(name, value):
        return None
    domain = settle_domain(name, host, dotted=dotted, host_only=_flag(loose.get("hostOnly")))
    if domain != ("." + host if dotted else host):
        notes.add(Note.DOMAIN_REWRITTEN)
    cookie: Cookie = {
        "name": name,
        "value": value,
        "domain": domain,
        "path": _path(name, loose.get("path"), notes),
        "expires": _expires(loose, notes),
    }
    _set_flags(cookie, loose, notes)
    return cookie


def _text(raw: object, notes: set[Note]) -> str | None:
    """Numbers and booleans as the site would have written them; None for everything that is no value."""
    if isinstance(raw, str):
        trimmed = raw.strip(" \t\r\n")
        if trimmed != raw:
            notes.add(Note.VALUE_TRIMMED)
        return trimmed
    if not isinstance(raw, int | float) or not -(10**30) < raw < 10**30:
        return None
    notes.add(Note.VALUE_CONVERTED)
    if isinstance(raw, bool):
        return str(raw).lower()
    return str(int(raw)) if raw == int(raw) else repr(raw)


def _fits(name: str, value: str) -> bool:
    if _UNFIT_NAME.search(name) or _UNFIT_VALUE.search(value):
        return False
    return len(name) + len(value) <= MAX_PAIR_BYTES and len(name.encode()) + len(value.encode()) <= MAX_PAIR_BYTES


def _path(name: str, raw: object, notes: set[Note]) -> str:
    """The path; "/" where there is none that a browser takes, and for the cookies that must reach every page."""
    everywhere = name in ACCOUNT_NAMES or name.lower().startswith("__host-")
    if isinstance(raw, str) and _PATH.fullmatch(raw) and (raw == "/" or not everywhere):
        return raw
    if raw is not None:
        notes.add(Note.PATH_DEFAULTED)
    return "/"


def _expires(loose: Loose, notes: set[Note]) -> float:
    if _flag(loose.get("session")):
        return SESSION
    seconds, note = expiry(loose.get("expires"))
    if note is not None:
        notes.add(note)
    return seconds


def _set_flags(cookie: Cookie, loose: Loose, notes: set[Note]) -> None:
    name = str(cookie["name"])
    http_only, secure = _flag(loose.get("httpOnly")), _flag(loose.get("secure"))
    same_site = _same_site(loose.get("sameSite"), notes)
    if name.lower().startswith(("__http-", "__host-http-")):
        if http_only is False:
            notes.add(Note.HTTP_ONLY_FORCED)
        http_only = True
    needs_secure = same_site == "None" or name.lower().startswith(("__secure-", "__host", "__http-"))
    if needs_secure or platform_of(str(cookie["domain"]).lstrip(".")) is not None:
        if secure is False:
            notes.add(Note.SECURE_FORCED)
        secure = True
    cookie["httpOnly"] = name in HTTP_ONLY_NAMES if http_only is None else http_only
    cookie["secure"] = bool(secure)
    if same_site is not None:
        cookie["sameSite"] = same_site


def _same_site(raw: object, notes: set[Note]) -> str | None:
    """Strict, Lax or None; nothing for "unspecified", which a browser treats as its default."""
    if raw is None:
        return None
    mapped = _SAME_SITE.get(raw.strip().lower()) if isinstance(raw, str) else None
    if mapped != raw:
        notes.add(Note.SAME_SITE_MAPPED)
    return mapped


def _flag(raw: object) -> bool | None:
    """A yes or no that may be written as a word or a number; None when the file does not tell."""
    if isinstance(raw, str):
        return raw.strip().lower() in _TRUE_WORDS
    return bool(raw) if isinstance(raw, int | float) else None
