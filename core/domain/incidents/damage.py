"""Stored things that cannot be read."""

from dataclasses import dataclass

SESSIONS_TABLE = "sesiones_scraping"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the database by its table and the text of its primary key."""

    table: str
    key: str

    @property
    def mark(self) -> str:
        """How it is named in the list of rows that were told."""
        return f"{self.table}:{self.key}"
