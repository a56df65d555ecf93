"""Reading web addresses: host and path segments of a parsed URL, never substrings of a text."""

import re
from urllib.parse import quote, unquote, urlsplit

from core.domain.platforms.addresses import Address
from core.errors import NotAProfileException

_LONGEST_ADDRESS = 2_000
_WEB_PORTS = {None, 80, 443}
_OLD_STYLE = ("!/", "/")
_COPIED_ALONG = " \t\r\n\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def parse_address(text: str) -> Address:
    """Parse `text` as a web address, scheme optional; raises NotAProfileException when it is none."""
    shown = text.strip().strip("<>")
    try:
        parts = urlsplit(shown if "://" in shown else f"https://{shown}")
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError as exc:
        raise NotAProfileException(text) from exc
    elsewhere = parts.username is not None or port not in _WEB_PORTS
    if parts.scheme.lower() not in {"http", "https"} or "." not in host or elsewhere or len(shown) > _LONGEST_ADDRESS:
        raise NotAProfileException(text)
    if parts.fragment.startswith(_OLD_STYLE):  # the page's script went on to what stands behind the hash
        return parse_address(f"https://{host}/{parts.fragment.lstrip('!').lstrip('/')}")
    segments = tuple(filter(None, map(_segment, parts.path.split("/"))))
    return Address(parts.scheme.lower(), host, path_of(parts.geturl()), parts.query, segments)


def _segment(raw: str) -> str:
    """Decoded, without the blanks and invisible characters that were copied along and encoded."""
    return unquote(raw).strip(_COPIED_ALONG)


def is_host(host: str, *domains: str) -> bool:
    """Whether `host` is one of the domains or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_own_host(host: str, domains: tuple[str, ...], doors: re.Pattern[str]) -> bool:
    """Whether profiles are shown at `host`: one of the domains, or below one by a name that `doors` matches whole."""
    below = next((host.removesuffix(domain).rstrip(".") for domain in domains if is_host(host, domain)), None)
    return below is not None and (not below or doors.fullmatch(below) is not None)


def leading_number(text: str, shortest: int = 5) -> str:
    """The number that a value begins with (`100/photos`: a path glued to it), or an empty text."""
    found = re.match(rf"[0-9]{{{shortest},25}}(?![\w-])", text)
    return found.group() if found else ""


def path_of(url: str) -> str:
    """The path of a URL in lower case with a slash at both ends, for comparing prefixes segment by segment."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return "/"
    return f"/{path.strip('/')}/".lower().replace("//", "/")


def has_prefix(url: str, prefixes: tuple[str, ...]) -> bool:
    """Whether the path of `url` is one of `prefixes` (`/login`) or below one."""
    path = path_of(url)
    return any(path.startswith(f"{prefix.rstrip('/')}/") for prefix in prefixes)


def quoted(segment: str) -> str:
    """A path segment ready for a URL."""
    return quote(segment, safe="")
