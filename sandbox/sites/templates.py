"""Page templates: `{{ name }}` is filled in escaped, `{{{ name }}}` as it is."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

_SHARED = Path(__file__).parent / "serving" / "static"
_FIELD = re.compile(r"\{\{\{ (\w+) \}\}\}|\{\{ (\w+) \}\}")


class Templates:
    """The templates and scripts of one site, read once from the folder of its package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render(self, name: str, **values: str) -> str:
        """Fill in `templates/<name>.html`; raises KeyError when a value is missing."""

        def fill(match: re.Match[str]) -> str:
            raw, escaped = match.groups()
            return values[raw] if raw else escape(values[escaped])

        return _FIELD.sub(fill, _read(self._folder / "templates" / f"{name}.html"))

    def static(self, name: str) -> bytes:
        """The bytes of `static/<name>`, of this site or of those that all sites share."""
        own = self._folder / "static" / name
        return _read(own if own.exists() else _SHARED / name).encode("utf-8")


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
