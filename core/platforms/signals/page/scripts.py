"""Finding JSON structure in a script, without ever taking the inside of a string for structure.

A needle is a quoted key. It counts only where a token of the script begins, so `"USER_ID":"0"` inside the string of a
post, escaped or in other quotes, is not found. One pass over the script, and only when a needle is in it at all.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

MOST_CANDIDATES = 64
"""More occurrences of the needles in one script are not looked at."""
LONGEST_OBJECT = 32 * 1024
_TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)'
    r"|'(?:[^'\\\n]++|\\.)*+(?:'|\n|\Z)"
    r"|`(?:[^`\\]++|\\.)*+(?:`|\Z)"
    r"|//[^\n]*+"
    r"|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
    r"|(?<=[(,=:\[!&|?{};])/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,300}+/",
    re.DOTALL,
)
_DECODER = json.JSONDecoder()


class Candidate(NamedTuple):
    """A needle at a token border; `end` is where the needle ends."""

    needle: str
    start: int
    end: int


def candidates(source: str, needles: Iterable[str]) -> Iterator[Candidate]:
    """The needles that stand in `source` as tokens of their own, in order."""
    found = sorted(_occurrences(source, needles), key=lambda candidate: candidate.start)
    if not found:
        return
    starts = (match.start() for match in _TOKEN.finditer(source))
    token = next(starts, len(source))
    for candidate in found:
        while token < candidate.start:
            token = next(starts, len(source))
        if token == candidate.start:
            yield candidate


def _occurrences(source: str, needles: Iterable[str]) -> Iterator[Candidate]:
    for needle in needles:
        position = source.find(needle)
        for _ in range(MOST_CANDIDATES):
            if position < 0:
                break
            yield Candidate(needle, position, position + len(needle))
            position = source.find(needle, position + len(needle))


def object_at(source: str, start: int) -> dict[str, Any] | None:
    """The JSON object that starts at `start`, or None when it is cut, broken or longer than LONGEST_OBJECT."""
    try:
        value, _ = _DECODER.raw_decode(source[start : start + LONGEST_OBJECT])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def members_at(source: str, start: int, names: Iterable[str]) -> dict[str, Any]:
    """Text members called `names` of an object whose end is missing: what can still be read before any nested brace."""
    window = source[start + 1 : start + LONGEST_OBJECT]
    flat = re.match(r"""(?:[^{}"]++|"(?:[^"\\]++|\\.)*+")*+""", window, re.DOTALL)
    members = {}
    for name in names:
        found = re.search(rf'"{re.escape(name)}"\s*+:\s*+"([^"\\]*+)"', flat.group() if flat else "")
        if found:
            members[name] = found.group(1)
    return members
