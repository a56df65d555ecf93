"""Rows that cannot be read: noted once each, so that the admins can be told, while everything else goes on."""

from collections.abc import Hashable, Sequence

import structlog

from core.domain.incidents.damage import UnreadableRow

log = structlog.get_logger(__name__)

_LIMIT = 1000


class DamageLog:
    """What units of work met and passed over since the process started."""

    def __init__(self) -> None:
        self._rows: dict[UnreadableRow, None] = {}
        self._opened: dict[tuple[str, str], int] = {}
        """By table and key, a hash of the sealed values that were opened last."""

    def note(self, table: str, key: str) -> None:
        """A row was met; told in the log the first time."""
        row = UnreadableRow(table, key)
        if row not in self._rows and len(self._rows) < _LIMIT:
            self._rows[row] = None
            log.warning("a row cannot be read; everything else goes on", table=table, row=key)

    def forget(self, table: str, key: str) -> None:
        """The row was replaced."""
        self._rows.pop(UnreadableRow(table, key), None)

    def opened(self, table: str, key: str, sealed: Hashable) -> None:
        """A row with these sealed values was read well."""
        self._opened[table, key] = hash(sealed)

    def was_opened(self, table: str, key: str, sealed: Hashable) -> bool:
        """Whether it was read well with the very same sealed values: the keys do not change while a process lives."""
        return self._opened.get((table, key)) == hash(sealed)

    def rows(self) -> Sequence[UnreadableRow]:
        """All of them, in the order in which they were met."""
        return list(self._rows)
