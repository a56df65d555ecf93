"""A profile as the two interfaces tell it: flat and current, or older with its counts in edges."""

from __future__ import annotations

from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people
from sandbox.sites.instagram.content.rows import graphql_user, picture_url


def flat_user(profile: InstagramProfile, *, own: bool) -> dict[str, object]:
    """`data.user` of PolarisProfilePageContentQuery; a viewer's own profile has no relation to them."""
    relation = {"following": False, "followed_by": False, "blocking": False, "incoming_request": False,
                "outgoing_request": False, "is_private": profile.private, "is_restricted": False}  # fmt: skip
    return {
        **graphql_user(profile.as_person),
        "biography": profile.biography,
        "bio_links": [{"url": profile.website, "link_type": "external", "title": ""}] if profile.website else [],
        "external_url": profile.website,
        "category": profile.category,
        "is_business": profile.category is not None,
        "media_count": len(profile.posts),
        "follower_count": profile.count("followers"),
        "following_count": profile.count("following"),
        "all_media_count": None,
        "address_street": None,
        "city_name": None,
        "hd_profile_pic_url_info": {"url": picture_url(profile.id, 1080)},
        "friendship_status": None if own else relation,
        "mutual_followers_count": 0,
        "profile_context_facepile_users": [graphql_user(person) for person in invent_people(2, seed=8_998)],
    }


def old_user(profile: InstagramProfile) -> dict[str, object]:
    """`data.user` of web_profile_info."""
    mutual = [{"node": {"username": person.username}} for person in invent_people(2, seed=8_998)]
    return {
        "id": profile.id,
        "username": profile.username,
        "full_name": profile.name,
        "biography": profile.biography,
        "bio_links": [{"url": profile.website, "link_type": "external", "title": ""}] if profile.website else [],
        "external_url": profile.website,
        "is_private": profile.private,
        "is_verified": profile.verified,
        "is_business_account": profile.category is not None,
        "category_name": profile.category,
        "edge_followed_by": {"count": profile.count("followers")},
        "edge_follow": {"count": profile.count("following")},
        "edge_owner_to_timeline_media": {
            "count": len(profile.posts),
            "page_info": {"has_next_page": False},
            "edges": [],
        },
        "edge_mutual_followed_by": {"count": len(mutual), "edges": mutual},
        "profile_pic_url": picture_url(profile.id),
        "profile_pic_url_hd": picture_url(profile.id, 320),
        "followed_by_viewer": False,
        "follows_viewer": False,
        "requested_by_viewer": False,
        "blocked_by_viewer": False,
        "has_blocked_viewer": False,
    }


def suggestions() -> dict[str, object]:
    """The carousel of other accounts, which a profile page asks for by itself."""
    return {"xdt_api__v1__discover__chaining": {"users": [graphql_user(p) for p in invent_people(8, seed=8_999)]}}
