"""Rows that cannot be read: noted once each, so that the admins can be told, while everything else goes on."""

from collections.abc import Sequence

import structlog

from core.domain.damage import UnreadableRow

log = structlog.get_logger(__name__)

_LIMIT = 1000


class DamageLog:
    """What units of work met and passed over since the process started."""

    def __init__(self) -> None:
        self._rows: dict[UnreadableRow, None] = {}

    def note(self, table: str, key: str) -> None:
        """A row was met; told in the log the first time."""
        row = UnreadableRow(table, key)
        if row not in self._rows and len(self._rows) < _LIMIT:
            self._rows[row] = None
            log.warning("a row cannot be read; everything else goes on", table=table, row=key)

    def forget(self, table: str, key: str) -> None:
        """The row was replaced."""
        self._rows.pop(UnreadableRow(table, key), None)

    def rows(self) -> Sequence[UnreadableRow]:
        """All of them, in the order in which they were met."""
        return list(self._rows)
