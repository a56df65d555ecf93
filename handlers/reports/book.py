"""The report as a spreadsheet: sessions, changes, open cases. Pure and blocking: callers run it in a thread."""

import io
from collections.abc import Sequence
from datetime import datetime, tzinfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.domain.files import cell_text
from core.domain.incidents import Incident
from core.domain.sessions import SessionEvent
from core.services.supervision.reports import Report, SessionLine
from handlers.incidents.texts import STATE_NAMES, title_of
from handlers.reports import texts
from handlers.sessions.texts import status_change
from handlers.words.conditions import condition_name
from handlers.words.names import platform_name
from handlers.words.reasons import seen, team_advice

_WIDTHS = (
    (28, 12, 20, 12, 44, 70, 18, 20, 18),
    (18, 28, 12, 12, 12, 44),
    (8, 24, 28, 12, 44, 18, 12),
)
_HEIGHT = 22
_FILL = PatternFill("solid", fgColor="17212B")
_TEXT = "@"


def report_book(report: Report) -> bytes:
    """An XLSX; every cell is text, so that no id loses digits and no text runs as a formula."""
    book = Workbook(write_only=True)
    sheets = (
        (texts.SHEET_COLUMNS, [_session_row(line, report) for line in report.lines]),
        (texts.CHANGE_COLUMNS, [_change_row(line, event, report) for line, event in report.changes]),
        (texts.CASE_COLUMNS, [_case_row(case, report) for case in report.open_cases]),
    )
    for title, (columns, rows), widths in zip(texts.SHEET_TITLES, sheets, _WIDTHS, strict=True):
        _sheet(book, title, columns, rows, widths)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _session_row(line: SessionLine, report: Report) -> Sequence[str]:
    zone = report.start.tzinfo
    return (
        line.name,
        platform_name(line.platform),
        line.account_id or "",
        condition_name(line),
        seen(line.to_mend) if line.to_mend else "",
        team_advice(line.to_mend) if line.to_mend else "",
        _when(line.checked_at, zone),
        _when(line.cookies_expire_at, zone),
        _when(line.paused_until, zone),
    )


def _change_row(line: SessionLine, event: SessionEvent, report: Report) -> Sequence[str]:
    return (
        _when(event.at, report.start.tzinfo),
        line.name,
        platform_name(line.platform),
        *status_change(event),
        texts.change_reason(event),
    )


def _case_row(case: Incident, report: Report) -> Sequence[str]:
    names = {line.person_id: line.name for line in report.lines}
    return (
        f"#{case.incident_id}",
        title_of(case),
        names.get(case.person_id, "") if case.person_id else "",
        platform_name(case.platform or ""),
        seen(case.reason),
        _when(case.opened_at, report.start.tzinfo),
        STATE_NAMES[case.state],
    )


def _sheet(
    book: Workbook, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    """Its heading stays in sight, and every column can be filtered."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = _HEIGHT
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, name, head=True) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Worksheet, value: str, *, head: bool = False) -> Cell:
    """A text; characters that no spreadsheet may hold are left out."""
    cell: Cell = WriteOnlyCell(sheet, value=cell_text(value))
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.alignment = Alignment(vertical="center" if head else "top", wrap_text=not head)
    if head:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _FILL
    return cell


def _when(moment: datetime | None, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
