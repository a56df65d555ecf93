"""Answers and pages as the site has sent them over the years, mostly in forms that the local site lacks."""

import json

import pytest

from core.domain.results.profiles import ListKind
from core.errors import LayoutChangedException, NetworkException
from core.platforms.instagram.payloads import page_from
from core.platforms.reading.collection_page import CollectionPage
from tests.support.tables import Walk, each
from tests.unit.platforms.instagram.wire import VIEWER, Json, connection, html, preloaded, row

FOLLOWERS, FOLLOWING = ListKind.FOLLOWERS, ListKind.FOLLOWING
LIKERS, COMMENTS = ListKind.REACTIONS, ListKind.COMMENTS


COMMENT = {
    "pk": "18000",
    "user_id": "5",
    "user": row(5),
    "text": "hola",
    "created_at": 1_700_000_000,
    "child_comment_count": 1,
}
OLD_COMMENT = {
    "node": {
        "id": "1",
        "text": "x",
        "created_at": 1_700_000_000,
        "owner": {"id": "4", "username": "p4"},
        "edge_threaded_comments": {"count": 0, "page_info": {}, "edges": []},
    }
}
CAPTION = {"pk": "1", "user": row(1), "text": "the post's own words", "created_at": 1}
FRIENDSHIPS = {
    "big_list": False,
    "page_size": 200,
    "has_more": False,
    "should_limit_list_of_followers": False,
    "status": "ok",
}
Told = tuple[list[str], int, str | None, int | None, bool | None, bool]
PAGES: dict[str, tuple[ListKind, Json, Told]] = {
    "edge_followed_by": (
        FOLLOWERS,
        {
            "data": {
                "user": {
                    "edge_followed_by": connection(1, 2, count=1234, after="QVFB=="),
                    "edge_mutual_followed_by": connection(7, count=1, after=None),
                }
            },
            "status": "ok",
        },
        (["p1", "p2"], 2, "QVFB==", 1234, True, False),
    ),
    "edge_follow": (
        FOLLOWING,
        {"data": {"user": {"edge_follow": connection(1, count=1, after=None)}}},
        (["p1"], 1, None, 1, False, False),
    ),
    "friendships": (
        FOLLOWERS,
        FRIENDSHIPS | {"users": [row(1), row(2)], "next_max_id": "25", "big_list": True},
        (["p1", "p2"], 2, "25", None, True, False),
    ),
    "a cursor that is a number, and a lie about more": (
        FOLLOWING,
        FRIENDSHIPS | {"users": [row(1)], "next_max_id": 50},
        (["p1"], 1, "50", None, True, False),
    ),
    "nothing but rows and a cursor": (
        FOLLOWING,
        {"users": [row(1)], "next_max_id": "50", "status": "ok"},
        (["p1"], 1, "50", None, True, False),
    ),
    "a limited list": (
        FOLLOWERS,
        FRIENDSHIPS | {"users": [row(1)], "should_limit_list_of_followers": True},
        (["p1"], 1, None, None, False, True),
    ),
    "groups in front of the first page": (
        FOLLOWERS,
        FRIENDSHIPS | {"groups": [{"group": "x", "users": [row(9)]}], "users": [row(1)]},
        (["p1"], 1, None, None, False, False),
    ),
    "the GraphQL twin": (
        FOLLOWERS,
        {"data": {"xdt_api__v1__friendships__followers": {"users": [row(1)], "next_max_id": "abc"}}},
        (["p1"], 1, "abc", None, True, False),
    ),
    "its connection, with the viewer beside": (
        FOLLOWERS,
        {
            "data": {
                "xdt_api__v1__friendships__followers__connection": {
                    "edges": [{"node": row(1) | {"__typename": "XDTUserDict"}, "cursor": "c1"}],
                    "page_info": {"end_cursor": "c1", "has_next_page": True, "start_cursor": None},
                },
                "xdt_viewer": {"user": row(9)},
            },
            "extensions": {"is_final": True},
        },
        (["p1"], 1, "c1", None, True, False),
    ),
    "followed ones, at their end": (
        FOLLOWING,
        {"data": {"xdt_api__v1__friendships__following": {"users": [row(1)], "next_max_id": None}}},
        (["p1"], 1, None, None, False, False),
    ),
    "likers, a part of them": (
        LIKERS,
        {"users": [row(1)], "user_count": 120, "status": "ok"},
        (["p1"], 1, None, 120, False, True),
    ),
    "likers in GraphQL": (
        LIKERS,
        {"data": {"xdt_api__v1__likes__media_id__likers": {"users": [row(1), row(2)]}}},
        (["p1", "p2"], 2, None, None, False, False),
    ),
    "likers of old": (
        LIKERS,
        {"data": {"shortcode_media": {"edge_liked_by": connection(1, count=5, after="x")}}},
        (["p1"], 1, "x", 5, True, False),
    ),
    "comments": (
        COMMENTS,
        {
            "comments": [COMMENT],
            "comment_count": 10,
            "caption": CAPTION,
            "has_more_comments": False,
            "has_more_headload_comments": True,
            "next_min_id": '{"cached_comments_cursor": "1"}',
            "status": "ok",
        },
        (["p5"], 1, '{"cached_comments_cursor": "1"}', 10, True, False),
    ),
    "answers to a comment": (
        COMMENTS,
        {
            "child_comment_count": 2,
            "child_comments": [COMMENT],
            "has_more_tail_child_comments": False,
            "has_more_head_child_comments": False,
            "parent_comment": COMMENT,
            "next_min_child_cursor": None,
        },
        (["p5"], 1, None, 2, False, False),
    ),
    "comments in GraphQL": (
        COMMENTS,
        {
            "data": {
                "xdt_api__v1__media__media_id__comments__connection": {
                    "edges": [{"node": COMMENT, "cursor": "x"}],
                    "page_info": {"end_cursor": "x", "has_next_page": True},
                }
            }
        },
        (["p5"], 1, "x", None, True, False),
    ),
    "comments of old": (
        COMMENTS,
        {
            "data": {
                "shortcode_media": {
                    "edge_media_to_parent_comment": {
                        "count": 3,
                        "page_info": {"has_next_page": False, "end_cursor": None},
                        "edges": [OLD_COMMENT],
                    }
                }
            }
        },
        (["p4"], 1, None, 3, False, False),
    ),
    "a number that no float holds, no name, half an emoji": (
        FOLLOWERS,
        FRIENDSHIPS | {"users": [row(1, pk=12_345_678_901_234_567_890, full_name="\ud83d")]},
        (["p1"], 1, None, None, False, False),
    ),
}


