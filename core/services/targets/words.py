"""A message cut into the words that name profiles and those that say what is wanted of them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.services.targets.hosts import (
    HOSTS,
    MIRRORS,
    OTHER_NETWORKS,
    OTHER_PREFIXES,
    POST_HOSTS,
    PREFIXES,
    SHORTENERS,
)
from core.services.targets.links import address_of, destination, host_of, split
from core.services.targets.options import is_list, is_number, is_option, means_list
from core.text import plain

MOST_TARGETS = 10
_OPENING = "<«\"'“‘([{*`~|¡¿–—•>"
_CLOSING = "<>»\"'”’)]},;.…*`~|:–—"
_SHOUTING = "!?"
_MARKDOWN = re.compile(r"\[[^\[\]]{0,300}\]\(\s*<?([^\s()<>]+)>?[^()]{0,300}\)")
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,300}?href=[\"']([^\"'<>]{1,2000})[\"'][^<>]{0,300}>[^<>]{0,300}(?:</a>)?", re.IGNORECASE
)
_LABELLED = re.compile(r"<(https?://[^\s<>|]{1,2000})\|[^<>]{0,300}>", re.IGNORECASE)
_INSIDE = re.compile(r"(?<![\w/=?&%+.-])https?:/{1,2}(?=[^/\s])", re.IGNORECASE)
_SCHEME = re.compile(r"^(?=h?t{1,3}ps?\W)(?!https?://)h?t{1,3}ps?[:;]?/{1,3}(?=[\w-]{1,63}\.)", re.IGNORECASE)
"""`htps://`, `ttps://`, `http//`: an address whose beginning was mistyped or cut off."""
_SLASHED = re.compile(r"^([A-Za-z]{1,12})/+(@?[\w.]{2,50})/?$", re.ASCII)
"""`facebook/vega`: a network and a name."""
_GLUED = re.compile(r"(?<![,;|])[,;|]++(?=https?:/)", re.IGNORECASE)
_ENTITIES = {"&amp;": "&", "&#38;": "&", "&#x26;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
_HANDLE = re.compile(r"@[A-Za-z0-9_.]{2,50}")
_SURE_NAME = re.compile(r"(?=.*[A-Za-z])(?=.*[._])[A-Za-z0-9_][A-Za-z0-9._-]*[A-Za-z0-9_]")
_ACCOUNT_NUMBER = re.compile(r"[0-9]{14,20}")
_DOMAINS = (
    ".com",
    ".net",
    ".org",
    ".es",
    ".mx",
    ".ar",
    ".cl",
    ".co",
    ".info",
    ".html",
    ".pdf",
    ".txt",
    ".json",
    ".jpg",
)
_SHORTEST_NAME = 5
_SHORT = 2
"""Letters of a network's abbreviation, which may be something else: `vega x`."""
_CHATS = ("m.me", "ig.me", "messenger.com", "threads.net", "threads.com")
_NETWORKS = frozenset({*HOSTS, *OTHER_NETWORKS, *POST_HOSTS, *MIRRORS, *_CHATS})
_FILLERS = frozenset({
    "perfil", "perfiles", "usuario", "usuaria", "cuenta", "pagina", "a", "al", "el", "la", "del",
    "analiza", "analizar", "analice", "revisa", "revisar", "quiero",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """`names` are words that each name a profile; `options` what follows them; `typed` what to repeat in an answer."""

    names: tuple[str, ...]
    options: tuple[str, ...]
    typed: str


def visible(text: str) -> str:
    """Without the invisible characters that come along when people copy."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def read_words(text: str) -> Wanted:
    """What a message asks for: the addresses in it, whatever stands around them, or else the names."""
    words = _words(text)
    typed = " ".join(words)
    if any(map(_is_known, words)):
        words = _joined(words)
        found = [index for index, word in enumerate(words) if _is_known(word) or _speaks(word)]
        return Wanted(_unique(words, found), _options_around(words, found), typed)
    words = _profile_first(_network_first(words))
    more = [index for index in range(1, len(words)) if _is_surely_name(words[index])]
    return Wanted(
        tuple(dict.fromkeys([*words[:1], *(words[index] for index in more)]))[:MOST_TARGETS],
        tuple(word for index, word in enumerate(words) if index and index not in more),
        typed,
    )


def _joined(words: Sequence[str]) -> list[str]:
    """`ig vega_f` beside an address is `ig:vega_f`: another profile."""
    joined: list[str] = []
    for word in words:
        if joined and _is_surely_name(word) and not _speaks(word) and _names_network(joined[-1]):
            joined[-1] = f"{trimmed(joined[-1]).lower().removesuffix(':')}:{trimmed(word)}"
        else:
            joined.append(word)
    return joined


def looks_like_profile(text: str) -> bool:
    """Whether a message is worth proposing to analyse: an address of a network in it, or nothing but names."""
    words = _words(text)
    if any(_is_known(word) and (len(words) == 1 or _has_path(word)) for word in words):
        return True
    named = bool(words) and _is_surely_name(words[0])  # `estoy en instagram` asks for nothing
    words = _profile_first(_network_first(words) if named else words)
    return bool(words) and _is_surely_name(words[0]) and all(is_option(word) or _is_surely_name(word) for word in words)


def trimmed(word: str) -> str:
    """Without what people and programs put around a word."""
    clean = _plain_ends(word).lstrip(_OPENING).rstrip(_CLOSING)
    if f"{clean.lower()}:" == word.lower() and clean.lower() in {*PREFIXES, *OTHER_PREFIXES}:
        return word  # `fb:` names a network and no profile
    return clean.rstrip(_CLOSING + _SHOUTING) if address_of(clean) else clean


def _plain_ends(word: str) -> str:
    """Without the emoji and the punctuation of other scripts that touch it."""
    start, end = 0, len(word)
    while start < end and _is_ornament(word[start]):
        start += 1
    while end > start and _is_ornament(word[end - 1]):
        end -= 1
    return word[start:end]


def _is_ornament(char: str) -> bool:
    return char == "\\" or not (char.isascii() or char.isalnum())


def is_dotted_name(word: str) -> bool:
    """`vega.ficticia` looks like a host but is a name; a known host or a path makes it an address."""
    if "/" in word or "://" in word or "?" in word:
        return False
    host = re.split(r"[#:]", word.lower())[0]
    return not _is_network(host)


def _words(text: str) -> list[str]:
    shown = visible(text)
    for entity, char in _ENTITIES.items():
        shown = shown.replace(entity, char)
    for link in (_LABELLED, _ANCHOR, _MARKDOWN):
        shown = link.sub(r" \1 ", shown)
    return [_repaired(part) for word in shown.split() for part in _parts(word) if part]


def _repaired(word: str) -> str:
    slashed = _SLASHED.match(word)
    if slashed is not None and slashed[1].lower() in {*PREFIXES, *OTHER_PREFIXES}:
        return f"{slashed[1]}:{slashed[2]}"
    return _SCHEME.sub("https://", word)


def _parts(word: str) -> list[str]:
    """A word as several, where an address stands inside of it or a comma between two names."""
    parts = _GLUED.split(word)
    if len(parts) > 1:
        return [part for glued in parts for part in _parts(glued)]
    inside = _INSIDE.search(word)
    if inside is not None and inside.start():
        before = word[: inside.start()]
        prefix = before.lower().rstrip(":")
        return [word[inside.start() :]] if prefix in PREFIXES or not before.strip(_OPENING) else [
            before, *_parts(word[inside.start() :])]  # fmt: skip
    if "/" in word or is_number(word):
        return [word]
    return [part for part in re.split(r"[,;|]", word) if part]


def _unique(words: Sequence[str], found: Sequence[int]) -> tuple[str, ...]:
    """The known addresses; what is no more than a network's name counts only when nothing else is there."""
    telling = [words[index] for index in found if _speaks(words[index]) or _has_path(words[index])] or [words[found[0]]]
    first: dict[str, str] = {}
    for word in telling:
        first.setdefault(trimmed(word).lower() if _speaks(word) else _key(word), word)
    return tuple(first.values())[:MOST_TARGETS]


def _options_around(words: Sequence[str], found: Sequence[int]) -> tuple[str, ...]:
    """Lists and limit before or after an address; prose around it asks for nothing."""
    before = [word for word in words[: found[0]] if not _is_filler(word)]
    rest = [index for index in range(found[0] + 1, len(words)) if index not in found]
    after = [word for word in (words[index] for index in rest) if _says_something(word) and not _names_network(word)]
    asked = [word for word in before if is_option(word)] if all(is_option(word) for word in before) else []
    end = next((index for index, word in enumerate(after) if not (is_option(word) or means_list(word))), len(after))
    asked += after[:end]
    lone = end == 0 and len(after) == 1 and rest[-1] > found[-1] and not _HANDLE.fullmatch(trimmed(after[0]))
    return (*asked, *after[end : end + 1]) if lone or any(map(means_list, after[:end])) else tuple(asked)


def _profile_first(words: list[str]) -> list[str]:
    """`ig: vega` and `instagram vega` are `ig:vega`; `amigos de vega` and `perfil de vega` are about vega.

    A network that stands before several names is that of all of them.
    """
    if len(words) > 1 and is_list(words[0]):
        named = next((index for index, word in enumerate(words) if not is_option(word)), 0)
        words = [words[named], *words[:named], *words[named + 1 :]]
    while len(words) > 1 and _is_filler(words[0]) and any(not is_option(word) for word in words[1:]):
        words = words[1:]
    if len(words) > 1:
        name = words[0].lower().removesuffix(":")
        known = name in PREFIXES or name in OTHER_PREFIXES
        if known and words[2:] and (not _says_something(words[1]) or plain(words[1]) in {"de", "del"}):
            words = [words[0], *words[2:]]  # `FB - vega`, `insta de vega`
        if known and (words[0].endswith(":") or not is_option(words[1])):
            return [f"{name}:{words[1]}", *(_in_network(word, name) for word in words[2:])]
    return words


def _in_network(word: str, name: str) -> str:
    return f"{name}:{trimmed(word)}" if _is_surely_name(word) and not _speaks(word) else word


def _network_first(words: list[str]) -> list[str]:
    """`vega en instagram amigos` and `vega (instagram) amigos` are `instagram vega amigos`."""
    if len(words) > 1 and len(trimmed(words[1])) > _SHORT and _names_network(words[1]) and _may_be_name(words[0]):
        return [trimmed(words[1]), words[0], *words[2:]]
    for index in range(1, len(words) - 1):
        if plain(words[index]) in {"en", "de"} and _names_network(words[index + 1]):
            return [words[index + 1], *words[:index], *words[index + 2 :]]
    return words


def _may_be_name(word: str) -> bool:
    return not (_speaks(word) or _is_filler(word) or is_option(word) or _names_network(word))


def _says_something(word: str) -> bool:
    return any(map(str.isalnum, word))


def _names_network(word: str) -> bool:
    return trimmed(word).lower().removesuffix(":") in {*PREFIXES, *OTHER_PREFIXES}


def _is_filler(word: str) -> bool:
    clean = plain(trimmed(word))
    return clean in _FILLERS or clean in {"de", "los", "las"}


def _is_known(word: str) -> bool:
    """Whether the word is an address that we can say something about."""
    clean = trimmed(word)
    url = address_of(clean)
    if url is None or is_dotted_name(clean):
        return False
    return _is_network(host_of(split(url))) or _is_network(host_of(split(destination(url))))


def _is_network(host: str) -> bool:
    """Whether the host, or a domain it is below, is one that we can say something about."""
    bare = host.removeprefix("www.")
    while bare:
        if bare in _NETWORKS:
            return True
        bare = bare.partition(".")[2]
    return host.removeprefix("www.") in SHORTENERS


def _has_path(word: str) -> bool:
    parts = split(address_of(trimmed(word)) or "")
    return bool(parts.path.strip("/") or parts.query or parts.fragment) or host_of(parts) != host_of(parts).lstrip("w.")


def _key(word: str) -> str:
    url = destination(address_of(trimmed(word)) or word)
    parts = split(url)
    host = host_of(parts).removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}".lower()


def _speaks(word: str) -> bool:
    """`ig:vega`, `tiktok:vega`: it says itself that it is a profile."""
    prefix, colon, rest = trimmed(word).partition(":")
    return bool(colon and rest) and not rest.startswith("//") and prefix.lower() in {*PREFIXES, *OTHER_PREFIXES}


def _is_surely_name(word: str) -> bool:
    """A handle, a prefixed name, a name no ordinary word looks like, or the number of an account."""
    clean = trimmed(word)
    if _HANDLE.fullmatch(clean) or _speaks(clean) or _ACCOUNT_NUMBER.fullmatch(clean):
        return True
    long_enough = len(clean) >= _SHORTEST_NAME and not clean.lower().endswith(_DOMAINS)
    return long_enough and _SURE_NAME.fullmatch(clean) is not None
