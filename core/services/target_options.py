"""The words after a profile: which lists, and how many rows of each."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from core.domain.profiles import ListKind
from core.errors import NotAProfileException, UnknownListException

MAX_LIMIT = 5000
"""Above it a limit means nothing: no list is ever read further."""
LIST_WORDS: dict[ListKind, tuple[str, ...]] = {
    ListKind.FRIENDS: ("amigos", "amigo", "amigas", "amiga", "amistades", "amistad", "friends"),
    ListKind.FOLLOWERS: ("seguidores", "seguidor", "seguidoras", "seguidora", "followers"),
    ListKind.FOLLOWING: ("seguidos", "seguido", "seguidas", "seguida", "siguiendo", "following"),
    ListKind.REACTIONS: ("reacciones", "reaccion", "reactions"),
    ListKind.COMMENTS: ("comentarios", "comentario", "comments"),
}
"""How people write each list, without accents and in lower case."""
_KINDS = {word: kind for kind, words in LIST_WORDS.items() for word in words}
_BETWEEN = frozenset({"y", "e", "de", "con", "los", "las", "sus", "solo", "hasta", "max", "maximo"})
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GLUE = re.compile(r"[,;+&/]")


def plain(word: str) -> str:
    """Lower case without accents: `Reacción` -> `reaccion`."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")


def is_list(word: str) -> bool:
    """Whether the word (or the first of several joined by commas) names a list."""
    return plain(_GLUE.split(word)[0]) in _KINDS


def is_option(word: str) -> bool:
    """Whether the word can only stand after a profile: a list, a number, or what joins them."""
    return is_list(word) or plain(word) in _BETWEEN or _number(word) is not None


def almost_list(word: str) -> bool:
    """Whether a list was probably meant: `amigoss`, `seguidre`."""
    return bool(difflib.get_close_matches(plain(word), _KINDS, n=1, cutoff=0.7))


def parse_options(words: Sequence[str], first: str) -> tuple[tuple[ListKind, ...], int | None]:
    """Lists and limit, in whatever order. `first` is the profile they follow, for the error that repeats it.

    UnknownListException for a word that could be a list, NotAProfileException for what could be nothing at all.
    """
    lists: list[ListKind] = []
    limit: int | None = None
    for word in [part for given in words for part in _GLUE.split(given)]:
        clean = plain(word)
        if clean in _KINDS:
            lists.append(_KINDS[clean])
        elif (number := _number(clean)) is not None:
            limit = number if number <= MAX_LIMIT else None
        elif clean in _BETWEEN or not clean:
            continue
        elif not clean.isalpha():
            raise NotAProfileException(" ".join([first, *words]))
        else:
            raise UnknownListException(word, tuple(kind.value for kind in ListKind))
    return tuple(dict.fromkeys(lists)), limit


def _number(word: str) -> int | None:
    """A count above zero, dots between thousands allowed; however long, it is not computed beyond what matters."""
    digits = (word.replace(".", "") if _THOUSANDS.fullmatch(word) else word).lstrip("0")
    if not (word.isascii() and digits.isdecimal()):
        return None
    return int(digits[: len(str(MAX_LIMIT)) + 1])
