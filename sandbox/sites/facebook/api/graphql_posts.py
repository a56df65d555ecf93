"""The answers to the calls about posts: more of a timeline, more photos, who reacted, comments and their answers."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error

from sandbox.sites.facebook.api import feedback
from sandbox.sites.facebook.directory import Directory
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.posts import Post
from sandbox.sites.serving.relay import compact

FEED_QUERY = "ProfileCometTimelineFeedRefetchQuery"
PHOTOS_QUERY = "ProfileCometAppCollectionPhotosRendererPaginationQuery"
REACTIONS_QUERIES = ("CometUFIReactionsDialogQuery", "CometUFIReactionsDialogTabContentRefetchQuery")
COMMENTS_QUERIES = ("CommentListComponentsRootQuery", "CommentsListComponentsPaginationQuery")
ANSWERS_QUERY = "Depth1CommentsListPaginationQuery"
POST_QUERIES = frozenset({FEED_QUERY, PHOTOS_QUERY, *REACTIONS_QUERIES, *COMMENTS_QUERIES, ANSWERS_QUERY})


class PostQueries:
    """Answers them from the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def answer(self, operation: str, variables: dict[str, object]) -> str | None:
        """The body; None for ids and cursors that are not from here."""
        try:
            data = self._data(operation, variables)
        except ValueError:
            return None
        return None if data is None else compact({"data": data, "extensions": {"is_final": True}})

    def _data(self, operation: str, variables: dict[str, object]) -> dict[str, object] | None:
        identifier = str(variables.get("id") or variables.get("feedbackTargetID") or "")
        cursor = variables.get("cursor") or variables.get("commentsAfterCursor")
        after = str(cursor) if cursor else None
        if operation in {FEED_QUERY, PHOTOS_QUERY}:
            return self._of_profile(operation, identifier, after)
        found = self._below(identifier)
        if found is None:
            return None
        profile, post, comment_id = found
        if operation in REACTIONS_QUERIES:
            return {"node": feedback.reactors(post, after)}
        if operation in COMMENTS_QUERIES:
            return {"node": feedback.comments_node(profile, post, after)}
        comment = next((one for one in post.comments if one.id == comment_id), None)
        return None if comment is None else {"node": feedback.answers_node(profile, post, comment, after)}

    def _of_profile(self, operation: str, identifier: str, after: str | None) -> dict[str, object] | None:
        owner = _clear(identifier).split(":")[1] if operation == PHOTOS_QUERY else identifier
        profile = self._directory.by_id(owner)
        if profile is None:
            return None
        if operation == PHOTOS_QUERY:
            return {"node": feedback.photos(profile, after)}
        return {
            "node": {"__typename": "User", "id": profile.id, "timeline_list_feed_units": feedback.feed(profile, after)}
        }

    def _below(self, identifier: str) -> tuple[FacebookProfile, Post, str] | None:
        post_id, _, comment = _clear(identifier).removeprefix("feedback:").partition("_")
        found = self._directory.post(post_id)
        return None if found is None else (*found, comment)


def _clear(identifier: str) -> str:
    try:
        return b64decode(identifier, validate=True).decode()
    except (Base64Error, UnicodeDecodeError) as exc:
        raise ValueError("not an id of ours") from exc
