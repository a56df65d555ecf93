"""The network of a small result as a picture for a phone: the profile, people around it, a colour per list.

People of the same lists stand side by side. Up to NAMED of them have their name beside them; when there are more, they
stand in rings and those in several lists are named below.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from core.domain.results.files import MOST_DRAWN
from core.domain.results.profiles import ListKind
from core.ports.files import ResultExport
from exports.graph.network import Network, Node
from exports.picture.canvas import Canvas, drawable
from exports.words import IN_SEVERAL, LISTS, more_people, network_title, people

WIDTH, DPI = 9.0, 120
NAMED = 72
_COLOURS = {
    ListKind.FRIENDS: "#0072B2",
    ListKind.FOLLOWERS: "#009E73",
    ListKind.FOLLOWING: "#E69F00",
    ListKind.VERIFIED_FOLLOWERS: "#56B4E9",
    ListKind.REACTIONS: "#D55E00",
    ListKind.REPOSTS: "#8C6D31",
    ListKind.COMMENTS: "#CC79A7",
}
"""Okabe and Ito's, told apart by everybody."""
_INK, _SOFT, _PAPER, _CARD, _LINE = "#17212B", "#55626F", "#EEF2F5", "#FFFFFF", "#C9D1D9"
_INSET = 0.5
_LEGEND_STEP, _LEGEND_ROW, _LEGEND_COLUMNS = 2.7, 0.45, 3
_FEW = 40
_INNERMOST, _RING_STEP, _APART = 1.2, 0.42, 0.36
_MOST_LISTED = 24
_LISTED_COLUMNS = 2
_LISTED_ROW = 0.32


@dataclass(frozen=True, slots=True)
class _Scale:
    """How big people are drawn: the radius of a disc and, where they are named, of the circle and of the names."""

    disc: float
    circle: float = 0.0
    text: float = 0.0
    room: float = 0.0


