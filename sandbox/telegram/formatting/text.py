"""From what a bot or a person wrote to what Telegram stores: cleaned, trimmed, with its entities in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.formatting.detect import detected_entities
from sandbox.telegram.formatting.html_parser import ParseError, parse_html
from sandbox.telegram.formatting.nesting import order, settled
from sandbox.telegram.formatting.utf16 import utf16_length

UserLookup = Callable[[int], JsonDict | None]

RAW_LIMIT = 32768
_DROPPED = {"\r", *map(chr, range(0x2028, 0x202F)), "\u030a", "\u0333", "\u033f"}
_INVISIBLE = {*" \n\u00a0\u3000\u2800\ufeff\u00ad", *map(chr, range(0x2000, 0x2010)), "\u202f", "\u205f", "\u2060"}
_FIRST_PRINTABLE = 32
_USER_ENTITIES = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as Telegram keeps it; entity offsets in UTF-16 code units."""

    text: str = ""
    entities: list[JsonDict] = field(default_factory=list)

    @property
    def shows_something(self) -> bool:
        """False for a text made of blanks and zero-width characters alone."""
        return any(char not in _INVISIBLE for char in self.text)


def format_text(
    raw: str, *, parse_mode: str | None = None, entities: Sequence[Any] | None = None, users: UserLookup | None = None
) -> FormattedText:
    """Apply the parse mode (which wins over explicit entities), clean, trim and detect; raises ApiError 400."""
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise bad_request("strings must be encoded in UTF-8")
    if len(raw) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = (parse_mode or "none").lower()
    if mode == "html":
        try:
            text, found = parse_html(raw)
        except ParseError as exc:
            raise bad_request(f"can't parse entities: {exc}") from exc
    elif mode in ("none", ""):
        text, found = raw, [_explicit(entity) for entity in entities or () if _is_explicit(entity)]
    else:
        raise bad_request("unsupported parse_mode")
    text, found = _trim(*_clean(text, [resolved for e in found if (resolved := _resolve(e, users)) is not None]))
    found = settled(found)
    found += detected_entities(text, found)
    return FormattedText(text, sorted(found, key=order))


def _is_explicit(entity: Any) -> bool:
    if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
        raise bad_request("can't parse MessageEntity: Object expected")
    return entity["type"] in _USER_ENTITIES


def _explicit(entity: JsonDict) -> JsonDict:
    copied = dict(entity)
    if entity["type"] == "text_mention":
        copied["user_id"] = int(copied.pop("user")["id"])
    return copied


def _resolve(entity: JsonDict, users: UserLookup | None) -> JsonDict | None:
    if entity["type"] != "text_mention":
        return entity
    user = users(entity["user_id"]) if users else None
    if user is None:
        return None
    return {**{k: v for k, v in entity.items() if k != "user_id"}, "user": user}


def clean_name(name: str) -> str:
    """Somebody's name as Telegram keeps it: one line, and nothing in it that turns the direction of what follows."""
    return _clean(name.replace("\n", " "), [])[0].strip()


def _clean(text: str, entities: list[JsonDict]) -> tuple[str, list[JsonDict]]:
    """Control characters become spaces; some characters vanish and the entities move with the text."""
    if not any(char in _DROPPED or (char < " " and char != "\n") for char in text):
        return text, entities
    kept: list[str] = []
    new_offset: list[int] = []
    offset = 0
    for char in text:
        width = utf16_length(char)
        new_offset += [offset] * width
        if char not in _DROPPED:
            kept.append(" " if ord(char) < _FIRST_PRINTABLE and char != "\n" else char)
            offset += width
    new_offset.append(offset)
    return "".join(kept), _moved(entities, lambda old: new_offset[min(old, len(new_offset) - 1)])


def _trim(text: str, entities: list[JsonDict]) -> tuple[str, list[JsonDict]]:
    """Blanks go at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    length = utf16_length(text)
    entities = _moved(entities, lambda old: min(old, length))
    lead = len(text) - len(text.lstrip(" \n"))
    lead = min([lead, *(e["offset"] for e in entities)])
    return text[lead:], _moved(entities, lambda old: old - lead)


def _moved(entities: list[JsonDict], place: Callable[[int], int]) -> list[JsonDict]:
    moved = []
    for entity in entities:
        start, end = place(entity["offset"]), place(entity["offset"] + entity["length"])
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved
