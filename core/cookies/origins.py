"""The localStorage that a storage_state carries besides its cookies."""

import re

from core.cookies.sites import FORMER_APEX, clean_host, platform_of
from core.domain.platforms import Platform

MAX_ORIGINS = 8
"""Playwright opens a page for each: about half a second when a context is made."""

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def own_origins(origins: list[object], platform: Platform) -> list[dict[str, object]]:
    """The platform's own origins over https with their string items, as Playwright takes them.

    Databases (`indexedDB`) are left out: no session of these sites depends on them, and a damaged one makes the whole
    state refused.
    """
    kept: dict[str, dict[str, str]] = {}
    for entry in origins[:1000]:
        address = entry.get("origin") if isinstance(entry, dict) else None
        host, dotted = clean_host(address)
        own = isinstance(address, str) and address.lower().startswith("https://") and not dotted
        if not own or platform_of(host) is not platform or host.endswith(tuple(FORMER_APEX)):
            continue
        items = entry.get("localStorage") if isinstance(entry, dict) else None
        if (host in kept or len(kept) < MAX_ORIGINS) and isinstance(items, list):
            kept.setdefault(host, {}).update(_items(items))
    return [
        {"origin": f"https://{host}", "localStorage": [{"name": name, "value": value} for name, value in items.items()]}
        for host, items in kept.items()
        if items
    ]


def _items(items: list[object]) -> dict[str, str]:
    pairs = ((item.get("name"), item.get("value")) for item in items if isinstance(item, dict))
    return {
        name: value
        for name, value in pairs
        if isinstance(name, str) and isinstance(value, str) and not _UNFIT.search(name) and not _UNFIT.search(value)
    }
