"""What the probe asks each site (docs/reference/signals.md section 2), and with which headers and cookies.

Facebook `/`: the one page that every live account gets with 200 and its USER_ID, whatever its settings (`/settings`
and `/me` redirect live accounts too, which proves nothing). Second opinion `/settings`: sends strangers to the login.
Instagram `/direct/inbox/`: strangers are sent to the login without a body, live accounts get PolarisViewer.
Second opinion `/accounts/edit/`, another page of the account's own (the JSON form behind it fails on good sessions).
X `account/multi/list.json`: 1 kB with account id, suspension and validity; second opinion `user_state.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from core.domain.platforms import Platform
from core.domain.platforms.addresses import Address
from core.domain.sessions.session import SessionIdentity
from core.platforms.signals.http.addresses import parse_address

WEB_BEARER = "AAAAAAAAAAAAAAAAAAAAANRILgAAAAAAnNwIzUejRCOuH5E6I8xnZz4puTs%3D1Zv7ttfk8LF81IUq16cHjhLTvJu4FA33AGWWjCpTnA"
"""The bearer of X's own web page: the same for every visitor, printed in its script; it names the client."""

_PAGE = MappingProxyType(
    {
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "sec-fetch-dest": "document",
        "sec-fetch-mode": "navigate",
        "sec-fetch-site": "none",
        "sec-fetch-user": "?1",
        "upgrade-insecure-requests": "1",
    }
)
_X_DATA = MappingProxyType(
    {
        "accept": "*/*",
        "authorization": f"Bearer {WEB_BEARER}",
        "referer": "https://x.com/home",
        "sec-fetch-dest": "empty",
        "sec-fetch-mode": "cors",
        "x-twitter-active-user": "yes",
        "x-twitter-auth-type": "OAuth2Session",
    }
)


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """One GET. `csrf_cookie` names the cookie whose value must also go into `x-csrf-token`."""

    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: _PAGE)
    csrf_cookie: str | None = None


FIRST: Mapping[Platform, ProbeRequest] = MappingProxyType(
    {
        Platform.FACEBOOK: ProbeRequest("https://www.facebook.com/"),
        Platform.INSTAGRAM: ProbeRequest("https://www.instagram.com/direct/inbox/"),
        Platform.X: ProbeRequest(
            "https://x.com/i/api/1.1/account/multi/list.json", {**_X_DATA, "sec-fetch-site": "same-origin"}, "ct0"
        ),
    }
)
SECOND: Mapping[Platform, ProbeRequest] = MappingProxyType(
    {
        Platform.FACEBOOK: ProbeRequest("https://www.facebook.com/settings"),
        Platform.INSTAGRAM: ProbeRequest("https://www.instagram.com/accounts/edit/"),
        Platform.X: ProbeRequest(
            "https://api.x.com/help-center/forms/api/prod/user_state.json",
            {**_X_DATA, "sec-fetch-site": "same-site"},
            "ct0",
        ),
    }
)
"""Another address of the same site: a second opinion must not be an echo of the first."""
PAGE: Mapping[Platform, ProbeRequest] = MappingProxyType({Platform.X: ProbeRequest("https://x.com/home")})
"""A page that needs no token: it hands out a missing `csrf_cookie`, and judges where the token itself is refused."""


def build_headers(
    request: ProbeRequest,
    identity: SessionIdentity,
    *,
    default_user_agent: str,
    fresh: Mapping[str, str],
    now: datetime,
) -> list[tuple[bytes, bytes]]:
    """The headers of a request: the session's own user agent, language and cookies. `fresh` overrides stored ones."""
    address = parse_address(request.url)
    cookies = {} if address is None else cookies_for(identity.storage_state.cookies, address, now)
    cookies.update(fresh)
    headers = {
        "user-agent": identity.user_agent or default_user_agent,
        "accept-language": identity.locale,  # word for word what Chromium sends in a context of that locale
        "accept-encoding": "gzip, deflate",
        **request.headers,
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    if request.csrf_cookie is not None:
        headers["x-csrf-token"] = cookies.get(request.csrf_cookie, "")
        headers["x-twitter-client-language"] = identity.locale.partition("-")[0]
    return [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items() if value]


def cookies_for(cookies: list[dict[str, Any]], address: Address, now: datetime) -> dict[str, str]:
    """Name -> value of the cookies that a browser would send to `address` at `now`, longest path first.

    A value that no header can carry is left out.
    """
    fitting = [cookie for cookie in cookies if _fits(cookie, address, now)]
    fitting.sort(key=lambda cookie: -len(str(cookie.get("path", "/"))))
    chosen: dict[str, str] = {}
    for cookie in fitting:
        chosen.setdefault(str(cookie["name"]), str(cookie["value"]))
    return chosen


def _fits(cookie: dict[str, Any], address: Address, now: datetime) -> bool:
    domain = str(cookie["domain"]).lower()
    bare = domain.lstrip(".")
    host_fits = address.host == bare or (domain.startswith(".") and address.host.endswith(domain))
    path = str(cookie.get("path", "/")).rstrip("/")
    path_fits = not path or address.path == path or address.path.startswith(path + "/")
    dead = 0 <= float(cookie.get("expires", -1)) <= now.timestamp()
    value = f"{cookie['name']}{cookie['value']}"
    return host_fits and path_fits and not dead and bool(cookie["value"]) and value.isprintable() and ";" not in value
