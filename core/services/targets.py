"""What a person typed after `/scrape`, understood: network, profile, lists and limit."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from core.domain.platforms import Platform
from core.domain.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    OpaqueLinkException,
    PostUrlException,
    UnknownListException,
    UnsupportedNetworkException,
)
from core.services.target_hosts import (
    FILM_HOSTS,
    HOSTS,
    MESSENGER_HOSTS,
    OTHER_NETWORKS,
    OTHER_PREFIXES,
    PREFIXES,
    REDIRECTORS,
    SHORTENERS,
    known_as,
)
from core.services.target_options import almost_list, is_list, is_option, parse_options

NAME_RULES: Mapping[Platform, re.Pattern[str]] = {
    Platform.FACEBOOK: re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{1,49}"),
    Platform.INSTAGRAM: re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"),
    Platform.X: re.compile(r"[A-Za-z0-9_]{1,15}|[0-9]{16,20}"),
}
"""X also goes by a numeric id, which is longer than any of its names."""
_URL = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_ID_PAGE = re.compile(r"^/?profile\.php\?", re.IGNORECASE)
_HANDLE = re.compile(r"@[A-Za-z0-9_.]{2,50}")
_LONG_NUMBER = re.compile(r"[0-9]{9,}")
_WRAPPING = "<>«»\"'“”‘’()[],;"

UrlReader = Callable[[Platform, str], ProfileRef]


@dataclass(frozen=True, slots=True)
class ScrapeOrder:
    """A request as understood. Empty `lists` means the network's usual ones; `limit` counts rows per list."""

    ref: ProfileRef
    lists: tuple[ListKind, ...] = ()
    limit: int | None = None


def parse_order(text: str, *, read_url: UrlReader, default: Platform | None = None) -> ScrapeOrder:
    """Understand `usuario`, a numeric id, any profile address, `ig:usuario`, plus lists and a limit after it.

    `read_url` names the profile behind an address of one of our networks; `default` settles a bare name (the network
    the person used last, or the only one they have). Raises the UserInputException that says what is wrong. A limit
    above what is ever read of a list counts as none.
    """
    words = _profile_first(_visible(text).split())
    if not words:
        raise NotAProfileException("")
    try:
        ref = parse_ref(words[0], read_url=read_url, default=default)
    except (AmbiguousNetworkException, PostUrlException) as exc:
        lists, limit = _options(words)
        exc.options = " ".join([*(kind.value for kind in lists), *([str(limit)] if limit else [])])
        raise
    return ScrapeOrder(ref, *_options(words))


def parse_ref(word: str, *, read_url: UrlReader, default: Platform | None = None) -> ProfileRef:
    """One word -> the profile it names."""
    clean = word.strip(_WRAPPING)
    try:
        return _ref(clean, read_url, default)
    except NotAProfileException as exc:
        if clean == word or exc.text != clean:
            raise
        raise NotAProfileException(word) from exc  # repeated as it was typed


def _ref(word: str, read_url: UrlReader, default: Platform | None) -> ProfileRef:
    if (url := _address(word)) is not None:
        url = _unwrapped(url)
        return read_url(platform_of(url), url)
    prefix, colon, rest = word.partition(":")
    if colon and prefix.lower() in PREFIXES:
        return _prefixed(rest, PREFIXES[prefix.lower()], word, read_url)
    if colon and prefix.lower() in OTHER_PREFIXES:
        raise UnsupportedNetworkException(OTHER_PREFIXES[prefix.lower()])
    return _bare(word, default)


