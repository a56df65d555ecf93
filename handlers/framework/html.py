"""Telegram HTML that is escaped by construction: text is `str` and gets escaped, `Markup` is markup and does not."""

import re
from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup, escape

EMPTY = Markup("")
ELLIPSIS = "…"

WORD_JOINER = "\u2060"
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_NOT_LINKED = frozenset({"code", "pre", "a"})
"""Elements inside of which Telegram makes no links."""
_TOKEN = re.compile(r"<(/?)([a-z-]+)[^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|.", re.DOTALL)


def b(text: object) -> Markup:
    """Bold."""
    return Markup("<b>{}</b>").format(text)


def i(text: object) -> Markup:
    """Italic."""
    return Markup("<i>{}</i>").format(text)


def code(text: object) -> Markup:
    """Monospaced; a tap copies it."""
    return Markup("<code>{}</code>").format(text)


def link(url: str, label: object) -> Markup:
    """A label that opens `url`."""
    return Markup('<a href="{}">{}</a>').format(url, label)


def blockquote(text: object, *, expandable: bool = False) -> Markup:
    """A quoted block; an expandable one shows three lines until it is tapped."""
    opening = Markup("<blockquote expandable>") if expandable else Markup("<blockquote>")
    return opening + escape(text) + Markup("</blockquote>")


def tg_time(moment: datetime, shown: object, *, form: str = "t") -> Markup:
    """A moment in the reader's own time zone; `shown` is for clients that cannot (form: t time, dt date and time)."""
    return Markup('<tg-time unix="{}" format="{}">{}</tg-time>').format(int(moment.timestamp()), form, shown)


def lines(*parts: object) -> Markup:
    """One part per line; None and empty parts leave no line behind."""
    return joined("\n", parts)


def joined(separator: str, parts: Iterable[object]) -> Markup:
    """Parts with an (escaped) separator between them; None and empty parts are left out."""
    return escape(separator).join(escape(part) for part in parts if part not in (None, ""))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(markup: Markup) -> str:
    """What is read: no tags, entities resolved, white space untouched."""
    return "".join(_shown(match) for match in _TOKEN.finditer(str(markup)))


def visible_length(markup: Markup) -> int:
    """Length after Telegram has parsed the tags, in UTF-16 code units."""
    return units(visible(markup))


def clip(markup: Markup, limit: int) -> Markup:
    """At most `limit` visible UTF-16 units, ending in an ellipsis when cut; tags stay closed and entities whole."""
    if units(str(markup)) <= limit or visible_length(markup) <= limit:  # the first, quick look suffices nearly always
        return markup
    kept: list[str] = []
    open_tags: list[str] = []
    room = limit - units(ELLIPSIS)
    for match in _TOKEN.finditer(str(markup)):
        if match.group(2):
            _track(open_tags, closing=bool(match.group(1)), name=match.group(2))
        else:
            room -= units(_shown(match))
        if room < 0:
            break
        kept.append(match.group())
    return Markup("".join(kept) + ELLIPSIS + "".join(f"</{name}>" for name in reversed(open_tags)))  # noqa: S704


def without_mentions(markup: Markup) -> Markup:
    """The same to the eye, but no `@name` of a profile becomes a link to the Telegram user of that name."""
    if "@" not in markup:
        return markup
    text, open_tags, kept = str(markup), list[str](), list[str]()
    for match in _TOKEN.finditer(text):
        if match.group(2):
            _track(open_tags, closing=bool(match.group(1)), name=match.group(2))
        kept.append(match.group())
        if _MENTION.match(text, match.start()) and not match.group(2) and _NOT_LINKED.isdisjoint(open_tags):
            kept.append(WORD_JOINER)
    return Markup("".join(kept))  # noqa: S704 - our own markup and one character more


def _shown(match: re.Match[str]) -> str:
    if match.group(2):
        return ""
    token = match.group()
    return Markup(token).unescape() if len(token) > 1 else token  # noqa: S704 - a single entity of our own markup


def _track(open_tags: list[str], *, closing: bool, name: str) -> None:
    if not closing:
        open_tags.append(name)
    elif open_tags and open_tags[-1] == name:
        open_tags.pop()
