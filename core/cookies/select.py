"""Of all the cookies in a file: whose are they, which are kept, and is a session complete?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.cookies.model import MAX_MEMBERS, Cookie, Loose, Note
from core.cookies.refusals import (
    all_expired,
    ambiguous_platform,
    missing_required,
    no_platform_cookies,
    several_accounts,
    too_many,
    torn,
    wrong_platform,
)
from core.cookies.sites import KNOWN_NAMES, TELLING_NAMES, clean_host, platform_of
from core.cookies.values.normalize import is_past, mend
from core.cookies.values.shapes import is_clean, is_secret
from core.domain.platforms import COOKIE_DOMAIN, NETWORKS, REQUIRED_COOKIES, Platform
from core.domain.sessions.storage_state import StorageState
from core.errors import CookieFileException

MAX_PER_SITE = 180
"""Chromium holds no more for one registered domain: one more and it throws out thirty, whichever they are."""

_MOVED = frozenset((Note.DOMAIN_REWRITTEN, Note.PATH_DEFAULTED, Note.PARTITION_DROPPED))
"""Signs of a cookie that had another place: one that was there all along goes before it."""

_Key = tuple[str, str, str]


@dataclass(slots=True)
class Jar:
    """One platform's cookies of a file, mended. `expired` tells when the required ones that are past ran out."""

    platform: Platform
    cookies: list[Cookie] = field(default_factory=list, repr=False)
    expired: dict[str, float] = field(default_factory=dict)
    notes: set[Note] = field(default_factory=set)
    several: bool = False
    """Cookies of two accounts stand in one and the same place: it cannot be told which is meant."""

    def missing(self) -> tuple[str, ...]:
        """Required names that the file does not hold at all, or holds empty."""
        return tuple(name for name in REQUIRED_COOKIES[self.platform] if name not in self.dated() | self.expired.keys())

    def dated(self) -> Mapping[str, float]:
        """Required names that are there and alive, with their expiry in seconds (-1 = session)."""
        names, domain = REQUIRED_COOKIES[self.platform], COOKIE_DOMAIN[self.platform]
        return {
            cookie["name"]: cookie["expires"]
            for cookie in self.cookies
            if cookie["name"] in names and cookie["domain"] == domain and cookie["value"]
        }

    def torn(self) -> tuple[str, ...]:
        """Names of account cookies whose value no site writes: other text sticks to it."""
        domain = COOKIE_DOMAIN[self.platform]
        own = (cookie for cookie in self.cookies if cookie["domain"] == domain and cookie["value"])
        names = NETWORKS[self.platform].account_names
        return tuple(sorted({c["name"] for c in own if c["name"] in names and not is_clean(c["name"], c["value"])}))

    def complete(self) -> bool:
        """Whether every required cookie is there, alive and whole."""
        return not self.torn() and not self.several and len(self.dated()) == len(REQUIRED_COOKIES[self.platform])

    def found(self) -> int:
        """How many required cookies are there, alive or not."""
        return len(REQUIRED_COOKIES[self.platform]) - len(self.missing())

    def refusal(self) -> CookieFileException:
        """Why the jar is no session: what is torn, mixed up or missing; when all is there, since when it is expired."""
        if self.torn():
            return torn(self.torn())
        if self.several:
            return several_accounts()
        missing = self.missing()
        if missing:
            return missing_required(self.platform, missing)
        since = datetime.fromtimestamp(min(self.expired.values()), UTC)
        return all_expired(self.platform, tuple(sorted(self.expired)), since)


def sort_out(cookies: list[Loose], moment: float, *, recorded: bool = False) -> tuple[list[Jar], bool]:
    """One jar per platform of which the file holds cookies, and whether it holds cookies of other sites too.

    `recorded`: one after the other in time, so that the last account is meant.
    """
    groups: dict[Platform, list[Loose]] = {}
    homeless: list[Loose] = []
    foreign = False
    for cookie in cookies:
        if not cookie.get("domain"):
            homeless.append(cookie)
            continue
        platform = _owner(cookie)
        if platform is None:
            foreign = True
        else:
            groups.setdefault(platform, []).append(cookie)
    guessed = _guess(homeless)
    jars = []
    for platform in Platform:
        members = groups.get(platform, []) + guessed.get(platform, [])
        if members:
            jars.append(_fill(platform, members, moment))
            jars[-1].notes |= {Note.DOMAIN_GUESSED} if platform in guessed else set()
            jars[-1].several &= not recorded
    return jars, foreign or (bool(homeless) and not guessed)


def _owner(cookie: Loose) -> Platform | None:
    """The platform of the cookie's domain; none for a cookie that lives inside another site's partition."""
    platform = platform_of(clean_host(cookie.get("domain"))[0])
    top = _top_site(cookie)
    return platform if not top or platform_of(clean_host(top)[0]) is platform else None


def _top_site(cookie: Loose) -> object:
    key = cookie.get("partitionKey")
    return key.get("topLevelSite") if isinstance(key, dict) else key


