"""The report as a picture: a row per analyst, a column per network, seven days of history; made for a phone.

A sign and a shape besides every colour (Okabe and Ito's, told apart by everybody): good days stand above the line, bad
ones hang below it. Pure and blocking: callers run it in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.condition import Condition
from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.domain.reports import ReportPeriod
from core.domain.sessions import SessionStatus
from core.services.supervision.reports import Report, SessionLine
from handlers.framework.spanish import number
from handlers.reports import texts
from handlers.reports.canvas import Canvas, drawable
from handlers.words.names import PLATFORM_NAMES

WIDTH = 9.0
DPI = 120
MAX_ROWS = 24
GREEN, SKY, AMBER, RED, BLANK = "#009E73", "#56B4E9", "#E69F00", "#D55E00", "#C9D1D9"
INK, SOFT, FAINT, PAPER, CARD = "#17212B", "#55626F", "#A3AEB9", "#EEF2F5", "#FFFFFF"
_EDGE, _INSET = 0.22, 0.5
_HEAD, _ROW, _MORE, _FOOT = 3.3, 0.775, 0.55, 0.8
_FIRST_X, _STEP_X = 4.62, 1.62
_NAME_ROOM = _FIRST_X - 0.8 - _INSET
_NAME, _SMALLER = 18.0, 15.0
_BADGE = 0.21
_DAY = 0.128
_WORST_FIRST = list(Condition)
_LEGEND_COLUMNS = 3
_LEGEND_STEP, _LEGEND_ROW = 2.85, 0.6


@dataclass(frozen=True, slots=True)
class _Look:
    """How a state is drawn."""

    colour: str
    sign: str
    ink: str


LOOKS = {
    Condition.WELL: _Look(GREEN, "✓", CARD),
    Condition.UNCHECKED: _Look(FAINT, "?", INK),
    Condition.WAITING: _Look(SKY, "…", INK),
    Condition.NEEDS_PERSON: _Look(AMBER, "!", INK),
    Condition.DEAD: _Look(RED, "✕", CARD),
}


def paint(report: Report, period: ReportPeriod) -> bytes:
    """A PNG, 1080 pixels wide."""
    people = _people(report)
    shown = people[:MAX_ROWS]
    hidden = people[MAX_ROWS:]
    head = _head(report)
    height = head + _ROW * max(1, len(shown)) + (_MORE if hidden else 0) + _FOOT
    canvas = Canvas(WIDTH, height, dpi=DPI, paper=PAPER)
    _heading(canvas, report, period)
    _columns(canvas, report, head)
    for row, lines in enumerate(shown):
        _person(canvas, lines, head + _ROW * row)
    if not shown:
        _card(canvas, head)
        canvas.text(WIDTH / 2, head + _ROW / 2, texts.NO_SESSIONS, size=_NAME, colour=SOFT, align="center")
    if hidden:
        more = texts.picture_more(len(hidden), all_well=all(_rank(lines) == len(LOOKS) - 1 for lines in hidden))
        canvas.text(WIDTH / 2, height - _FOOT - _MORE / 2 + 0.05, more, size=15, colour=SOFT, align="center")
    _footing(canvas, height - _FOOT / 2 - 0.02)
    return canvas.png()


def _people(report: Report) -> list[Sequence[SessionLine]]:
    """The sessions of each person: those with trouble first, then by name."""
    people: dict[PersonId, list[SessionLine]] = {}
    for line in report.lines:
        people.setdefault(line.person_id, []).append(line)
    return sorted(people.values(), key=lambda lines: (_rank(lines), lines[0].name.casefold(), lines[0].person_id))


def _rank(lines: Sequence[SessionLine]) -> int:
    return min(_WORST_FIRST.index(line.condition) for line in lines)


def _heading(canvas: Canvas, report: Report, period: ReportPeriod) -> None:
    title = canvas.cut(texts.picture_title(report, period), 25, WIDTH - 2 * _INSET)
    canvas.text(_INSET, 0.62, title, size=25, colour=INK, bold=True)
    canvas.text(_INSET, 1.12, texts.picture_subtitle(report), size=17, colour=SOFT)
    _shares(canvas, {state: report.conditions.get(state, 0) for state in LOOKS})
    for place, entry in enumerate(_legend(report)):
        row, column = divmod(place, _LEGEND_COLUMNS)
        _legend_entry(canvas, entry, _INSET + _LEGEND_STEP * column, 2.22 + _LEGEND_ROW * row)


def _legend(report: Report) -> list[tuple[Condition, int]]:
    """Each condition that occurs, with its number of sessions; `bien` always."""
    counts = report.conditions
    return [(state, counts.get(state, 0)) for state in LOOKS if counts.get(state) or state is Condition.WELL]


def _legend_entry(canvas: Canvas, entry: tuple[Condition, int], x: float, y: float) -> None:
    state, count = entry
    _badge(canvas, state, x + _BADGE, y, faint=not count)
    figure = number(count)
    x += 2 * _BADGE + 0.13
    canvas.text(x, y, figure, size=19, colour=INK if count else FAINT, bold=True)
    x += canvas.width_of(figure, 19, bold=True) + 0.11
    canvas.text(x, y, texts.picture_state(state, count), size=17, colour=SOFT if count else FAINT)


def _head(report: Report) -> float:
    """Where the rows of people begin: below one or two rows of the legend."""
    return _HEAD + _LEGEND_ROW * ((len(_legend(report)) - 1) // _LEGEND_COLUMNS)


def _shares(canvas: Canvas, counts: dict[Condition, int]) -> None:
    """One bar: as much of each colour as there are sessions in that state."""
    total, parts = sum(counts.values()), [(LOOKS[state].colour, count) for state, count in counts.items() if count]
    width, gap, least = WIDTH - 2 * _INSET, 0.06, 0.2
    if not total:
        canvas.box(_INSET, 1.5, width, 0.2, BLANK, radius=0.1)
    spare = width - gap * (len(parts) - 1) - least * len(parts)
    x = _INSET
    for colour, count in parts:
        share = least + spare * count / total
        canvas.box(x, 1.5, share, 0.2, colour, radius=0.1)
        x += share + gap


def _columns(canvas: Canvas, report: Report, head: float) -> None:
    for column, platform in enumerate(Platform):
        x, lines = _FIRST_X + _STEP_X * column, [line for line in report.lines if line.platform is platform]
        canvas.text(x, head - 0.46, PLATFORM_NAMES[platform], size=16, colour=INK, align="center", bold=True)
        well = sum(line.condition is Condition.WELL for line in lines)
        shown = texts.picture_column(well, len(lines))
        canvas.text(x, head - 0.17, shown, size=13, colour=SOFT, align="center")


def _person(canvas: Canvas, lines: Sequence[SessionLine], top: float) -> None:
    _card(canvas, top)
    _name(canvas, drawable(lines[0].name) or texts.picture_nameless(lines[0].person_id), top + _ROW / 2)
    by_platform = {line.platform: line for line in lines}
    for column, platform in enumerate(Platform):
        _cell(canvas, by_platform.get(platform), _FIRST_X + _STEP_X * column, top + _ROW / 2)


def _name(canvas: Canvas, name: str, middle: float) -> None:
    """On one line; a long one smaller and on two."""
    if canvas.width_of(name, _NAME) <= _NAME_ROOM:
        canvas.text(_INSET, middle, name, size=_NAME, colour=INK)
        return
    rows = canvas.wrapped(name, _SMALLER, _NAME_ROOM)
    for place, row in enumerate(rows):
        canvas.text(_INSET, middle + 0.26 * (place - (len(rows) - 1) / 2), row, size=_SMALLER, colour=INK)


def _cell(canvas: Canvas, line: SessionLine | None, x: float, middle: float) -> None:
    """The state now, and to its right the way there."""
    if line is None:
        canvas.text(x, middle, "–", size=17, colour=FAINT, align="center")
        return
    _badge(canvas, line.condition, x - 0.46, middle)
    _days(canvas, line.week, x - 0.13, middle)


def _days(canvas: Canvas, week: Sequence[SessionStatus | None], x: float, middle: float) -> None:
    canvas.box(x - 0.06, middle - 0.008, 0.12 + _DAY * (len(week) - 1), 0.016, BLANK, radius=0.008)
    for day, status in enumerate(week):
        _day(canvas, status, x + _DAY * day, middle)


def _day(canvas: Canvas, status: SessionStatus | None, x: float, middle: float) -> None:
    """Above the line a good day, below it a bad one; a dot for a day before the session existed."""
    if status is None:
        canvas.disc(x, middle, 0.028, BLANK)
    elif status is SessionStatus.ACTIVE:
        canvas.box(x - 0.043, middle - 0.21, 0.086, 0.2, GREEN, radius=0.03)
    else:
        canvas.box(x - 0.043, middle + 0.01, 0.086, 0.2, RED, radius=0.03)


def _footing(canvas: Canvas, middle: float) -> None:
    """What the little bars mean."""
    x = _INSET
    for status, label in zip((SessionStatus.ACTIVE, SessionStatus.EXPIRED), texts.PICTURE_DAYS, strict=True):
        _days(canvas, (status,) * 3, x + 0.06, middle)
        canvas.text(x + 0.5, middle, label, size=14, colour=SOFT)
        x += 0.5 + canvas.width_of(label, 14) + 0.4
    canvas.text(WIDTH - _INSET, middle, texts.PICTURE_WEEK, size=14, colour=SOFT, align="right")


def _badge(canvas: Canvas, state: Condition, x: float, middle: float, *, faint: bool = False) -> None:
    look = LOOKS[state]
    canvas.disc(x, middle, _BADGE, BLANK if faint else look.colour)
    canvas.text(x, middle, look.sign, size=17, colour=CARD if faint else look.ink, align="center", bold=True)


def _card(canvas: Canvas, top: float) -> None:
    canvas.box(_EDGE, top + 0.04, WIDTH - 2 * _EDGE, _ROW - 0.08, CARD, radius=0.14)