def platform_of(url: str) -> Platform:
    """The network an address belongs to; otherwise the UserInputException that says what it is instead."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if (film := known_as(host, FILM_HOSTS)) is not None:
        raise PostUrlException(film.value, None)
    if (platform := known_as(host, HOSTS)) is not None:
        if _is_share(parts.path):
            raise OpaqueLinkException
        return platform
    if (network := known_as(host, OTHER_NETWORKS)) is not None:
        raise UnsupportedNetworkException(network)
    if host in SHORTENERS:
        raise OpaqueLinkException
    raise NotAProfileException(url)


def looks_like_profile(text: str) -> bool:
    """Whether a message of one word is worth proposing to analyse: an address of a network, `@name` or `ig:name`."""
    words = _visible(text).split()
    if len(words) != 1:
        return False
    word = words[0].strip(_WRAPPING)
    if _HANDLE.fullmatch(word) or _has_prefix(word):
        return True
    url = _address(word)
    if url is None:
        return False
    try:
        platform_of(_unwrapped(url))
    except NotAProfileException:
        return False
    except (UnsupportedNetworkException, OpaqueLinkException, PostUrlException):
        return True
    return True


def _visible(text: str) -> str:
    """Without the invisible characters that come along when people copy."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _profile_first(words: list[str]) -> list[str]:
    """`ig: vega` and `instagram vega` are `ig:vega`; `amigos de vega` is `vega amigos`."""
    if len(words) > 1 and is_list(words[0]):
        named = next((index for index, word in enumerate(words) if not is_option(word)), 0)
        words = [words[named], *words[:named], *words[named + 1 :]]
    if len(words) > 1:
        name = words[0].lower().removesuffix(":")
        known = name in PREFIXES or name in OTHER_PREFIXES
        if known and (words[0].endswith(":") or not is_option(words[1])):
            return [f"{name}:{words[1]}", *words[2:]]
    return words


def _options(words: list[str]) -> tuple[tuple[ListKind, ...], int | None]:
    """Lists and limit after the profile. `Vega Ficticia` is somebody's name, not profile Vega and list Ficticia."""
    try:
        return parse_options(words[1:], words[0])
    except UnknownListException as exc:
        if re.search("[@:/]", words[0]) or almost_list(exc.name):
            raise
        raise NotAProfileException(" ".join(words)) from exc


def _address(word: str) -> str | None:
    """The word as an absolute address, if it is one."""
    if _ID_PAGE.match(word):
        return f"https://www.facebook.com/{word.lstrip('/')}"
    if _URL.match(word) and not _is_dotted_name(word):
        return word if "://" in word else f"https://{word}"
    return None


def _unwrapped(url: str) -> str:
    """The address that a redirector or a messenger link stands for."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if host in REDIRECTORS and (target := parse_qs(parts.query).get("u")):
        return _address(target[0]) or url
    if host in MESSENGER_HOSTS:
        return f"{MESSENGER_HOSTS[host]}{parts.path.removeprefix('/m/').lstrip('/')}"
    return url


def _is_share(path: str) -> bool:
    """`/share/AbC123/`: it leads somewhere, and only the site knows where. `/share/p/…` is a publication."""
    segments = [segment for segment in path.split("/") if segment]
    return len(segments) == 2 and segments[0].lower() == "share"  # noqa: PLR2004 - `share` and what it hides


def _has_prefix(word: str) -> bool:
    prefix, colon, rest = word.partition(":")
    return bool(colon and rest) and not rest.startswith("//") and prefix.lower() in {*PREFIXES, *OTHER_PREFIXES}


def _is_dotted_name(word: str) -> bool:
    """`vega.ficticia` looks like a host but is a name; a known host or a path makes it an address."""
    if "/" in word or "://" in word:
        return False
    host = re.split(r"[?#:]", word.lower())[0]
    return not any(known_as(host, table) for table in (HOSTS, OTHER_NETWORKS, FILM_HOSTS))


def _prefixed(rest: str, platform: Platform, word: str, read_url: UrlReader) -> ProfileRef:
    """`ig:vega`; an address after the prefix speaks for itself."""
    if (url := _address(rest)) is not None:
        url = _unwrapped(url)
        return read_url(platform_of(url), url)
    return _named(rest, platform, word)


def _bare(word: str, default: Platform | None) -> ProfileRef:
    name = word.lstrip("@")
    fits = [platform for platform, rule in NAME_RULES.items() if rule.fullmatch(name)]
    if word == name and _LONG_NUMBER.fullmatch(name):
        fits = [Platform.FACEBOOK, *([Platform.X] if len(name) > 15 else [])]  # noqa: PLR2004 - longer than X's names
    if not fits:
        raise NotAProfileException(word)
    if default not in fits:
        default = fits[0] if len(fits) == 1 else None
    if default is None:
        raise AmbiguousNetworkException(name, tuple(platform.value for platform in fits))
    return _named(name, default, word)


def _named(name: str, platform: Platform, word: str) -> ProfileRef:
    clean = name.strip().lstrip("@").rstrip("/")
    if not NAME_RULES[platform].fullmatch(clean):
        raise NotAProfileException(word)
    return ProfileRef(platform, clean)
