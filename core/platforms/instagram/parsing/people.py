"""A person as Instagram's lists show one."""

from collections.abc import Mapping
from typing import Any

from core.domain.results.profiles import RelatedProfile
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.instagram.parsing.fields import first_text, id_of
from core.platforms.reading.json_tree import text_at

_PICTURES: tuple[tuple[str | int, ...], ...] = (
    ("hd_profile_pic_url_info", "url"),
    ("profile_pic_url_hd",),
    ("profile_pic_url",),
)


def person_of(user: Mapping[str, Any], *, source: str) -> RelatedProfile | None:
    """One row of a list of people; None when it says neither the number nor the user name."""
    username = text_at(user, "username")
    identifier = id_of(user) or username.lower()
    if not identifier:
        return None
    return RelatedProfile(
        external_id=identifier,
        name=text_at(user, "full_name") or username,
        username=username or None,
        url=InstagramNavigation.build_profile_url(username) if username else "",
        photo_url=picture_of(user),
        inactive=user.get("is_unpublished") is True,
        source=source,
    )


def picture_of(user: Mapping[str, Any]) -> str | None:
    """The largest picture of a person that is told."""
    return first_text(user, *_PICTURES) or None
