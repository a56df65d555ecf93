"""The shape of what a site answers: which keys it has, whatever they hold. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

MOST_PATHS = 4_000
DEEPEST = 24
KEPT_SHAPES = 3
"""So many good shapes are kept; only what all of them have is expected."""
_TOLERATED, _TOLERATED_PART = 2, 20
"""So many keys, or one in so many, may be missing: sites try things out on some of their users."""
_BLOCK = re.compile(r'<script\b[^>]*\btype="application/json"[^>]*>(.*?)</script>', re.DOTALL)
_GUARD = "for (;;);"
_IDENTIFIER = re.compile(r"\d{4,}|[0-9a-f]{16,}")

Shape = frozenset[str]


def shape_of(bodies: Iterable[str]) -> Shape:
    """The key paths below every `data` of some answers and pages; of an answer without one, all of them."""
    found = set[str]()
    for body in bodies:
        documents = list(_documents(body))
        rooted = [root for document in documents for root in _roots(document)]
        for root in rooted or ([] if body.lstrip().startswith("<") else documents):
            _collect(root, "", found, DEEPEST)
    return frozenset(found)


def lost(good: Sequence[Shape], now: Shape) -> tuple[str, ...]:
    """The keys that every good shape had and that are missing now, outermost only; none when they are few."""
    if not good:
        return ()
    always = frozenset.intersection(*good)
    missing = always - now
    if len(missing) <= max(_TOLERATED, len(always) // _TOLERATED_PART):
        return ()
    return tuple(path for path in sorted(missing) if not any(path.startswith(f"{other}.") for other in missing))


def _documents(body: str) -> Iterator[Any]:
    """The JSON documents of a text: of a page its blocks, of an answer the whole or each of its lines."""
    if body.lstrip("\ufeff \t\r\n").startswith("<"):
        yield from (found for block in _BLOCK.findall(body) if (found := _json(block)) is not None)
        return
    whole = _json(body)
    if whole is not None:
        yield whole
        return
    yield from (found for line in body.splitlines() if (found := _json(line)) is not None)


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip().removeprefix(_GUARD))
    except (ValueError, RecursionError):
        return None


def _roots(document: Any) -> Iterator[Any]:
    """The outermost objects under a key `data`: what queries were answered with, not how the page is built."""
    stack = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "data" and isinstance(value, dict):
                    yield value
                else:
                    stack.append(value)
        elif isinstance(node, list):
            stack.extend(node)


def _collect(node: Any, path: str, found: set[str], depth: int) -> None:
    if depth == 0 or len(found) >= MOST_PATHS:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            if len(found) >= MOST_PATHS:
                return
            name = "*" if _IDENTIFIER.fullmatch(key) else key.partition("(")[0]
            below = f"{path}.{name}" if path else name
            found.add(below)
            _collect(value, below, found, depth - 1)
    elif isinstance(node, list):
        for value in node:
            _collect(value, path, found, depth - 1)
