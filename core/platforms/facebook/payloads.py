"""From a Facebook page to a Profile and to a page of a list: pure functions over text.

Source: docs/reference/extraction.md 1.2, 1.4.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.facebook.navigation import LIST_TABS, FacebookNavigation
from core.platforms.facebook.parsing.counters import counters_of
from core.platforms.facebook.parsing.feedback import comments_in, reactors_in
from core.platforms.facebook.parsing.header import (
    category_of,
    header_user,
    is_page,
    is_verified,
    kept_of,
    photo_of,
    url_of,
    username_of,
)
from core.platforms.facebook.parsing.intro import Intro, intro_of
from core.platforms.facebook.parsing.relay import Answer, answer_of_body, answers_of_html
from core.platforms.facebook.parsing.rows import pages_in
from core.platforms.facebook.parsing.states import Route, availability_of, has_locked_banner, is_private, route_of
from core.platforms.facebook.parsing.tabs import FRIENDS_SECTION, ListTab, is_hidden, page_of_tab, tabs_in
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import text_at, walk

_BELOW_POSTS = (ListKind.REACTIONS, ListKind.COMMENTS)
PAGE_KIND, PERSON_KIND = "pagina", "persona"
_OWN_OPERATIONS = ("Profile", "CometProfile")
_MARKUP = "<"


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """What one document says about a profile. `answers` are those about the profile itself, decoys left out."""

    profile: Profile | None
    """None when the page has no header (an unavailable profile, or a page that is not one)."""
    route: Route
    answers: tuple[Answer, ...]
    tabs: Mapping[str, ListTab]
    has_sections: bool
    """The page lists the profile's tabs, so that a missing one is really missing."""

    @property
    def data(self) -> list[Mapping[str, Any]]:
        """The data of all answers."""
        return [answer.data for answer in self.answers]


def profile_from(text: str) -> Profile:
    """The profile that a document is about: a page of the site or an answer to its script.

    Raises LayoutChangedException when it is neither a profile nor says that there is none; NetworkException for a page
    that was cut off. An unavailable profile has the id that the page's own address tells, if any.
    """
    page = read_page(text) if _is_markup(text) else _page_of((answer_of_body(text),), Route(), locked=False)
    told = text_at(page.route.props, "userVanity") or text_at(page.route.props, "userID")
    return profile_of(page, ProfileRef(Platform.FACEBOOK, told))


def page_from(text: str, kind: ListKind) -> CollectionPage:
    """The page of a list that a document carries: preloaded in a page of the site, or an answer to its script.

    Raises ListHiddenException when the document says that the list is not shown, LayoutChangedException when it carries
    no page of it.
    """
    markup = _is_markup(text)
    data = read_page(text).data if markup else [answer_of_body(text).data]
    source = "html" if markup else "red"
    if kind in _BELOW_POSTS:
        return _below_post(_everything_in(text) if markup else data, kind, source)
    tab_key = LIST_TABS.get(kind, "")
    page = page_of_tab(data, tab_key, source=source)
    if page is None and not (markup and tabs_in(data)):  # a page of the site that names no tabs has one list at most
        page = next((found for found in pages_in(data, source=source) if found.count or not markup), None)
    if page is not None:
        return page
    if is_hidden(data, tab_key):
        raise ListHiddenException(kind.value)
    raise LayoutChangedException(f"no page of the list {kind.value}")


def _everything_in(html: str) -> list[Mapping[str, Any]]:
    return [answer.data for answer in answers_of_html(html)]


def _below_post(data: list[Mapping[str, Any]], kind: ListKind, source: str) -> CollectionPage:
    """The first page of reactions or comments; what is below the post itself wins over answers to a comment."""
    if kind is ListKind.REACTIONS:
        pages = [*reactors_in(data, source=source), *reactors_in(data, source=source, of_comments=True)]
    else:
        pages = [found.page for found in sorted(comments_in(data, source=source), key=lambda found: bool(found.thread))]
    page = next((page for page in pages if page.count), next(iter(pages), None))
    if page is None:
        raise LayoutChangedException(f"no page of the list {kind.value}")
    return page


def read_page(html: str) -> ProfilePage:
    """Read a profile page (any tab). Raises NetworkException (cut off) and LayoutChangedException (not JSON)."""
    told = answers_of_html(html)
    answers = tuple(one for one in told if not one.operation or one.operation.startswith(_OWN_OPERATIONS))
    return _page_of(answers, route_of(html), locked=has_locked_banner(html))


