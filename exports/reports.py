"""The files of the validation report, and of profiles that were asked for together."""

import io
from collections.abc import Iterable

from core.domain.people.audit_chain import ChainedEntry
from core.domain.results.pictures import OverlapPicture, SessionsPicture
from core.domain.results.tables import Sheet


class ReportWriter:
    """Implements ReportFiles. The libraries take longer to import than the rest of the bot to start: only when used."""

    def workbook(self, sheets: Iterable[Sheet]) -> bytes:
        """An XLSX."""
        from exports.xlsx.writer import write_workbook

        out = io.BytesIO()
        write_workbook(sheets, out)
        return out.getvalue()

    def csv(self, sheet: Sheet) -> bytes:
        """A CSV; dates as `2026-11-23 18:30:00`."""
        from exports.csv_table import write_sheet

        out = io.BytesIO()
        write_sheet(sheet, out)
        return out.getvalue()

    def trail(self, rows: Iterable[ChainedEntry]) -> bytes:
        """JSON Lines with the digests of the chain."""
        from exports.audit_trail import lines_of

        return "".join(f"{line}\n" for line in lines_of(rows)).encode()

    def picture(self, content: SessionsPicture) -> bytes:
        """A PNG."""
        from exports.picture.sessions import paint

        return paint(content)

    def overlap(self, content: OverlapPicture) -> bytes:
        """A PNG."""
        from exports.picture.overlap import paint_overlap

        return paint_overlap(content)
