"""Addresses as a browser reads them: only host and path count, query parameters never decide by their text."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

_SLASHES = re.compile(r"/+")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address: lower-case host without port, lower-case path with its dots resolved."""

    scheme: str
    host: str
    path: str
    query: str = field(default="", repr=False)

    def under(self, prefix: str, *, exact: bool = False) -> bool:
        """Whether the path is `prefix` or (unless `exact`) below it; `/login` does not cover `/loginsomebody`."""
        stem = prefix.rstrip("/")
        path = self.path.rstrip("/")
        return path == stem or (not exact and stem != "" and path.startswith(stem + "/"))

    def on(self, domains: tuple[str, ...], excluded: frozenset[str] = frozenset()) -> bool:
        """Whether the host is one of `domains` or a subdomain, and not one of `excluded`."""
        if self.host in excluded:
            return False
        return any(self.host == domain or self.host.endswith("." + domain) for domain in domains)

    def parameter(self, name: str) -> str:
        """The first value of a query parameter, or an empty text."""
        try:
            return parse_qs(self.query).get(name, [""])[0]
        except ValueError:
            return ""


def parse_address(url: str, base: str = "") -> Address | None:
    """Read an address, relative ones against `base`; None when it is none of http, https, ws, wss."""
    head, mark, tail = url.partition("?")
    try:
        parts = urlsplit(urljoin(base, head.replace("\\", "/") + mark + tail))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", "ws", "wss"} or not host:
        return None
    return Address(parts.scheme, host, _resolve(parts.path), parts.query)


def _resolve(path: str) -> str:
    """Resolve dots and doubled slashes as browsers do, in lower case."""
    kept: list[str] = []
    for segment in _SLASHES.sub("/", path.lower()).split("/"):
        if segment == "..":
            kept[1:] = kept[1:-1]
        elif segment != ".":
            kept.append(segment)
    resolved = "/".join(kept)
    return resolved if resolved.startswith("/") else "/" + resolved
