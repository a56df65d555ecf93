"""The report as a spreadsheet: sessions, changes, open cases. Pure and blocking: callers run it in a thread."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.services.reports import Report
from handlers.texts import reports as texts
from handlers.texts.incidents import STATE_NAMES
from handlers.texts.names import platform_name
from handlers.texts.reasons import advice, seen
from handlers.texts.sessions import STATUS_NAMES

_WIDTHS = (26, 12, 18, 12, 42, 60, 18, 18, 18)
_FILL = PatternFill("solid", fgColor="E8EDF2")
_TEXT = "@"


def report_book(report: Report) -> bytes:
    """An XLSX; every cell is text, so that no id loses digits and no text runs as a formula."""
    book = Workbook(write_only=True)
    zone = report.start.tzinfo
    names = {line.person_id: line.name for line in report.lines}
    _sheet(
        book,
        texts.SHEET_TITLES[0],
        texts.SHEET_COLUMNS,
        (
            (
                line.name,
                platform_name(line.platform),
                line.account_id or "",
                STATUS_NAMES[line.status],
                seen(line.reason) if line.reason else "",
                advice(line.reason) if line.reason else "",
                _when(line.checked_at, zone),
                _when(line.cookies_expire_at, zone),
                _when(line.paused_until, zone),
            )
            for line in report.lines
        ),
    )
    _sheet(
        book,
        texts.SHEET_TITLES[1],
        texts.CHANGE_COLUMNS,
        (
            (
                _when(event.at, zone),
                line.name,
                platform_name(line.platform),
                STATUS_NAMES.get(event.before, event.before),
                STATUS_NAMES.get(event.after, event.after),
                seen(event.reason),
            )
            for line, event in report.changes
        ),
    )
    _sheet(
        book,
        texts.SHEET_TITLES[2],
        texts.CASE_COLUMNS,
        (
            (
                f"#{case.incident_id}",
                names.get(case.person_id, "") if case.person_id else "",
                platform_name(case.platform or ""),
                seen(case.reason),
                _when(case.opened_at, zone),
                STATE_NAMES[case.state],
            )
            for case in report.open_cases
        ),
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[number - 1]
    sheet.append([_cell(sheet, name, head=True) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Worksheet, value: str, *, head: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.number_format = _TEXT
    if head:
        cell.font, cell.fill = Font(bold=True), _FILL
    return cell


def _when(moment: datetime | None, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
