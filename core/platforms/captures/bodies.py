"""The JSON documents of one answer's body: guarded, several in one, in parts of a multipart answer, in a batch.

Source: docs/reference/extraction.md 1.5.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import LayoutChangedException

_BETWEEN = re.compile(r"(?:[\s\ufeff]|(?:for\s*\(\s*;\s*;\s*\)|while\s*\(\s*1\s*\))\s*;|\)\]\}',?)*")
"""What stands before a document and between two of them: blanks, and guards against inclusion as a script."""
_BOUNDARY = re.compile(r"[\s\ufeff]*--[^\r\n]*\r?\n")
_PART = re.compile(r"\r?\n--[^\r\n]*")
_HEADERS = re.compile(r"\s*(?:[\w-]+:[^\r\n]*\r?\n)*\r?\n?")
_IN_BATCH = re.compile(r"[a-z_]{0,8}\d+")
_ANSWER = ("data", "errors", "error", "incremental")


def documents_of(body: str, where: str = "body") -> list[Any]:
    """The JSON documents of a body: one per line or several on a line, each with a guard before it or without.

    Of a multipart answer, those of its parts. Raises LayoutChangedException when something else stands between them.
    """
    if _BOUNDARY.match(body):
        parts = (part[_end_of_headers(part) :] for part in _PART.split(f"\n{body.lstrip()}"))
        return [document for part in parts for document in _documents(part, where)]
    return list(_documents(body, where))


def parts_of(document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The answers inside a document, each with the name it has in its batch; one that stands alone has none.

    A batch is a list, or an object of answers (`q0`, `o0`); parts that come later are under `incremental`.
    """
    if isinstance(document, list):
        yield from ((str(at), part) for at, one in enumerate(document) for _, part in parts_of(one))
    elif isinstance(document, dict):
        if not any(key in document for key in _ANSWER):
            batch = {key: _answer_in(value) for key, value in document.items() if _IN_BATCH.fullmatch(key)}
            inner = document.get("payload")
            told = [(key, answer) for key, answer in batch.items() if answer is not None]
            yield from told or (parts_of(inner) if isinstance(inner, dict) else [("", document)])
            return
        yield "", document
        later = document.get("incremental")
        yield from (("", part) for part in (later if isinstance(later, list) else []) if isinstance(part, dict))


def _documents(text: str, where: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    position = _after_blanks(text, 0)
    while position < len(text):
        try:
            document, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as exc:
            raise LayoutChangedException(f"{where}: not JSON") from exc
        yield document
        position = _after_blanks(text, position)


def _after_blanks(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _end_of_headers(part: str) -> int:
    match = _HEADERS.match(part)
    return match.end() if match else 0


def _answer_in(value: Any) -> Mapping[str, Any] | None:
    """The answer that an entry of a batch holds, as such or under `response`."""
    if not isinstance(value, dict):
        return None
    response = value.get("response")
    if isinstance(response, dict):
        return response
    return value if any(key in value for key in _ANSWER) else None
