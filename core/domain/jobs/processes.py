"""Processes that work on one database: the bot and its workers, as each tells of itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SILENT_S = 30.0
"""Unheard for so long a process is hanging or gone."""


class ProcessKind(StrEnum):
    """What a process is there for."""

    BOT = "bot"
    WORKER = "trabajador"


@dataclass(frozen=True, slots=True)
class Process:
    """What a process tells of itself every few seconds."""

    process_id: str
    kind: ProcessKind
    host: str
    version: str
    places: int
    """Scrapes at once, at most."""
    running: int
    """Jobs that run in it."""
    browser_bytes: int
    """Memory of its browsers."""
    started_at: datetime
    key_mark: str = ""
    """Of the encryption key with which it seals; empty from an earlier version."""
    unheard_s: float = 0.0
    """Since it last told, by the clock of the database."""

    @property
    def silent(self) -> bool:
        """Whether it has been unheard for too long."""
        return self.unheard_s > SILENT_S
