"""Cookie files as browser extensions write them, for the people of the sandbox to upload."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

FileFormat = Literal["storage_state", "cookie_editor", "netscape"]
Cookie = dict[str, object]
EDITOR_SAME_SITE: Mapping[object, str] = {"None": "no_restriction", "Lax": "lax", "Strict": "strict"}
FAKE_SESSION_S = 86_400


def write_cookies(cookies: Sequence[Cookie], file_format: FileFormat) -> bytes:
    """Write Playwright cookies as a file of the given format, beside a cookie of some other site, as exports have."""
    return _WRITERS[file_format]([*cookies, _stranger()]).encode("utf-8")


def _stranger() -> Cookie:
    return {"name": "visita", "value": "1", "domain": ".anuncios.example", "path": "/", "expires": -1.0,
            "httpOnly": False, "secure": True, "sameSite": "Lax"}  # fmt: skip


def _storage_state(cookies: Sequence[Cookie]) -> str:
    return json.dumps({"cookies": list(cookies), "origins": []}, indent=2)


def _cookie_editor(cookies: Sequence[Cookie]) -> str:
    return json.dumps([_editor_entry(cookie) for cookie in cookies], indent=4)


def _editor_entry(cookie: Cookie) -> dict[str, object]:
    entry = {
        "domain": cookie["domain"],
        "hostOnly": not str(cookie["domain"]).startswith("."),
        "httpOnly": cookie["httpOnly"],
        "name": cookie["name"],
        "path": cookie["path"],
        "sameSite": EDITOR_SAME_SITE[cookie["sameSite"]],
        "secure": cookie["secure"],
        "session": cookie["expires"] == -1.0,
        "storeId": None,
        "value": cookie["value"],
    }
    return entry if entry["session"] else {**entry, "expirationDate": cookie["expires"]}


def _netscape(cookies: Sequence[Cookie]) -> str:
    lines = ["# Netscape HTTP Cookie File", "# http://curl.haxx.se/rfc/cookie_spec.html", ""]
    return "\n".join([*lines, *(_netscape_line(cookie) for cookie in cookies), ""])


def _netscape_line(cookie: Cookie) -> str:
    """Session cookies get a made-up expiry of a day, as the extension does it."""
    expires = float(str(cookie["expires"]))
    domain = str(cookie["domain"])
    fields = [
        f"#HttpOnly_{domain}" if cookie["httpOnly"] else domain,
        "TRUE" if domain.startswith(".") else "FALSE",
        str(cookie["path"]),
        "TRUE" if cookie["secure"] else "FALSE",
        str(int(expires if expires > 0 else time.time() + FAKE_SESSION_S)),
        str(cookie["name"]),
        str(cookie["value"]),
    ]
    return "\t".join(fields)


_WRITERS: Mapping[FileFormat, Callable[[Sequence[Cookie]], str]] = {
    "storage_state": _storage_state,
    "cookie_editor": _cookie_editor,
    "netscape": _netscape,
}
