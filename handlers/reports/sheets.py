"""The report as sheets: sessions, changes, open incidents."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from core.domain.incidents.incident import Incident
from core.domain.results.tables import Column, Exact, Sheet
from core.domain.sessions.session import SessionEvent
from core.services.supervision.reports import Report, SessionLine
from handlers.reports import texts
from handlers.words.conditions import condition_name
from handlers.words.history import status_change
from handlers.words.incidents import STATE_NAMES, title_of
from handlers.words.names import platform_name
from handlers.words.reasons import seen, team_advice

_WIDTHS = (
    (28, 12, 20, 12, 44, 70, 18, 20, 18),
    (18, 28, 12, 12, 12, 44),
    (8, 24, 28, 12, 44, 18, 12),
)


def report_sheets(report: Report) -> Iterator[Sheet]:
    """Every cell is an exact text, so that no id loses digits and no text runs as a formula."""
    tables = (
        (texts.SHEET_COLUMNS, [_session_row(line, report) for line in report.lines]),
        (texts.CHANGE_COLUMNS, [_change_row(line, event, report) for line, event in report.changes]),
        (texts.INCIDENT_COLUMNS, [_incident_row(incident, report) for incident in report.open_incidents]),
    )
    for title, (names, rows), widths in zip(texts.SHEET_TITLES, tables, _WIDTHS, strict=True):
        columns = [Column(name, width, wrapped=True) for name, width in zip(names, widths, strict=True)]
        yield Sheet(title, columns, [[Exact(value) for value in row] for row in rows])


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


def _incident_row(incident: Incident, report: Report) -> Sequence[str]:
    names = {line.person_id: line.name for line in report.lines}
    return (
        f"#{incident.incident_id}",
        title_of(incident),
        names.get(incident.person_id, "") if incident.person_id else "",
        platform_name(incident.platform or ""),
        seen(incident.reason),
        _when(incident.opened_at, report.start.tzinfo),
        STATE_NAMES[incident.state],
    )


def _when(moment: datetime | None, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