def told(page: CollectionPage) -> Told:
    names = [row.username or "" for row in page.rows]
    return names, page.count, page.next_cursor, page.declared, page.has_next, page.capped


def test_pages_of_lists_as_they_come_over_the_wire_and_inside_of_pages() -> None:
    with Walk() as walk:
        for name, (kind, answer, expected) in PAGES.items():
            with walk.row(name):
                text = json.dumps(answer)
                ways = (
                    text,
                    f"\ufeff{text}",
                    f"for (;;);{text}",
                    json.dumps({"label": "x"}) + text,
                    f"{text}\r\n{{}}",
                    html("Instagram", VIEWER, preloaded("List", answer)),
                )
                for way in ways:
                    assert told(page_from(way, kind)) == expected, way[:80]


@each(
    ("answer", "error"),
    [
        ({"data": {"user": {"edge_followed_by": connection(count=1234, after=None)}}}, LayoutChangedException),
        (
            {"message": "Please wait a few minutes before you try again.", "require_login": True, "status": "fail"},
            NetworkException,
        ),
        ({"data": {"xdt_api__v1__discover__chaining": {"users": [row(1)]}}}, LayoutChangedException),
        ({"users": [row(1)], "is_backup": False, "status": "ok"}, LayoutChangedException),
        (
            {"users": [{"position": 0, "user": row(1)}], "places": [], "hashtags": [], "status": "ok"},
            LayoutChangedException,
        ),
    ],
)
def test_suggestions_searches_refusals_and_emptied_queries_are_no_lists(answer: Json, error: type[Exception]) -> None:
    with pytest.raises(error):
        page_from(json.dumps(answer), FOLLOWERS)
