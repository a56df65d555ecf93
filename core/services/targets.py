"""What a person typed after `/scrape`, understood: network, profile, lists and limit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.domain.platforms import Platform
from core.domain.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    PostUrlException,
    UnknownListException,
    UnsupportedNetworkException,
)

PREFIXES: Mapping[str, Platform] = {
    "fb": Platform.FACEBOOK,
    "facebook": Platform.FACEBOOK,
    "ig": Platform.INSTAGRAM,
    "instagram": Platform.INSTAGRAM,
    "x": Platform.X,
    "tw": Platform.X,
    "twitter": Platform.X,
}
HOSTS: Mapping[str, Platform] = {
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK,
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
}
OTHER_NETWORKS: Mapping[str, str] = {
    "tiktok.com": "TikTok",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "linkedin.com": "LinkedIn",
    "threads.net": "Threads",
    "threads.com": "Threads",
    "t.me": "Telegram",
    "bsky.app": "Bluesky",
    "pinterest.com": "Pinterest",
    "reddit.com": "Reddit",
    "vk.com": "VK",
}
NAME_RULES: Mapping[Platform, re.Pattern[str]] = {
    Platform.FACEBOOK: re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{1,49}"),
    Platform.INSTAGRAM: re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"),
    Platform.X: re.compile(r"[A-Za-z0-9_]{1,15}"),
}
_LISTS = {kind.value: kind for kind in ListKind} | {"amistades": ListKind.FRIENDS, "siguiendo": ListKind.FOLLOWING}
_URL = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)
_MAX_LIMIT = 5000

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
    words = text.split()
    if not words:
        raise NotAProfileException("")
    lists, limit = _options(words[1:], words[0])
    try:
        ref = parse_ref(words[0], read_url=read_url, default=default)
    except (AmbiguousNetworkException, PostUrlException) as exc:
        exc.options = " ".join([*(kind.value for kind in lists), *([str(limit)] if limit else [])])
        raise
    return ScrapeOrder(ref, lists, limit)


def parse_ref(word: str, *, read_url: UrlReader, default: Platform | None = None) -> ProfileRef:
    """One word -> the profile it names."""
    if _URL.match(word) and not _is_dotted_name(word):
        url = word if "://" in word else f"https://{word}"
        return read_url(platform_of(url), url)
    prefix, colon, rest = word.partition(":")
    if colon and prefix.lower() in PREFIXES:
        return _named(rest, PREFIXES[prefix.lower()], word)
    name = word.lstrip("@")
    fits = [platform for platform, rule in NAME_RULES.items() if rule.fullmatch(name)]
    if not fits:
        raise NotAProfileException(word)
    if default is None and len(fits) == 1:
        default = fits[0]
    if default is None:
        raise AmbiguousNetworkException(name, tuple(platform.value for platform in fits))
    return _named(name, default, word)


def platform_of(url: str) -> Platform:
    """The network an address belongs to; UnsupportedNetworkException or NotAProfileException otherwise."""
    host = (urlsplit(url).hostname or "").lower()
    for known, platform in HOSTS.items():
        if host == known or host.endswith("." + known):
            return platform
    for known, network in OTHER_NETWORKS.items():
        if host == known or host.endswith("." + known):
            raise UnsupportedNetworkException(network)
    raise NotAProfileException(url)


def looks_like_profile(text: str) -> bool:
    """Whether a message of one word is worth proposing to analyse: an address of a network, or @name."""
    if len(text.split()) != 1:
        return False
    if re.fullmatch(r"@[A-Za-z0-9_.]{2,50}", text):
        return True
    if not _URL.match(text):
        return False
    try:
        platform_of(text if "://" in text else f"https://{text}")
    except UnsupportedNetworkException:
        return True
    except NotAProfileException:
        return False
    return True


def _is_dotted_name(word: str) -> bool:
    """`vega.ficticia` looks like a host but is a name; a known host or a path makes it an address."""
    if "/" in word or "://" in word:
        return False
    host = word.lower()
    return not any(host == known or host.endswith("." + known) for known in (*HOSTS, *OTHER_NETWORKS))


def _named(name: str, platform: Platform, word: str) -> ProfileRef:
    clean = name.strip().lstrip("@")
    if not NAME_RULES[platform].fullmatch(clean):
        raise NotAProfileException(word)
    return ProfileRef(platform, clean)


def _options(words: list[str], first: str) -> tuple[tuple[ListKind, ...], int | None]:
    lists: list[ListKind] = []
    limit: int | None = None
    for word in words:
        clean = word.strip(",;").lower()
        if clean in _LISTS:
            lists.append(_LISTS[clean])
        elif (number := _number(clean)) is not None:
            limit = number if number <= _MAX_LIMIT else None
        elif clean in {"y", "e", ""}:
            continue
        elif not clean.isalpha():
            raise NotAProfileException(" ".join([first, *words]))
        else:
            raise UnknownListException(word, tuple(kind.value for kind in ListKind))
    return tuple(dict.fromkeys(lists)), limit


def _number(word: str) -> int | None:
    """A count above zero; however long, it is not computed beyond what matters."""
    digits = word.lstrip("0")
    if not (word.isascii() and digits.isdecimal()):
        return None
    return int(digits[: len(str(_MAX_LIMIT)) + 1])
