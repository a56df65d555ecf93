"""Calls of the private API by a viewer whose session is well."""

from __future__ import annotations

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.messages import Request, Response, json_response


def answer_call(request: Request, viewer: AccountRecord) -> Response:
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
    if path.startswith(f"/api/v1/users/{viewer.account.id}/info"):
        return json_response({"user": user, "status": "ok"})
    if "graphql" in path:
        return json_response({"data": {"user": {"username": viewer.account.handle}, "viewer": user}, "status": "ok"})
    return json_response({"status": "ok"})


def _user(record: AccountRecord) -> dict[str, object]:
    account = record.account
    return {"pk": account.id, "pk_id": account.id, "id": account.id, "username": account.handle,
            "full_name": account.name, "is_private": False, "is_verified": False}  # fmt: skip
