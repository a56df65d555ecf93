"""From a Facebook page to a Profile: pure functions over stitched answers (extraction.md 1.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from core.domain.platforms import Platform
from core.domain.profiles import ListKind, Profile, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException
from core.platforms.facebook.counters import counters_of
from core.platforms.facebook.intro import Intro, intro_of
from core.platforms.facebook.navigation import LIST_TABS, FacebookNavigation
from core.platforms.facebook.relay import Answer, answers_of_html
from core.platforms.facebook.rows import ListTab, tabs_in
from core.platforms.facebook.states import Route, availability_of, has_locked_banner, is_private, route_of
from core.platforms.trees import dig, storable, text_at, walk

FRIENDS_SECTION = "FRIENDS"
_OWN_OPERATIONS = ("Profile", "CometProfile")
_PHOTO_FIELDS = (
    ("profilePicLarge", "uri"),
    ("profilePicMedium", "uri"),
    ("profilePicSmall", "uri"),
    ("profilePhoto", "viewer_image", "uri"),
    ("profile_picture_for_sticky_bar", "uri"),
)
_KEPT = {
    "gender": ("gender",),
    "alternate_name": ("alternate_name",),
    "is_viewer_friend": ("is_viewer_friend",),
    "friendship_status": ("friendship_status",),
    "photo_id": ("profilePhoto", "id"),
    "cover_photo": ("cover_photo", "photo", "image", "uri"),
    "page_id": ("delegate_page", "id"),
}
"""What else the header tells, and where."""


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


def read_page(html: str) -> ProfilePage:
    """Read a profile page (any tab). Raises NetworkException (cut off) and LayoutChangedException (not JSON)."""
    answers = tuple(answer for answer in answers_of_html(html) if answer.operation.startswith(_OWN_OPERATIONS))
    route = route_of(html)
    data = [dict(answer.data) for answer in answers]
    user = _header_user(data, text_at(route.props, "userID"))
    tabs = tabs_in(data)
    sections = {text_at(node, "section_type") for node in walk(data) if "section_type" in node}
    profile = None
    if user is not None:
        profile = _profile(user, data, route, tabs, sections)
        if has_locked_banner(html) and FRIENDS_SECTION not in sections:
            profile = replace(profile, private=True, availability=_worse(profile.availability))
    return ProfilePage(profile, route, answers, tabs, has_sections=bool(sections))


def profile_of(page: ProfilePage, ref: ProfileRef) -> Profile:
    """The profile of a page that was opened for `ref`, also when it is unavailable.

    Raises LayoutChangedException when the page is neither a profile nor says that there is none.
    """
    if page.profile is not None:
        return page.profile
    if page.route.is_error:
        return Profile(
            platform=Platform.FACEBOOK,
            external_id=ref.identifier.lower(),  # the number is not told; the name in lower case stands for it
            name="",
            username=None if ref.identifier.isdigit() else ref.identifier,
            url=FacebookNavigation.build_profile_url(ref.identifier),
            availability=ProfileAvailability.UNAVAILABLE,
        )
    raise LayoutChangedException("profile page: no profile_header_renderer.user")


def with_more(profile: Profile, answers: Iterable[Answer]) -> Profile:
    """The profile with what later answers (tiles, About) say about it; answers about others change nothing."""
    data = [dict(answer.data) for answer in answers if answer.operation.startswith(_OWN_OPERATIONS)]
    if not data:
        return profile
    intro = intro_of(data)
    counters = {**profile.counters, **counters_of({}, data)}
    return _with_intro(replace(profile, counters=counters), intro)


def _header_user(data: list[dict[str, Any]], user_id: str) -> dict[str, Any] | None:
    for node in walk(data):
        user = dig(node, "profile_header_renderer", "user")
        if isinstance(user, dict) and text_at(user, "id"):
            return user
    if user_id:
        for node in walk(data):
            if text_at(node, "id") == user_id and text_at(node, "name") and node.get("__typename") == "User":
                return node
    return None


def _profile(
    user: Mapping[str, Any],
    data: list[dict[str, Any]],
    route: Route,
    tabs: Mapping[str, ListTab],
    sections: set[str],
) -> Profile:
    url = text_at(user, "url")
    profile = Profile(
        platform=Platform.FACEBOOK,
        external_id=text_at(user, "id"),
        name=text_at(user, "name"),
        username=_username(user, url),
        url=url or FacebookNavigation.build_profile_url(text_at(user, "id")),
        photo_url=next((uri for path in _PHOTO_FIELDS if (uri := text_at(user, *path))), None),
        counters=counters_of(user, data),
        lists=_lists(tabs, sections),
        private=is_private(user),
        verified=user.get("show_verified_badge_on_profile") is True or user.get("is_verified") is True,
        kind="pagina" if _is_page(user) else "persona",
        availability=availability_of(route, user),
        extra=_kept(user),
    )
    return _with_intro(profile, intro_of(data))


def _with_intro(profile: Profile, intro: Intro) -> Profile:
    extra = dict(profile.extra)
    if intro.cards:
        extra["intro"] = [{"tipo": card.kind, "texto": card.text} for card in intro.cards]
    return replace(
        profile,
        bio=intro.bio or profile.bio,
        location=intro.location or profile.location,
        category=intro.category or profile.category,
        links=tuple(dict.fromkeys((*profile.links, *intro.links))),
        extra=extra,
    )


def _kept(user: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: dig(user, *path) for name, path in _KEPT.items()}
    values = {name: storable(value) if isinstance(value, str) else value for name, value in found.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _username(user: Mapping[str, Any], url: str) -> str | None:
    named = text_at(user, "username_for_profile")
    if not named and urlsplit(url).path.strip("/") != "profile.php":
        named = FacebookNavigation.extract_identifier_from_url(url) or ""
    return named if named and not named.isdigit() else None


def _lists(tabs: Mapping[str, ListTab], sections: set[str]) -> frozenset[ListKind]:
    offered = {kind for kind, tab in LIST_TABS.items() if tab in tabs}
    if FRIENDS_SECTION in sections and not offered:
        offered.add(ListKind.FRIENDS)
    return frozenset(offered)


def _is_page(user: Mapping[str, Any]) -> bool:
    return user.get("is_additional_profile_plus") is True or bool(text_at(user, "delegate_page", "id"))


def _worse(availability: ProfileAvailability) -> ProfileAvailability:
    return ProfileAvailability.PRIVATE if availability is ProfileAvailability.OK else availability
