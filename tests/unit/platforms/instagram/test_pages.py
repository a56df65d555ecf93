"""One page of an Instagram list, in every shape."""

from typing import Any

import pytest

from core.domain.results.profiles import ListKind
from core.errors import (
    CentinelaException,
    LayoutChangedException,
    ListHiddenException,
    NetworkException,
    UnknownListException,
)
from core.platforms.instagram.parsing.documents import captured
from core.platforms.instagram.parsing.posts import newest, posts_from
from core.platforms.instagram.payloads import list_in, page_from
from tests.unit.platforms.instagram.captures import (
    BEYOND_DOUBLE,
    body,
    comment,
    connection,
    flat,
    friendships,
    old,
    page,
    person,
    preloaded,
)

TWO = [person(11), person(BEYOND_DOUBLE)]
FOLLOWERS, FOLLOWING = ListKind.FOLLOWERS, ListKind.FOLLOWING
LIKERS, COMMENTS = ListKind.REACTIONS, ListKind.COMMENTS
COMMENTS_ROOT = "xdt_api__v1__media__media_id__comments__connection"
MISMATCH = {"errors": [{"message": "field_type_nullability_mismatch", "path": ["a"]}]}
NEXT, LAST, UNTOLD = ("c", True), (None, False), (None, None)


def data(name: str, value: object, **more: Any) -> str:
    return body({"data": {name: value}, "status": "ok", **more})


SHAPES: dict[str, tuple[ListKind, str, tuple[str | None, bool | None], int | None]] = {
    "followers of the site's API": (FOLLOWERS, body(friendships(TWO, next_max_id="c")), NEXT, None),
    "the same, last page": (FOLLOWERS, body(friendships(TWO)), LAST, None),
    "the same, no more told and yet a cursor": (
        FOLLOWERS, body(friendships(TWO, next_max_id="c", has_more=False)), NEXT, None),
    "the same, more promised without a cursor": (FOLLOWERS, body(friendships(TWO, has_more=True)), UNTOLD, None),
    "following with a number for a cursor": (FOLLOWING, body(friendships(TWO, next_max_id=50)), ("50", True), None),
    "followers by FollowersList": (
        FOLLOWERS, data("xdt_api__v1__friendships__followers", {"users": TWO, "next_max_id": "c"}), NEXT, None),
    "followers as a connection": (
        FOLLOWERS, data("xdt_api__v1__friendships__followers__connection", connection(TWO, "c")), NEXT, None),
    "following as a connection, last page": (
        FOLLOWING, data("xdt_api__v1__friendships__following__connection", connection(TWO)), LAST, None),
    "followers by the old query": (
        FOLLOWERS, data("user", {"edge_followed_by": connection(TWO, "c", count=40)}), NEXT, 40),
    "following by the old query": (FOLLOWING, data("user", {"edge_follow": connection(TWO, count=2)}), LAST, 2),
    "an error beside the list": (
        FOLLOWERS, data("user", {"edge_followed_by": connection(TWO, "c", count=40)}, **MISMATCH), NEXT, 40),
    "likers of the site's API": (LIKERS, body({"users": TWO, "user_count": 193_647, "status": "ok"}), LAST, 193_647),
    "likers of today": (
        LIKERS, data("fetch__XDTMediaDict", {"likers_connection": {"nodes": TWO}, "id": "1"}), LAST, None),
    "likers by the query of last year": (
        LIKERS, data("xdt_api__v1__likes__media_id__likers", {"users": TWO}), LAST, None),
    "a page with its first comments": (
        COMMENTS,
        page(preloaded("PolarisPostCommentsContainerQuery", {"data": {COMMENTS_ROOT:
            connection([comment(1, 11), comment(2, BEYOND_DOUBLE)], "c")}})), NEXT, None),
    "comments of the site's API": (
        COMMENTS,
        body({"comments": [comment(1, 11), comment(2, BEYOND_DOUBLE)], "caption": {"user": person(5), "text": "yo"},
              "comment_count": 30, "has_more_comments": False, "has_more_headload_comments": True, "next_min_id": "c",
              "preview_comments": [comment(9, 9)], "status": "ok"}), NEXT, 30),
    "the same, last page of comments": (
        COMMENTS,
        body({"comments": [comment(1, 11), comment(2, BEYOND_DOUBLE)], "comment_count": 30, "next_min_id": "c",
              "has_more_comments": False, "has_more_headload_comments": False, "status": "ok"}), LAST, 30),
    "comments without the flag of today": (
        COMMENTS,
        body({"comments": [comment(1, 11), comment(2, BEYOND_DOUBLE)], "has_more_comments": True, "next_max_id": "c"}),
        NEXT, None),
    "replies of the site's API": (
        COMMENTS,
        body({"child_comments": [comment(1, 11), comment(2, BEYOND_DOUBLE)], "child_comment_count": 7,
              "has_more_head_child_comments": True, "next_min_child_cursor": "c", "parent_comment": comment(3, 3)}),
        NEXT, 7),
    "replies as a connection": (
        COMMENTS,
        data("xdt_api__v1__media__media_id__comments__parent_comment_id__child_comments__connection",
             connection([comment(1, 11), comment(2, BEYOND_DOUBLE)], "c")), NEXT, None),
}  # fmt: skip


def test_every_shape_tells_its_rows_its_cursor_and_its_count() -> None:
    wrong = {}
    for name, (kind, text, end, declared) in SHAPES.items():
        found = page_from(text, kind)
        people = [row.external_id for row in found.rows]
        told = (people, (found.next_cursor, found.has_next), found.declared)
        if told != (["11", BEYOND_DOUBLE], end, declared):
            wrong[name] = told
    assert wrong == {}


