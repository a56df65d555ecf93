"""What the report's picture says: a row per analyst, a column per network, seven days of history."""

from collections.abc import Sequence

from core.domain.ids import PersonId
from core.domain.messages.reports import ReportPeriod
from core.domain.platforms import Platform
from core.domain.results.pictures import NetworkColumn, PersonRow, SessionCell, SessionsPicture, Share
from core.domain.sessions.condition import Condition
from core.services.supervision.reports import Report, SessionLine
from handlers.framework.spanish import number
from handlers.reports import texts
from handlers.words.names import PLATFORM_NAMES

MAX_ROWS = 24
_WORST_FIRST = list(Condition)
_BEST = len(_WORST_FIRST) - 1
_BEST_FIRST = tuple(reversed(_WORST_FIRST))


def sessions_picture(report: Report, period: ReportPeriod) -> SessionsPicture:
    """At most MAX_ROWS people, those with trouble first."""
    people = _people(report)
    hidden = people[MAX_ROWS:]
    all_well = all(_rank(lines) == _BEST for lines in hidden)
    return SessionsPicture(
        title=texts.picture_title(report, period),
        subtitle=texts.picture_subtitle(report),
        shares=_shares(report),
        columns=[_column(report, platform) for platform in Platform],
        rows=[_row(lines) for lines in people[:MAX_ROWS]],
        empty=texts.NO_SESSIONS,
        more=texts.picture_more(len(hidden), all_well=all_well) if hidden else "",
        days=texts.PICTURE_DAYS,
        week=texts.PICTURE_WEEK,
    )


def _people(report: Report) -> list[Sequence[SessionLine]]:
    """The sessions of each person: those with trouble first, then by name."""
    people: dict[PersonId, list[SessionLine]] = {}
    for line in report.lines:
        people.setdefault(line.person_id, []).append(line)
    return sorted(people.values(), key=lambda lines: (_rank(lines), lines[0].name.casefold(), lines[0].person_id))


def _rank(lines: Sequence[SessionLine]) -> int:
    return min(_WORST_FIRST.index(line.condition) for line in lines)


def _shares(report: Report) -> Sequence[Share]:
    """Each condition that occurs, with its number of sessions; `bien` always."""
    counts = {state: report.conditions.get(state, 0) for state in _BEST_FIRST}
    return [
        Share(state, count, number(count), texts.picture_state(state, count))
        for state, count in counts.items()
        if count or state is Condition.WELL
    ]


def _column(report: Report, platform: Platform) -> NetworkColumn:
    lines = [line for line in report.lines if line.platform is platform]
    well = sum(line.condition is Condition.WELL for line in lines)
    return NetworkColumn(PLATFORM_NAMES[platform], texts.picture_column(well, len(lines)))


def _row(lines: Sequence[SessionLine]) -> PersonRow:
    by_platform = {line.platform: line for line in lines}
    cells = [
        SessionCell(line.condition, line.week) if (line := by_platform.get(platform)) else None for platform in Platform
    ]
    return PersonRow(lines[0].name, texts.picture_nameless(lines[0].person_id), cells)