def profile_of(page: ProfilePage, ref: ProfileRef) -> Profile:
    """The profile of a page that was opened for `ref`, also when it is unavailable.

    Raises LayoutChangedException when the page is neither a profile nor says that there is none.
    """
    if page.profile is not None:
        return page.profile
    availability = availability_of(page.route, {})
    if page.route.is_error or availability is ProfileAvailability.DEACTIVATED:
        return Profile(
            platform=Platform.FACEBOOK,
            external_id=ref.identifier.lower(),  # the number is not told; the name in lower case stands for it
            name="",
            username=None if ref.identifier.isdigit() else ref.identifier or None,
            url=FacebookNavigation.build_profile_url(ref.identifier),
            availability=availability,
        )
    raise LayoutChangedException("profile page: no profile_header_renderer.user")


def with_more(profile: Profile, answers: Iterable[Answer]) -> Profile:
    """The profile with what later answers (tiles, About) say about it; answers about others change nothing."""
    data = [dict(answer.data) for answer in answers if answer.operation.startswith(_OWN_OPERATIONS)]
    if not data:
        return profile
    counters = {**profile.counters, **counters_of({}, data)}
    return _with_intro(replace(profile, counters=counters), intro_of(data))


def _page_of(answers: tuple[Answer, ...], route: Route, *, locked: bool) -> ProfilePage:
    data = [dict(answer.data) for answer in answers]
    user = header_user(data, text_at(route.props, "userID"))
    tabs = tabs_in(data)
    sections = {text_at(node, "section_type") for node in walk(data) if "section_type" in node}
    profile = None
    if user is not None:
        profile = _profile(user, data, route, tabs, sections)
        if locked and FRIENDS_SECTION not in sections:
            profile = replace(profile, private=True, availability=_worse(profile.availability))
    return ProfilePage(profile, route, answers, tabs, has_sections=bool(sections))


def _profile(
    user: Mapping[str, Any],
    data: list[dict[str, Any]],
    route: Route,
    tabs: Mapping[str, ListTab],
    sections: set[str],
) -> Profile:
    profile = Profile(
        platform=Platform.FACEBOOK,
        external_id=text_at(user, "id"),
        name=text_at(user, "name"),
        username=username_of(user),
        url=url_of(user),
        photo_url=photo_of(user),
        category=category_of(user),
        alternate_name=text_at(user, "alternate_name"),
        gender=text_at(user, "gender").lower(),
        counters=counters_of(user, data),
        lists=_lists(tabs, sections, page=is_page(user)),
        private=is_private(user),
        verified=is_verified(user),
        kind=PAGE_KIND if is_page(user) else PERSON_KIND,
        availability=availability_of(route, user),
        extra=kept_of(user),
    )
    return _with_intro(profile, intro_of(data))


def _with_intro(profile: Profile, intro: Intro) -> Profile:
    extra = dict(profile.extra)
    told = list(extra.get("intro", ()))
    for card in intro.cards:
        line = {"type": card.kind, "text": card.text} | ({"link": card.link} if card.link else {})
        told += [] if line in told else [line]
    if told:
        extra["intro"] = told
    return replace(
        profile,
        bio=intro.bio or profile.bio,
        location=intro.location or profile.location,
        hometown=intro.hometown or profile.hometown,
        work=intro.work or profile.work,
        education=intro.education or profile.education,
        category=intro.category or profile.category,
        links=tuple(dict.fromkeys((*profile.links, *intro.links))),
        extra=extra,
    )


def _lists(tabs: Mapping[str, ListTab], sections: set[str], *, page: bool) -> frozenset[ListKind]:
    """The lists of the header. A Page has no friends, even where its section names the tab."""
    offered = {kind for kind, tab in LIST_TABS.items() if tab in tabs}
    if FRIENDS_SECTION in sections and not offered:
        offered.add(ListKind.FRIENDS)
    return frozenset(offered - {ListKind.FRIENDS} if page else offered)


def _worse(availability: ProfileAvailability) -> ProfileAvailability:
    return ProfileAvailability.PRIVATE if availability is ProfileAvailability.OK else availability


def _is_markup(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith(_MARKUP)
