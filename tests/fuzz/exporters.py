"""Writes a session in every format, as the tools that export cookies write them (the inverse of `core.cookies`)."""

import base64
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from core.cookies import CookieFormat

Cookie = dict[str, Any]
Exporter = Callable[[Sequence[Cookie]], bytes]

CHROME_SAME_SITE = {"None": "no_restriction", "Lax": "lax", "Strict": "strict", None: "unspecified"}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _dated(cookie: Cookie) -> bool:
    return float(cookie["expires"]) >= 0


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def storage_state(cookies: Sequence[Cookie]) -> bytes:
    return _json({"cookies": list(cookies), "origins": []})


def _extension_row(cookie: Cookie) -> Cookie:
    row: Cookie = {
        "domain": cookie["domain"],
        "hostOnly": not cookie["domain"].startswith("."),
        "httpOnly": cookie["httpOnly"],
        "name": cookie["name"],
        "path": cookie["path"],
        "sameSite": CHROME_SAME_SITE[cookie.get("sameSite")],
        "secure": cookie["secure"],
        "session": not _dated(cookie),
        "value": cookie["value"],
    }
    return row | ({"expirationDate": cookie["expires"]} if _dated(cookie) else {})


def cookie_editor(cookies: Sequence[Cookie]) -> bytes:
    rows = [{**_extension_row(cookie), "storeId": None} for cookie in cookies]
    for row in rows:
        row["sameSite"] = None if row["sameSite"] == "unspecified" else row["sameSite"]
    return _json(rows)


def editthiscookie(cookies: Sequence[Cookie]) -> bytes:
    return _json([{**_extension_row(c), "storeId": "0", "id": number} for number, c in enumerate(cookies, start=1)])


def chrome_api(cookies: Sequence[Cookie]) -> bytes:
    return _json([{**_extension_row(cookie), "storeId": "0"} for cookie in cookies])