_OF_FEW, _OF_MANY = _Scale(0.13, 2.05, 15, 2.2), _Scale(0.11, 2.35, 12, 1.9)
_OF_RINGS = _Scale(0.14)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person stands, seen from the middle: an angle and a distance in inches."""

    node: Node
    angle: float
    distance: float


def write_picture(result: ResultExport, out: BinaryIO) -> None:
    """A PNG, 1080 pixels wide."""
    centre, *others = Network([result]).nodes()
    shown = sorted((node for node in others if node.lists), key=_side_by_side)[:MOST_DRAWN]
    named, scale = len(shown) <= NAMED, _scale(len(shown))
    several = [] if named else [node for node in shown if len(node.lists) > 1]
    kinds = [kind for kind in ListKind if any(kind in node.lists for node in shown)]
    head = 1.75 + _LEGEND_ROW * max(1, math.ceil(len(kinds) / _LEGEND_COLUMNS))
    middle = head + WIDTH / 2 - 0.15
    canvas = Canvas(WIDTH, head + WIDTH - 0.2 + _listed_height(several), dpi=DPI, paper=_PAPER)
    _heading(canvas, centre, len(shown), len(others) - len(shown))
    _legend(canvas, kinds, Counter(kind for node in shown for kind in node.lists))
    for place in _round(shown, scale.circle) if named else _rings(shown):
        _person(canvas, place, middle, scale)
    _centre(canvas, centre, middle)
    _listed(canvas, several, head + WIDTH - 0.1)
    out.write(canvas.png())


def _side_by_side(node: Node) -> tuple[int, str, str]:
    """Those in most lists first, then those of the same lists together, by name."""
    return -len(node.lists), "".join(node.lists), node.label.casefold()


def _heading(canvas: Canvas, centre: Node, shown: int, hidden: int) -> None:
    title = network_title(drawable(centre.label) or centre.id)
    canvas.text(_INSET, 0.62, canvas.cut(title, 24, WIDTH - 2 * _INSET, bold=True), size=24, colour=_INK, bold=True)
    canvas.text(_INSET, 1.12, people(shown) + (f" · {more_people(hidden)}" if hidden else ""), size=17, colour=_SOFT)


def _legend(canvas: Canvas, kinds: Sequence[ListKind], counts: Counter[ListKind]) -> None:
    for number, kind in enumerate(kinds):
        row, column = divmod(number, _LEGEND_COLUMNS)
        x, y = _INSET + _LEGEND_STEP * column, 1.62 + _LEGEND_ROW * row
        canvas.disc(x + 0.11, y, 0.11, _COLOURS[kind])
        canvas.text(x + 0.34, y, f"{LISTS[kind]}: {counts[kind]}", size=15, colour=_INK)


def _scale(count: int) -> _Scale:
    if count > NAMED:
        return _OF_RINGS
    return _OF_FEW if count <= _FEW else _OF_MANY


def _round(nodes: Sequence[Node], distance: float) -> list[_Place]:
    return [_Place(node, 2 * math.pi * number / len(nodes), distance) for number, node in enumerate(nodes)]


def _rings(nodes: Sequence[Node]) -> list[_Place]:
    """From the innermost ring outwards, each as full as it may be."""
    places: list[_Place] = []
    distance = _INNERMOST
    while len(places) < len(nodes):
        ring = nodes[len(places) : len(places) + int(2 * math.pi * distance / _APART)]
        step = 2 * math.pi / max(len(ring), 1)
        places += [_Place(node, step * number, distance) for number, node in enumerate(ring)]
        distance += _RING_STEP
    return places


def _person(canvas: Canvas, place: _Place, middle: float, scale: _Scale) -> None:
    """A disc per list, one inside of the other."""
    x = WIDTH / 2 + place.distance * math.sin(place.angle)
    y = middle - place.distance * math.cos(place.angle)
    if scale.text:
        canvas.line(WIDTH / 2, middle, x, y, _LINE, width=0.012)
    for number, kind in enumerate(place.node.lists):
        canvas.disc(x, y, scale.disc * (1 - number / len(place.node.lists)), _COLOURS[kind])
    if scale.text:
        name = canvas.cut(drawable(place.node.label) or place.node.id, scale.text, scale.room)
        canvas.spoke(WIDTH / 2, middle, place.angle, place.distance + 0.2, name, size=scale.text, colour=_INK)


def _centre(canvas: Canvas, node: Node, middle: float) -> None:
    canvas.disc(WIDTH / 2, middle, 0.62, _INK)
    name = drawable(node.label) or node.id
    rows = canvas.wrapped(name, 13, 1.05, bold=True)
    for number, row in enumerate(rows):
        y = middle + 0.2 * (number - (len(rows) - 1) / 2)
        canvas.text(WIDTH / 2, y, row, size=13, colour=_CARD, align="center", bold=True)


def _listed_height(several: Sequence[Node]) -> float:
    rows = math.ceil(min(len(several), _MOST_LISTED) / _LISTED_COLUMNS)
    return 0.7 + _LISTED_ROW * rows if several else 0.0


def _listed(canvas: Canvas, several: Sequence[Node], top: float) -> None:
    """Those in several lists, by name."""
    if not several:
        return
    hidden = len(several) - _MOST_LISTED
    head = IN_SEVERAL + (f" ({more_people(hidden)})" if hidden > 0 else "")
    canvas.text(_INSET, top + 0.1, head, size=15, colour=_SOFT, bold=True)
    step = (WIDTH - 2 * _INSET) / _LISTED_COLUMNS
    for number, node in enumerate(several[:_MOST_LISTED]):
        row, column = divmod(number, _LISTED_COLUMNS)
        x, y = _INSET + step * column, top + 0.5 + _LISTED_ROW * row
        for ring, kind in enumerate(node.lists):
            canvas.disc(x + 0.1, y, 0.1 * (1 - ring / len(node.lists)), _COLOURS[kind])
        name = canvas.cut(drawable(node.label) or node.id, 14, step - 0.5)
        canvas.text(x + 0.32, y, name, size=14, colour=_INK)
