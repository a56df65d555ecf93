"""What an address stands for: redirectors, login walls, applications' own schemes and mirrors lead to the real one.

Pure reading of what the address says; nothing is opened. Whatever leads nowhere known stays as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urljoin, urlsplit

from core.domain.platforms import facebook, instagram, x
from core.services.targets.hosts import MIRRORS, known_as

_MOST_HOPS = 4
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/{1,3}(?=[^/])", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}\.?(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_ID_PAGE = re.compile(r"/?profile\.php\?", re.IGNORECASE)
_ARCHIVED = re.compile(r"/web/[^/]+/(https?:/{1,2}.+)", re.IGNORECASE)
_ACCELERATED = re.compile(r"/amp/(?:s/)?(.+)", re.IGNORECASE)
_INTENT_SCHEME = re.compile(r"[#;]scheme=([a-z][a-z0-9+.-]*)", re.IGNORECASE)
_PERSONAL_THREAD = re.compile(r"1000[0-9]{10,11}|615[0-9]{11}")
"""Chats are numbered too; only numbers of this shape are surely a person's."""
FACEBOOK, INSTAGRAM, X = facebook.FACEBOOK.home, instagram.INSTAGRAM.home, x.X.home


@dataclass(frozen=True, slots=True)
class Redirector:
    """Addresses below `host` whose path matches carry the real one in the first of these parameters they have."""

    host: str
    path: re.Pattern[str]
    parameters: tuple[str, ...]


def _at(host: str, path: str, *parameters: str) -> Redirector:
    return Redirector(host, re.compile(path, re.IGNORECASE), parameters)


_ANY = r"/.*"
REDIRECTORS: tuple[Redirector, ...] = (
    *(_at(f"{name}.{host}", _ANY, "u")
      for name in ("l", "lm") for host in ("facebook.com", "instagram.com", "messenger.com", "threads.net",
                                           "threads.com", "workplace.com")),
    _at("facebook.com", r"/(?:l\.php|flx/warn|(?:sharer|share)\.php|sharer)(?:/.*)?", "u"),
    _at("facebook.com", r"/(?:v\d+(?:\.\d+)?/)?plugins/.*", "href"),
    _at("facebook.com", r"(?:/(?:login|login\.php|index\.php|privacy/consent.*|cookie/consent.*|consent.*)(?:/.*)?)?/?",
        "next", "next_uri"),
    _at("instagram.com", r"(?:/(?:accounts/(?:login|onetap)|consent|challenge)(?:/.*)?)?/?", "next"),
    _at("instagram.com", r"/linkshim/?", "u"),
    *(_at(host, r"/(?:share|intent/(?:tweet|post))/?", "url") for host in ("x.com", "twitter.com")),
    *(_at(host, r"/(?:i/flow/login|login|account/access)/?", "redirect_after_login")
      for host in ("x.com", "twitter.com")),
    *(_at(host, r"/(?:i/redirect|safety/unsafe_link_warning|i/safety/unsafe_link_warning)/?", "url", "unsafe_link")
      for host in ("x.com", "twitter.com")),
    *(_at(f"google.{end}", r"/url/?", "q", "url")
      for end in ("com", "es", "com.mx", "com.ar", "cl", "com.co", "com.pe")),
    _at("translate.google.com", r"/(?:translate|website)/?", "u"),
    _at("duckduckgo.com", r"/l/?", "uddg"),
    _at("youtube.com", r"/redirect/?", "q"),
    _at("vk.com", r"/away\.php", "to"),
    _at("out.reddit.com", _ANY, "url"),
    _at("linkedin.com", r"/(?:redir/redirect|safety/go)/?", "url"),
    _at("slack-redir.net", _ANY, "url"),
    _at("safelinks.protection.outlook.com", _ANY, "url"),
)  # fmt: skip
_MIRRORS_OWN = frozenset({"pic", "video", "about", "settings", "enc", "rss", "owoembed", "oembed", "api"})


_KEEPERS: Mapping[str, re.Pattern[str]] = {"web.archive.org": _ARCHIVED, "google.com": _ACCELERATED}


def address_of(word: str) -> str | None:
    """The word as an absolute web address, if it is an address at all (an application's own one included)."""
    if _ID_PAGE.match(word):
        return f"{FACEBOOK}{word.lstrip('/')}"
    scheme = _SCHEME.match(word)
    if scheme is None:
        return f"https://{word}" if _BARE.match(word) else None
    rest, name = word[scheme.end() :], scheme.group(1).lower()
    if name in {"http", "https"}:
        return f"{name}://{rest}"
    opened = _OPENED.get(name)
    return opened(rest) if opened is not None else None


