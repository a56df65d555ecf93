"""Posts in the timeline of a profile and in a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.sites.x.graphql.timelines import cursor, instructions, item, module
from sandbox.sites.x.graphql.users import Json, user_result
from sandbox.sites.x.model import Person, Post, Reply, Shape, XProfile


def tweet(number: str, author: Person, text: str, shape: Shape, *, answers_to: str = "", counts: Json | None = None,
          written: str = "Tue Nov 03 09:15:00 +0000 2026") -> Json:  # fmt: skip
    """One post, as the content of an item."""
    reply: Json = {"in_reply_to_status_id_str": answers_to} if answers_to else {}
    legacy: Json = {"created_at": written, "full_text": text, "id_str": number, "user_id_str": author.id,
                    "reply_count": 0, "retweet_count": 0, "quote_count": 0, "favorite_count": 4, **(counts or {}),
                    "conversation_id_str": answers_to or number, **reply}  # fmt: skip
    result: Json = {
        "__typename": "Tweet",
        "rest_id": number,
        "core": {"user_results": {"result": user_result(author, shape)}},
        "views": {"state": "EnabledWithCount", "count": "99"},
        "legacy": legacy,
    }
    return {"itemType": "TimelineTweet", "__typename": "TimelineTweet", "tweet_results": {"result": result},
            "tweetDisplayType": "Tweet"}  # fmt: skip


def own_tweet(profile: XProfile, post: Post, shape: Shape) -> Json:
    """A post of a profile, passed on from somebody else or written by itself."""
    counts: Json = {"reply_count": len(post.replies), "retweet_count": len(post.reposters)}
    content = tweet(post.id, profile.person, post.text, shape, counts=counts, written=post.written)
    if post.repost_of is not None:
        inner = tweet(f"{post.id}7", post.repost_of, post.text, shape)
        held = content["tweet_results"]
        if isinstance(held, dict):
            held["result"]["legacy"]["retweeted_status_result"] = inner["tweet_results"]
    return content


def profile_page(profile: XProfile, posts: Sequence[Post], shape: Shape, bottom: str, *, first: bool) -> list[Json]:
    """The instructions of one page of a profile's posts; the pinned one has an instruction of its own."""
    entries = [item(f"tweet-{post.id}", own_tweet(profile, post, shape), rank) for rank, post in enumerate(posts)]
    entries += [cursor("Top", "DAAHCgABtop", 800), cursor("Bottom", bottom, 801)]
    parts = instructions(entries, first=first, clears=False)
    pinned = [post for post in profile.posts if post.pinned] if first else []
    pins: list[Json] = [
        {"type": "TimelinePinEntry", "entry": item(f"tweet-{post.id}", own_tweet(profile, post, shape), 0)}
        for post in pinned
    ]
    return [{"type": "TimelineClearCache"}, *pins, *parts] if first else parts


def conversation(profile: XProfile, post: Post, replies: Sequence[Reply], shape: Shape, bottom: str | None, *,
                 first: bool) -> list[Json]:  # fmt: skip
    """The instructions of one page of a conversation: the post (first page only), its replies, an advertisement."""
    entries = [item(f"tweet-{post.id}", own_tweet(profile, post, shape), 0)] if first else []
    for rank, reply in enumerate(replies):
        name = f"conversationthread-{reply.id}"
        content = tweet(reply.id, reply.author, f"@{profile.handle} {reply.text}", shape, answers_to=post.id)
        entries.append(module(name, [(f"{name}-tweet-{reply.id}", content)], rank + 1))
    if first:
        entries.append(_advertisement(post, profile.person, shape))
    if bottom is not None:
        entries.append(cursor("Bottom", bottom, 801))
    ends: list[Json] = [{"type": "TimelineTerminateTimeline", "direction": "Top"}]
    if bottom is None:
        ends.append({"type": "TimelineTerminateTimeline", "direction": "Bottom"})
    return [{"type": "TimelineClearCache"}, *instructions(entries, first=first, clears=False), *ends]


def _advertisement(post: Post, author: Person, shape: Shape) -> Json:
    name = f"conversationthread-{post.id}9"
    content = tweet(f"{post.id}9", author, "Compre nubes.", shape) | {"promotedMetadata": {"impressionId": "sandbox"}}
    return module(name, [(f"{name}-promoted-tweet-{post.id}9", content)], 700)
