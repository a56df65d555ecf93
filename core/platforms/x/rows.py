"""The rows of X's lists: from the entries of a timeline to RelatedProfile."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.domain.results.profiles import RelatedProfile
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import text_at, walk
from core.platforms.x.navigation import BASE_URL
from core.platforms.x.posts import Post, posts_of
from core.platforms.x.timelines import TWEET_KEYS, USER_KEYS, Row, Timeline
from core.platforms.x.users import bio_of, gone_in, handle_of, id_of, is_user, photo_of, words

_PERSON = "TimelineUser"
_KIND_KEYS = ("itemType", "item_type", "__typename")
_NAMED = "user-"
_CONVERSATION = "conversationthread"
_NO_MORE = "0"


def person_of(user: Mapping[str, Any], *, source: str) -> RelatedProfile:
    """A row for a user; its bio is what stands below the name."""
    handle = handle_of(user)
    return RelatedProfile(
        external_id=id_of(user),
        name=words(user, ("core", "name"), ("legacy", "name"), ("name",)),
        username=handle,
        url=f"{BASE_URL}/{handle}",
        photo_url=photo_of(user),
        subtitle=bio_of(user),
        source=source,
    )


def people_in(timeline: Timeline, *, source: str) -> tuple[tuple[RelatedProfile, ...], int] | None:
    """The people of a list of users, and how many rows the site showed, those without anybody behind them included.

    None: the timeline is of something else, or its rows have taken a form that is not understood.
    """
    shown = [row for row in timeline.rows if _may_be_person(row)]
    users = [user for row in shown if (user := _user_of(row)) is not None]
    if timeline.rows and not users and not any(_says_gone(row) for row in shown):
        return None
    return tuple(person_of(user, source=source) for user in users), len(shown)


def repliers_in(timeline: Timeline, *, source: str) -> tuple[tuple[RelatedProfile, ...], int] | None:
    """A row for every reply, and how many the site showed.

    The post that the conversation is about and those above it are no replies. None: the timeline is of something else,
    or its rows have taken a form that is not understood.
    """
    if timeline.rows and not any(row.held(*TWEET_KEYS) or posts_of([row]) for row in timeline.rows):
        return None
    shown = [row for row in timeline.rows if row.place.startswith(_CONVERSATION)]
    posts = [post for row in shown for post in posts_of([row]) if is_user(post.author)]
    return tuple(_reply(post, source) for post in posts), len(shown)


def _reply(post: Post, source: str) -> RelatedProfile:
    """The row of a reply: below the post that the thread began with, or below another reply."""
    root = post.conversation or post.answers_to
    return replace(
        person_of(post.author, source=source),
        post_id=root,
        post_url=f"{BASE_URL}/i/status/{root}",
        comment_id=post.post_id,
        parent_id="" if post.answers_to == root else post.answers_to,
        text=post.text,
        at=post.created_at,
    )


def members_in(data: Any) -> Iterator[tuple[list[Any], str | None]]:
    """The members of every slice of a community: the results, and the cursor that leads on."""
    for node in walk(data):
        items = node.get("items_results")
        if isinstance(items, list):
            yield items, text_at(node, "slice_info", "next_cursor") or None


def plain_list_in(data: Any, *, source: str) -> CollectionPage | None:
    """A page of a list as the older interface gives it: `users` beside `next_cursor_str`, whose `0` is the end."""
    users = data.get("users") if isinstance(data, dict) else None
    cursor = text_at(data, "next_cursor_str") or text_at(data, "next_cursor")
    if not isinstance(users, list) or not cursor:
        return None
    ended = cursor == _NO_MORE
    return CollectionPage(
        people_of(users, source=source),
        None if ended else cursor,
        has_next=not ended,
        shown=len(users),
        ends_itself=ended,
    )


def people_of(results: list[Any], *, source: str) -> tuple[RelatedProfile, ...]:
    """The people of a plain list of results."""
    users = (_user(result) for result in results if isinstance(result, dict))
    return tuple(person_of(user, source=source) for user in users if user is not None)


def _may_be_person(row: Row) -> bool:
    """Whether a row stands for a person: it holds one, or says that it would (an account that is gone)."""
    if row.held(*USER_KEYS) is not None:
        return True
    if row.held(*TWEET_KEYS) is not None:
        return False
    kinds = {text_at(node, key) for node in walk(dict(row.item)) for key in _KIND_KEYS}
    return _PERSON in kinds or row.name.startswith(_NAMED)


def _says_gone(row: Row) -> bool:
    """Whether a row says itself that nobody is behind it: no result at all, or one that is not available."""
    held = row.held(*USER_KEYS)
    return held is not None and (gone_in(held) is not None or not held.get("result"))


def _user_of(row: Row) -> dict[str, Any] | None:
    """The user of a row, also under a name that is not known."""
    held = row.held(*USER_KEYS)
    return _user(dict(row.item) if held is None else held)


def _user(held: dict[str, Any]) -> dict[str, Any] | None:
    return next((node for node in walk(held) if is_user(node)), None)
