"""The report as a spreadsheet: sessions, changes, open cases. Pure and blocking: callers run it in a thread."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.domain.incidents import Incident
from core.domain.sessions import SessionEvent
from core.services.reports import Report, SessionLine
from handlers.texts import reports as texts
from handlers.texts.incidents import STATE_NAMES
from handlers.texts.names import platform_name
from handlers.texts.reasons import seen, team_advice
from handlers.texts.sessions import STATUS_NAMES

_WIDTHS = (26, 12, 18, 12, 42, 60, 18, 18, 18)
_FILL = PatternFill("solid", fgColor="E8EDF2")
_TEXT = "@"


def report_book(report: Report) -> bytes:
    """An XLSX; every cell is text, so that no id loses digits and no text runs as a formula."""
    book = Workbook(write_only=True)
    sheets = (
        (texts.SHEET_COLUMNS, [_session_row(line, report) for line in report.lines]),
        (texts.CHANGE_COLUMNS, [_change_row(line, event, report) for line, event in report.changes]),
        (texts.CASE_COLUMNS, [_case_row(case, report) for case in report.open_cases]),
    )
    for title, (columns, rows) in zip(texts.SHEET_TITLES, sheets, strict=True):
        _sheet(book, title, columns, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _session_row(line: SessionLine, report: Report) -> Sequence[str]:
    zone = report.start.tzinfo
    return (
        line.name,
        platform_name(line.platform),
        line.account_id or "",
        STATUS_NAMES[line.status],
        seen(line.reason) if line.reason else "",
        team_advice(line.reason) if line.reason else "",
        _when(line.checked_at, zone),
        _when(line.cookies_expire_at, zone),
        _when(line.paused_until, zone),
    )


def _change_row(line: SessionLine, event: SessionEvent, report: Report) -> Sequence[str]:
    return (
        _when(event.at, report.start.tzinfo),
        line.name,
        platform_name(line.platform),
        STATUS_NAMES.get(event.before, event.before),
        STATUS_NAMES.get(event.after, event.after),
        seen(event.reason),
    )


def _case_row(case: Incident, report: Report) -> Sequence[str]:
    names = {line.person_id: line.name for line in report.lines}
    return (
        f"#{case.incident_id}",
        names.get(case.person_id, "") if case.person_id else "",
        platform_name(case.platform or ""),
        seen(case.reason),
        _when(case.opened_at, report.start.tzinfo),
        STATE_NAMES[case.state],
    )


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
