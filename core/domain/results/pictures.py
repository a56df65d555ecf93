"""What the pictures show, in words that are ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.results.profiles import ListKind
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionStatus


@dataclass(frozen=True, slots=True)
class Share:
    """How many sessions are in a condition: `figure` as people read it, `label` what stands after it."""

    condition: Condition
    count: int
    figure: str
    label: str


@dataclass(frozen=True, slots=True)
class NetworkColumn:
    """The heading of a network."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class SessionCell:
    """One session: its condition now, and a status for each of the last days (None before it existed)."""

    condition: Condition
    week: Sequence[SessionStatus | None]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with a cell per network; `fallback` is the name where the font can draw nothing of `name`."""

    name: str
    fallback: str
    cells: Sequence[SessionCell | None]


@dataclass(frozen=True, slots=True)
class SessionsPicture:
    """The validation report: a row per person, a column per network, a week of history."""

    title: str
    subtitle: str
    shares: Sequence[Share]
    columns: Sequence[NetworkColumn]
    rows: Sequence[PersonRow]
    empty: str
    """Said in place of the rows when there are none."""
    more: str
    """Said below the rows when some are left out; else empty."""
    days: tuple[str, str]
    """What a good and a bad day look like."""
    week: str


@dataclass(frozen=True, slots=True)
class OverlapTie:
    """One profile follows another, is its friend, or reacted to it; places among the profiles."""

    source: int
    target: int
    kind: ListKind


@dataclass(frozen=True, slots=True)
class OverlapPicture:
    """How the lists of several profiles meet."""

    title: str
    subtitle: str
    members: tuple[str, ...]
    ties: tuple[OverlapTie, ...]
    common: tuple[tuple[str, tuple[int, ...]], ...]
    """People in common by name, each with the places of the profiles; the most shared first."""
