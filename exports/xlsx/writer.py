"""The one writer of spreadsheets: tables of plain values in, an XLSX out, a row at a time.

No cell is ever run: a text that looks like a formula, a number or a date stays the text that it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.domain.results.files import cell_text
from core.domain.results.tables import Cell, Column, Exact, Label, Link, Sheet

Worksheet = Any
"""A write-only worksheet; its published types lack half of what it has."""

_LINK_LIMIT = 65_000
"""Excel opens no sheet with more than 65,530 links."""
_URL_LIMIT = 2_000
_SHORT_TITLE = 20
_MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows."""
_RISKY_SIGNS = frozenset("=+-@#")
"""A bare text that starts like this may be taken for a formula, or for an error such as #N/A."""

_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="17212B")
_HEADER_HEIGHT = 22
_LABEL_FONT = Font(bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TEXT_FORMAT, _MOMENT_FORMAT = "@", "dd/mm/yyyy hh:mm"


def write_workbook(sheets: Iterable[Sheet], out: BinaryIO) -> None:
    """A workbook with these sheets, in this order; a sheet with more rows than Excel opens goes on in another one."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        rows, number = iter(sheet.rows), 1
        title = sheet.title
        while _SheetWriter(book.create_sheet(title), sheet.columns).write(rows):
            number += 1
            title = f"{sheet.title[:_SHORT_TITLE]} (parte {number})"
    book.save(out)


class _SheetWriter:
    """One sheet being written, from top to bottom."""

    def __init__(self, worksheet: Worksheet, columns: Sequence[Column]) -> None:
        self._worksheet = worksheet
        self._columns = columns
        self._links = 0

    def write(self, rows: Iterator[Sequence[Cell]]) -> bool:
        """As many rows as a sheet holds; whether that is all that fits."""
        last = get_column_letter(len(self._columns))
        for number, column in enumerate(self._columns, start=1):
            self._worksheet.column_dimensions[get_column_letter(number)].width = column.width
        self._worksheet.freeze_panes = "A2"
        self._worksheet.row_dimensions[1].height = _HEADER_HEIGHT
        self._worksheet.append([self._heading(column) for column in self._columns])
        wrapped, count = [column.wrapped for column in self._columns], 0
        for row in islice(rows, _MOST_ROWS):
            self._worksheet.append([self._cell(value, wrapped=wrap) for value, wrap in zip(row, wrapped, strict=True)])
            count += 1
        self._worksheet.auto_filter.ref = f"A1:{last}{count + 1}"
        return count == _MOST_ROWS

    def _cell(self, value: Cell, *, wrapped: bool) -> Any:
        match value:
            case str():
                cell = self._words(value)
            case Exact(text):
                cell = self._exact(text)
            case Link(url):
                cell = self._link(url)
            case datetime():
                cell = self._moment(value)
            case Label(text):
                cell = self._label(text)
            case _:
                return value
        if wrapped and isinstance(cell, WrittenCell):
            cell.alignment = _WRAPPED
        return cell

    def _words(self, value: str) -> Any:
        """The cheapest cell that shows it: none, a bare text, or a styled one where a bare text would be run."""
        if not value:
            return None
        return self._exact(value) if value[0] in _RISKY_SIGNS else cell_text(value)

    def _exact(self, value: str) -> Any:
        cell = WriteOnlyCell(self._worksheet, cell_text(value))
        cell.data_type = "s"
        cell.number_format = _TEXT_FORMAT
        if value[:1] in _RISKY_SIGNS:
            cell.quotePrefix = True
        return cell

    def _link(self, url: str) -> Any:
        if not url.startswith(("https://", "http://")) or len(url) > _URL_LIMIT or self._links >= _LINK_LIMIT:
            return self._words(url)
        self._links += 1
        cell = WriteOnlyCell(self._worksheet, cell_text(url))
        cell.hyperlink = cell_text(url)
        cell.style = "Hyperlink"
        return cell

    def _moment(self, moment: datetime) -> Any:
        """A real date of the spreadsheet, which has no time zones."""
        cell = WriteOnlyCell(self._worksheet, moment.replace(tzinfo=None, microsecond=0))
        cell.number_format = _MOMENT_FORMAT
        return cell

    def _label(self, text: str) -> Any:
        cell = WriteOnlyCell(self._worksheet, text)
        cell.font = _LABEL_FONT
        return cell

    def _heading(self, column: Column) -> Any:
        cell = WriteOnlyCell(self._worksheet, column.title)
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, Alignment(vertical="center")
        return cell
