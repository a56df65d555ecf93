"""The way back: a stored text and its entities as Telegram's HTML, for transcripts that people and tests read."""

from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from sandbox.telegram.errors import JsonDict

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "blockquote": "blockquote",
}  # fmt: skip


def to_html(text: str, entities: Sequence[JsonDict]) -> str:
    """HTML that parses back to the same text and entities; what Telegram detects by itself stays plain."""
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        tags = _tags(entity)
        if tags is not None:
            opens.setdefault(entity["offset"], []).append(tags[0])
            closes.setdefault(entity["offset"] + entity["length"], []).insert(0, tags[1])
    units = text.encode("utf-16-le", "surrogatepass")
    bounds = sorted({0, len(units) // 2, *(at for at in (*opens, *closes) if at < len(units) // 2)})
    parts: list[str] = []
    for offset, end in pairwise((*bounds, bounds[-1])):
        parts += closes.get(offset, [])
        if offset < end:
            parts += opens.get(offset, [])
            parts.append(escape(units[2 * offset : 2 * end].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(parts)


def _tags(entity: JsonDict) -> tuple[str, str] | None:
    kind = str(entity["type"])
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    maker = _MAKERS.get(kind)
    return maker(entity) if maker else None


def _pre(entity: JsonDict) -> tuple[str, str]:
    language = entity.get("language")
    return (f'<pre><code class="language-{language}">', "</code></pre>") if language else ("<pre>", "</pre>")


def _time(entity: JsonDict) -> tuple[str, str]:
    wanted = entity.get("date_time_format")
    shape = f' format="{wanted}"' if wanted else ""
    return f'<tg-time unix="{entity["unix_time"]}"{shape}>', "</tg-time>"


_MAKERS: dict[str, Callable[[JsonDict], tuple[str, str]]] = {
    "expandable_blockquote": lambda _: ("<blockquote expandable>", "</blockquote>"),
    "pre": _pre,
    "text_link": lambda e: (f'<a href="{escape(e["url"])}">', "</a>"),
    "text_mention": lambda e: (f'<a href="tg://user?id={e["user"]["id"]}">', "</a>"),
    "custom_emoji": lambda e: (f'<tg-emoji emoji-id="{e["custom_emoji_id"]}">', "</tg-emoji>"),
    "date_time": _time,
}
