"""Writes a session in every format, as the tools that export cookies write them (the inverse of `core.cookies`)."""

import base64
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from core.cookies import CookieFormat
from tests.fuzz.rendering import Cookie, as_json, dated, host, iso, pairs
from tests.fuzz.written import code, env, lwp, name_value, powershell, seller, set_cookie, table

Exporter = Callable[[Sequence[Cookie]], bytes]

CHROME_SAME_SITE = {"None": "no_restriction", "Lax": "lax", "Strict": "strict", None: "unspecified"}


def storage_state(cookies: Sequence[Cookie]) -> bytes:
    return as_json({"cookies": list(cookies), "origins": []})


def _extension_row(cookie: Cookie) -> Cookie:
    row: Cookie = {
        "domain": cookie["domain"],
        "hostOnly": not cookie["domain"].startswith("."),
        "httpOnly": cookie["httpOnly"],
        "name": cookie["name"],
        "path": cookie["path"],
        "sameSite": CHROME_SAME_SITE[cookie.get("sameSite")],
        "secure": cookie["secure"],
        "session": not dated(cookie),
        "value": cookie["value"],
    }
    return row | ({"expirationDate": cookie["expires"]} if dated(cookie) else {})


def cookie_editor(cookies: Sequence[Cookie]) -> bytes:
    rows = [{**_extension_row(cookie), "storeId": None} for cookie in cookies]
    for row in rows:
        row["sameSite"] = None if row["sameSite"] == "unspecified" else row["sameSite"]
    return as_json(rows)


def editthiscookie(cookies: Sequence[Cookie]) -> bytes:
    return as_json([{**_extension_row(c), "storeId": "0", "id": number} for number, c in enumerate(cookies, start=1)])


def chrome_api(cookies: Sequence[Cookie]) -> bytes:
    return as_json([{**_extension_row(cookie), "storeId": "0"} for cookie in cookies])


def quick_manager(cookies: Sequence[Cookie]) -> bytes:
    return as_json(
        [
            {
                "Host raw": f"https://{cookie['domain']}/",
                "Name raw": cookie["name"],
                "Path raw": cookie["path"],
                "Content raw": cookie["value"],
                "Expires": "Session" if not dated(cookie) else "01-01-2030 10:00:00",
                "Expires raw": repr(cookie["expires"]) if dated(cookie) else "0",
                "Send for": "Encrypted connections only",
                "Send for raw": str(cookie["secure"]).lower(),
                "HTTP only raw": str(cookie["httpOnly"]).lower(),
                "SameSite raw": CHROME_SAME_SITE[cookie.get("sameSite")],
                "This domain only": "Valid for subdomains",
                "This domain only raw": str(not cookie["domain"].startswith(".")).lower(),
                "Store raw": "firefox-default",
            }
            for cookie in cookies
        ]
    )


def puppeteer(cookies: Sequence[Cookie]) -> bytes:
    extras = {"sameParty": False, "priority": "Medium", "sourceScheme": "Secure", "sourcePort": 443}
    return as_json([{**c, "size": len(c["name"] + c["value"]), "session": not dated(c), **extras} for c in cookies])


def selenium(cookies: Sequence[Cookie]) -> bytes:
    rows = []
    for cookie in cookies:
        row = {key: value for key, value in cookie.items() if key != "expires"}
        rows.append(row | ({"expiry": cookie["expires"]} if dated(cookie) else {}))
    return as_json(rows)


def app_state(cookies: Sequence[Cookie]) -> bytes:
    rows = []
    for cookie in cookies:
        row = {
            "key": cookie["name"],
            "value": cookie["value"],
            "domain": cookie["domain"].lstrip("."),
            "path": cookie["path"],
            "hostOnly": not cookie["domain"].startswith("."),
            "httpOnly": cookie["httpOnly"],
            "secure": cookie["secure"],
            "creation": "2026-11-01T08:00:00.000Z",
            "lastAccessed": "2026-11-01T08:00:00.000Z",
        }
        row |= {"sameSite": cookie["sameSite"].lower()} if "sameSite" in cookie else {}
        rows.append(row | ({"expires": iso(cookie["expires"])} if dated(cookie) else {}))
    return as_json(rows)


def go(cookies: Sequence[Cookie]) -> bytes:
    modes = {None: 1, "Lax": 2, "Strict": 3, "None": 4}
    return as_json(
        [
            {
                "Name": cookie["name"],
                "Value": cookie["value"],
                "Path": cookie["path"],
                "Domain": cookie["domain"],
                "Expires": iso(cookie["expires"]) if dated(cookie) else "0001-01-01T00:00:00Z",
                "RawExpires": "",
                "MaxAge": 0,
                "Secure": cookie["secure"],
                "HttpOnly": cookie["httpOnly"],
                "SameSite": modes[cookie.get("sameSite")],
                "Raw": "",
                "Unparsed": None,
            }
            for cookie in cookies
        ]
    )


