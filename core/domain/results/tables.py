"""Tables as spreadsheets show them: what a cell holds, without a word on how it looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """An address that opens when it is pressed; what cannot be opened is shown as its text."""

    url: str


@dataclass(frozen=True, slots=True)
class Exact:
    """A text that stays as it is, also after an edit: never a number, a date or a formula. Ids are `Exact`."""

    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """The name of the fact beside it."""

    text: str


Cell = str | int | float | datetime | Link | Exact | Label | None
"""A `datetime` is shown in its own time zone; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column and its width in characters; `wrapped` text goes on in further lines."""

    title: str
    width: int
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose heading stays in sight and whose columns can be filtered. Rows are iterated once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
