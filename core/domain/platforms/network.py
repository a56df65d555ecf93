"""What one social network is, as data: its addresses, how profiles are called, and its cookies.

Nothing outside this package repeats a fact of it. The tables of reading, redaction and detection are derived from the
descriptors, so that a new network is one module here and its folder in `core/platforms`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

RECAPTCHA = ("www.google.com", "www.gstatic.com", "recaptcha.net", "fonts.gstatic.com")
ARKOSE = ("arkoselabs.com", "funcaptcha.com")
"""Makers of puzzles, by the hosts that theirs need (docs/reference/panel.md 3)."""

ValueOf = Callable[[str], str | None]
"""Name of a cookie of the network's own domain -> its value; None when it is absent or empty."""


class Platform(StrEnum):
    """A social network; the value is what `sesiones_scraping.plataforma` holds."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"


@dataclass(frozen=True, slots=True)
class NetworkCookie:
    """A cookie that the network sets for its whole domain. Patterns are matched in full, without regard to case."""

    name: str
    secret: bool = True
    """Its value opens an account or tells whose it is; False for those of screens and languages."""
    http_only: bool = False
    """As the site sets it, for file formats that do not tell."""
    renewed: bool = False
    """The site renews it in passing; the new value is stored after a proof of life."""
    common: bool = False
    """Other sites use this name too: by itself it points to no network."""
    shape: str | None = None
    """A whole value. What does not match was torn out of its surroundings."""
    real: str | None = None
    """A value as the site writes it, not a word that stands for one (`xs=VALUE`)."""
    spoken: str | None = None
    """Its words, for names that are also written apart: `session_id` finds `session id` and `session-id`."""


@dataclass(frozen=True, slots=True)
class Network:
    """The descriptor of a network."""

    platform: Platform
    title: str
    """Its own name, the same in every language."""
    prefixes: tuple[str, ...]
    """`ig` in `ig:name`; the first is the one that is shown."""
    home: str
    """Profiles are addressed as this and their name."""
    domains: tuple[str, ...]
    """Registered domains under which profiles are addressed; cookies belong to the first."""
    name_rule: re.Pattern[str]
    """A profile's name or number."""
    required_cookies: tuple[str, ...]
    """Without these no request can be made as the account."""
    login_cookies: tuple[str, ...]
    """Those of `required_cookies` that only a login gives: without one the session has ended. The site hands out the
    others anew."""
    session_cookie: str
    """Exists only while the account is logged in."""
    account_cookie: str
    """Holds the account's number."""
    cookies: tuple[NetworkCookie, ...]
    account_value: str = "{}"
    """How `account_cookie` writes the number."""
    owner_cookie: str | None = None
    """Another cookie whose value begins with the account's number and a colon."""
    number_rule: re.Pattern[str] | None = None
    """A bare number of this shape can only be a profile."""
    former_names: tuple[str, ...] = ()
    former_domains: tuple[str, ...] = ()
    """Domains that the network has left: their cookies are never sent to the new one and have to be moved."""
    post_hosts: tuple[str, ...] = ()
    """Short addresses of films and pictures: publications that do not tell whose they are."""
    mirrors: tuple[str, ...] = ()
    """Hosts of others that show the same paths, for embedding or without the network's scripts."""
    lists_in_part: frozenset[str] = frozenset()
    """Lists (the words of ListKind) of which the network shows of others only the newest `rows_in_part`."""
    rows_in_part: int = 0
    login_path: str = "login/"
    """Below `home`: where a person logs in."""
    login_helpers: tuple[str, ...] = ()
    """Other domains through which the network's own login leads."""
    page_hosts: tuple[str, ...] = ()
    """Other domains from which its pages load their scripts, pictures and data."""
    captcha_hosts: tuple[str, ...] = ()
    """Domains of the puzzles that it sets before a login, which a person solves."""
    bare_secrets: tuple[str, ...] = ()
    """Patterns of values that are recognised inside any text, without a name."""
    lone_secrets: tuple[str, ...] = ()
    """Patterns of values that are recognised only where they are the whole message."""

    @property
    def domain(self) -> str:
        """The registered domain of its cookies, without a dot."""
        return self.domains[0]

    @property
    def cookie_domain(self) -> str:
        """The domain of its cookies as browsers store it."""
        return f".{self.domain}"

    def reach(self, *, login: bool = False) -> tuple[str, ...]:
        """The domains that its pages need, each with all below it; for a live login those of its puzzles too."""
        known = (*self.domains, *self.former_domains, *self.login_helpers, *self.page_hosts)
        return known + self.captcha_hosts if login else known

    @property
    def account_names(self) -> frozenset[str]:
        """The cookies that make and name the account."""
        return frozenset({*self.required_cookies, self.account_cookie})

    @property
    def names_account(self) -> bool:
        """Whether every session names its account; otherwise its number may have to be learnt from the site."""
        return self.account_cookie in self.required_cookies

    def account_id(self, value_of: ValueOf) -> str | None:
        """The account's number as its cookies tell it."""
        raw = value_of(self.account_cookie)
        match = re.search(r"\d+", unquote(raw)) if raw is not None else None
        return match.group() if match else (self.owner_id(value_of) if raw is None else None)

    def owner_id(self, value_of: ValueOf) -> str | None:
        """The account's number as `owner_cookie` tells it."""
        raw = value_of(self.owner_cookie) if self.owner_cookie else None
        number = unquote(raw or "").strip('"').partition(":")[0]
        return number if number.isascii() and number.isdecimal() else None


def plain(names: str) -> tuple[NetworkCookie, ...]:
    """Cookies of screens, languages and the like."""
    return tuple(NetworkCookie(name, secret=False) for name in names.split())


def secret(names: str, *, http_only: bool = False) -> tuple[NetworkCookie, ...]:
    """Cookies that no request needs, secret all the same."""
    return tuple(NetworkCookie(name, http_only=http_only) for name in names.split())
