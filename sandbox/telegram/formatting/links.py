"""Which addresses Telegram takes as links, and how it writes them back."""

import re
from urllib.parse import urlsplit, urlunsplit

_SCHEMES = ("http", "https", "tg", "ton", "tonsite")
_USER_LINK = re.compile(r"^tg://user/?\?id=(\d{1,19})$")
_HOST = re.compile(r"^[^\s/?#@<>\"']+$")


def user_of_link(url: str) -> int | None:
    """The user that `tg://user?id=N` mentions."""
    match = _USER_LINK.match(url)
    return int(match[1]) if match else None


def normalise_url(url: str) -> str | None:
    """The address as Telegram stores it (`telegram.org` becomes `http://telegram.org/`); None when it is none."""
    url = url.strip()
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or not _HOST.match(host):
        return None
    if scheme in ("tg", "ton"):
        return url
    if "." not in host:
        return None
    place = f"{host}:{port}" if port else host
    return urlunsplit((scheme, place, parts.path or "/", parts.query, parts.fragment))
