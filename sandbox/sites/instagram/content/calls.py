"""The calls that the page's script makes for profiles, lists, posts and comments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.instagram.content import lists, troubles
from sandbox.sites.instagram.content.directory import Directory
from sandbox.sites.instagram.content.model import InstagramProfile, ListName, Post
from sandbox.sites.instagram.content.pages import CURSOR_PREFIX, Cut, again, cut
from sandbox.sites.instagram.content.profiles import flat_user, old_user, suggestions
from sandbox.sites.instagram.content.rows import post_node
from sandbox.sites.instagram.content.spoiling import refusal, spoiled
from sandbox.sites.messages import Request, Response, json_response
from sandbox.sites.troubles import Troubles

POSTS_PER_PAGE = 12
MUCH_OVERLAP = 8
_FRIENDSHIPS = re.compile(r"/api/v1/friendships/(\d+)/(followers|following)(?:_v2)?/?")
_MEDIA = re.compile(r"/api/v1/media/(\d+)/(likers|comments)/?")
_REPLIES = re.compile(r"/api/v1/media/\d+/comments/(\d+)/child_comments/?")
_HASHES: dict[str, ListName] = {
    "37479f2b8209594dde7facb0d904896a": "followers",
    "58712303d941c6855d4e888c5f0cd22f": "following",
}
_LIST_QUERIES: dict[str, ListName] = {
    "usePolarisRefetchFollowersListQuery": "followers",
    "usePolarisRefetchFollowingListQuery": "following",
}
RENAMED = "V2"
"""What the names of queries end with in a release of the front end that renamed them."""
_NOT_FOUND = {"message": "Media not found or unavailable", "status": "fail"}


class ContentCalls:
    """Answers what concerns content; None for every other call."""

    def __init__(self, directory: Directory, known: Troubles) -> None:
        self._directory = directory
        self._troubles = known

    def answer(self, request: Request, viewer: AccountRecord) -> Response | None:
        """Answer one call of a viewer whose session is well."""
        path, query = request.path, request.query
        if path.startswith("/api/v1/users/web_profile_info"):
            return self._old_profile(query.get("username", ""), viewer)
        if match := _FRIENDSHIPS.fullmatch(path):
            return self._friendships(match.group(1), cast("ListName", match.group(2)), query.get("max_id"), viewer)
        if match := _REPLIES.fullmatch(path):
            return self._replies(match.group(1), query.get("min_id"), connection=False)
        if match := _MEDIA.fullmatch(path):
            return self._media(match.group(1), match.group(2), query.get("min_id"), viewer)
        if path.startswith("/api/v1/friendships/show_many"):
            return json_response({"friendship_statuses": {}, "status": "ok"})
        return self._graphql(request, viewer) if "graphql" in path else None

    def _graphql(self, request: Request, viewer: AccountRecord) -> Response | None:
        form = {**request.query, **request.form}
        name = request.headers.get("x-fb-friendly-name") or form.get("fb_api_req_friendly_name", "")
        told = _variables(form.get("variables", ""))
        query_hash = form.get("query_hash", "")
        if query_hash in _HASHES:
            return self._query_hash(told.get("id", ""), _HASHES[query_hash], told.get("after"), viewer)
        name = name.removesuffix(RENAMED)
        if name in _LIST_QUERIES:
            return self._connection(told.get("userID", ""), _LIST_QUERIES[name], told.get("after"), viewer)
        made = {
            "PolarisProfilePageContentQuery": lambda: self._profile(told.get("id", ""), viewer),
            "PolarisProfileSuggestedUsersWithPreloadableQuery": lambda: json_response({"data": suggestions()}),
            "PolarisProfilePostsQuery": lambda: self._posts(told, viewer),
            "PolarisProfilePostsTabContentQuery_connection": lambda: self._posts(told, viewer),
            "PolarisPostLikedByListDialogQuery": lambda: self._likers(told.get("id", ""), viewer, connection=True),
            "PolarisPostCommentsContainerQuery": lambda: self._comments(told, viewer, connection=True),
            "PolarisPostCommentsPaginationQuery": lambda: self._comments(told, viewer, connection=True),
            "PolarisPostChildCommentsQuery": lambda: self._replies(
                told.get("parent_comment_id", ""), told.get("after"), connection=True
            ),
        }.get(name)
        return None if made is None else made()

    def _due(self, call: str, viewer: AccountRecord, *, page: int = 0) -> str:
        return troubles.due(self._troubles, call, viewer.account.id, page=page)

    def _old_profile(self, username: str, viewer: AccountRecord) -> Response:
        trouble = self._due(troubles.OLD_PROFILE, viewer)
        profile = self._directory.by_username(username)
        user = None if profile is None else old_user(profile)
        status = 404 if profile is None else 200
        made = spoiled(trouble, {"data": {"user": user}, "status": "ok"})
        return refusal(trouble) or replace(made, status=status)

    def _profile(self, number: str, viewer: AccountRecord) -> Response:
        trouble = self._due(troubles.PROFILE, viewer)
        profile = self._directory.by_id(number)
        user = None if profile is None else flat_user(profile, own=profile.id == viewer.account.id)
        looking = {"user": {"pk": viewer.account.id, "username": viewer.account.handle}}
        shown = {"data": {"user": user, "viewer": looking}, "extensions": {"is_final": True}, "status": "ok"}
        return refusal(trouble) or spoiled(trouble, shown)

    def _friendships(self, number: str, name: ListName, cursor: str | None, viewer: AccountRecord) -> Response:
        return self._people(number, name, cursor, viewer, lists.friendships)

    def _connection(self, number: str, name: ListName, cursor: str | None, viewer: AccountRecord) -> Response:
        def make(_: InstagramProfile, name: ListName, page: Cut, *, limited: bool) -> dict[str, object]:  # type: ignore[type-arg]
            return {"data": {**lists.friendship_connection(name, page), "should_limit": limited}, "status": "ok"}

        return self._people(number, name, cursor, viewer, make)

    def _query_hash(self, number: str, name: ListName, cursor: str | None, viewer: AccountRecord) -> Response:
        def make(profile: InstagramProfile, name: ListName, page: Cut, *, limited: bool) -> dict[str, object]:  # type: ignore[type-arg]
            return {"data": {**lists.query_hash_edges(profile, name, page), "limited": limited}, "status": "ok"}

        return self._people(number, name, cursor, viewer, make)

    def _people(
        self,
        number: str,
        name: ListName,
        cursor: str | None,
        viewer: AccountRecord,
        make: Callable[..., dict[str, object]],
    ) -> Response:
        profile = self._directory.by_id(number)
        if profile is None or profile.unavailable:
            return json_response(_NOT_FOUND, 404)
        if profile.private and profile.id != viewer.account.id:
            profile = replace(profile, followers=(), following=())
        try:
            page = lists.people_cut(profile, name, cursor, limited=False)
        except ValueError:
            return json_response({"message": "Invalid max_id", "status": "fail"}, 400)
        trouble = self._due(troubles.PEOPLE, viewer, page=page.index)
        limited = trouble == "limited"
        if limited:
            page = lists.people_cut(profile, name, None, limited=True)
        if trouble == "overlap":
            page = lists.people_cut(profile, name, cursor, overlap=MUCH_OVERLAP)
        page = _emptied_page(page, cursor, f"{profile.id}:{name}") if trouble == "empty_page" else page
        return refusal(trouble) or spoiled(trouble, make(profile, name, page, limited=limited), asked=cursor)

    def _media(self, number: str, what: str, min_id: str | None, viewer: AccountRecord) -> Response:
        if what == "likers":
            return self._likers(number, viewer, connection=False)
        told = {"media_id": number}
        if min_id:
            told |= {"after": _variables(min_id).get("cached_comments_cursor", ""), "asked": min_id}
        return self._comments(told, viewer, connection=False)

    def _likers(self, number: str, viewer: AccountRecord, *, connection: bool) -> Response:
        found = self._directory.post(number)
        if found is None:
            return json_response(_NOT_FOUND, 404)
        trouble = self._due(troubles.LIKERS, viewer)
        body = {"data": lists.likers_connection(found[1]), "status": "ok"} if connection else lists.likers(found[1])
        return refusal(trouble) or spoiled(trouble, body)

    def _comments(self, told: dict[str, str], viewer: AccountRecord, *, connection: bool) -> Response:
        found = self._directory.post(told.get("media_id", ""))
        if found is None:
            return json_response(_NOT_FOUND, 404)
        post, cursor = found[1], told.get("after") or None
        page = lists.comments_cut(post, cursor, size=lists.GRAPHQL_COMMENTS if connection else lists.COMMENTS_PER_PAGE)
        trouble = self._due(troubles.COMMENTS, viewer, page=page.index)
        page = _emptied_page(page, cursor, f"{post.id}:comments") if trouble == "empty_page" else page
        if connection:
            body: dict[str, object] = {"data": lists.comments_connection(page), "status": "ok"}
            return refusal(trouble) or spoiled(trouble, body, asked=cursor)
        return refusal(trouble) or spoiled(trouble, lists.comments(post, page, _as_json(page)), asked=told.get("asked"))

    def _replies(self, number: str, cursor: str | None, *, connection: bool) -> Response:
        comment = self._directory.comment(number)
        if comment is None:
            return json_response(_NOT_FOUND, 404)
        page = lists.replies_cut(comment, cursor or None)
        if connection:
            return json_response({"data": lists.replies_connection(comment, page), "status": "ok"})
        return json_response(lists.replies(comment, page))

    def _posts(self, told: dict[str, str], viewer: AccountRecord) -> Response:
        profile = self._directory.by_username(told.get("username", ""))
        hidden = profile is None or (profile.private and profile.id != viewer.account.id)
        posts: tuple[Post, ...] = () if profile is None or hidden else tuple(profile.posts)
        page = cut(posts, told.get("after") or None, key="posts", size=POSTS_PER_PAGE)
        nodes = [] if profile is None else [post_node(profile, post) for post in page.rows]
        info = {"end_cursor": page.cursor, "has_next_page": page.cursor is not None}
        connection = {"edges": [{"node": node, "cursor": None} for node in nodes], "page_info": info}
        trouble = self._due(troubles.POSTS, viewer, page=page.index)
        body = {"data": {"xdt_api__v1__feed__user_timeline_graphql_connection": connection}, "status": "ok"}
        return refusal(trouble) or spoiled(trouble, body)


def _as_json(page: Cut) -> str | None:  # type: ignore[type-arg]
    """Cursors of comments are JSON texts."""
    return json.dumps({"cached_comments_cursor": page.cursor, "bifilter_token": "inventado"}) if page.cursor else None


def _emptied_page(page: Cut, cursor: str | None, key: str) -> Cut:  # type: ignore[type-arg]
    """A page without anybody whose cursor leads to the rows that it should have had; offsets cannot say that."""
    if cursor is None or not cursor.startswith(CURSOR_PREFIX):
        return page
    return Cut(page.index, (), again(cursor, key))


def _variables(text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return {name: str(value) for name, value in data.items() if value is not None} if isinstance(data, dict) else {}