def quick_manager(cookies: Sequence[Cookie]) -> bytes:
    return _json(
        [
            {
                "Host raw": f"https://{cookie['domain']}/",
                "Name raw": cookie["name"],
                "Path raw": cookie["path"],
                "Content raw": cookie["value"],
                "Expires": "Session" if not _dated(cookie) else "01-01-2030 10:00:00",
                "Expires raw": repr(cookie["expires"]) if _dated(cookie) else "0",
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
    return _json([{**c, "size": len(c["name"] + c["value"]), "session": not _dated(c), **extras} for c in cookies])


def selenium(cookies: Sequence[Cookie]) -> bytes:
    rows = []
    for cookie in cookies:
        row = {key: value for key, value in cookie.items() if key != "expires"}
        rows.append(row | ({"expiry": cookie["expires"]} if _dated(cookie) else {}))
    return _json(rows)


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
        rows.append(row | ({"expires": _iso(cookie["expires"])} if _dated(cookie) else {}))
    return _json(rows)


def go(cookies: Sequence[Cookie]) -> bytes:
    modes = {None: 1, "Lax": 2, "Strict": 3, "None": 4}
    return _json(
        [
            {
                "Name": cookie["name"],
                "Value": cookie["value"],
                "Path": cookie["path"],
                "Domain": cookie["domain"],
                "Expires": _iso(cookie["expires"]) if _dated(cookie) else "0001-01-01T00:00:00Z",
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
            repr(cookie["expires"]) if _dated(cookie) else "0",
            cookie["name"],
            cookie["value"],
        )
        lines.append("\t".join(fields))
    return ("\n".join(lines) + "\n").encode()


def flat_dict(cookies: Sequence[Cookie]) -> bytes:
    return _json({cookie["name"]: cookie["value"] for cookie in cookies})


def _pairs(cookies: Sequence[Cookie]) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def header(cookies: Sequence[Cookie]) -> bytes:
    return f"Cookie: {_pairs(cookies)}".encode()


def _host(cookies: Sequence[Cookie]) -> str:
    domain: str = cookies[0]["domain"]
    return domain.lstrip(".") if domain == ".x.com" else "www" + domain


def curl(cookies: Sequence[Cookie]) -> bytes:
    quoted = _pairs(cookies).replace("'", "'\\''")
    return (
        f"curl 'https://{_host(cookies)}/' \\\n  -H 'accept: text/html' \\\n  -H 'cookie: {quoted}' \\\n  --compressed"
    ).encode()


def har(cookies: Sequence[Cookie]) -> bytes:
    sent = [{"name": cookie["name"], "value": cookie["value"]} for cookie in cookies]
    request = {"method": "GET", "url": f"https://{_host(cookies)}/", "headers": [], "cookies": sent}
    return _json({"log": {"version": "1.2", "entries": [{"request": request, "response": {"status": 200}}]}})


def _http_date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def table(cookies: Sequence[Cookie]) -> bytes:
    """Rows of Chrome's Application panel."""
    lines = []
    for cookie in cookies:
        columns = (
            cookie["name"],
            cookie["value"],
            cookie["domain"],
            cookie["path"],
            _iso(cookie["expires"]) if _dated(cookie) else "Session",
            str(len(cookie["name"] + cookie["value"])),
            "✓" if cookie["httpOnly"] else "",
            "✓" if cookie["secure"] else "",
            cookie.get("sameSite", ""),
            "",
            "",
            "Medium",
        )
        lines.append("\t".join(columns))
    return "\n".join(lines).encode()


def _power(text: str) -> str:
    return re.sub(r'([`"$])', r"`\1", text)


def powershell(cookies: Sequence[Cookie]) -> bytes:
    lines = ["$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession"]
    for cookie in cookies:
        parts = (cookie["name"], cookie["value"], cookie["path"], cookie["domain"])
        arguments = ", ".join(f'"{_power(part)}"' for part in parts)
        lines.append(f"$session.Cookies.Add((New-Object System.Net.Cookie({arguments})))")
    lines.append(f'Invoke-WebRequest -UseBasicParsing -Uri "https://{_host(cookies)}/" `\n-WebSession $session')
    return "\n".join(lines).encode()


def _lwp_quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def lwp(cookies: Sequence[Cookie]) -> bytes:
    lines = ["#LWP-Cookies-2.0"]
    for cookie in cookies:
        parts = [f"{cookie['name']}={_lwp_quoted(cookie['value'])}", f'path="{cookie["path"]}"']
        parts += [f'domain="{cookie["domain"]}"', "path_spec"] + ["secure"] * bool(cookie["secure"])
        parts += [f'expires="{_iso(cookie["expires"])}"'] if _dated(cookie) else ["discard"]
        parts += ["HttpOnly=None"] * bool(cookie["httpOnly"]) + ["version=0"]
        lines.append("Set-Cookie3: " + "; ".join(parts))
    return "\n".join(lines).encode()


def set_cookie(cookies: Sequence[Cookie]) -> bytes:
    lines = []
    for cookie in cookies:
        parts = [f"{cookie['name']}={cookie['value']}", f"Domain={cookie['domain']}", f"Path={cookie['path']}"]
        parts += [f"Expires={_http_date(cookie['expires'])}"] if _dated(cookie) else []
        parts += ["Secure"] * bool(cookie["secure"]) + ["HttpOnly"] * bool(cookie["httpOnly"])
        parts += [f"SameSite={cookie['sameSite']}"] if "sameSite" in cookie else []
        lines.append("; ".join(parts))
    return _json(lines)


def env(cookies: Sequence[Cookie]) -> bytes:
    return f"APP_ENV=local\nSITE_COOKIE='{_pairs(cookies)}'\nTIMEOUT=30\n".encode()


def code(cookies: Sequence[Cookie]) -> bytes:
    """What curlconverter makes of a copied request."""
    rows = "".join(f"    {cookie['name']!r}: {cookie['value']!r},\n" for cookie in cookies)
    address = f"https://{_host(cookies)}/"
    return f"import requests\n\ncookies = {{\n{rows}}}\n\nrequests.get({address!r}, cookies=cookies)\n".encode()


def name_value(cookies: Sequence[Cookie]) -> bytes:
    return "\n".join(f"{cookie['name']}: {cookie['value']}" for cookie in cookies).encode()


def seller(cookies: Sequence[Cookie]) -> bytes:
    return f"usuaria:clave1:correo@ejemplo.example:clave2:{_pairs(cookies)}".encode()


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
}

LOOSE = frozenset((CookieFormat.ENV, CookieFormat.CODE, CookieFormat.NAME_VALUE, CookieFormat.SELLER))
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
