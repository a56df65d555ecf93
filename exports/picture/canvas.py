"""A sheet to draw on, measured in inches from its upper left corner; text is measured before it is drawn."""

import io
import math
import unicodedata
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

ELLIPSIS = "…"
_FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
"""Shipped with the program: a picture looks the same on every machine."""
_FINER = 2
"""Everything is drawn so many times as big and then reduced, which smooths edges."""
_POINTS_PER_INCH = 72
_CAPITALS = 0.729
"""How high a capital letter of the font is, in parts of its size."""
_MISSING = "\uffff"
"""No font has this character: what is drawn for it is the box of a missing one."""
_WITHOUT_ROOM = frozenset({"Cf", "Me", "Mn"})
"""Categories of signs that have no place of their own: without them the letters around stand side by side."""

Align = Literal["left", "center", "right"]
_ANCHORS: dict[Align, str] = {"left": "ls", "center": "ms", "right": "rs"}


class Canvas:
    """One picture. Not shared between threads."""

    def __init__(self, width: float, height: float, *, dpi: int, paper: str) -> None:
        self._scale = dpi * _FINER
        self._image = Image.new("RGB", (round(width * self._scale), round(height * self._scale)), paper)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self, x: float, y: float, text: str, *, size: float, colour: str, align: Align = "left", bold: bool = False
    ) -> None:
        """One line, the middle of its capitals at `y`."""
        font = self._font(size, bold=bold)
        place = (x * self._scale, y * self._scale + font.size * _CAPITALS / 2)
        self._draw.text(place, text, fill=colour, font=font, anchor=_ANCHORS[align])

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, radius: float) -> None:
        """A rectangle with round corners."""
        corners = [edge * self._scale for edge in (x, y, x + width, y + height)]
        self._draw.rounded_rectangle(corners, radius=radius * self._scale, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle around that point."""
        self._draw.circle((x * self._scale, y * self._scale), radius * self._scale, fill=colour)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, *, width: float) -> None:
        """A straight line."""
        ends = [edge * self._scale for edge in (x, y, to_x, to_y)]
        self._draw.line(ends, fill=colour, width=max(1, round(width * self._scale)))

    def spoke(self, x: float, y: float, angle: float, distance: float, text: str, *, size: float, colour: str) -> None:
        """One line along a spoke of the wheel around that point, read from the left; `angle` clockwise from above."""
        font = self._font(size, bold=False)
        left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="lm"))
        mask = Image.new("L", (right - left + 2, bottom - top + 2))
        ImageDraw.Draw(mask).text((1 - left, 1 - top), text, fill=255, font=font, anchor="lm")
        turn = 90 - math.degrees(angle)
        upside_down = math.sin(angle) < 0
        turned = mask.rotate(turn + 180 if upside_down else turn, expand=True, resample=Image.Resampling.BICUBIC)
        reach = distance * self._scale + mask.width / 2
        middle = (x * self._scale + reach * math.sin(angle), y * self._scale - reach * math.cos(angle))
        corner = (round(middle[0] - turned.width / 2), round(middle[1] - turned.height / 2))
        self._image.paste(colour, (*corner, corner[0] + turned.width, corner[1] + turned.height), turned)

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line will be."""
        return float(self._font(size, bold=bold).getlength(text)) / self._scale

    def cut(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """The line, ending in an ellipsis when there is no room for all of it."""
        if self.width_of(text, size, bold=bold) <= room:
            return text
        fits, fits_not = 0, len(text)
        while fits_not - fits > 1:
            middle = (fits + fits_not) // 2
            if self.width_of(text[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= room:
                fits = middle
            else:
                fits_not = middle
        return text[:fits].rstrip() + ELLIPSIS

    def wrapped(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """The text in at most two lines, broken between words; what does not fit ends in an ellipsis."""
        words = text.split()
        first: list[str] = []
        while words and self.width_of(" ".join([*first, words[0]]), size, bold=bold) <= room:
            first.append(words.pop(0))
        rest = [" ".join(words)] if words else []
        return [self.cut(line, size, room, bold=bold) for line in (*([" ".join(first)] if first else []), *rest)]

    def png(self) -> bytes:
        """The finished picture."""
        out = io.BytesIO()
        self._image.reduce(_FINER).save(out, format="png")
        return out.getvalue()

    def _font(self, size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        return _font(size * self._scale / _POINTS_PER_INCH, bold=bold)


def drawable(text: str) -> str:
    """Without the characters that the font lacks (emoji, some scripts): they would be drawn as empty boxes."""
    return " ".join("".join(c if _is_drawn(c) else _instead(c) for c in text).split())


def _is_drawn(character: str) -> bool:
    return character.isprintable() and unicodedata.category(character) != "Me" and _has_glyph(character)


def _instead(character: str) -> str:
    return "" if unicodedata.category(character) in _WITHOUT_ROOM else " "


@cache
def _font(pixels: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    with as_file(files("exports.picture") / "fonts" / _FONTS[bold]) as path:
        return ImageFont.truetype(path, pixels)


@cache
def _has_glyph(character: str) -> bool:
    if character == " ":
        return True
    font = _font(20, bold=False)
    shape = font.getmask2(character)
    return bytes(shape[0]) != bytes(font.getmask2(_MISSING)[0])
