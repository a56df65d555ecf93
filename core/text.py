"""Texts compared the way people mean them."""

import unicodedata

_YES = frozenset({
    "si", "sii", "s", "sip", "claro", "si claro", "dale", "vale", "ok",
    "okay", "okey", "oki", "yes", "de acuerdo", "adelante", "👍", "👌",
})  # fmt: skip
_NO = frozenset({"no", "noo", "n", "nop", "nope", "no gracias", "mejor no", "👎"})
_AROUND = ".,;:!¡?¿…\"'«»()"
_SKIN = dict.fromkeys(range(0x1F3FB, 0x1F400))


def plain(word: str) -> str:
    """Lower case without accents: `Reacción` -> `reaccion`."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")


def agreement(text: str) -> bool | None:
    """Whether a text says yes (True) or no (False) and nothing else: `Sí.`, `ok`, `no, gracias`; None for any other."""
    said = " ".join(word.strip(_AROUND) for word in plain(text).translate(_SKIN).split())
    return True if said in _YES else False if said in _NO else None
