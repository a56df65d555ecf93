"""The ids of sections, collections and rows, clear or opaque, and which lists a visitor may open."""

from __future__ import annotations

from base64 import b64encode

from sandbox.sites.facebook.model import LIST_NAMES, FacebookProfile, ListName, Person
from sandbox.sites.serving.relay import stable_hex

FRIENDS_APP = "2356318349"
NUMBERS: dict[ListName, int] = {"friends_all": 2, "followers": 32, "following": 33}
UNSHOWN = (
    "friends_mutual", "friends_recent", "friends_current_city", "friends_hometown", "friends_high_school",
    "friends_college", "friends_work", "friends_suggested", "friends_with_upcoming_birthdays",
)  # fmt: skip
"""Collections that every header names beside the lists, and that this site never shows."""


def visible_lists(profile: FacebookProfile) -> tuple[ListName, ...]:
    """The lists that have an inner tab on this profile."""
    if profile.visibility in {"locked", "deactivated", "unavailable"}:
        return ()
    if profile.visibility == "friends_hidden" and profile.hides_lists:
        return ()
    hidden = profile.is_page or (profile.visibility == "friends_hidden" and profile.hides_tab)
    return tuple(name for name in LIST_NAMES if not (name == "friends_all" and hidden))


def has_friends_section(profile: FacebookProfile) -> bool:
    """Whether the header has the friends tab: it has, whatever may be opened behind it, unless nothing is shared."""
    return profile.visibility not in {"locked", "deactivated", "unavailable"}


def listed_collections(profile: FacebookProfile) -> list[dict[str, object]]:
    """Every collection that the header names for the friends section, shown or not: key and id, no more."""
    ids: dict[str, str] = {name: collection_id(profile, name) for name in NUMBERS}
    ids |= {key: _encode(f"app_collection:pfbid0{stable_hex(profile.id + key, 48)}l") for key in UNSHOWN}
    return [{"tab_key": key, "id": identifier} for key, identifier in ids.items()]


def section_id(profile: FacebookProfile) -> str:
    """The id of a profile's friends section."""
    return _encode(f"app_section:{_owner(profile)}:{FRIENDS_APP}")


def collection_id(profile: FacebookProfile, name: ListName) -> str:
    """The id that the pagination query takes."""
    if profile.quirks.opaque_ids:
        return _encode(f"app_collection:pfbid0{stable_hex(f'{profile.id}:{name}', 48)}l")
    return _encode(f"app_collection:{profile.id}:{FRIENDS_APP}:{NUMBERS[name]}")


def item_id(profile: FacebookProfile, name: ListName, person: Person) -> str:
    """The id of a row; the person's number is always at its end."""
    return _encode(f"app_item:{_owner(profile)}:{FRIENDS_APP}:{NUMBERS[name]}::{person.id}")


def _owner(profile: FacebookProfile) -> str:
    return f"pfbid0{stable_hex(profile.id, 40)}l" if profile.quirks.opaque_ids else profile.id


def _encode(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
