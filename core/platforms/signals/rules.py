"""The shapes of the rules: what facebook.py, instagram.py and x.py fill and the engine walks.

A rule never holds code of its own; it names what must be seen and the reason that follows. The state is the reason's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.domain.platforms import NETWORKS, Platform
from core.domain.platforms.addresses import Address


@dataclass(frozen=True, slots=True)
class PathRule:
    """An address of the platform's own hosts. `prefix` ends at a segment border; `query` = (name, start of value).

    `below`: a pattern that what follows the prefix must hold.
    """

    prefix: str
    reason: str
    query: tuple[str, str] | None = None
    exact: bool = False
    below: re.Pattern[str] | None = None

    def matches(self, address: Address) -> bool:
        """Whether `address` lies under the prefix (and has the query parameter)."""
        if not address.under(self.prefix, exact=self.exact):
            return False
        if self.below is not None and not self.below.search(address.path[len(self.prefix) :]):
            return False
        return self.query is None or address.parameter(self.query[0]).startswith(self.query[1])


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """An answer header whose value matches `pattern` entirely."""

    name: str
    pattern: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class CodeRule:
    """A code in a JSON answer.

    `follows_address`: where the document also names an address that a PathRule knows, the address decides (a login page
    alone does not: what must be unlocked is unlocked by logging in). `elsewhere`: the reason that takes this one's
    place where the document names an address that no PathRule decides upon; empty where the code says enough.
    `header` / `host` / `under` narrow the rule to answers with such a header / from this host / from below this path;
    earlier rules win.
    """

    code: str
    reason: str
    follows_address: bool = False
    elsewhere: str = ""
    header: tuple[str, re.Pattern[str]] | None = None
    host: str | None = None
    under: str | None = None


class Test(StrEnum):
    """How a TagMark compares an attribute."""

    EQUALS = "equals"
    PREFIX = "prefix"
    HAS_WORD = "has_word"
    FILE_PREFIX = "file_prefix"
    """The last path segment starts with the value."""
    PATH_CONTAINS = "path_contains"


@dataclass(frozen=True, slots=True)
class TagMark:
    """A tag of the page itself (never text, never a script string): adds `name` to the page's marks."""

    name: str
    attribute: str
    value: str
    tags: frozenset[str] = frozenset()
    test: Test = Test.EQUALS

    def matches(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether the tag carries the attribute that the mark requires."""
        if self.tags and tag not in self.tags:
            return False
        actual = attributes.get(self.attribute)
        return actual is not None and _COMPARE[self.test](actual, self.value)


_COMPARE: dict[Test, Callable[[str, str], bool]] = {
    Test.EQUALS: lambda actual, value: actual == value,
    Test.PREFIX: lambda actual, value: actual.startswith(value),
    Test.HAS_WORD: lambda actual, value: value in actual.split(),
    Test.FILE_PREFIX: lambda actual, value: actual.partition("?")[0].rpartition("/")[2].startswith(value),
    Test.PATH_CONTAINS: lambda actual, value: value in actual.partition("?")[0],
}


@dataclass(frozen=True, slots=True)
class TextMark:
    """The whole text of an element (a title when `title`), compared without case; `prefix` lets it go on."""

    name: str
    text: str
    title: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class ScriptMark:
    """A piece of JSON structure in a script. `needle` is its quoted key, found at a token border, never in a string."""

    name: str
    needle: str
    follow: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ViewerModule:
    """Where a script names who is looking: `needle`, then `follow`, then a JSON object.

    `ids` are paths to the viewer's id, `owners` to the account behind it; `nobody` the values that mean logged out.
    """

    needle: str
    follow: re.Pattern[str]
    ids: tuple[tuple[str, ...], ...]
    owners: tuple[tuple[str, ...], ...] = ()
    nobody: tuple[object, ...] = ()


class Where(StrEnum):
    """On which addresses an HtmlRule counts."""

    ANYWHERE = "anywhere"
    OWN_PAGE = "own_page"
    """Pages that show the account's own affairs, where no words of others are a heading."""
    CHECKPOINT = "checkpoint"
    """Addresses that a PathRule calls banned."""


class Viewer(StrEnum):
    """What an HtmlRule demands of the viewer."""

    ANY = "any"
    UNPROVEN = "unproven"
    """The session's own id was not seen."""
    UNNAMED = "unnamed"
    """The page names no viewer, and does not state that there is none."""


@dataclass(frozen=True, slots=True)
class HtmlRule:
    """Marks that must all be on the page, none of `unless`, at `where`, with the viewer as said."""

    needs: frozenset[str]
    reason: str
    unless: frozenset[str] = frozenset()
    where: Where = Where.ANYWHERE
    viewer: Viewer = Viewer.ANY


@dataclass(frozen=True, slots=True)
class Fact:
    """What one JSON document says: codes (the more specific first), addresses, and ids of the viewer."""

    codes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    viewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformRules:
    """Everything known about one platform's signals."""

    platform: Platform
    foreign_hosts: frozenset[str]
    """Subdomains that carry other people's addresses (link shims)."""
    paths: tuple[PathRule, ...]
    own_pages: tuple[str, ...]
    """Prefixes of the account's own pages besides `/`."""
    api_paths: tuple[str, ...]
    api_hosts: frozenset[str]
    codes: tuple[CodeRule, ...]
    read: Callable[[Any, Address, str | None], Fact]
    """Turns one JSON document from an address, asked for by a viewer id, into a Fact."""
    headers: tuple[HeaderRule, ...] = ()
    tags: tuple[TagMark, ...] = ()
    texts: tuple[TextMark, ...] = ()
    scripts: tuple[ScriptMark, ...] = ()
    viewers: tuple[ViewerModule, ...] = ()
    profile_link: str = ""
    """Mark of the tag whose href is the viewer's own handle."""
    pages: tuple[HtmlRule, ...] = ()
    supports: tuple[frozenset[str], ...] = ()
    """Sets of marks that each support `logged out`; two of them on a page that names no viewer make `login_form`."""
    statuses: Mapping[int, str] = field(default_factory=dict)
    """Reasons of bare statuses that differ from the common ones."""
    api_statuses: Mapping[int, str] = field(default_factory=dict)
    """The same, on API addresses."""
    doubts: frozenset[str] = frozenset()
    """Undecided reasons that, as answers to a page's own call, ask for a question elsewhere.

    Source: docs/reference/extraction.md 8.
    """
    wall: tuple[str, str] | None = None
    """Header that tells who stands before the site, and the reason when an error page carries it."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Domains; their subdomains count too, but for `foreign_hosts`."""
        net = NETWORKS[self.platform]
        return (net.domain, *net.former_domains)

    @property
    def home(self) -> str:
        """Where relative addresses begin."""
        return NETWORKS[self.platform].home

    @property
    def session_cookie(self) -> str:
        """Deleted by the site when it ends the session."""
        return NETWORKS[self.platform].session_cookie

    def is_api(self, address: Address) -> bool:
        """Whether data is expected at this address, not a page."""
        data = address.host in self.api_hosts or address.path.endswith(".json")
        return data or any(address.under(prefix) for prefix in self.api_paths)

    def is_own_page(self, address: Address) -> bool:
        """Whether the address is `/` or one of the account's own pages."""
        return address.path == "/" or any(address.under(prefix) for prefix in self.own_pages)