def test_what_is_no_such_list_says_why() -> None:
    count = {"count": 1_234, "page_info": {"has_next_page": False, "next_cursor": None}, "edges": []}
    chaining = {"xdt_api__v1__discover__chaining": {"users": TWO}}
    cases: dict[str, tuple[ListKind, str, type[CentinelaException]]] = {
        "empty beside a count": (FOLLOWERS, data("user", {"edge_followed_by": count}), LayoutChangedException),
        "likers, empty beside a count": (LIKERS, body({"users": [], "user_count": 4}), LayoutChangedException),
        "a profile": (FOLLOWERS, data("user", old()), LayoutChangedException),
        "a newer profile": (FOLLOWING, data("user", flat()), LayoutChangedException),
        "suggestions": (FOLLOWERS, body({"data": chaining}), LayoutChangedException),
        "suggestions of the site's API": (FOLLOWERS, body({"users": TWO, "status": "ok"}), LayoutChangedException),
        "the other list": (FOLLOWING, data("user", {"edge_followed_by": connection(TWO)}), LayoutChangedException),
        "another key": (FOLLOWERS, body({**friendships([]), "users": None, "accounts": TWO}), LayoutChangedException),
        "no JSON": (FOLLOWERS, "<html></html>", LayoutChangedException),
        "a refusal": (FOLLOWERS, body({"message": "feedback_required", "status": "fail"}), NetworkException),
        "a failed query": (FOLLOWERS, body({"errors": [{"message": "x"}]}), NetworkException),
        "a list that is not shown": (
            FOLLOWERS, body({"message": "Not authorized to view user", "status": "fail"}), ListHiddenException),
        "a list of another network": (ListKind.FRIENDS, body(friendships(TWO)), UnknownListException),
    }  # fmt: skip
    found = {}
    for name, (kind, text, _) in cases.items():
        try:
            found[name] = str(page_from(text, kind))
        except CentinelaException as exc:
            found[name] = type(exc).__name__
    assert found == {name: wanted.__name__ for name, (_, _, wanted) in cases.items()}


def test_a_list_that_the_site_shows_in_part_says_so() -> None:
    cut = friendships(TWO, should_limit_list_of_followers=True)
    cases = {
        "followers": (FOLLOWERS, cut, True),
        "with a cursor it goes on": (FOLLOWERS, {**cut, "next_max_id": "c"}, False),
        "following is not limited by the flag of followers": (FOLLOWING, cut, False),
        "following has a flag of its own": (FOLLOWING, friendships(TWO, should_limit_list_of_followings=True), True),
        "likers beyond those shown": (LIKERS, {"users": TWO, "user_count": 300}, True),
        "all likers": (LIKERS, {"users": TWO, "user_count": 2}, False),
    }
    found = {name: list_in(captured(body(text)), kind).limited for name, (kind, text, _) in cases.items()}
    assert found == {name: wanted for name, (_, _, wanted) in cases.items()}


def test_rows_that_name_nobody_are_counted_and_left_out() -> None:
    found = page_from(
        body(friendships([person(1), {"username": ""}, {"pk": None}, person(2, full_name="")])), FOLLOWERS
    )
    assert ([row.external_id for row in found.rows], found.count) == (["1", "2"], 4)
    assert found.rows[1].name == "persona.2"


def media(number: int, taken_at: int, **more: Any) -> dict[str, Any]:
    return {"pk": str(number), "code": f"C{number}", "taken_at": taken_at, "like_count": 3, "comment_count": 2,
            "caption": {"text": "pie"}, "user": person(5), "facepile_top_likers": [person(6)], **more}  # fmt: skip


def test_an_empty_timeline_beside_a_count_is_none() -> None:
    empty = connection([], count=12)
    with pytest.raises(LayoutChangedException):
        posts_from(data("user", {"edge_owner_to_timeline_media": empty}))
    assert posts_from(data("user", {"edge_owner_to_timeline_media": connection([], count=0)})).posts == ()


def test_a_timeline_is_read_in_every_shape_and_its_newest_posts_chosen() -> None:
    nodes = [media(1, 100, timeline_pinned_user_ids=["5"]), media(2, 300), media(3, 200)]
    older = [
        {"id": node["pk"], "shortcode": node["code"], "taken_at_timestamp": node["taken_at"],
         "edge_media_preview_like": {"count": 3}, "edge_media_to_comment": {"count": 2},
         "edge_media_to_caption": {"edges": [{"node": {"text": "pie"}}]}}
        for node in nodes
    ]  # fmt: skip
    shapes = {
        "today": data("xdt_api__v1__feed__user_timeline_graphql_connection", connection(nodes, "c"), **MISMATCH),
        "the older profile": data("user", old(edge_owner_to_timeline_media=connection(older, "c", count=40))),
        "the site's API": body({"items": nodes, "more_available": True, "next_max_id": "c", "status": "ok"}),
        "the grid": data("xdt_api__v1__profile_timeline", {"profile_grid_items": [{"media": n} for n in nodes],
                                                           "next_max_id": "c"}),
    }  # fmt: skip
    wrong = {}
    for name, text in shapes.items():
        found = posts_from(text)
        told = (
            found.next_cursor,
            [(post.code, post.likes, post.comments, post.text) for post in newest(found.posts, 2)],
        )
        if told != ("c", [("C2", 3, 2, "pie"), ("C3", 3, 2, "pie")]):
            wrong[name] = told
    assert wrong == {}
