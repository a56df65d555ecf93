"""Which entities may lie in which, and what Telegram does about the others before it stores a text.

Code and blocks of code hold nothing and lie in nothing but a quotation; links, mentions and the like lie in no other of
their kind; quotations lie in none. The rest (bold, italic, underline, strikethrough, spoiler) go with everything but
code: they are joined where they touch and cut where code stands.
"""

from collections.abc import Iterable, Iterator

from sandbox.telegram.errors import JsonDict

CODE = {"pre", "code"}
QUOTES = {"blockquote", "expandable_blockquote"}
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_PRIORITY = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 10, "code": 20, "text_link": 49, "text_mention": 49, "bold": 90,
    "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
_OTHER = 50


def order(entity: JsonDict) -> tuple[int, int, int]:
    """The order in which Telegram lists entities: by place, the longer first, then by kind."""
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], _OTHER)


def settled(entities: Iterable[JsonDict]) -> list[JsonDict]:
    """The entities that Telegram keeps, in its order."""
    ordered = sorted(entities, key=order)
    quotes = _apart(entity for entity in ordered if entity["type"] in QUOTES)
    solid = [e for e in _apart(e for e in ordered if e["type"] not in QUOTES | {*STYLES}) if not _crosses(e, quotes)]
    code = [entity for entity in solid if entity["type"] in CODE]
    styles = [
        {"type": kind, "offset": start, "length": end - start}
        for kind in STYLES
        for joined in _joined([entity for entity in ordered if entity["type"] == kind])
        for start, end in _without(joined, code)
    ]
    return sorted([*quotes, *solid, *styles], key=order)


def _span(entity: JsonDict) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _apart(entities: Iterable[JsonDict]) -> list[JsonDict]:
    """Of entities that share a place only the first."""
    kept: list[JsonDict] = []
    for entity in entities:
        if not kept or entity["offset"] >= _span(kept[-1])[1]:
            kept.append(entity)
    return kept


def _crosses(entity: JsonDict, quotes: list[JsonDict]) -> bool:
    """Whether it shares a place with a quotation without lying inside."""
    start, end = _span(entity)
    return any(start < q_end and end > q_start and not q_start <= start <= end <= q_end
               for q_start, q_end in map(_span, quotes))  # fmt: skip


def _joined(entities: list[JsonDict]) -> Iterator[tuple[int, int]]:
    spans = [_span(entity) for entity in entities]
    while spans:
        start, end = spans.pop(0)
        while spans and spans[0][0] <= end:
            end = max(end, spans.pop(0)[1])
        yield start, end


def _without(span: tuple[int, int], holes: list[JsonDict]) -> Iterator[tuple[int, int]]:
    start, end = span
    for hole_start, hole_end in map(_span, holes):
        if hole_start < end and hole_end > start:
            if start < hole_start:
                yield start, hole_start
            start = min(end, hole_end)
    if start < end:
        yield start, end
