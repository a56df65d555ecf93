"""What a person typed after `/scrape`, understood: network, profile, lists and limit."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from core.domain.jobs.repeats import Every
from core.domain.platforms import NETWORKS, Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    OpaqueLinkException,
    PostUrlException,
    SeveralProfilesException,
    UnknownListException,
    UnsupportedNetworkException,
)
from core.services.targets.hosts import (
    BASES,
    HOSTS,
    OTHER_NETWORKS,
    OTHER_PREFIXES,
    POST_HOSTS,
    PREFIXES,
    SHORTENERS,
    known_as,
)
from core.services.targets.kinds import is_dotted_name, trimmed
from core.services.targets.links import address_of, destination, host_of, split
from core.services.targets.options import MAX_LIMIT, means_list, parse_options
from core.services.targets.words import Wanted, read_words
from core.text import plain

_WEB_PORTS = {None, 80, 443}
_NEVER_A_NAME = frozenset({"si", "no", "ok"})
"""Answers, when they stand alone; `@ok` and `x:ok` are names."""

UrlReader = Callable[[Platform, str], ProfileRef]


@dataclass(frozen=True, slots=True)
class ScrapeOrder:
    """A request as understood. Empty `lists` means the network's usual ones; `limit` counts rows per list."""

    ref: ProfileRef
    lists: tuple[ListKind, ...] = ()
    limit: int | None = None
    over_limit: bool = False
    """More rows were asked for than a limit can be: there is none."""
    named: bool = field(default=False, compare=False)
    """The network was named (`ig:vega`), not told by an address or by the shape of the name."""
    every: Every | None = None
    """How often it is to be repeated; None: once."""
    case: str = ""

    @property
    def options(self) -> str:
        """Lists and limit as they can be typed again."""
        return _as_typed(self.lists, MAX_LIMIT + 1 if self.over_limit else self.limit)


def parse_order(text: str, *, read_url: UrlReader, default: Platform | None = None) -> ScrapeOrder:
    """Understand `usuario`, a numeric id, any profile address, `ig:usuario`, plus lists and a limit after it.

    An address counts wherever it stands in a text. `read_url` names the profile behind an address of one of our
    networks; `default` settles a bare name (the network the person used last, or the only one they have). Raises the
    UserInputException that says what is wrong, SeveralProfilesException where more than one is named. A limit above
    what is ever read of a list counts as none.
    """
    wanted = read_words(text)
    if not wanted.names or plain(wanted.typed) in _NEVER_A_NAME:
        raise NotAProfileException(wanted.typed)
    if len(wanted.names) > 1:
        raise SeveralProfilesException(wanted.names, _as_typed(*_options(wanted)))
    try:
        ref = parse_ref(wanted.names[0], read_url=read_url, default=default)
    except (AmbiguousNetworkException, PostUrlException) as exc:
        exc.options = _as_typed(*_options(wanted))
        raise
    lists, limit = _options(wanted)
    over = limit is not None and limit > MAX_LIMIT
    return ScrapeOrder(ref, lists, None if over else limit, over, _is_named(wanted.names[0]))


def _is_named(word: str) -> bool:
    prefix, colon, rest = trimmed(word).partition(":")
    return bool(colon) and prefix.lower() in PREFIXES and _address(rest) is None


def parse_ref(word: str, *, read_url: UrlReader, default: Platform | None = None) -> ProfileRef:
    """One word -> the profile it names."""
    clean = trimmed(word)
    try:
        return _ref(clean, read_url, default)
    except NotAProfileException as exc:
        if clean == word and exc.text == word:
            raise
        raise NotAProfileException(word, exc.place, exc.platform) from exc  # repeated as it was typed


