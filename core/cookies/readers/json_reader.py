"""Every JSON format: lists of cookie objects, storage_state, HAR and flat objects."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.readers.har import read_har
from core.cookies.refusals import malformed, not_cookies, too_many
from core.cookies.sites import is_known
from core.cookies.values.nested import Text, score, search
from core.cookies.values.set_cookie_list import read_set_cookie_list
from core.errors import CookieFileException

ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("name", "key", "Name", "Name raw", "nombre", "Nombre", "cookieName"),
    "value": ("value", "Value", "Content raw", "valor", "Valor", "cookieValue"),
    "domain": ("domain", "Domain", "Host raw", "host", "host_key", "dominio", "Dominio", "url"),
    "path": ("path", "Path", "Path raw", "ruta"),
    "expires": ("expires", "expirationDate", "expiry", "Expires raw", "Expires"),
    "httpOnly": ("httpOnly", "HttpOnly", "HTTP only raw", "httponly"),
    "secure": ("secure", "Secure", "Send for raw"),
    "sameSite": ("sameSite", "SameSite", "SameSite raw", "samesite"),
    "hostOnly": ("hostOnly", "This domain only raw"),
    "session": ("session",),
    "partitionKey": ("partitionKey",),
}
"""Playwright's key for a fact -> what the exporters call it; the first that is there and not null counts."""

_GO_SAME_SITE = {2: "Lax", 3: "Strict", 4: "None"}
_TOKEN = re.compile(r"[!#-+.\w^`|~-]{1,256}", re.ASCII)
_PUPPETEER_KEYS = frozenset(("size", "priority", "sameParty", "sourceScheme", "sourcePort"))
_LONGEST_NUMBER = 25
_LOOSE = frozenset((CookieFormat.FLAT_DICT,))
"""Formats that may be only a part of what a JSON value holds."""


def load_json(text: str) -> Any:
    """The value of a JSON text. Numbers too long to be any are kept as text. Raises `malformed`."""
    try:
        return json.loads(text, parse_int=_whole_number, strict=False)
    except RecursionError:
        why = "nested too deeply"
    except ValueError:
        why = "broken or cut-off JSON"
    raise malformed(why)  # outside the handlers: the decoder's error carries the whole file, cookies and all


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def read_json(value: Any, read_text: Text | None = None) -> Found:
    """The cookies of a JSON value of any format, wherever in it they are. Raises `not_cookies` or `malformed`.

    `read_text` reads texts inside the value that are JSON or headers themselves; without it nothing is looked for
    but what the value itself is.
    """
    plain: Found | None = None
    try:
        plain = _read_plain(value)
    except CookieFileException as error:
        if error.cause != "not_cookies" or read_text is None:
            raise
    if plain is not None and (read_text is None or score(plain)[0] or plain.format not in _LOOSE):
        return plain
    found = search(value, read_json, read_text) if read_text is not None else None
    if found is not None and (plain is None or score(found) > score(plain)):
        return found
    if plain is None:
        raise not_cookies("JSON without cookies")
    return plain


def _read_plain(value: Any) -> Found:
    if isinstance(value, list):
        return _read_list(value)
    if not isinstance(value, dict):
        raise not_cookies("a bare JSON value")
    if isinstance(value.get("log"), dict):
        return Found(CookieFormat.HAR, read_har(value["log"]))
    inner = value.get("cookies")
    if isinstance(inner, list):
        return _read_wrapped(value, inner)
    if isinstance(inner, dict) and inner:
        return _read_flat(inner)
    if "domain" in value and "name" in value and "value" in value:
        return _read_list([value])
    return _read_flat(value)


def _read_wrapped(outer: Mapping[str, Any], items: list[Any]) -> Found:
    found = _read_list(items)
    if "origins" in outer:
        found.format = CookieFormat.STORAGE_STATE
        found.origins = outer["origins"] if isinstance(outer["origins"], list) else []
    return found


