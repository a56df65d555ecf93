"""What a trouble makes of an answer."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.sites.instagram.answers import PLEASE_WAIT
from sandbox.sites.messages import Response, json_response

ROWS = ("users", "edges", "nodes", "comments", "child_comments")
CURSORS = ("next_max_id", "next_min_id", "next_min_child_cursor", "end_cursor")
MORE = ("has_more", "has_more_headload_comments", "has_more_head_child_comments", "has_next_page")
NEW_NAMES = {
    "users": "accounts",
    "edges": "entries",
    "nodes": "entries",
    "comments": "remarks",
    "child_comments": "remarks",
    "user_count": "accounts_total",
    "follower_count": "followers_total",
    "following_count": "following_total",
    "edge_followed_by": "link_in",
    "edge_follow": "link_out",
    "biography": "about_text",
    "media_count": "posts_total",
    "user": "subject",
    "likers_connection": "fans",
    "xdt_api__v1__friendships__followers__connection": "xig_people",
    "xdt_api__v1__friendships__following__connection": "xig_people",
    "xdt_api__v1__media__media_id__comments__connection": "xig_remarks",
}
STALL, UNDRAWN = ("x-sandbox-stall", "1"), ("x-sandbox-undrawn", "1")
MISMATCH = {"message": "A server error field_type_nullability_mismatch occured.", "severity": "CRITICAL",
            "code": 1675030, "path": ["xdt_api__v1__feed", "edges", 0, "node", "video_versions"]}  # fmt: skip


def refusal(trouble: str) -> Response | None:
    """The answer in place of the list, for a trouble that refuses it."""
    if trouble == "server_error":
        return Response(status=500, body=b"Oops, an error occurred.")
    made = {
        "hidden": (400, {"message": "Not authorized to view user", "status": "fail"}),
        "rate_limited": (429, {"message": PLEASE_WAIT, "error_type": "rate_limit_error", "status": "fail"}),
        "please_wait": (401, {"message": PLEASE_WAIT, "require_login": True, "status": "fail"}),
        "bad_request": (400, {"message": "", "status": "fail"}),
        "feedback": (400, {"message": "feedback_required", "spam": True, "status": "fail"}),
        "feedback_profile": (400, {"message": "feedback_required", "spam": True, "status": "fail"}),
    }.get(trouble)
    return None if made is None else json_response(made[1], made[0])


def spoiled(trouble: str, body: object, *, asked: str | None = None) -> Response:
    """The answer with the trouble in it; `asked` is the cursor of the call."""
    headers: tuple[tuple[str, str], ...] = ()
    if trouble in _CHANGES:
        body = _each(body, _CHANGES[trouble])
    elif trouble == "repeated_cursor" and asked:
        body = _each(body, lambda node: {name: asked if name in CURSORS and value else value
                                         for name, value in node.items()})  # fmt: skip
    elif trouble == "errors_beside" and isinstance(body, dict):
        body = {**body, "errors": [MISMATCH]}
    elif trouble == "moved":
        body = {"data": {"fetch__XIGRelations": {"response": body}}, "status": "ok"}
    elif trouble == "stalled":
        headers = (STALL,)
    if trouble == "renamed_undrawn":
        headers = (UNDRAWN,)
    response = json_response(body).adding(*headers)
    if trouble == "cut":
        return Response(
            body=response.body[: len(response.body) // 2], content_type=response.content_type, truncate=True
        )
    return response


def _each(tree: object, change: Callable[[dict[str, object]], dict[str, object]]) -> object:
    if isinstance(tree, dict):
        return {name: _each(value, change) for name, value in change(tree).items()}
    if isinstance(tree, list):
        return [_each(item, change) for item in tree]
    return tree


def _emptied(node: dict[str, object]) -> dict[str, object]:
    kept = {name: [] if name in ROWS else value for name, value in node.items() if not name.startswith("next_m")}
    return {name: False if name in MORE else None if name == "end_cursor" else value for name, value in kept.items()}


def _without_cursor(node: dict[str, object]) -> dict[str, object]:
    kept = {name: None if name == "end_cursor" else value for name, value in node.items()
            if not name.startswith("next_m")}  # fmt: skip
    return {name: True if name in MORE and "status" in node else value for name, value in kept.items()}


def _renamed(node: dict[str, object]) -> dict[str, object]:
    return {NEW_NAMES.get(name, name): value for name, value in node.items()}


def _denying(node: dict[str, object]) -> dict[str, object]:
    return {name: False if name == "has_more" else value for name, value in node.items()}


_CHANGES: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "emptied": _emptied,
    "missing_cursor": _without_cursor,
    "renamed": _renamed,
    "renamed_undrawn": _renamed,
    "lying_has_more": _denying,
}
