"""Cookies as developer tools, programs and people write them down (the rest of `exporters`)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.fuzz.rendering import Cookie, as_json, dated, host, iso, pairs


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
            iso(cookie["expires"]) if dated(cookie) else "Session",
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
    lines.append(f'Invoke-WebRequest -UseBasicParsing -Uri "https://{host(cookies)}/" `\n-WebSession $session')
    return "\n".join(lines).encode()


def _lwp_quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def lwp(cookies: Sequence[Cookie]) -> bytes:
    lines = ["#LWP-Cookies-2.0"]
    for cookie in cookies:
        parts = [f"{cookie['name']}={_lwp_quoted(cookie['value'])}", f'path="{cookie["path"]}"']
        parts += [f'domain="{cookie["domain"]}"', "path_spec"] + ["secure"] * bool(cookie["secure"])
        parts += [f'expires="{iso(cookie["expires"])}"'] if dated(cookie) else ["discard"]
        parts += ["HttpOnly=None"] * bool(cookie["httpOnly"]) + ["version=0"]
        lines.append("Set-Cookie3: " + "; ".join(parts))
    return "\n".join(lines).encode()


def set_cookie(cookies: Sequence[Cookie]) -> bytes:
    lines = []
    for cookie in cookies:
        parts = [f"{cookie['name']}={cookie['value']}", f"Domain={cookie['domain']}", f"Path={cookie['path']}"]
        parts += [f"Expires={_http_date(cookie['expires'])}"] if dated(cookie) else []
        parts += ["Secure"] * bool(cookie["secure"]) + ["HttpOnly"] * bool(cookie["httpOnly"])
        parts += [f"SameSite={cookie['sameSite']}"] if "sameSite" in cookie else []
        lines.append("; ".join(parts))
    return as_json(lines)


def env(cookies: Sequence[Cookie]) -> bytes:
    return f"APP_ENV=local\nSITE_COOKIE='{pairs(cookies)}'\nTIMEOUT=30\n".encode()


def code(cookies: Sequence[Cookie]) -> bytes:
    """What curlconverter makes of a copied request."""
    rows = "".join(f"    {cookie['name']!r}: {cookie['value']!r},\n" for cookie in cookies)
    address = f"https://{host(cookies)}/"
    return f"import requests\n\ncookies = {{\n{rows}}}\n\nrequests.get({address!r}, cookies=cookies)\n".encode()


def name_value(cookies: Sequence[Cookie]) -> bytes:
    return "\n".join(f"{cookie['name']}: {cookie['value']}" for cookie in cookies).encode()


def seller(cookies: Sequence[Cookie]) -> bytes:
    return f"usuaria:clave1:correo@ejemplo.example:clave2:{pairs(cookies)}".encode()
