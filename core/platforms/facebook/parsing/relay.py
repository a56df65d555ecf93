"""Query answers as Facebook ships them: preloaded in the page or over the wire, in parts that have to be stitched.

Sources: docs/reference/extraction.md 1.1 (data-sjs blocks, RelayPrefetchedStreamCache) and
docs/reference/extraction.md 1.5 (guard prefix, one JSON per line).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from core.errors import LayoutChangedException, NetworkException
from core.platforms.captures.bodies import documents_of, parts_of
from core.platforms.captures.markup import embedded_json, is_escaped
from core.platforms.reading.json_tree import dig, list_at, merge

STREAM_CACHE = "RelayPrefetchedStreamCache"

_BLOCK = re.compile(r"<script\b([^>]*\bdata-sjs\b[^>]*)>(.*?)</script>", re.DOTALL)
_LENGTH = re.compile(r'\bdata-content-len="(\d+)"')
_OPERATION = re.compile(r"^adp_(\w+?)RelayPreloader_")


@dataclass(frozen=True, slots=True)
class Answer:
    """One query's whole answer: its parts put together. `operation` is its friendly name, as far as it is known."""

    operation: str
    data: Mapping[str, Any] = field(repr=False)
    errors: tuple[Mapping[str, Any], ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Codes of its errors, as text."""
        found = (error.get("code") or dig(error, "extensions", "code") for error in self.errors)
        return frozenset(str(code) for code in found if code)


def blocks_of(html: str, *needles: str) -> Iterator[Any]:
    """The JSON of those data-sjs blocks that contain one of `needles`; of a page without such blocks, all its JSON.

    Raises NetworkException for a block whose length is not the one declared (the page was cut off), and
    LayoutChangedException for one that is not JSON.
    """
    match = None
    for match in _BLOCK.finditer(html):
        attributes, body = match.groups()
        body = unescape(body) if is_escaped(body) else body
        if any(needle in body for needle in needles):
            _check_length(attributes, body)
            yield _loads(body, "data-sjs")
    if match is None:
        yield from embedded_json(html)


def answers_of_html(html: str) -> list[Answer]:
    """The answers that a page was preloaded with, in the order in which their first part appears.

    One that a page carries as it is, outside the present form, has no operation.
    """
    parts: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    blocks = list(blocks_of(html, STREAM_CACHE))
    for block in blocks:
        for preloader, box in _preloaded(block):
            sequence = box.get("sequence_number")
            result = box.get("result")
            if isinstance(result, dict):
                order = sequence if isinstance(sequence, int) else 0
                parts.setdefault(preloader, []).append((order, result))
    if not parts:
        return [_stitched("", [block]) for block in blocks if isinstance(dig(block, "data"), dict)]
    return [
        _stitched(_operation(preloader), [result for _, result in sorted(found, key=lambda part: part[0])])
        for preloader, found in parts.items()
    ]


def answer_of_body(body: str, operation: str = "") -> Answer:
    """The answer that came over the wire, its documents put together. Raises LayoutChangedException.

    The answers of a batch stay apart, each under its name in the batch.
    """
    named: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents_of(body, operation or "graphql"):
        for name, part in parts_of(document):
            named.setdefault(name, []).append(part)
    whole = {name: _stitched(operation, parts) for name, parts in named.items()}
    alone = whole.pop("", Answer(operation, {}))
    data = dict(alone.data) | {name: answer.data for name, answer in whole.items()}
    return Answer(operation, data, tuple(error for answer in (alone, *whole.values()) for error in answer.errors))


def _stitched(operation: str, results: Iterable[Mapping[str, Any]]) -> Answer:
    data: dict[str, Any] = {}
    errors: list[Mapping[str, Any]] = []
    for result in results:
        errors += [error for error in list_at(result, "errors") if isinstance(error, dict)]
        if "error" in result:
            errors.append({"code": result["error"]})
        part = result.get("data")
        if isinstance(part, dict):
            merge(_place(data, list_at(result, "path")), part)
    return Answer(operation, data, tuple(errors))


def _place(data: dict[str, Any], path: list[Any]) -> Any:
    """The object at `path`, made where it does not exist; a path through a list that is too short ends at its end."""
    here: Any = data
    for index, step in enumerate(path):
        following: Any = [] if index + 1 < len(path) and isinstance(path[index + 1], int) else {}
        if isinstance(here, list):
            position = step if isinstance(step, int) and 0 <= step < len(here) else len(here)
            here[position:position] = [following] if position == len(here) else []
            if not isinstance(here[position], dict | list):
                here[position] = following
            here = here[position]
        else:
            key = str(step)
            if not isinstance(here.get(key), dict | list):
                here[key] = following
            here = here[key]
    return here


def _preloaded(block: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    stack = [block]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            if node and isinstance(node[0], str) and node[0].startswith(STREAM_CACHE):
                preloader, box = dig(node, 3, 0), dig(node, 3, 1, "__bbox")
                if isinstance(preloader, str) and isinstance(box, dict):
                    yield preloader, box
            else:
                stack.extend(reversed(node))


def _operation(preloader: str) -> str:
    match = _OPERATION.match(preloader)
    return match.group(1) if match else preloader


def _check_length(attributes: str, body: str) -> None:
    declared = _LENGTH.search(attributes)
    if declared and int(declared.group(1)) not in {len(body), len(body.encode("utf-8", "surrogatepass"))}:
        raise NetworkException("the page was cut off")


def _loads(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise LayoutChangedException(f"{where}: not JSON") from exc
