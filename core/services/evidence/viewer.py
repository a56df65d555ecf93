"""Who is looking, as the site's own answers tell it: the names that belong to the number of a session's account."""

import json
import re
from collections.abc import Iterator
from typing import Any

_IDS = frozenset(
    {"id", "pk", "pk_id", "strong_id__", "rest_id", "id_str", "uid", "userID", "user_id", "USER_ID", "ACCOUNT_ID"}
)
_NAMES = frozenset(
    {"name", "NAME", "SHORT_NAME", "short_name", "first_name", "full_name", "username", "screen_name", "handle"}
)
_BLOCK = re.compile(r"<script\b[^>]*\bapplication/json\b[^>]*>(.*?)</script>", re.DOTALL)
_GLOBALS = re.compile(
    r'"(?:CurrentUserInitialData|PolarisViewer)"\s*,\s*\[\]\s*,\s*|__INITIAL_STATE__\s*=\s*|"viewer"\s*:\s*(?=\{)'
)
_DEEP = 2
"""How far below an object with the number its names stand (`core.screen_name`)."""
_SHORTEST = 3


def names_of_viewer(body: str, viewer_id: str) -> frozenset[str]:
    """The names and handles that objects with that number carry in an answer or a page; empty without such objects."""
    if not viewer_id or viewer_id not in body:
        return frozenset()
    found: set[str] = set()
    for tree in _trees(body, viewer_id):
        found.update(_names_in(tree, viewer_id))
    return frozenset(name for name in found if len(name) >= _SHORTEST and not name.isdigit())


def _trees(body: str, viewer_id: str) -> Iterator[Any]:
    if body.lstrip("\ufeff \t\r\n").startswith("<"):
        decoder = json.JSONDecoder()
        texts = [match.group(1) for match in _BLOCK.finditer(body) if viewer_id in match.group(1)]
        yield from (tree for text in texts if (tree := _decoded(decoder, text, 0)) is not None)
        for match in _GLOBALS.finditer(body):
            if (tree := _decoded(decoder, body, match.end())) is not None:
                yield tree
        return
    decoder, position = json.JSONDecoder(), 0
    while (start := min((at for sign in "{[" if (at := body.find(sign, position)) >= 0), default=-1)) >= 0:
        try:
            tree, position = decoder.raw_decode(body, start)
        except (ValueError, RecursionError):
            return
        yield tree


def _decoded(decoder: json.JSONDecoder, text: str, start: int) -> Any:
    try:
        return decoder.raw_decode(text.lstrip() if not start else text, start)[0]
    except (ValueError, RecursionError):
        return None


def _names_in(tree: Any, viewer_id: str) -> Iterator[str]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if any(str(node[key]) == viewer_id for key in _IDS & node.keys()):
                yield from _names_at(node, _DEEP)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _names_at(node: dict[str, Any], depth: int) -> Iterator[str]:
    for key, value in node.items():
        if key in _NAMES and isinstance(value, str):
            yield value
        elif depth and isinstance(value, dict) and key in {"core", "legacy"}:
            yield from _names_at(value, depth - 1)
