"""Texts compared the way people mean them, and shown so that they change nothing around them."""

import re
import unicodedata

_YES = frozenset({
    "si", "sii", "s", "sip", "claro", "si claro", "dale", "vale", "ok",
    "okay", "okey", "oki", "yes", "de acuerdo", "adelante", "👍", "👌",
})  # fmt: skip
_NO = frozenset({"no", "noo", "n", "nop", "nope", "no gracias", "mejor no", "👎"})
_AROUND = ".,;:!¡?¿…\"'«»()"
_SKIN = dict.fromkeys(range(0x1F3FB, 0x1F400))

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]"
)
"""Controls, directions and fillers. What joins emoji, or the letters of some scripts, is none of them."""
_JOINING = " \u200c\u200d\u200e\u200f\ufe0f"


def unturned(text: str) -> str:
    """The text without the signs that turn the direction of what follows it; letters have a direction of their own."""
    return text if text.isascii() else _TURNING.sub("", text)


def one_line(text: str) -> str:
    """The text without line breaks and without signs that nobody sees; empty when nothing of it is seen."""
    line = " ".join(_UNSEEN.sub("", text).split())
    return line if line.strip(_JOINING) else ""


def cut(text: str, width: int) -> str:
    """At most `width` characters of the text, the last one an ellipsis; what joined the next one goes with it."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip(_JOINING)}…"


def plain(word: str) -> str:
    """Lower case without accents: `Reacción` -> `reaccion`."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")


def agreement(text: str) -> bool | None:
    """Whether a text says yes (True) or no (False) and nothing else: `Sí.`, `ok`, `no, gracias`; None for any other."""
    said = " ".join(word.strip(_AROUND) for word in plain(text).translate(_SKIN).split())
    return True if said in _YES else False if said in _NO else None
