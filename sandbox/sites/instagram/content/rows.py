"""A person, a comment and a post as the answers carry them."""

from __future__ import annotations

from sandbox.sites.instagram.content.model import Comment, InstagramProfile, Person, Post
from sandbox.sites.serving.relay import stable_hex

IMAGE_HOST = "scontent.cdninstagram.com"
EVERY_SECOND = 2


def picture_url(number: str, size: int = 150) -> str:
    """A signed-looking address of a portrait."""
    return (
        f"https://{IMAGE_HOST}/v/t51.2885-19/{number}_n.png?stp=dst-jpg_s{size}x{size}"
        f"&_nc_cat=1&ccb=7-5&oh=00_{stable_hex(number, 32)}&oe=6A8B9C0D"
    )


def number_or_text(number: str, place: int) -> int | str:
    """Numbers of people come as numbers or as texts; both happen in one answer."""
    return int(number) if place % EVERY_SECOND else number


def rest_user(person: Person, place: int, *, following: bool = False) -> dict[str, object]:
    """A row of followers, following or likers as the site's own API tells it."""
    row: dict[str, object] = {
        "fbid_v2": f"1784{person.id[-12:]}",
        "pk": number_or_text(person.id, place),
        "pk_id": person.id,
        "id": person.id,
        "strong_id__": person.id,
        "third_party_downloads_enabled": 0,
        "full_name": person.name,
        "username": person.username,
        "is_private": person.private,
        "is_verified": person.verified,
        "profile_pic_id": f"37000{person.id}_{person.id}",
        "profile_pic_url": picture_url(person.id),
        "account_badges": [],
        "has_anonymous_profile_picture": False,
        "latest_reel_media": 0,
    }
    return {**row, "is_favorite": False} if following else row


def graphql_user(person: Person) -> dict[str, object]:
    """A person as GraphQL answers tell one."""
    return {
        "__typename": "XDTUserDict",
        "pk": person.id,
        "id": person.id,
        "username": person.username,
        "full_name": person.name,
        "is_private": person.private,
        "is_verified": person.verified,
        "is_unpublished": False,
        "profile_pic_url": picture_url(person.id),
        "hd_profile_pic_url_info": {"url": picture_url(person.id, 320)},
        "social_context": None,
        "supervision_info": None,
        "friendship_status": {"following": False, "followed_by": False, "blocking": False, "is_restricted": False},
    }


def comment_node(comment: Comment, *, parent: str | None = None) -> dict[str, object]:
    """A comment, the same in both interfaces."""
    author = {**graphql_user(comment.author), "fbid_v2": f"1784{comment.author.id[-12:]}"}
    return {
        "__typename": "XDTCommentDict",
        "pk": comment.id,
        "user": author,
        "text": comment.text,
        "created_at": comment.created_at,
        "comment_like_count": comment.likes,
        "child_comment_count": len(comment.replies) if parent is None else None,
        "parent_comment_id": parent,
        "has_liked_comment": False,
        "is_covered": False,
        "is_edited": False,
        "giphy_media_info": None,
        "has_translation": None,
        "fallback_user_info": None,
        "restricted_status": None,
    }


def post_node(owner: InstagramProfile, post: Post) -> dict[str, object]:
    """A post of a timeline."""
    return {
        "__typename": "XDTMediaDict",
        "code": post.code,
        "pk": post.id,
        "id": f"{post.id}_{owner.id}",
        "caption": {"pk": f"18{post.id[-14:]}", "text": post.caption, "created_at": post.taken_at},
        "taken_at": post.taken_at,
        "user": graphql_user(owner.as_person),
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "like_and_view_counts_disabled": False,
        "timeline_pinned_user_ids": [owner.id] if post.pinned else [],
        "top_likers": [person.username for person in post.likers[:1]],
        "facepile_top_likers": [graphql_user(person) for person in post.likers[:2]],
        "preview_comments": [comment_node(comment) for comment in post.comments[:1]],
        "product_type": "feed",
        "media_type": 1,
        "image_versions2": {"candidates": [{"url": picture_url(post.id, 640), "width": 640, "height": 640}]},
        "view_count": None,
    }