def netscape(cookies: Sequence[Cookie]) -> bytes:
    lines = ["# Netscape HTTP Cookie File", "# https://curl.se/docs/http-cookies.html", ""]
    for cookie in cookies:
        fields = (
            ("#HttpOnly_" if cookie["httpOnly"] else "") + cookie["domain"],
            str(cookie["domain"].startswith(".")).upper(),
            cookie["path"],
            str(cookie["secure"]).upper(),
            repr(cookie["expires"]) if dated(cookie) else "0",
            cookie["name"],
            cookie["value"],
        )
        lines.append("\t".join(fields))
    return ("\n".join(lines) + "\n").encode()


def flat_dict(cookies: Sequence[Cookie]) -> bytes:
    return as_json({cookie["name"]: cookie["value"] for cookie in cookies})


def header(cookies: Sequence[Cookie]) -> bytes:
    return f"Cookie: {pairs(cookies)}".encode()


def curl(cookies: Sequence[Cookie]) -> bytes:
    quoted = pairs(cookies).replace("'", "'\\''")
    return (
        f"curl 'https://{host(cookies)}/' \\\n  -H 'accept: text/html' \\\n  -H 'cookie: {quoted}' \\\n  --compressed"
    ).encode()


def har(cookies: Sequence[Cookie]) -> bytes:
    sent = [{"name": cookie["name"], "value": cookie["value"]} for cookie in cookies]
    request = {"method": "GET", "url": f"https://{host(cookies)}/", "headers": [], "cookies": sent}
    return as_json({"log": {"version": "1.2", "entries": [{"request": request, "response": {"status": 200}}]}})


def xml(cookies: Sequence[Cookie]) -> bytes:
    keys = ("name", "value", "domain", "path")
    rows = ("".join(f"<{key}>{escape(cookie[key])}</{key}>" for key in keys) for cookie in cookies)
    return ("<cookies>\n" + "\n".join(f"  <cookie>{row}</cookie>" for row in rows) + "\n</cookies>").encode()


def records(cookies: Sequence[Cookie]) -> bytes:
    keys = ("value", "domain", "path")
    rows = ("".join(f"\n  {key}: '{cookie[key]}'" for key in keys) for cookie in cookies)
    return "\n".join(f"- name: {cookie['name']}{row}" for cookie, row in zip(cookies, rows, strict=True)).encode()


EXPORTERS: dict[CookieFormat, Exporter] = {
    CookieFormat.STORAGE_STATE: storage_state,
    CookieFormat.COOKIE_EDITOR: cookie_editor,
    CookieFormat.EDITTHISCOOKIE: editthiscookie,
    CookieFormat.CHROME_API: chrome_api,
    CookieFormat.QUICK_MANAGER: quick_manager,
    CookieFormat.PUPPETEER: puppeteer,
    CookieFormat.SELENIUM: selenium,
    CookieFormat.HAR: har,
    CookieFormat.APP_STATE: app_state,
    CookieFormat.GO: go,
    CookieFormat.FLAT_DICT: flat_dict,
    CookieFormat.HEADER: header,
    CookieFormat.CURL: curl,
    CookieFormat.NETSCAPE: netscape,
    CookieFormat.TABLE: table,
    CookieFormat.POWERSHELL: powershell,
    CookieFormat.LWP: lwp,
    CookieFormat.SET_COOKIE: set_cookie,
    CookieFormat.ENV: env,
    CookieFormat.CODE: code,
    CookieFormat.NAME_VALUE: name_value,
    CookieFormat.SELLER: seller,
    CookieFormat.XML: xml,
    CookieFormat.RECORDS: records,
}

LOOSE = frozenset((
    *(CookieFormat.ENV, CookieFormat.CODE, CookieFormat.NAME_VALUE, CookieFormat.SELLER),
    *(CookieFormat.XML, CookieFormat.RECORDS),
))  # fmt: skip
"""Formats without a sign of their own: told by the names of the platforms' cookies, and some keep nothing else."""

TELLS_ONLY_VALUES = LOOSE | {
    CookieFormat.HAR,
    CookieFormat.FLAT_DICT,
    CookieFormat.HEADER,
    CookieFormat.CURL,
    CookieFormat.POWERSHELL,
}
"""Formats that carry names and values and nothing else."""


def told_by(fmt: CookieFormat) -> set[str]:
    """What of a cookie the format tells."""
    told = {"name", "value", "domain", "path"}
    if fmt in TELLS_ONLY_VALUES:
        return told
    told |= {"expires", "secure"} | ({"httpOnly"} if fmt is not CookieFormat.LWP else set())
    return told | ({"sameSite"} if fmt not in (CookieFormat.NETSCAPE, CookieFormat.LWP) else set())


def in_base64(data: bytes) -> bytes:
    return base64.b64encode(data)
