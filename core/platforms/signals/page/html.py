"""A page cut into tags, texts and scripts while it arrives; linear in its length, never more than one pass.

It keeps apart what the site built (tags, scripts) from what people wrote (text between tags): that is what makes a
post that quotes a marker harmless. A tag or comment without an end makes the reader wait, and in the end give up.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

LONGEST_TAG = 64 * 1024
"""A tag longer than this is not a tag; the reader stops there."""
_QUOTED = r"""=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|{_QUOTED})*+)>")
_OPENING = re.compile(r"<(?:[a-zA-Z/!?]|\Z)")
"""Where a tag, comment or declaration may begin; any other `<` is text, as for browsers."""
_NAMELESS = re.compile("[!?]|/[^a-zA-Z]")
"""What after `<` begins a declaration, or what browsers take for a comment."""
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")
_RAW_ELEMENTS = ("script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noembed", "noframes")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW_ELEMENTS}
_LONGEST_END = len("</textarea>")


class Tag(NamedTuple):
    """A start tag; `source` are its attributes as written."""

    name: str
    source: str

    def attributes(self) -> dict[str, str]:
        """Attributes by lower-case name, entities resolved; of repeated ones the first, as browsers do."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.source):
            value = match.group(2) or match.group(3) or match.group(4) or ""
            found.setdefault(match.group(1).lower(), unescape(value))
        return found


class Text(NamedTuple):
    """Text between two tags, entities not resolved."""

    source: str


class Raw(NamedTuple):
    """The content of a script, title or other element without tags inside; `whole` once its end was seen."""

    element: str
    source: str
    whole: bool


Piece = Tag | Text | Raw


class HtmlReader:
    """Feed it text as it comes; it yields the pieces that became clear.

    An unfinished script is yielded again, longer, at every feed until it is whole; everything else comes once.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._searched = 0
        self._raw: str | None = None
        self._stopped = False

    def feed(self, text: str) -> Iterator[Piece]:
        """Take the next part of the page."""
        if self._stopped:
            return
        source, position = self._pending + text, 0
        while True:
            if self._raw is not None:
                piece, following = self._raw_piece(source, position, self._raw)
            else:
                piece, following = self._piece(source, position)
            if piece is not None:
                yield piece
            if following is None:
                break
            position = following
        self._pending = source[position:]
        self._searched = max(0, self._searched - position)

    def _raw_piece(self, source: str, start: int, element: str) -> tuple[Piece | None, int | None]:
        end = _RAW_END[element].search(source, max(start, self._searched))
        if end is None:
            self._searched = max(start, len(source) - _LONGEST_END)
            return (Raw(element, source[start:], whole=False) if element == "script" else None), None
        self._raw, self._searched = None, 0
        return Raw(element, source[start : end.start()], whole=True), end.start()

    def _piece(self, source: str, start: int) -> tuple[Piece | None, int | None]:
        found = _OPENING.search(source, start)
        if found is None:
            return None, None
        opening = found.start()
        if opening > start:
            return Text(source[start:opening]), opening
        tag = _TAG.match(source, opening)
        if tag is None:
            return None, self._other(source, opening)
        if tag.group(1):
            return None, tag.end()
        name = tag.group(2).lower()
        if name in _RAW_END:
            self._raw = name
        return Tag(name, tag.group(3)), tag.end()

    def _other(self, source: str, opening: int) -> int | None:
        """The end of a comment or declaration; None when it is not there yet."""
        if source.startswith("<!--", opening):
            end = source.find("-->", opening + 4)
            return end + 3 if end >= 0 else None
        if _NAMELESS.match(source, opening + 1):
            end = source.find(">", opening)
            return end + 1 if end >= 0 else None
        self._stopped = len(source) - opening > LONGEST_TAG
        return None
