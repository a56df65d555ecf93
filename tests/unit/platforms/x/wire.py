"""Parts of answers of X as they have come over the wire."""

from typing import Any

Json = dict[str, Any]
CREATED = "Wed Dec 19 20:20:32 +0000 2007"
GONE = {"__typename": "UserUnavailable", "reason": "Suspended"}


def flat(number: int, **more: Any) -> Json:
    """August 2026: no `legacy`."""
    return {
        "__typename": "User",
        "rest_id": str(number),
        "core": {"created_at": CREATED, "name": f"P {number}", "screen_name": f"p{number}"},
        "avatar": {"image_url": "https://pbs.twimg.com/profile_images/1/a_normal.jpg"},
        "profile_bio": {"description": "bio"},
        "location": {"location": "Lima"},
        "website": {"url": "https://t.co/x"},
        "privacy": {"protected": False},
        "verification": {"verified": False},
        "is_blue_verified": True,
        "relationship_counts": {"followers": 0, "following": 5},
        "tweet_counts": {"tweets": 9, "media_tweets": 1},
        "relationship_perspectives": {"following": False},
    } | more


def both(number: int, **more: Any) -> Json:
    """May 2026: names in `core`, counts in `legacy`."""
    entities = {
        "url": {"urls": [{"expanded_url": "https://e.org", "url": "https://t.co/z"}]},
        "description": {"urls": []},
    }
    legacy = {
        "description": "bio &amp; co",
        "entities": entities,
        "followers_count": 77,
        "friends_count": 5,
        "statuses_count": 3,
    }
    return {
        "__typename": "User",
        "rest_id": str(number),
        "core": {"created_at": CREATED, "name": f"P {number}", "screen_name": f"p{number}"},
        "legacy": legacy,
        "location": {"location": ""},
        "privacy": {"protected": True},
        "is_blue_verified": True,
        "relationship_perspectives": {"following": True},
        "verification": {"verified": False, "verified_type": "Business"},
    } | more


def old(number: int, **more: Any) -> Json:
    """To 2025: everything in `legacy`."""
    legacy = {
        "name": f"P {number}",
        "screen_name": f"p{number}",
        "created_at": CREATED,
        "followers_count": 12,
        "friends_count": 5,
        "verified": False,
        "protected": False,
        "profile_image_url_https": "https://x/a_normal.jpg",
    }
    return {"__typename": "User", "rest_id": str(number), "legacy": legacy, "is_blue_verified": False} | more


def row(number: int, user: Json | None, key: str = "itemContent") -> Json:
    held = {} if user is None else {"result": user}
    item = {"itemType": "TimelineUser", "__typename": "TimelineUser", "user_results": held, "userDisplayType": "User"}
    return {"entryId": f"user-{number}", "sortIndex": "1", "content": {"entryType": "TimelineTimelineItem", key: item}}


def cursor(value: str, kind: str = "Bottom") -> Json:
    content = {"entryType": "TimelineTimelineCursor", "value": value, "cursorType": kind}
    return {"entryId": f"cursor-{kind.lower()}-1", "sortIndex": "0", "content": content}


def steps(*entries: Json) -> list[Json]:
    ends = {"type": "TimelineTerminateTimeline", "direction": "Top"}
    return [{"type": "TimelineClearCache"}, ends, {"type": "TimelineAddEntries", "entries": list(entries)}]


def of_user(*entries: Json, key: str = "timeline") -> Json:
    return {"data": {"user": {"result": {"__typename": "User", key: {"timeline": {"instructions": steps(*entries)}}}}}}
