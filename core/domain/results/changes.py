"""How a list differs from its earlier readings: new, lost, missing and renamed people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.results.profiles import RelatedProfile


class ChangeKind(StrEnum):
    """What happened to a row of a list since the last complete reading.

    Source: docs/reference/extraction.md section 4.4.
    """

    NEW = "nueva"
    """Seen now, and not in the list as of the last complete reading."""
    LOST = "perdida"
    """Absent from two complete readings one after the other, and not seen between them: gone."""
    MISSING = "ausente"
    """Absent from this complete reading only: deactivated accounts come and go, so it does not count as lost yet."""
    RENAMED = "renombrada"
    """The same person under another name or user name."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changed. `row` is the newest reading of it; the former names are those of the reading before."""

    kind: ChangeKind
    row: RelatedProfile
    first_seen: datetime
    last_seen: datetime
    former_name: str = ""
    former_username: str | None = None


@dataclass(frozen=True, slots=True)
class ListDiff:
    """How many rows of a reading changed since the complete reading before it, which ended at `since`.

    An incomplete reading has new and renamed rows only: it proves nobody's absence.
    """

    since: datetime
    new: int
    lost: int
    missing: int = 0
    renamed: int = 0

    @property
    def changed(self) -> bool:
        """Something is different: people came, are gone for good, or have another name."""
        return bool(self.new or self.lost or self.renamed)

    def count(self, kind: ChangeKind) -> int:
        """How many of one kind."""
        counts = {
            ChangeKind.NEW: self.new,
            ChangeKind.LOST: self.lost,
            ChangeKind.MISSING: self.missing,
            ChangeKind.RENAMED: self.renamed,
        }
        return counts[kind]