def _ref(word: str, read_url: UrlReader, default: Platform | None) -> ProfileRef:
    if (url := _address(word)) is not None:
        return _at(url, read_url)
    prefix, colon, rest = word.partition(":")
    if colon and prefix.lower() in PREFIXES:
        inner = _address(rest)  # an address after the prefix speaks for itself
        return _at(inner, read_url) if inner else _named(rest, PREFIXES[prefix.lower()], word, read_url)
    if colon and prefix.lower() in OTHER_PREFIXES:
        raise UnsupportedNetworkException(OTHER_PREFIXES[prefix.lower()])
    return _bare(word, read_url, default)


def platform_of(url: str) -> Platform:
    """The network an address belongs to; otherwise the UserInputException that says what it is instead.

    An address with credentials or a port of its own is no profile's: what it seems to name is not where it leads.
    """
    parts = split(url)
    host = host_of(parts)
    if parts.username is not None or parts.port not in _WEB_PORTS:
        raise NotAProfileException(url)
    if (posts := known_as(host, POST_HOSTS)) is not None:
        raise PostUrlException(posts.value, None)
    if host.removeprefix("www.") in SHORTENERS:
        raise OpaqueLinkException
    if (platform := known_as(host, HOSTS)) is not None:
        return platform
    if (network := known_as(host, OTHER_NETWORKS)) is not None:
        raise UnsupportedNetworkException(network)
    raise NotAProfileException(url)


def _at(url: str, read_url: UrlReader) -> ProfileRef:
    platform_of_ours = split(url).username is None and split(url).port in _WEB_PORTS
    real = destination(url) if platform_of_ours else url
    return read_url(platform_of(real), real)


def _address(word: str) -> str | None:
    return None if is_dotted_name(word) else address_of(word)


def _options(wanted: Wanted) -> tuple[tuple[ListKind, ...], int | None]:
    """Lists and limit after the profile. `Vega Ficticia` is a person's name, not profile Vega and list Ficticia."""
    try:
        return parse_options(wanted.options)
    except UnknownListException as exc:
        nothing = not any(map(str.isalnum, exc.name))
        prefix, colon, name = trimmed(wanted.names[0]).rpartition(":")
        surname = bool(colon) and name[:1].isupper() and exc.name[:1].isupper()  # `Facebook: Vega Ficticia`
        surely = len(wanted.names) > 1 or re.search(r"[@/._\d]", prefix + name) or (colon and not surname)
        if not nothing and (surely or means_list(exc.name)):
            raise
        raise NotAProfileException(wanted.typed) from exc


def _as_typed(lists: Sequence[ListKind], limit: int | None) -> str:
    return " ".join([*(kind.value for kind in lists), *([str(limit)] if limit else [])])


def _bare(word: str, read_url: UrlReader, default: Platform | None) -> ProfileRef:
    name = word.lstrip("@")
    fits = [platform for platform in NETWORKS if _is_free(name, platform, read_url)]
    numbered = [net.platform for net in NETWORKS.values() if net.number_rule and net.number_rule.fullmatch(name)]
    if word == name and numbered:
        fits = numbered
    if not fits:
        raise NotAProfileException(word)
    if default not in fits:
        default = fits[0] if len(fits) == 1 else None
    if default is None:
        raise AmbiguousNetworkException(name, tuple(platform.value for platform in fits))
    return ProfileRef(default, name)


def _named(name: str, platform: Platform, word: str, read_url: UrlReader) -> ProfileRef:
    clean = name.strip().lstrip("@").rstrip("/")
    if not _is_free(clean, platform, read_url):
        raise NotAProfileException(word)
    return ProfileRef(platform, clean)


def _is_free(name: str, platform: Platform, read_url: UrlReader) -> bool:
    """Whether a profile can be called so: the network's rules allow it and it keeps the word for nothing of its own."""
    if not NETWORKS[platform].name_rule.fullmatch(name):
        return False
    if name.isdecimal():
        return True
    try:
        return read_url(platform, BASES[platform] + quote(name)).identifier == name
    except (NotAProfileException, OpaqueLinkException, PostUrlException):
        return False
