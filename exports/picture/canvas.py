"""A sheet to draw on, measured in inches from its upper left corner; text is measured before it is drawn."""

import io
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Circle, FancyBboxPatch

FAMILY = "DejaVu Sans"
"""Comes with matplotlib: the picture looks the same on every machine."""
ELLIPSIS = "…"

Align = Literal["left", "center", "right"]


class Canvas:
    """One picture. Not shared between threads."""

    def __init__(self, width: float, height: float, *, dpi: int, paper: str) -> None:
        self._dpi = dpi
        self._figure = Figure(figsize=(width, height), dpi=dpi, facecolor=paper)
        sheet: Any = FigureCanvasAgg(self._figure)  # matplotlib leaves the type of its renderer open
        self._renderer = sheet.get_renderer()
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")

    def text(
        self, x: float, y: float, text: str, *, size: float, colour: str, align: Align = "left", bold: bool = False
    ) -> None:
        """One line, its middle at `y`. Dollar signs are dollar signs, whatever a person is called."""
        weight = "bold" if bold else "normal"
        self._axes.text(
            x, y, text, fontsize=size, color=colour, ha=align, va="center_baseline", weight=weight, family=FAMILY,
            parse_math=False,
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, radius: float) -> None:
        """A rectangle with round corners."""
        style = f"round,pad=0,rounding_size={radius}"
        self._axes.add_patch(
            FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour, edgecolor="none", linewidth=0)
        )

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle around that point."""
        self._axes.add_patch(Circle((x, y), radius, facecolor=colour, edgecolor="none", linewidth=0))

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line will be."""
        font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
        return float(self._renderer.get_text_width_height_descent(text, font, False)[0]) / self._dpi

    def cut(self, text: str, size: float, room: float) -> str:
        """The line, ending in an ellipsis when there is no room for all of it."""
        if self.width_of(text, size) <= room:
            return text
        kept = text
        while kept and self.width_of(kept.rstrip() + ELLIPSIS, size) > room:
            kept = kept[:-1]
        return kept.rstrip() + ELLIPSIS

    def wrapped(self, text: str, size: float, room: float) -> list[str]:
        """The text in at most two lines, broken between words; what does not fit ends in an ellipsis."""
        words = text.split()
        first: list[str] = []
        while words and self.width_of(" ".join([*first, words[0]]), size) <= room:
            first.append(words.pop(0))
        rest = [" ".join(words)] if words else []
        return [self.cut(line, size, room) for line in (*([" ".join(first)] if first else []), *rest)]

    def png(self) -> bytes:
        """The finished picture."""
        out = io.BytesIO()
        self._figure.savefig(out, format="png", facecolor=self._figure.get_facecolor())
        return out.getvalue()


def drawable(text: str) -> str:
    """Without the characters that the font lacks (emoji, some scripts): they would be drawn as empty boxes."""
    font = get_font(findfont(FontProperties(family=FAMILY)))
    return " ".join("".join(c if c.isprintable() and font.get_char_index(ord(c)) else " " for c in text).split())
