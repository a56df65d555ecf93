"""One page of followers, following, likers, comments or replies, in each of the shapes that the site has for them."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.sites.instagram.content.model import Comment, InstagramProfile, ListName, Person, Post
from sandbox.sites.instagram.content.pages import FOLLOWING, OVERLAP, Cut, cut, cut_plain
from sandbox.sites.instagram.content.rows import comment_node, graphql_user, rest_user

COMMENTS_PER_PAGE = 15
GRAPHQL_COMMENTS = 10
REPLIES_PER_PAGE = 3
SHOWN_LIKERS = 98
QUERY_HASH_PAGE = 24
BIG = 200
MUTUAL_GROUP = {"group": "mutual", "title": "Ficticios en común", "context": "ficticio", "category": "",
                "subtitle": "", "actions": ["see_all"], "show_hashtag_icon": False}  # fmt: skip


def people_cut(
    profile: InstagramProfile, name: ListName, cursor: str | None, *, limited: bool = False, overlap: int = OVERLAP
) -> Cut[Person]:
    """The page of a list after a cursor, which repeats the last rows of the one before; a limited list has one page
    only."""
    people = profile.people(name)
    if limited or (name == "followers" and profile.shown_of_followers):
        return Cut(0, people[: profile.shown_of_followers or 48], None)
    if name == "following":
        return cut_plain(people, cursor, size=FOLLOWING)
    return cut(people, cursor, key=f"{profile.id}:{name}", overlap=overlap)


def friendships(profile: InstagramProfile, name: ListName, page: Cut[Person], *, limited: bool) -> dict[str, object]:
    """The answer of the site's own API; the first page carries groups of people beside the list."""
    limited = limited or (name == "followers" and profile.shown_of_followers is not None)
    following = name == "following"
    body: dict[str, object] = {
        "users": [rest_user(person, place, following=following) for place, person in enumerate(page.rows)],
        "big_list": profile.count(name) > BIG,
        "page_size": len(page.rows),
        "next_max_id": page.cursor,
        "groups": [{**MUTUAL_GROUP, "facepile": [rest_user(person, 0) for person in page.rows[:2]]}],
        "more_groups_available": False,
        "has_more": page.cursor is not None,
        "should_limit_list_of_followers": limited and not following,
        "should_limit_list_of_followings": limited and following,
        "use_clickable_see_more": False,
        "show_spam_follow_request_tab": False,
        "follow_ranking_token": f"token|{profile.id}|inventado",
        "status": "ok",
    }
    if page.cursor is None:
        del body["next_max_id"]
    if page.index:
        del body["groups"]
    return body


def friendship_connection(name: ListName, page: Cut[Person]) -> dict[str, object]:
    """The current GraphQL twin."""
    return {f"xdt_api__v1__friendships__{name}__connection": _connection([graphql_user(p) for p in page.rows], page)}


def query_hash_edges(profile: InstagramProfile, name: ListName, page: Cut[Person]) -> dict[str, object]:
    """The old GraphQL list, with the count that the site tells."""
    edge = "edge_followed_by" if name == "followers" else "edge_follow"
    nodes = [{**graphql_user(person), "followed_by_viewer": False} for person in page.rows]
    return {"user": {edge: {"count": profile.count(name), **_connection(nodes, page)}}}


def likers(post: Post) -> dict[str, object]:
    """The people who like a post: never more than some hundred, and no cursor."""
    shown = post.likers[:SHOWN_LIKERS]
    return {"users": [rest_user(person, place) for place, person in enumerate(shown)],
            "user_count": post.like_count, "status": "ok"}  # fmt: skip


def likers_connection(post: Post) -> dict[str, object]:
    """The GraphQL twin, which tells neither a count nor an end."""
    nodes = [graphql_user(person) for person in post.likers[:SHOWN_LIKERS]]
    return {"fetch__XDTMediaDict": {"likers_connection": {"nodes": nodes}, "id": f"{post.id}_1"}}


def comments_cut(post: Post, cursor: str | None, *, size: int) -> Cut[Comment]:
    """The page of comments after a cursor."""
    return cut(post.comments, cursor, key=f"{post.id}:comments", size=size)


def comments(post: Post, page: Cut[Comment], cursor: str | None) -> dict[str, object]:
    """The answer of the site's own API; `cursor` is what it tells, a JSON text."""
    body: dict[str, object] = {
        "comments": [comment_node(comment) for comment in page.rows],
        "caption": {"pk": f"18{post.id[-14:]}", "text": post.caption, "user": None},
        "comment_count": post.comment_count,
        "comment_likes_enabled": True,
        "has_more_comments": False,
        "has_more_headload_comments": page.cursor is not None,
        "preview_comments": [],
        "can_view_more_preview_comments": False,
        "threading_enabled": True,
        "status": "ok",
    }
    return {**body, "next_min_id": cursor} if cursor else body


def comments_connection(page: Cut[Comment]) -> dict[str, object]:
    """The GraphQL twin."""
    nodes = [comment_node(comment) for comment in page.rows]
    return {"xdt_api__v1__media__media_id__comments__connection": _connection(nodes, page)}


def replies_cut(comment: Comment, cursor: str | None) -> Cut[Comment]:
    """The page of replies after a cursor."""
    return cut(comment.replies, cursor, key=f"{comment.id}:replies", size=REPLIES_PER_PAGE)


def replies(comment: Comment, page: Cut[Comment]) -> dict[str, object]:
    """Replies by the site's own API."""
    return {
        "child_comments": [comment_node(reply, parent=comment.id) for reply in page.rows],
        "child_comment_count": len(comment.replies),
        "has_more_tail_child_comments": False,
        "has_more_head_child_comments": page.cursor is not None,
        "next_min_child_cursor": page.cursor,
        "parent_comment": comment_node(comment),
        "status": "ok",
    }


def replies_connection(comment: Comment, page: Cut[Comment]) -> dict[str, object]:
    """The GraphQL twin."""
    root = "xdt_api__v1__media__media_id__comments__parent_comment_id__child_comments__connection"
    return {root: _connection([comment_node(reply, parent=comment.id) for reply in page.rows], page)}


def _connection(nodes: Sequence[object], page: Cut[Person] | Cut[Comment]) -> dict[str, object]:
    info = {"end_cursor": page.cursor, "has_next_page": page.cursor is not None,
            "start_cursor": None, "has_previous_page": False}  # fmt: skip
    return {"edges": [{"node": node, "cursor": ""} for node in nodes], "page_info": info}
