"""The files of the validation report."""

from collections.abc import Iterable

from core.domain.pictures import SessionsPicture
from core.domain.tables import Sheet


class ReportWriter:
    """Implements ReportFiles. The libraries take longer to import than the rest of the bot to start: only when used."""

    def workbook(self, sheets: Iterable[Sheet]) -> bytes:
        """An XLSX."""
        from exports.xlsx.writer import workbook

        return workbook(sheets)

    def picture(self, content: SessionsPicture) -> bytes:
        """A PNG."""
        from exports.picture.sessions import paint

        return paint(content)