def _read_list(items: list[Any]) -> Found:
    if len(items) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    if not items:
        return Found(CookieFormat.STORAGE_STATE, [])
    listed = read_set_cookie_list(items)
    if listed is not None:
        return listed
    rows = [item for item in items if isinstance(item, dict)]
    cookies = [_loosen(row) for row in rows]
    cookies = [cookie for cookie in cookies if "name" in cookie and "value" in cookie]
    if not cookies:
        raise not_cookies("a JSON list without cookies")
    fmt = _format_of(rows)
    if fmt is CookieFormat.GO:
        for cookie in cookies:
            cookie["sameSite"] = _go_same_site(cookie.get("sameSite"))
    if fmt is CookieFormat.QUICK_MANAGER:
        for cookie in cookies:
            cookie["expires"] = None if cookie.get("expires") in ("0", 0) else cookie.get("expires")
    return Found(fmt, cookies, skipped=len(items) - len(cookies))


def _go_same_site(raw: object) -> object:
    return _GO_SAME_SITE.get(raw) if isinstance(raw, int) else raw


def _loosen(row: Mapping[str, Any]) -> Loose:
    cookie: Loose = {}
    for ours, theirs in ALIASES.items():
        for key in theirs:
            if row.get(key) is not None:
                cookie[ours] = row[key]
                break
    return cookie


def _format_of(rows: Sequence[Mapping[str, Any]]) -> CookieFormat:
    """The exporter, told by the keys that the first rows use (session cookies lack some)."""
    keys = frozenset(key for row in rows[:50] for key in row)
    signs: tuple[tuple[CookieFormat, bool], ...] = (
        (CookieFormat.QUICK_MANAGER, "Name raw" in keys),
        (CookieFormat.GO, "Name" in keys and "name" not in keys),
        (CookieFormat.APP_STATE, "key" in keys and "name" not in keys),
        (CookieFormat.SELENIUM, "expiry" in keys),
        (CookieFormat.EDITTHISCOOKIE, bool({"expirationDate", "storeId"} & keys) and "id" in keys),
        (CookieFormat.COOKIE_EDITOR, bool({"expirationDate", "hostOnly"} & keys) and _stores(rows) <= {None}),
        (CookieFormat.CHROME_API, bool({"expirationDate", "hostOnly", "storeId"} & keys)),
        (CookieFormat.PUPPETEER, bool(_PUPPETEER_KEYS & keys) or {"expires", "session"} <= keys),
        (CookieFormat.STORAGE_STATE, "expires" in keys),
        (CookieFormat.SELENIUM, "domain" in keys),
    )
    return next((fmt for fmt, told in signs if told), CookieFormat.FLAT_DICT)


def _stores(rows: Sequence[Mapping[str, Any]]) -> set[str | None]:
    """What the rows say about the cookie store: Cookie-Editor writes null or nothing, the browser's API an id."""
    values = {None if row.get("storeId") is None else "id" for row in rows[:50]}
    partitioned = {"id" for row in rows[:50] if isinstance(row.get("partitionKey"), dict)}
    return values | partitioned


def _read_flat(value: Mapping[str, Any]) -> Found:
    """`{name: value}` or `{name: {"value": ...}}`; some name has to be one that the platforms use."""
    if len(value) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    cookies: list[Loose] = []
    for name, item in value.items():
        if isinstance(item, dict) and "value" in item:
            cookies.append(_loosen(item) | {"name": name})
        elif isinstance(item, str | int | float) and _TOKEN.fullmatch(name):
            cookies.append({"name": name, "value": item})
    nested = bool(cookies) and all(isinstance(item, dict) for item in value.values())
    if not nested and not any(is_known(str(cookie["name"])) for cookie in cookies):
        raise not_cookies("a JSON object without cookies")
    return Found(CookieFormat.FLAT_DICT, cookies, skipped=len(value) - len(cookies))
