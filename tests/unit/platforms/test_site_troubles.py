"""The troubles that every local site has, family by family: that each is there, and what a reading under it says.

A test can order each for single requests, and the chat page can let each stand; those of a page's own script are read
in a real browser by the tests of `tests/integration/platforms`.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.domain.results.profiles import EndReason
from sandbox.sites.accounts import Account, AccountBook, AccountRecord
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.people import invent_people
from sandbox.sites.facebook.site import FacebookSite
from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people as invent_instagrammers
from sandbox.sites.instagram.site import InstagramSite
from sandbox.sites.messages import Request
from sandbox.sites.site import Site
from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.people import invent_users
from sandbox.sites.x.site import XSite
from tests.support.tables import each
from tests.unit.platforms.replayed import Replay, of_facebook, of_instagram, of_x

END, CAP, STALLED = EndReason.END, EndReason.SITE_CAP, EndReason.STALLED
EMPTY, LAYOUT = EndReason.EMPTY_WITH_COUNT, "LayoutChangedException"
PEOPLE = 190
VIEWER = AccountBook().add(Account("100090000000001", "Bruma Quimera", "bruma.quimera", "valid"))


@dataclass(frozen=True, slots=True)
class There:
    """A trouble by its name on a site, and how a list ends that is read while it stands."""

    name: str
    end: EndReason | str = END


@dataclass(frozen=True, slots=True)
class InPage:
    """A trouble of the page's own script; `mark` is what its document has then and otherwise has not."""

    name: str
    mark: str
    path: str


NEVER, ALWAYS = "the real site has no such thing", "the site is never otherwise"
Cell = There | InPage | str

FAMILIES: Mapping[str, tuple[Cell, Cell, Cell]] = {
    "a field moved": (There("moved"), There("moved"), There("field_moved")),
    "a key renamed": (There("renamed", STALLED), There("renamed", STALLED), There("key_renamed")),
    "an operation renamed": (
        InPage("operation_renamed", "PaginationQueryV2", "/vega/friends"),
        InPage("operation_renamed", '"renamed":true', "/vega/"),
        InPage("operation_renamed", "FollowersTimelineQuery", "/vega/followers"),
    ),
    "everything emptied": (There("emptied", EMPTY), There("emptied", EMPTY), There("emptied", EMPTY)),
    "answers cut off": (There("cut", LAYOUT), There("cut", STALLED), There("truncated", STALLED)),
    "pages that overlap": (There("overlap"), There("overlap"), There("overlap")),
    "rows recycled": (InPage("recycled", '"recycles":true', "/vega/friends"), NEVER, ALWAYS),
    "limits": (There("refused", LAYOUT), There("rate_limited", STALLED), There("rate_limited", STALLED)),
    "caps": (There("capped", CAP), There("limited", CAP), There("capped", CAP)),
    "nullability errors": (There("errors_beside"), There("errors_beside"), There("errors_beside")),
    "the login_sync frame at the login": (
        NEVER,
        InPage("login_sync", "facebook.com/login/?next=%2Finstagram%2Flogin_sync", "/vega/"),
        NEVER,
    ),
    "a timeline that jumps to the top": (InPage("jumps_to_top", '"jumps":true', "/vega"), NEVER, NEVER),
}
"""For Facebook, Instagram and X."""


def sites() -> tuple[Site, Site, Site]:
    facebook, instagram, x = FacebookSite(), InstagramSite(), XSite()
    facebook.add_profile(of_facebook_profile())
    instagram.add_profile(of_instagram_profile())
    x.add_profile(of_x_profile())
    return facebook, instagram, x


def of_facebook_profile() -> FacebookProfile:
    return FacebookProfile("100080000000001", "vega", "Vega Ficticia", invent_people(PEOPLE, 1))


def of_instagram_profile() -> InstagramProfile:
    return InstagramProfile("7000000001", "vega", "Vega Ficticia", invent_instagrammers(PEOPLE, 1))


def of_x_profile() -> XProfile:
    person = Person("1400000000000000001", "vega", "Vega Ficticia")
    return XProfile(person, following=invent_users(PEOPLE, 1))


READINGS: tuple[Callable[[str], Replay], ...] = (
    lambda trouble: of_facebook(of_facebook_profile(), trouble, 0, 999),
    lambda trouble: of_instagram(of_instagram_profile(), trouble, 0, 999),
    lambda trouble: of_x(of_x_profile(), trouble, 0, 999),
)
CELLS = [(family, place) for family in FAMILIES for place in range(3)]


@each(("family", "place"), CELLS)
def test_each_trouble_is_there_and_a_reading_under_it_says_what_it_came_to(family: str, place: int) -> None:
    site, cell = sites()[place], FAMILIES[family][place]
    if isinstance(cell, str):
        return
    assert cell.name in site.TROUBLES, "the chat page offers what the site names"
    site.troubles.order(cell.name, times=1)
    site.troubles.stand(cell.name)
    if isinstance(cell, InPage):
        assert cell.mark in document(site, cell.path)
        site.troubles.clear()
        assert cell.mark not in document(site, cell.path)
        return
    rows, end = asyncio.run(READINGS[place](cell.name).read(PEOPLE))
    assert end == cell.end
    assert (end is END) == (len(rows) == PEOPLE), "complete with all rows, or incomplete"


def test_every_site_has_something_in_most_families() -> None:
    for place in range(3):
        missing = [family for family, cells in FAMILIES.items() if cells[place] == NEVER]
        assert len(missing) <= 3, missing


def document(site: Site, path: str) -> str:
    viewer: AccountRecord = VIEWER
    request = Request("GET", site.hosts[0], path, "", {}, b"", "127.0.0.1:1")
    return site.respond(request, viewer).body.decode()