def split(url: str) -> SplitResult:
    """The parts of an address; all of them empty where it is broken."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return urlsplit("")
    return parts


def host_of(parts: SplitResult) -> str:
    """The host in lower case, without the dot that may end it."""
    return (parts.hostname or "").rstrip(".").lower()


def destination(url: str) -> str:
    """The address that a redirector, a login wall, a chat link or a mirror stands for; itself when it is none."""
    for _ in range(_MOST_HOPS):
        inner = _inside(url)
        if inner is None:
            break
        url = inner
    return url


def _inside(url: str) -> str | None:
    parts = split(url)
    host = host_of(parts)
    return _carried(url, parts, host) or _spoken(parts, host) or _mirrored(parts, host)


def _carried(url: str, parts: SplitResult, host: str) -> str | None:
    """The address in a parameter, or in the path of an archive or of a page made faster."""
    for keeper, pattern in _KEEPERS.items():
        if known_as(host, {keeper: True}) and (kept := pattern.match(parts.path)):
            return address_of(kept.group(1) + (f"?{parts.query}" if parts.query else ""))
    for rule in REDIRECTORS:
        if known_as(host, {rule.host: True}) and rule.path.fullmatch(parts.path):
            carried = _parameter(parts, *rule.parameters)
            if carried.startswith("/") and not carried.startswith("//"):
                return urljoin(url, carried)
            if carried:
                return address_of(carried)
    return None


def _spoken(parts: SplitResult, host: str) -> str | None:
    """The profile with whom an address opens a chat, and the Instagram name that Threads goes by."""
    segments = [segment for segment in parts.path.split("/") if segment]
    first, second = [*(segment.lower() for segment in segments), "", ""][:2]
    if host in {"m.me", "www.m.me"}:
        return FACEBOOK + _partner(segments, 0, {"j", "g", "ch"})
    if host in {"ig.me", "www.ig.me"}:
        return INSTAGRAM + (_partner(segments, 1, set()) if first == "m" else "direct/")
    if known_as(host, {"messenger.com": True}):
        encrypted = first == "e2ee"
        chat = second if encrypted else first
        return FACEBOOK + (_partner(segments, 1 + encrypted, set()) if chat == "t" else "messages/")
    if known_as(host, {"facebook.com": True}) and (first, second) == ("messages", "t") and segments[2:]:
        return FACEBOOK + _partner(segments, 2, set())
    if known_as(host, {"threads.net": True, "threads.com": True}):
        return INSTAGRAM + _on_threads(segments)
    return None


def _partner(segments: list[str], index: int, rooms: set[str]) -> str:
    """The path of the person at that place of a chat's address; of no profile where it is a room or a thread."""
    name = segments[index] if index < len(segments) else ""
    thread = name.isdecimal() and not _PERSONAL_THREAD.fullmatch(name)
    return "messages/t/" if not name or name.lower() in rooms or thread else name


def _on_threads(segments: list[str]) -> str:
    if not segments:
        return ""
    if not segments[0].startswith("@"):
        return "p/threads/" if segments[0] == "t" else "explore/"
    name = segments[0].removeprefix("@")
    return f"{name}/p/{segments[2]}/" if segments[1:2] == ["post"] and segments[2:] else name


def _mirrored(parts: SplitResult, host: str) -> str | None:
    base = known_as(host, MIRRORS) or (X if "nitter" in host.split(".")[:-1] else None)
    if base is None:
        return None
    path = parts.path.lstrip("/")
    if path.partition("/")[0].lower() in _MIRRORS_OWN:
        path = "explore/"
    return f"{base}{path}?{parts.query}" if parts.query else f"{base}{path}"


def _parameter(parts: SplitResult, *names: str) -> str:
    query = parse_qs(parts.query)
    return next((query[name][0].strip() for name in names if name in query), "")


def _of_facebook(rest: str) -> str:
    """`fb://profile/ID`, `fb://page/ID`, `fb://facewebmodal/f?href=…`."""
    parts = split(f"https://app/{rest}")
    kind, number = [*(segment for segment in parts.path.split("/") if segment), "", ""][:2]
    if inner := address_of(_parameter(parts, "href", "u")):
        return inner
    kind, number = kind.lower(), number or _parameter(parts, "id", "user", "fbid")
    if kind in {"profile", "page", "people", "user", "user-thread", "timeline"} and number:
        return f"{FACEBOOK}{quote(number)}"
    return f"{FACEBOOK}{_APP_PLACES.get(kind, kind)}/{quote(number)}"


_APP_PLACES = {
    "group": "groups",
    "event": "events",
    "photo": "photo.php",
    "post": "permalink.php",
    "album": "media/set",
}


def _of_names(base: str, *kinds: str) -> Callable[[str], str]:
    """`instagram://user?username=NAME`, `twitter://user?screen_name=NAME`, `twitter://user?id=ID`."""

    def opened(rest: str) -> str:
        parts = split(f"https://app/{rest}")
        kind, named = [*(segment for segment in parts.path.split("/") if segment), "", ""][:2]
        name = _parameter(parts, "username", "screen_name") or named
        number = _parameter(parts, "id", "user_id")
        if kind.lower() in kinds:
            by_number = f"i/user/{quote(number)}" if base == X else "accounts/"
            return base + (quote(name.removeprefix("@")) if name else by_number if number else "")
        if kind.lower() in {"media", "status", "tweet", "reels_media"}:
            return f"{base}{'p' if base == INSTAGRAM else 'i/status'}/{quote(number or name) or '0'}"
        return f"{base}explore/"

    return opened


def _of_android(rest: str) -> str:
    """`intent://user?screen_name=NAME#Intent;scheme=twitter;end`: the address of the scheme that is named behind it."""
    place, _, intent = rest.partition("#Intent")
    named = _INTENT_SCHEME.search(intent)
    opened = _OPENED.get(named.group(1).lower()) if named else None
    return opened(place) if opened is not None and opened is not _of_android else f"https://{place}"


_TWITTER = _of_names(X, "user", "profile")
_OPENED: Mapping[str, Callable[[str], str]] = {
    "fb": _of_facebook,
    "facebook": _of_facebook,
    "fb-messenger": _of_facebook,
    "instagram": _of_names(INSTAGRAM, "user", "profile"),
    "barcelona": _of_names(INSTAGRAM, "user", "profile"),
    "twitter": _TWITTER,
    "tweetbot": _TWITTER,
    "x": _TWITTER,
    "intent": _of_android,
}
"""How the addresses that open an application say the same as one of the web."""
