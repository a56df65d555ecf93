"""The overlap of several profiles as a picture for a phone: arrows for who follows whom, bubbles for people in common.

The profiles stand on a circle; a bubble stands amid the profiles whose people it counts, and the first names below.
"""

import math
from collections import defaultdict

from core.domain.results.pictures import OverlapPicture
from exports.picture.canvas import Canvas, drawable

WIDTH, DPI = 9.0, 120
_INK, _SOFT, _PAPER, _CARD, _ARROW, _BUBBLE, _LINE = (
    "#17212B", "#55626F", "#EEF2F5", "#FFFFFF", "#D55E00", "#0072B2", "#C9D1D9"
)  # fmt: skip
_INSET, _MIDDLE, _CIRCLE = 0.5, 5.3, 3.0
_MEMBER = 0.62
_BENT = 0.16
"""How far the two directions between the same profiles are drawn apart."""
_MOST_LISTED, _LISTED_ROW = 16, 0.34

Point = tuple[float, float]


def paint_overlap(content: OverlapPicture) -> bytes:
    """A PNG, 1080 pixels wide."""
    listed = content.common[:_MOST_LISTED]
    canvas = Canvas(WIDTH, _MIDDLE + _CIRCLE + 1.2 + _LISTED_ROW * math.ceil(len(listed) / 2), dpi=DPI, paper=_PAPER)
    title = canvas.cut(drawable(content.title), 22, WIDTH - 2 * _INSET, bold=True)
    canvas.text(_INSET, 0.62, title, size=22, colour=_INK, bold=True)
    canvas.text(_INSET, 1.12, content.subtitle, size=17, colour=_SOFT)
    places = [_place(number, len(content.members)) for number in range(len(content.members))]
    _bubbles(canvas, content, places)
    for source, target in dict.fromkeys((tie.source, tie.target) for tie in content.ties):
        _arrow(canvas, places[source], places[target])
    for name, place in zip(content.members, places, strict=True):
        _member(canvas, name, place)
    _listed(canvas, content, _MIDDLE + _CIRCLE + 1.1)
    return canvas.png()


def _place(number: int, count: int) -> Point:
    angle = 2 * math.pi * number / count - (math.pi / 2 if count == 2 else 0)  # noqa: PLR2004 - side by side
    return WIDTH / 2 + _CIRCLE * math.sin(angle), _MIDDLE - _CIRCLE * math.cos(angle)


def _bubbles(canvas: Canvas, content: OverlapPicture, places: list[Point]) -> None:
    """One for every set of profiles that has people in common; its area grows with how many."""
    counts: dict[tuple[int, ...], int] = defaultdict(int)
    for _, members in content.common:
        counts[members] += 1
    most = max(counts.values(), default=1)
    for members, count in sorted(counts.items()):
        x = sum(places[member][0] for member in members) / len(members)
        y = sum(places[member][1] for member in members) / len(members)
        if len(members) == 2 and len(places) > 3:  # noqa: PLR2004 - opposite pairs would all meet in the middle
            x, y = x + 0.14 * (places[members[0]][0] - x), y + 0.14 * (places[members[0]][1] - y)
        for member in members:
            canvas.line(x, y, *places[member], _LINE, width=0.03)
        canvas.disc(x, y, 0.26 + 0.34 * math.sqrt(count / most), _BUBBLE)
        canvas.text(x, y, str(count), size=15, colour=_CARD, align="center", bold=True)


def _arrow(canvas: Canvas, start: Point, end: Point) -> None:
    length = math.dist(start, end) or 1.0
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    aside = (-along[1] * _BENT, along[0] * _BENT)
    tail = (start[0] + along[0] * _MEMBER + aside[0], start[1] + along[1] * _MEMBER + aside[1])
    tip = (end[0] - along[0] * (_MEMBER + 0.05) + aside[0], end[1] - along[1] * (_MEMBER + 0.05) + aside[1])
    canvas.line(*tail, *tip, _ARROW, width=0.05)
    for side in (-1, 1):
        back = (tip[0] - along[0] * 0.25 + side * along[1] * 0.14, tip[1] - along[1] * 0.25 - side * along[0] * 0.14)
        canvas.line(*tip, *back, _ARROW, width=0.05)


def _member(canvas: Canvas, name: str, place: Point) -> None:
    canvas.disc(*place, _MEMBER, _INK)
    rows = canvas.wrapped(drawable(name) or "?", 12, 2 * _MEMBER - 0.2, bold=True)
    for number, row in enumerate(rows):
        y = place[1] + 0.2 * (number - (len(rows) - 1) / 2)
        canvas.text(place[0], y, row, size=12, colour=_CARD, align="center", bold=True)


def _listed(canvas: Canvas, content: OverlapPicture, top: float) -> None:
    step = (WIDTH - 2 * _INSET) / 2
    for number, (name, members) in enumerate(content.common[:_MOST_LISTED]):
        row, column = divmod(number, 2)
        x, y = _INSET + step * column, top + _LISTED_ROW * row
        canvas.disc(x + 0.1, y, 0.09, _BUBBLE)
        text = f"{drawable(name) or '?'} ({len(members)})"
        canvas.text(x + 0.32, y, canvas.cut(text, 14, step - 0.5), size=14, colour=_INK)
