"""What one HTML page shows, gathered while it arrives: marks of the site's own structure, and who is looking."""

import re
from html import unescape
from typing import Any

from core.platforms.signals.page.html import HtmlReader, Piece, Tag, Text
from core.platforms.signals.page.scripts import candidates, members_at, object_at
from core.platforms.signals.rules import PlatformRules, TextMark, ViewerModule

LONGEST_TEXT = 200
_SPACES = re.compile(r"\s+")


class Page:
    """Feed it the body; `marks`, `viewers`, `owners` and `nobody` grow. Nothing here decides."""

    def __init__(self, rules: PlatformRules) -> None:
        self._rules = rules
        self._reader = HtmlReader()
        self._hint = re.compile("|".join({re.escape(mark.value) for mark in rules.tags}) or r"(?!)")
        self._needles = tuple({mark.needle for mark in rules.scripts} | {module.needle for module in rules.viewers})
        self._open_script = ""
        self.marks: set[str] = set()
        self.viewers: set[str] = set()
        """Ids (or handle) of the viewer."""
        self.owners: set[str] = set()
        """Ids of the account behind the viewer."""
        self.nobody = False
        """The page states that there is no viewer."""

    @property
    def names_somebody(self) -> bool:
        """Whether the page speaks of its viewer at all."""
        return self.nobody or bool(self.viewers)

    def feed(self, text: str) -> None:
        """Take the next part of an HTML body."""
        for piece in self._reader.feed(text):
            self._take(piece)

    def finish(self) -> None:
        """The body ends here, complete or cut: read what is left in a script without an end."""
        if self._open_script:
            self.read_script(self._open_script, last=True)

    def read_script(self, source: str, *, last: bool) -> None:
        """Look for structure in a script (or a body that is nothing but script); `last`: no more of it will come."""
        for found in candidates(source, self._needles):
            for mark in self._rules.scripts:
                if mark.needle == found.needle and mark.follow.match(source, found.end):
                    self.marks.add(mark.name)
            for module in self._rules.viewers:
                follow = module.follow.match(source, found.end) if module.needle == found.needle else None
                if follow:
                    self._read_viewer(module, source, follow.end(), last=last)

    def _take(self, piece: Piece) -> None:
        if isinstance(piece, Tag):
            self._read_tag(piece)
        elif isinstance(piece, Text):
            self._read_text(piece.source, title=False)
        elif piece.element == "title":
            self._read_text(piece.source, title=True)
        elif piece.element == "script":
            self._open_script = "" if piece.whole else piece.source
            self.read_script(piece.source, last=piece.whole)

    def _read_tag(self, tag: Tag) -> None:
        if tag.name == "article":
            self.marks.add("article")
        if not self._hint.search(tag.source):
            return
        attributes = tag.attributes()
        for mark in self._rules.tags:
            if mark.matches(tag.name, attributes):
                self.marks.add(mark.name)
                if mark.name == self._rules.profile_link:
                    self.viewers.add(attributes.get("href", "").strip("/").lower())

    def _read_text(self, source: str, *, title: bool) -> None:
        if not self._rules.texts or not source or len(source) > LONGEST_TEXT or source.isspace():
            return
        text = plain(source)
        for mark in self._rules.texts:
            if mark.title <= title and _says(mark, text):
                self.marks.add(mark.name)

    def _read_viewer(self, module: ViewerModule, source: str, start: int, *, last: bool) -> None:
        value = object_at(source, start)
        if value is None:
            if not last:
                return
            value = members_at(source, start, (path[-1] for path in (*module.ids, *module.owners) if len(path) == 1))
        ids = [item for path in module.ids if (item := _member(value, path)) is not _ABSENT]
        owners = [item for path in module.owners if (item := _member(value, path)) is not _ABSENT]
        known = {str(item) for item in ids if _is_id(item, module)}
        behind = {str(item) for item in owners if _is_id(item, module)}
        self.viewers |= known
        self.owners |= behind
        if (ids or owners) and not known and not behind:
            self.nobody |= all(item in module.nobody for item in (ids or owners))


_ABSENT = object()


def _member(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return _ABSENT
        value = value[name]
    return value


def _is_id(value: Any, module: ViewerModule) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(value) and value not in module.nobody


def _says(mark: TextMark, text: str) -> bool:
    return text.startswith(mark.text) if mark.prefix else text == mark.text


def plain(source: str) -> str:
    """Text as it is compared: entities resolved, spaces and typographic apostrophes evened out, lower case."""
    return _SPACES.sub(" ", unescape(source)).strip().replace("’", "'").replace("\u200e", "").casefold()
