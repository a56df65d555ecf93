"""The words after a profile: which lists, and how many rows of each."""

import difflib
import re
from collections.abc import Sequence

from core.domain.results.profiles import ListKind
from core.errors import UnknownListException, WrongLimitException
from core.text import plain

MAX_LIMIT = 5000
"""Above it a limit means nothing: no list is ever read further."""
LIST_WORDS: dict[ListKind, tuple[str, ...]] = {
    ListKind.FRIENDS: ("amigos", "amigo", "amigas", "amiga", "amistades", "amistad", "friends"),
    ListKind.FOLLOWERS: ("seguidores", "seguidor", "seguidoras", "seguidora", "followers", "follower"),
    ListKind.FOLLOWING: ("seguidos", "seguido", "seguidas", "seguida", "siguiendo", "following", "followed"),
    ListKind.REACTIONS: (
        "reacciones", "reaccion", "reactions", "reaction", "likes", "like", "likers", "liker", "gusta", "gustas",
        "megusta", "megustas",
    ),
    ListKind.VERIFIED_FOLLOWERS: (
        "verificados", "verificado", "verificadas", "verificada", "verified", "verifiedfollowers",
    ),
    ListKind.REPOSTS: (
        "reposts", "repost", "reposteos", "reposteo", "retweets", "retweet", "retweeters", "retuits", "retuit",
        "retuiteos", "retuiteo", "republicaciones", "republicacion",
    ),
    ListKind.COMMENTS: (
        "comentarios", "comentario", "comments", "comment", "respuestas", "respuesta", "replies", "reply",
    ),
}  # fmt: skip
"""How people write each list, without accents and in lower case; "me gusta" is said in two words."""
NO_LISTS = frozenset({
    "miembros", "miembro", "todo", "todos", "toda", "todas", "perfil", "datos", "info", "informacion", "fotos", "foto",
    "videos", "video", "publicaciones", "publicacion", "posts", "post", "contactos", "fans",
    "historias", "stories", "reels", "grupos", "paginas", "familia", "familiares", "tuits",
    "members", "all", "everything", "photos", "friendlist", "lista", "listas",
})  # fmt: skip
"""What people ask for besides, and what is no list of people: told as such, not taken for a name."""
_KINDS = {word: kind for kind, words in LIST_WORDS.items() for word in words}
_BETWEEN = frozenset({
    "y", "e", "de", "con", "los", "las", "sus", "solo", "hasta", "max", "maximo", "primeros", "primeras", "top",
    "limite", "ultimos", "ultimas", "me", "les",
    "porfa", "porfavor", "por", "favor", "please", "gracias",
})  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_LIKE_A_NUMBER = re.compile(r"[-+]?\d[\d.,]*\s*[a-z%]{0,5}")
_GLUE = re.compile(r"[,;+&/:=]")
_AROUND = ".,;:!?()[]\"'«»…"


def is_list(word: str) -> bool:
    """Whether the word (or the first of several joined by commas) names a list."""
    return plain(_GLUE.split(word.strip(_AROUND))[0]) in _KINDS


def is_number(word: str) -> bool:
    """Whether the word stands where a limit belongs, be it one or not: `200`, `1,500`, `-5`, `10k`."""
    return _LIKE_A_NUMBER.fullmatch(plain(word.strip("()[];:!?"))) is not None


def is_option(word: str) -> bool:
    """Whether the word can only stand after a profile: a list, a number, or what joins them."""
    return is_list(word) or plain(word.strip(_AROUND)) in _BETWEEN or _number(word.strip(_AROUND)) is not None


def means_list(word: str) -> bool:
    """Whether something was wanted of a profile that we may not have: `amigoss`, `miembros`, `0`."""
    clean = plain(word.strip(_AROUND))
    return clean in NO_LISTS or is_number(word) or bool(difflib.get_close_matches(clean, _KINDS, n=1, cutoff=0.7))


def parse_options(words: Sequence[str]) -> tuple[tuple[ListKind, ...], int | None]:
    """Lists and limit, in whatever order. A limit above `MAX_LIMIT` is given back as one above it, not as it was.

    WrongLimitException for a number that is no limit, UnknownListException for a word that is no list.
    """
    lists: list[ListKind] = []
    limit: int | None = None
    for word in [part for given in words for part in _cut(given)]:
        clean = plain(word)
        if clean in _KINDS:
            lists.append(_KINDS[clean])
        elif (number := _number(clean)) is not None:
            limit = number
        elif is_number(clean):
            raise WrongLimitException(word, MAX_LIMIT)
        elif clean not in _BETWEEN and clean:
            raise UnknownListException(word, tuple(kind.value for kind in ListKind))
    return tuple(dict.fromkeys(lists)), limit


def _cut(word: str) -> list[str]:
    shown = word if is_number(word) else word.strip(_AROUND)
    if is_number(shown):
        return [shown.strip(_AROUND)]
    return [part.strip(_AROUND) for part in _GLUE.split(shown)] if any(map(str.isalnum, shown)) else [word]


def _number(word: str) -> int | None:
    """A count above zero, dots or commas between thousands allowed; computed no further than matters."""
    digits = (re.sub("[.,]", "", word) if _THOUSANDS.fullmatch(word) else word).lstrip("0")
    if not (word.isascii() and digits.isdecimal()):
        return None
    return int(digits[: len(str(MAX_LIMIT)) + 1])
