"""What stands below a post as the real answers carry it: reactions in tens, comments in pages, answers folded away."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.sites.facebook.html.pictures import picture_url
from sandbox.sites.facebook.model import FacebookProfile, Person
from sandbox.sites.facebook.posts import Comment, Post, encoded

REACTORS, COMMENTS, ANSWERS, UNITS, PHOTOS = 10, 10, 5, 3, 8


def post_url(profile: FacebookProfile, post: Post) -> str:
    """Where a post is read."""
    if post.is_photo:
        return f"https://www.facebook.com/photo/?fbid={post.id}"
    return f"https://www.facebook.com/{profile.vanity or profile.id}/posts/{post.id}"


def reactors(post: Post, cursor: str | None) -> dict[str, object]:
    """`data.node` of the dialog's queries: ten people after the cursor, and how many there are."""
    start = _at(cursor, "r")
    shown = post.reactions[start : start + REACTORS]
    edges = [
        {
            "cursor": f"r{start + at + 1}",
            "feedback_reaction_info": {"id": reaction, "face_image": {"uri": picture_url(reaction, 16)}},
            "node": {**_author(person), "friendship_status": "CAN_REQUEST", "mutual_friends": {"count": 0}},
        }
        for at, (person, reaction) in enumerate(shown)
    ]
    end = start + len(shown)
    return {
        "__typename": "Feedback",
        "id": post.feedback_id,
        "reactors": {
            "count": len(post.reactions),
            "edges": edges,
            "page_info": _end(f"r{end}" if end < len(post.reactions) else None),
        },
    }


def comments(profile: FacebookProfile, post: Post, cursor: str | None) -> dict[str, object]:
    """The comments after the cursor, newest rule of the page: in their own order, the answers folded away."""
    start = _at(cursor, "c")
    shown = post.comments[start : start + COMMENTS]
    end = start + len(shown)
    return {
        "count": len(post.comments),
        "total_count": post.all_comments,
        "page_size": COMMENTS,
        "edges": [{"node": _comment(profile, post, comment, None), "cursor": None} for comment in shown],
        "page_info": _end(f"c{end}" if end < len(post.comments) else None),
    }


def comments_node(profile: FacebookProfile, post: Post, cursor: str | None) -> dict[str, object]:
    """`data.node` of the comments' queries."""
    rendering = {"comments": comments(profile, post, cursor)}
    return {"__typename": "Feedback", "id": post.feedback_id, "comment_rendering_instance_for_feed_location": rendering}


def answers_node(profile: FacebookProfile, post: Post, comment: Comment, cursor: str | None) -> dict[str, object]:
    """`data.node` of the query for the answers to a comment."""
    start = _at(cursor, "a")
    shown = comment.replies[start : start + ANSWERS]
    end = start + len(shown)
    connection = {
        "count": len(comment.replies),
        "edges": [{"node": _comment(profile, post, answer, comment), "cursor": None} for answer in shown],
        "page_info": _end(f"a{end}" if end < len(comment.replies) else None),
    }
    return {"__typename": "Feedback", "id": _feedback_of(post, comment), "replies_connection": connection}


def story(profile: FacebookProfile, post: Post) -> dict[str, object]:
    """A unit of the timeline: what it says, when, and the counts below it, spread as on the real page."""
    inner = {
        "feedback": {
            "id": post.feedback_id,
            "reaction_count": {"count": len(post.reactions)},
            "i18n_reaction_count": str(len(post.reactions)),
        }
    }
    bar = {"feedback": {"id": post.feedback_id, "comment_rendering_instance": {
        "comments": {"total_count": post.all_comments}}, "comet_ufi_summary_and_actions_renderer": inner}}  # fmt: skip
    content = {"story": {"message": {"text": post.text, "ranges": []}, "attachments": []}}
    metadata = [{"story": {"creation_time": post.created, "url": post_url(profile, post)}}]
    return {
        "__typename": "Story",
        "id": encoded(f"S:_I{profile.id}:{post.id}"),
        "post_id": post.id,
        "comet_sections": {"content": content, "context_layout": {"metadata": metadata}, "feedback": bar},
    }


def feed(profile: FacebookProfile, cursor: str | None) -> dict[str, object]:
    """`timeline_list_feed_units`: three posts after the cursor, newest first."""
    start = _at(cursor, "t")
    shown = profile.posts[start : start + UNITS]
    end = start + len(shown)
    edges = [{"node": story(profile, post), "cursor": f"t{start + at + 1}"} for at, post in enumerate(shown)]
    return {"edges": edges, "page_info": _end(f"t{end}" if end < len(profile.posts) else None)}


def photos(profile: FacebookProfile, cursor: str | None) -> dict[str, object]:
    """The collection of the photos tab: the same make as those of people, other things in it."""
    start = _at(cursor, "p")
    shown = profile.photos[start : start + PHOTOS]
    end = start + len(shown)
    edges = [
        {
            "node": {
                "__typename": "TimelineAppCollectionItem",
                "id": encoded(f"app_item:{profile.id}:2305272732:5::{photo.id}"),
                "image": {"uri": picture_url(photo.id, 206)},
                "url": post_url(profile, photo),
                "node": {"__typename": "Photo", "id": photo.id, "url": post_url(profile, photo)},
            },
            "cursor": f"p{start + at + 1}",
        }
        for at, photo in enumerate(shown)
    ]
    page_items = {"edges": edges, "page_info": _end(f"p{end}" if end < len(profile.photos) else None)}
    return {
        "__typename": "TimelineAppCollection",
        "id": encoded(f"app_collection:{profile.id}:2305272732:5"),
        "items": {"count": 0},
        "pageItems": page_items,
    }


def _comment(profile: FacebookProfile, post: Post, comment: Comment, parent: Comment | None) -> dict[str, object]:
    url = f"{post_url(profile, post)}{'&' if post.is_photo else '?'}comment_id={comment.id}"
    folded = {"count": len(comment.replies), "total_count": len(comment.replies)}
    return {
        "__typename": "Comment",
        "id": encoded(f"comment:{post.id}_{comment.id}"),
        "legacy_fbid": comment.id,
        "depth": 0 if parent is None else 1,
        "body": {"text": comment.text} if comment.text else None,
        "created_time": comment.created,
        "author": _author(comment.author),
        "comment_parent": None if parent is None else {"id": encoded(f"comment:{post.id}_{parent.id}")},
        "url": url,
        "feedback": {"id": _feedback_of(post, comment), "replies_fields": folded, "reactors": {"count_reduced": "0"}},
    }


def _author(person: Person) -> dict[str, object]:
    return {
        "__typename": "User",
        "id": person.id,
        "name": person.name,
        "url": person.url,
        "profile_url": person.url,
        "gender": person.gender,
        "profile_picture": {"uri": picture_url(person.id, 40)},
        "profile_picture_depth_0": {"uri": picture_url(person.id, 32)},
    }


def _feedback_of(post: Post, comment: Comment) -> str:
    return encoded(f"feedback:{post.id}_{comment.id}")


def _end(cursor: str | None) -> dict[str, object]:
    return {"end_cursor": cursor, "has_next_page": cursor is not None}


def _at(cursor: str | None, kind: str) -> int:
    """The place that a cursor names; raises ValueError for a foreign one."""
    if not cursor:
        return 0
    if not cursor.startswith(kind):
        raise ValueError("the cursor belongs to another list")
    return int(cursor.removeprefix(kind))


def find(posts: Sequence[Post], post_id: str) -> Post | None:
    """The post of that number."""
    return next((post for post in posts if post.id == post_id), None)
