"""Stored things that cannot be read."""

from dataclasses import dataclass

SESSIONS_TABLE = "sesiones_scraping"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the database by its table and the text of its primary key."""

    table: str
    key: str

    @property
    def setting(self) -> str:
        """Name of the setting that says it was told."""
        return f"unreadable:{self.table}:{self.key}"
