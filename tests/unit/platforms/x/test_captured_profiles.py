"""Profiles of X in the three shapes of users, under every root."""

import json
from collections.abc import Callable

import pytest

from core.domain.results.profiles import ListKind
from core.errors import LayoutChangedException
from core.platforms.x.payloads import profile_from
from tests.support.tables import Walk
from tests.unit.platforms.x.wire import GONE, Json, both, flat, of_user, old

FOLLOWERS = ListKind.FOLLOWERS
PROFILES: dict[str, tuple[Json, tuple[str, str | None, int | None, str, bool, bool]]] = {
    "flat": (flat(1), ("1", "p1", 0, "ok", False, True)),
    "flat, with an older object that says otherwise": (
        flat(1, legacy={"followers_count": 99}),
        ("1", "p1", 0, "ok", False, True),
    ),
    "flat, with null beside": (flat(1, legacy=None), ("1", "p1", 0, "ok", False, True)),
    "both, protected and followed": (both(2), ("2", "p2", 77, "ok", True, True)),
    "both, protected": (
        both(2, relationship_perspectives={"following": False}),
        ("2", "p2", 77, "privado", True, True),
    ),
    "of old": (old(3), ("3", "p3", 12, "ok", False, False)),
    "suspended": (GONE, ("", None, None, "suspendido", False, False)),
}
ROOTS: dict[str, Callable[[Json], Json]] = {
    "user": lambda user: {"data": {"user": {"result": user}}},
    "user_result_by_screen_name": lambda user: {"data": {"user_result_by_screen_name": {"result": user, "id": "x"}}},
    "users": lambda user: {"data": {"users": [{"result": user}]}},
}


def test_profiles_under_every_root() -> None:
    with Walk() as walk:
        for name, (user, expected) in PROFILES.items():
            for root, wrapped in ROOTS.items():
                with walk.row(f"{name} in {root}"):
                    found = profile_from(json.dumps(wrapped(user)))
                    followers = found.counters.get(FOLLOWERS)
                    assert (
                        found.external_id,
                        found.username,
                        followers.value if followers else None,
                        found.availability.value,
                        found.private,
                        found.verified,
                    ) == expected


def test_posts_and_refusals_are_nobodys_profile() -> None:
    tweet = {
        "__typename": "Tweet",
        "rest_id": "1",
        "core": {"user_results": {"result": flat(9)}},
        "legacy": {"full_text": "x"},
    }
    entry = {
        "entryId": "tweet-1",
        "content": {"itemContent": {"itemType": "TimelineTweet", "tweet_results": {"result": tweet}}},
    }
    for answer in (of_user(entry), {"errors": [{"code": 32, "message": "Could not authenticate you"}]}):
        with pytest.raises(LayoutChangedException):
            profile_from(json.dumps(answer))
