"""Texts compared the way people mean them."""

import unicodedata


def plain(word: str) -> str:
    """Lower case without accents: `Reacción` -> `reaccion`."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")
