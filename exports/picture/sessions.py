"""The validation report as a picture, made for a phone.

A sign and a shape besides every colour (Okabe and Ito's, safe for colour-blind readers): good days stand above the
line, bad ones hang below it. Pure and blocking: callers run it in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.results.pictures import PersonRow, SessionCell, SessionsPicture, Share
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionStatus
from exports.picture.canvas import Canvas, drawable

WIDTH = 9.0
DPI = 120
GREEN, SKY, AMBER, RED, BLANK = "#009E73", "#56B4E9", "#E69F00", "#D55E00", "#C9D1D9"
INK, SOFT, FAINT, PAPER, CARD = "#17212B", "#55626F", "#A3AEB9", "#EEF2F5", "#FFFFFF"
_EDGE, _INSET = 0.22, 0.5
_HEAD, _ROW, _MORE, _FOOT = 3.3, 0.775, 0.55, 0.8
_FIRST_X, _STEP_X = 4.62, 1.62
_NAME_ROOM = _FIRST_X - 0.8 - _INSET
_NAME, _SMALLER = 18.0, 15.0
_BADGE = 0.21
_DAY = 0.128
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


def paint(picture: SessionsPicture) -> bytes:
    """Renders the report as a PNG, 1080 pixels wide."""
    head = _rows_top(picture)
    height = head + _ROW * max(1, len(picture.rows)) + (_MORE if picture.more else 0) + _FOOT
    canvas = Canvas(WIDTH, height, dpi=DPI, paper=PAPER)
    _draw_heading(canvas, picture)
    _columns(canvas, picture, head)
    for place, row in enumerate(picture.rows):
        _person(canvas, row, head + _ROW * place)
    if not picture.rows:
        _card(canvas, head)
        canvas.text(WIDTH / 2, head + _ROW / 2, picture.empty, size=_NAME, colour=SOFT, align="center")
    if picture.more:
        canvas.text(WIDTH / 2, height - _FOOT - _MORE / 2 + 0.05, picture.more, size=15, colour=SOFT, align="center")
    _footing(canvas, picture, height - _FOOT / 2 - 0.02)
    return canvas.png()


def _rows_top(picture: SessionsPicture) -> float:
    """Where the rows of people begin: below one or two rows of the legend."""
    return _HEAD + _LEGEND_ROW * ((len(picture.shares) - 1) // _LEGEND_COLUMNS)


def _draw_heading(canvas: Canvas, picture: SessionsPicture) -> None:
    title = canvas.cut(picture.title, 25, WIDTH - 2 * _INSET, bold=True)
    canvas.text(_INSET, 0.62, title, size=25, colour=INK, bold=True)
    canvas.text(_INSET, 1.12, picture.subtitle, size=17, colour=SOFT)
    _shares(canvas, picture.shares)
    for place, share in enumerate(picture.shares):
        row, column = divmod(place, _LEGEND_COLUMNS)
        _legend_entry(canvas, share, _INSET + _LEGEND_STEP * column, 2.22 + _LEGEND_ROW * row)


def _legend_entry(canvas: Canvas, share: Share, x: float, y: float) -> None:
    _badge(canvas, share.condition, x + _BADGE, y, faint=not share.count)
    x += 2 * _BADGE + 0.13
    canvas.text(x, y, share.figure, size=19, colour=INK if share.count else FAINT, bold=True)
    x += canvas.width_of(share.figure, 19, bold=True) + 0.11
    canvas.text(x, y, share.label, size=17, colour=SOFT if share.count else FAINT)


def _shares(canvas: Canvas, shares: Sequence[Share]) -> None:
    """One bar: as much of each colour as there are sessions in that state."""
    parts = [(LOOKS[share.condition].colour, share.count) for share in shares if share.count]
    total = sum(count for _, count in parts)
    width, gap, least = WIDTH - 2 * _INSET, 0.06, 0.2
    if not total:
        canvas.box(_INSET, 1.5, width, 0.2, BLANK, radius=0.1)
    spare = width - gap * (len(parts) - 1) - least * len(parts)
    x = _INSET
    for colour, count in parts:
        share = least + spare * count / total
        canvas.box(x, 1.5, share, 0.2, colour, radius=0.1)
        x += share + gap


def _columns(canvas: Canvas, picture: SessionsPicture, head: float) -> None:
    for place, column in enumerate(picture.columns):
        x = _FIRST_X + _STEP_X * place
        canvas.text(x, head - 0.46, column.name, size=16, colour=INK, align="center", bold=True)
        canvas.text(x, head - 0.17, column.note, size=13, colour=SOFT, align="center")


def _person(canvas: Canvas, row: PersonRow, top: float) -> None:
    _card(canvas, top)
    _name(canvas, drawable(row.name) or row.fallback, top + _ROW / 2)
    for place, cell in enumerate(row.cells):
        _cell(canvas, cell, _FIRST_X + _STEP_X * place, top + _ROW / 2)


def _name(canvas: Canvas, name: str, middle: float) -> None:
    """On one line; a long one smaller and on two."""
    if canvas.width_of(name, _NAME) <= _NAME_ROOM:
        canvas.text(_INSET, middle, name, size=_NAME, colour=INK)
        return
    rows = canvas.wrapped(name, _SMALLER, _NAME_ROOM)
    for place, row in enumerate(rows):
        canvas.text(_INSET, middle + 0.26 * (place - (len(rows) - 1) / 2), row, size=_SMALLER, colour=INK)


def _cell(canvas: Canvas, cell: SessionCell | None, x: float, middle: float) -> None:
    """Draws the current state and, to its right, the days before."""
    if cell is None:
        canvas.text(x, middle, "–", size=17, colour=FAINT, align="center")
        return
    _badge(canvas, cell.condition, x - 0.46, middle)
    _days(canvas, cell.week, x - 0.13, middle)


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


def _footing(canvas: Canvas, picture: SessionsPicture, middle: float) -> None:
    """What the little bars mean."""
    x = _INSET
    for status, label in zip((SessionStatus.ACTIVE, SessionStatus.EXPIRED), picture.days, strict=True):
        _days(canvas, (status,) * 3, x + 0.06, middle)
        canvas.text(x + 0.5, middle, label, size=14, colour=SOFT)
        x += 0.5 + canvas.width_of(label, 14) + 0.4
    canvas.text(WIDTH - _INSET, middle, picture.week, size=14, colour=SOFT, align="right")


def _badge(canvas: Canvas, state: Condition, x: float, middle: float, *, faint: bool = False) -> None:
    look = LOOKS[state]
    canvas.disc(x, middle, _BADGE, BLANK if faint else look.colour)
    canvas.text(x, middle, look.sign, size=17, colour=CARD if faint else look.ink, align="center", bold=True)


def _card(canvas: Canvas, top: float) -> None:
    canvas.box(_EDGE, top + 0.04, WIDTH - 2 * _EDGE, _ROW - 0.08, CARD, radius=0.14)
