"""What one word of a message is: an address, a name with or without its network, or a word around them."""

import re

from core.domain.platforms import NETWORKS
from core.services.targets.hosts import (
    HOSTS,
    MIRRORS,
    OTHER_NETWORKS,
    OTHER_PREFIXES,
    POST_HOSTS,
    PREFIXES,
    SHORTENERS,
    known_as,
)
from core.services.targets.links import address_of, destination, host_of, split
from core.text import plain

OPENING = "<«\"'“‘([{*`~|¡¿–—•>"
_CLOSING = "<>»\"'”’)]},;.…*`~|:–—"
_SHOUTING = "!?"
HANDLE = re.compile(r"@[A-Za-z0-9_.]{1,50}")
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
_CHATS = ("m.me", "ig.me", "messenger.com", "threads.net", "threads.com")
_NETWORKS = frozenset({*HOSTS, *OTHER_NETWORKS, *POST_HOSTS, *MIRRORS, *_CHATS})
_FILLERS = frozenset({
    "perfil", "perfiles", "usuario", "usuaria", "cuenta", "pagina", "a", "al", "el", "la", "del",
    "analiza", "analizar", "analice", "revisa", "revisar", "quiero", "id", "uid", "user", "username",
})  # fmt: skip


def prefix_of(word: str) -> str:
    """What names the network of an address in short; empty where it has none of ours."""
    url = address_of(trimmed(word)) if is_known(word) else None
    platform = known_as(host_of(split(destination(url))), HOSTS) if url else None
    return next((prefix for prefix, network in PREFIXES.items() if network is platform), "")


def trimmed(word: str) -> str:
    """Without what people and programs put around a word."""
    clean = _plain_ends(word).lstrip(OPENING).rstrip(_CLOSING)
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


def says_something(word: str) -> bool:
    """Whether the word is more than punctuation."""
    return any(map(str.isalnum, word))


def names_network(word: str) -> bool:
    """`ig`, `Facebook:`: the name or the abbreviation of a network."""
    return trimmed(word).lower().removesuffix(":") in {*PREFIXES, *OTHER_PREFIXES}


def is_filler(word: str) -> bool:
    """Whether the word only leads to the profile: `perfil`, `de`, `analiza`."""
    clean = plain(trimmed(word))
    return clean in _FILLERS or clean in {"de", "los", "las"}


def is_known(word: str) -> bool:
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


def has_path(word: str) -> bool:
    """Whether an address shows more than a network's home page."""
    parts = split(address_of(trimmed(word)) or "")
    return bool(parts.path.strip("/") or parts.query or parts.fragment) or host_of(parts) != host_of(parts).lstrip("w.")


def key_of(word: str) -> str:
    """Equal for the same address written in different ways."""
    url = destination(address_of(trimmed(word)) or word)
    parts = split(url)
    host = host_of(parts).removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}".lower()


def speaks(word: str) -> bool:
    """`ig:vega`, `tiktok:vega`: it says itself that it is a profile."""
    prefix, colon, rest = trimmed(word).partition(":")
    return bool(colon and rest) and not rest.startswith("//") and prefix.lower() in {*PREFIXES, *OTHER_PREFIXES}


def is_surely_name(word: str) -> bool:
    """A handle, a prefixed name, a name no ordinary word looks like, or the number of an account."""
    clean = trimmed(word)
    if HANDLE.fullmatch(clean) or speaks(clean) or _ACCOUNT_NUMBER.fullmatch(clean):
        return True
    long_enough = len(clean) >= _SHORTEST_NAME and not clean.lower().endswith(_DOMAINS)
    return long_enough and _SURE_NAME.fullmatch(clean) is not None


def fits(name: str, prefix: str) -> bool:
    """Whether the network of that prefix lets a profile be called so."""
    return NETWORKS[PREFIXES[prefix]].name_rule.fullmatch(name) is not None
