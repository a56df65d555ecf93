"""The JSON documents of a body: guards stripped, one document per line where the answer is a stream."""

import json
from typing import Any

MOST_LINES = 2000
"""A stream of more documents is not read to its end; the sites send a few dozen."""
_GUARDS = ("for (;;);", "for(;;);", "while(1);", ")]}'")


def looks_like_json(body: str) -> bool:
    """Whether the body (or its known part) begins as JSON or as a guard in front of it."""
    return body.lstrip("\ufeff \t\r\n").startswith(("{", "[", *_GUARDS))


def documents(body: str) -> list[Any]:
    """Every JSON document that can be read; lines that are cut or broken are left out."""
    whole = _load(body)
    if whole is not None:
        return [whole]
    lines = body.split("\n", MOST_LINES)[:MOST_LINES]  # no other breaks: those may stand inside of a string
    return [document for line in lines if (document := _load(line)) is not None] if len(lines) > 1 else []


def _load(text: str) -> Any:
    stripped = text.strip("\ufeff \t\r\n")
    for guard in _GUARDS:
        stripped = stripped.removeprefix(guard).lstrip()
    if not stripped.startswith(("{", "[")):
        return None
    try:
        return json.loads(stripped)
    except (ValueError, RecursionError):
        return None
