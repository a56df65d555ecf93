"""The report as a picture: a row per analyst, a column per network, seven days of history; made for a phone.

Signs as well as colours (Okabe and Ito's, told apart by everybody). Pure and blocking: callers run it in a thread.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from core.domain.platforms import Platform
from core.domain.sessions import SessionStatus
from core.services.reports import Report, SessionLine
from handlers.texts import reports as texts
from handlers.texts.names import PLATFORM_NAMES

WIDTH = 9.0
DPI = 120
MAX_ROWS = 24
GREEN, AMBER, RED, BLANK = "#009E73", "#E69F00", "#D55E00", "#D9DEE4"
INK, SOFT, PAPER, CARD = "#17212B", "#6B7885", "#F4F6F8", "#FFFFFF"
_HEAD, _ROW, _FOOT = 2.05, 0.78, 0.75
_NAME_X, _FIRST_X, _STEP_X = 0.45, 4.1, 1.75


@dataclass(frozen=True, slots=True)
class _Look:
    """How a state is drawn."""

    colour: str
    sign: str


LOOKS = {"ok": _Look(GREEN, "✓"), "warn": _Look(AMBER, "!"), "bad": _Look(RED, "✕")}


def paint(report: Report, period: str) -> bytes:
    """A PNG, 1080 pixels wide."""
    people = _people(report)
    shown = people[:MAX_ROWS]
    height = _HEAD + _ROW * max(1, len(shown)) + _FOOT + (0.4 if len(people) > len(shown) else 0)
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    _heading(axes, report, period)
    for number, name in enumerate(shown):
        _person(axes, name, [line for line in report.lines if line.name == name], _HEAD + _ROW * number)
    if not shown:
        axes.text(WIDTH / 2, _HEAD + _ROW / 2, texts.NO_SESSIONS, color=SOFT, fontsize=13, ha="center", va="center")
    _footing(axes, height, len(people) - len(shown))
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER)
    return out.getvalue()


def state_of(line: SessionLine) -> str:
    """`ok`, `warn` (alive, but something is coming) or `bad`."""
    if line.status is not SessionStatus.ACTIVE:
        return "bad"
    return "warn" if line.paused_until or line.suspected or line.expires_soon else "ok"


def _people(report: Report) -> list[str]:
    """Those with trouble first, then by name."""
    worst = {"bad": 0, "warn": 1, "ok": 2}
    ranks: dict[str, int] = {}
    for line in report.lines:
        ranks[line.name] = min(ranks.get(line.name, 2), worst[state_of(line)])
    return sorted(ranks, key=lambda name: (ranks[name], name.casefold()))


def _heading(axes: Axes, report: Report, period: str) -> None:
    axes.text(_NAME_X, 0.62, texts.picture_title(report, period), color=INK, fontsize=21, weight="bold", va="center")
    axes.text(_NAME_X, 1.1, texts.picture_subtitle(report), color=SOFT, fontsize=13, va="center")
    share = report.valid / len(report.lines) if report.lines else 1.0
    _bar(axes, share)
    for number, platform in enumerate(Platform):
        x = _FIRST_X + _STEP_X * number
        axes.text(x, _HEAD - 0.2, PLATFORM_NAMES[platform], color=SOFT, fontsize=12, ha="center", va="center")


def _bar(axes: Axes, share: float) -> None:
    width = WIDTH - 2 * _NAME_X
    _box(axes, _NAME_X, 1.4, width, 0.14, RED if share < 1 else GREEN, radius=0.07)
    if 0 < share < 1:
        _box(axes, _NAME_X, 1.4, max(0.2, width * share), 0.14, GREEN, radius=0.07)


def _person(axes: Axes, name: str, lines: Sequence[SessionLine], top: float) -> None:
    _box(axes, 0.25, top + 0.05, WIDTH - 0.5, _ROW - 0.1, CARD, radius=0.12)
    shown = name if len(name) <= 24 else f"{name[:23]}…"  # noqa: PLR2004 - the width of the column
    axes.text(_NAME_X, top + _ROW / 2, shown, color=INK, fontsize=13.5, va="center")
    by_platform = {line.platform: line for line in lines}
    for number, platform in enumerate(Platform):
        _cell(axes, by_platform.get(platform), _FIRST_X + _STEP_X * number, top)


def _cell(axes: Axes, line: SessionLine | None, x: float, top: float) -> None:
    middle = top + _ROW / 2
    if line is None:
        axes.text(x, middle, "–", color=BLANK, fontsize=15, ha="center", va="center")
        return
    look = LOOKS[state_of(line)]
    _box(axes, x - 0.3, top + 0.14, 0.6, 0.3, look.colour, radius=0.1)
    axes.text(x, top + 0.295, look.sign, color="white", fontsize=12, weight="bold", ha="center", va="center")
    for day, status in enumerate(line.week):
        _day(axes, status, x - 0.42 + 0.14 * day, top + 0.575)


def _day(axes: Axes, status: SessionStatus | None, x: float, y: float) -> None:
    """A dot for a good day, a cross for a bad one: the shape tells without the colour."""
    if status is None or status is SessionStatus.ACTIVE:
        axes.add_patch(Circle((x, y), 0.045, color=BLANK if status is None else GREEN, linewidth=0))
    else:
        axes.text(x, y + 0.003, "✕", color=RED, fontsize=8, weight="bold", ha="center", va="center")


def _footing(axes: Axes, height: float, hidden: int) -> None:
    y = height - 0.38
    if hidden > 0:
        axes.text(WIDTH / 2, y - 0.45, texts.picture_more(hidden), color=SOFT, fontsize=12, ha="center", va="center")
    x = _NAME_X
    for key, label in texts.PICTURE_LEGEND.items():
        look = LOOKS[key]
        _box(axes, x, y - 0.13, 0.36, 0.26, look.colour, radius=0.08)
        axes.text(x + 0.18, y, look.sign, color="white", fontsize=10, weight="bold", ha="center", va="center")
        axes.text(x + 0.47, y, label, color=SOFT, fontsize=11, va="center")
        x += 0.75 + 0.105 * len(label)
    axes.text(WIDTH - _NAME_X, y, texts.PICTURE_DOTS, color=SOFT, fontsize=11, ha="right", va="center")


def _box(axes: Axes, x: float, y: float, width: float, height: float, colour: str, *, radius: float) -> None:
    style = f"round,pad=0,rounding_size={radius}"
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour, edgecolor="none"))
