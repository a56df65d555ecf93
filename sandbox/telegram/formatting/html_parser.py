"""Telegram's HTML, read as Telegram reads it: byte by byte, with its own errors (after tdlib's `parse_html`).

Offsets in the error sentences are bytes of the UTF-8 text; offsets of the entities are UTF-16 code units.
"""

import re
from dataclasses import dataclass, field
from typing import NoReturn

from sandbox.telegram.errors import JsonDict
from sandbox.telegram.formatting.links import normalise_url, user_of_link

SIMPLE_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = {*SIMPLE_TAGS, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_ENTITY = re.compile(rb"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = frozenset(b" \t\r\n\v\f\0")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_FORMAT = re.compile(r"^(?:r|[wdDtT]*)$")
_MAX_CODE_POINT = 0x10FFFF
_MARKUP = re.compile(rb"[<&]")
_FOUR_BYTES = bytes(range(0xF0, 0x100))
"""First bytes of what is a surrogate pair in UTF-16."""
_CONTINUATION = bytes(range(0x80, 0xC0))


class ParseError(ValueError):
    """The text is no valid markup; the sentence is Telegram's."""


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


@dataclass(slots=True)
class HtmlParser:
    """Reads one text once; `parse` gives the plain text and its entities in Telegram's order."""

    data: bytes
    out: bytearray = field(default_factory=bytearray)
    entities: list[JsonDict] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    offset: int = 0

    def parse(self) -> tuple[str, list[JsonDict]]:
        """Plain text and entities; raises ParseError."""
        pos = 0
        while pos < len(self.data):
            if self.data[pos] == ord("<"):
                pos = self._end_tag(pos) if self._at(pos + 1) == ord("/") else self._start_tag(pos)
            else:
                pos = self._text(pos)
        if self.stack:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._decoded(), sorted(self.entities, key=_order)

    def _decoded(self) -> str:
        try:
            return self.out.decode()
        except UnicodeDecodeError as exc:
            raise ParseError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from exc

    def _at(self, pos: int) -> int:
        return self.data[pos] if pos < len(self.data) else 0

    def _ended(self, pos: int) -> bool:
        return pos >= len(self.data)

    def _text(self, pos: int) -> int:
        if self.data[pos] == ord("&"):
            char, end = _entity_at(self.data, pos)
            if char is not None:
                self.out += char
                self.offset += 2 if len(char) >= 4 else 1  # noqa: PLR2004 - four bytes are a surrogate pair
                return end
        markup = _MARKUP.search(self.data, pos + 1)
        end = markup.start() if markup else len(self.data)
        plain = self.data[pos:end]
        self.offset += len(plain.translate(None, _CONTINUATION)) + len(plain) - len(plain.translate(None, _FOUR_BYTES))
        self.out += plain
        return end

    def _skip_spaces(self, pos: int) -> int:
        while not self._ended(pos) and self.data[pos] in _SPACE:
            pos += 1
        return pos

    def _word(self, pos: int, stops: bytes) -> int:
        while not self._ended(pos) and self.data[pos] not in _SPACE and self.data[pos] not in stops:
            pos += 1
        return pos

    def _start_tag(self, begin: int) -> int:
        pos = self._word(begin + 1, b">")
        if self._ended(pos):
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        tag = self.data[begin + 1 : pos].decode(errors="replace").lower()
        if tag not in TAGS:
            raise ParseError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        pos = self._skip_spaces(pos)
        while self._at(pos) != ord(">"):
            name, value, pos = self._attribute(pos, begin, tag)
            attributes[name] = value
            pos = self._skip_spaces(pos)
            if self._ended(pos):
                raise ParseError(f"Unclosed start tag at byte offset {begin}")
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.stack.append(_Open(tag, attributes, self.offset, len(self.out)))
        return pos + 1

    def _attribute(self, pos: int, begin: int, tag: str) -> tuple[str, str, int]:
        end = self._word(pos, b"=>")
        name = self.data[pos:end].decode(errors="replace")
        if not name:
            raise ParseError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        pos = self._skip_spaces(end)
        if self._at(pos) != ord("="):
            if self._ended(pos):
                raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            return name, "", pos
        pos = self._skip_spaces(pos + 1)
        if self._ended(pos):
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if self.data[pos] in b"'\"":
            value, pos = self._quoted(pos)
        else:
            value, pos = self._name_token(pos)
        if self._ended(pos):
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        return name, value, pos

    def _name_token(self, pos: int) -> tuple[str, int]:
        match = _NAME_TOKEN.match(self.data, pos)
        end = match.end() if match else pos
        if self._ended(end) or (self.data[end] not in _SPACE and self.data[end] != ord(">")):
            raise ParseError(f"Unexpected end of name token at byte offset {pos}")
        return self.data[pos:end].decode().lower(), end

    def _quoted(self, pos: int) -> tuple[str, int]:
        quote, pos, value = self.data[pos], pos + 1, bytearray()
        while not self._ended(pos) and self.data[pos] != quote:
            char, end = _entity_at(self.data, pos) if self.data[pos] == ord("&") else (None, pos)
            if char is None:
                value.append(self.data[pos])
                pos += 1
            else:
                value += char
                pos = end
        return value.decode(errors="replace"), pos if self._ended(pos) else pos + 1

    def _end_tag(self, begin: int) -> int:
        if not self.stack:
            raise ParseError(f"Unexpected end tag at byte offset {begin}")
        end = self._word(begin + 2, b">")
        found = self.data[begin + 2 : end].decode(errors="replace").lower()
        pos = self._skip_spaces(end)
        if self._at(pos) != ord(">"):
            raise ParseError(f"Unclosed end tag at byte offset {begin}")
        opened = self.stack.pop()
        if found and found != opened.tag:
            raise ParseError(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)
        return pos + 1

    def _close(self, opened: _Open) -> None:
        base: JsonDict = {"offset": opened.offset, "length": self.offset - opened.offset}
        entity = self._entity(opened, base)
        if entity is not None:
            self.entities.append(entity)

    def _entity(self, opened: _Open, base: JsonDict) -> JsonDict | None:
        attributes = opened.attributes
        match opened.tag:
            case "a":
                return _link(attributes.get("href") or self.out[opened.begin :].decode(errors="replace"), base)
            case "pre" | "code":
                return self._code(opened, base)
            case "blockquote":
                return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote", **base}
            case "tg-emoji":
                return _custom_emoji(attributes.get("emoji-id", ""), base)
            case "tg-time":
                return _date_time(attributes, base)
        return {"type": SIMPLE_TAGS[opened.tag], **base}

    def _code(self, opened: _Open, base: JsonDict) -> JsonDict | None:
        """`<pre><code class="language-x">` (in either order) is one entity: a block with its language."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (base["offset"], base["length"])
        declared = opened.attributes.get("class", "")
        language = declared.removeprefix("language-") if declared.startswith("language-") else ""
        if opened.tag == "pre" and same and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
            return None
        if opened.tag == "code" and same and last.get("type") == "pre" and language:
            last["language"] = language
            return None
        return {"type": opened.tag, **base, **({"language": language} if language else {})}


def parse_html(text: str) -> tuple[str, list[JsonDict]]:
    """Plain text and entities of a text in Telegram's HTML; raises ParseError with Telegram's sentence."""
    return HtmlParser(text.encode()).parse()


def _order(entity: JsonDict) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _entity_at(data: bytes, pos: int) -> tuple[bytes | None, int]:
    match = _ENTITY.match(data, pos)
    if match is None:
        return None, pos
    if match[3]:
        return _NAMED[match[3]].encode(), match.end()
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code < _MAX_CODE_POINT:
        return None, pos
    return chr(code).encode("utf-8", "surrogatepass"), match.end()


def _link(url: str, base: JsonDict) -> JsonDict | None:
    user_id = user_of_link(url)
    if user_id is not None:
        return {"type": "text_mention", **base, "user_id": user_id}
    address = normalise_url(url)
    return {"type": "text_link", **base, "url": address} if address else None


def _custom_emoji(identifier: str, base: JsonDict) -> JsonDict:
    if not identifier.isdigit() or identifier.startswith("0"):
        _refuse("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", **base, "custom_emoji_id": identifier}


def _date_time(attributes: dict[str, str], base: JsonDict) -> JsonDict:
    unix, wanted = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdigit() or int(unix) <= 0:
        _refuse("Invalid Unix time specified")
    if not _FORMAT.match(wanted):
        _refuse("Invalid date format used")
    return {"type": "date_time", **base, "unix_time": int(unix), "date_time_format": _normal_format(wanted)}


def _normal_format(wanted: str) -> str:
    """Telegram gives the letters back in its own order and keeps the shorter of two precisions."""
    if wanted == "r":
        return wanted
    date = "d" if "d" in wanted else "D" if "D" in wanted else ""
    time = "t" if "t" in wanted else "T" if "T" in wanted else ""
    return ("w" if "w" in wanted else "") + date + time


def _refuse(sentence: str) -> NoReturn:
    raise ParseError(sentence)
