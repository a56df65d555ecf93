"""Calls of the private API by a viewer whose session is well."""

from __future__ import annotations

from sandbox.sites.accounts import AccountBook, AccountRecord
from sandbox.sites.messages import Request, Response, json_response


def answer_call(request: Request, viewer: AccountRecord, book: AccountBook) -> Response:
    """Answer the calls that liveness checks use; anything else is an empty success."""
    user = _user(viewer)
    path = request.path
    if path.startswith("/api/v1/accounts/current_user"):
        return json_response({"user": user, "status": "ok"})
    if path.startswith("/api/v1/accounts/edit/web_form_data"):
        form = {
            "username": viewer.account.handle,
            "first_name": viewer.account.name,
            "email": "",
            "trusted_username": "",
        }
        return json_response({"form_data": form, "status": "ok"})
    if path.startswith("/api/v1/users/web_profile_info"):
        return _profile(request.query.get("username", ""), book)
    if path.startswith(f"/api/v1/users/{viewer.account.id}/info"):
        return json_response({"user": user, "status": "ok"})
    if "graphql" in path:
        return json_response({"data": {"user": {"username": viewer.account.handle}, "viewer": user}, "status": "ok"})
    return json_response({"status": "ok"})


def _user(record: AccountRecord) -> dict[str, object]:
    account = record.account
    return {"pk": account.id, "pk_id": account.id, "id": account.id, "username": account.handle,
            "full_name": account.name, "is_private": False, "is_verified": False}  # fmt: skip


def _profile(username: str, book: AccountBook) -> Response:
    known = {record.account.handle: record for record in book}
    if username not in known:
        return json_response({"data": {"user": None}, "status": "ok"}, status=404)
    user = _user(known[username])
    counts = {"edge_followed_by": {"count": 0}, "edge_follow": {"count": 0}}
    return json_response({"data": {"user": {**user, **counts, "biography": ""}}, "status": "ok"})
