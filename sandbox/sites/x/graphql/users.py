"""User objects in the three shapes that X has had: all in `legacy`, `core` beside a shortened `legacy`, and flat."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from sandbox.sites.x.model import Person, Shape

AVATAR = "https://pbs.twimg.com/profile_images/{id}/sandbox_normal.jpg"
SHORT = "https://t.co/{id}"
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands on a profile as numbers."""

    followers: int = 12
    following: int = 34
    posts: int = 56


@dataclass(frozen=True, slots=True)
class Ties:
    """What a viewer and a user are to each other."""

    following: bool = False
    blocked_by: bool = False


def global_id(kind: str, number: str) -> str:
    """The other id of an object: its kind and number, wrapped."""
    return b64encode(f"{kind}:{number}".encode()).decode("ascii")


def user_result(person: Person, shape: Shape, counts: Counts | None = None, ties: Ties | None = None) -> Json:
    """The `result` of a user that is shown."""
    counts, ties = counts or Counts(), ties or Ties()
    head: Json = {"__typename": "User", "id": global_id("User", person.id), "rest_id": person.id,
                  "affiliates_highlighted_label": {}, "has_graduated_access": True, "is_blue_verified": person.paid,
                  "profile_image_shape": "Circle"}  # fmt: skip
    if shape == "legacy":
        return head | {"legacy": _legacy(person, counts, ties) | _named(person), **_professional(person)}
    core: Json = {"created_at": person.joined, "name": person.name, "screen_name": person.handle}
    head |= {
        "core": core,
        "avatar": {"image_url": AVATAR.format(id=person.id)},
        "location": {"location": person.location},
        "privacy": {"protected": person.protected},
        "verification": {"verified": False, **_type(person)},
        "relationship_perspectives": {"following": ties.following, "followed_by": False, "blocking": False,
                                      "blocked_by": ties.blocked_by, "muting": False},
        **_professional(person),
    }  # fmt: skip
    if shape == "core":
        return head | {"profile_bio": {"description": person.bio}, "legacy": _legacy(person, counts, ties)}
    return head | _flat(person, counts)


def gone_result(shape: Shape, reason: str = "NoReason") -> Json:
    """The `result` of a user that is not shown."""
    if shape == "flat":
        return {"__typename": "UserUnavailable", "unavailable_reason": reason, "message": "User is not available"}
    return {"__typename": "UserUnavailable", "message": "User is not available", "reason": reason}


def gone_answer(person: Person, shape: Shape, reason: str) -> Json:
    """`data` of the query for a profile that is not shown."""
    if shape == "flat":
        holder = {"id": global_id("UserResults", person.id), "rest_id": person.id, "result": gone_result(shape, reason)}
        return {"user_results": holder}
    return {"user": {"rest_id": person.id, "result": gone_result(shape, reason)}}


def _flat(person: Person, counts: Counts) -> Json:
    return {
        "profile_bio": {"description": person.bio, "entities": _entities(person)},
        "website": {"url": SHORT.format(id=person.id)} if person.website else {},
        "banner": {"image_url": f"https://pbs.twimg.com/profile_banners/{person.id}/1"},
        "relationship_counts": {"followers": counts.followers, "following": counts.following},
        "tweet_counts": {"tweets": counts.posts, "media_tweets": 3},
        "action_counts": {"favorites_count": 78},
        "pinned_items": {"tweet_ids_str": []},
        "dm_permissions": {"can_dm": False},
    }


def _legacy(person: Person, counts: Counts, ties: Ties) -> Json:
    """The part that both older shapes have; empty texts stand where newer objects took over."""
    return {
        "description": person.bio,
        "entities": _entities(person),
        "followers_count": counts.followers,
        "normal_followers_count": counts.followers,
        "friends_count": counts.following,
        "statuses_count": counts.posts,
        "media_count": 3,
        "favourites_count": 78,
        "listed_count": 2,
        "default_profile": False,
        "possibly_sensitive": False,
        "profile_banner_url": f"https://pbs.twimg.com/profile_banners/{person.id}/1",
        "profile_interstitial_type": "",
        "translator_type": "none",
        "following": ties.following,
        "blocked_by": ties.blocked_by,
        **({"url": SHORT.format(id=person.id)} if person.website else {}),
    }


def _named(person: Person) -> Json:
    """What only the oldest shape keeps in `legacy`."""
    return {
        "created_at": person.joined,
        "name": person.name,
        "screen_name": person.handle,
        "location": person.location,
        "protected": person.protected,
        "profile_image_url_https": AVATAR.format(id=person.id),
        "verified": False,
        **_type(person),
    }


def _type(person: Person) -> Json:
    return {"verified_type": person.verified_type} if person.verified_type else {}


def _professional(person: Person) -> Json:
    if not person.category:
        return {}
    return {"professional": {"rest_id": "1", "professional_type": "Business",
                             "category": [{"id": 9, "name": person.category, "icon_name": "IconSandbox"}]}}  # fmt: skip


def _entities(person: Person) -> Json:
    if not person.website:
        return {"description": {"urls": []}}
    link = {"display_url": person.website.removeprefix("https://").strip("/"), "expanded_url": person.website,
            "url": SHORT.format(id=person.id), "indices": [0, 23]}  # fmt: skip
    return {"description": {"urls": []}, "url": {"urls": [link]}}