def _guess(homeless: list[Loose]) -> dict[Platform, list[Loose]]:
    """Cookies without a domain, given to every platform to which a required name among them points."""
    names = {str(cookie.get("name")) for cookie in homeless}
    return {
        platform: [
            {**cookie, "domain": COOKIE_DOMAIN[platform]}
            for cookie in homeless
            if not _belongs_elsewhere(str(cookie.get("name")), platform)
        ]
        for platform, telling in TELLING_NAMES.items()
        if telling & names
    }


def _belongs_elsewhere(name: str, platform: Platform) -> bool:
    return name not in KNOWN_NAMES[platform] and any(name in names for names in KNOWN_NAMES.values())


def _fill(platform: Platform, members: list[Loose], moment: float) -> Jar:
    """One platform's jar: mended, past ones out, one per name, domain and path, the account's cookies first.

    Raises `malformed` for more cookies than any browser keeps for a site.
    """
    if len(members) > MAX_MEMBERS:
        raise too_many(MAX_MEMBERS)
    jar = Jar(platform)
    best: dict[_Key, tuple[bool, Cookie]] = {}
    accounts: dict[tuple[str, bool], set[str]] = {}
    for loose in members:
        changes: set[Note] = set()
        cookie = mend(loose, changes)
        if cookie is None:
            jar.notes.add(Note.DROPPED_INVALID)
        elif is_past(cookie, moment):
            _bury(jar, cookie)
        else:
            changes |= {Note.PARTITION_DROPPED} if _top_site(loose) else set()
            jar.notes |= changes
            native = not changes & _MOVED
            if (account := _account_in(platform, cookie)) is not None:
                accounts.setdefault((cookie["name"], native), set()).add(account)
            key = (cookie["name"], cookie["domain"], cookie["path"])
            if key not in best or _rank(native, cookie) >= _rank(*best[key]):
                best[key] = (native, cookie)
    kept = sorted((cookie for _, cookie in best.values()), key=lambda cookie: _importance(platform, cookie))
    if len(kept) > MAX_PER_SITE:
        jar.notes.add(Note.DROPPED_SURPLUS)
    jar.cookies = kept[:MAX_PER_SITE]
    jar.several = any(
        len(found) > 1 and (native or (name, True) not in accounts) for (name, native), found in accounts.items()
    )
    jar.expired = {name: seconds for name, seconds in jar.expired.items() if name not in jar.dated()}
    return jar


def _account_in(platform: Platform, cookie: Cookie) -> str | None:
    """What tells the account: its number, or on X its token; None for any other cookie and for half a value."""
    name, value = cookie["name"], cookie["value"]
    if cookie["domain"] != COOKIE_DOMAIN[platform] or cookie["path"] != "/" or not is_secret(name, value):
        return None
    net = NETWORKS[platform]
    if name == net.account_cookie:
        return StorageState({"cookies": [cookie]}).account_id(platform)
    # Where the number may be absent, the token stands for it: unlike other tokens it is not renewed.
    return str(value) if name == net.session_cookie and not net.names_account else None


def _bury(jar: Jar, cookie: Cookie) -> None:
    jar.notes.add(Note.DROPPED_EXPIRED)
    required = cookie["name"] in REQUIRED_COOKIES[jar.platform] and cookie["domain"] == COOKIE_DOMAIN[jar.platform]
    if required and cookie["value"]:
        jar.expired[cookie["name"]] = max(cookie["expires"], jar.expired.get(cookie["name"], 0.0))


def _rank(native: bool, cookie: Cookie) -> tuple[bool, bool, bool]:
    return bool(cookie["value"]), is_clean(cookie["name"], cookie["value"]), native


def _importance(platform: Platform, cookie: Cookie) -> tuple[bool, bool]:
    whole_site = cookie["domain"] == COOKIE_DOMAIN[platform]
    return (
        not (whole_site and cookie["name"] in REQUIRED_COOKIES[platform]),
        not (whole_site and cookie["name"] in KNOWN_NAMES[platform]),
    )


def choose(jars: list[Jar], asked: Platform | None) -> Jar:
    """The jar of the platform asked for, or of the only complete session. Raises why there is none."""
    if not jars:
        raise no_platform_cookies()
    complete = tuple(jar for jar in jars if jar.complete())
    fullest = max(complete or jars, key=Jar.found)
    if asked is not None:
        return _asked_for(asked, jars, fullest)
    if len(complete) > 1:
        raise ambiguous_platform(tuple(jar.platform for jar in complete))
    if not complete:
        raise fullest.refusal()
    return fullest


def _asked_for(asked: Platform, jars: list[Jar], fullest: Jar) -> Jar:
    jar = next((jar for jar in jars if jar.platform is asked), None)
    if jar is None or (not jar.found() and fullest.found()):
        raise wrong_platform(asked, fullest.platform)
    if not jar.complete():
        raise jar.refusal()
    return jar
