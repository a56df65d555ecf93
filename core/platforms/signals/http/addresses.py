"""Addresses as a browser reads them: only host and path count, query parameters never decide by their text."""

import re
from urllib.parse import urljoin, urlsplit

from core.domain.platforms.addresses import Address

_SLASHES = re.compile(r"/+")


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
