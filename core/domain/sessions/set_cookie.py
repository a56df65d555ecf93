"""One Set-Cookie line, taken apart. What it means is judged where it is needed: for a file, or for a session's life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class SetCookieLine:
    """Name, value and attributes as they are written; attribute names in lower case, the last of a name counts."""

    name: str
    value: str = field(repr=False)
    attributes: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, line: str) -> Self | None:
        """None for a line without a name."""
        pair, *rest = line.strip().split(";")
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            return None
        named = (part.partition("=") for part in rest)
        return cls(name.strip(), value.strip(), {key.strip().lower(): told.strip() for key, _, told in named})
