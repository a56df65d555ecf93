"""Calls of X's API by a viewer whose session is well, and the account's own data in the answers of the state table."""

from __future__ import annotations

from dataclasses import replace

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.messages import Request, Response, json_response
from sandbox.sites.states import Answer, Payload
from sandbox.sites.x.answers import Fill, code

ACCOUNT_LIST = "/1.1/account/multi/list.json"
CSRF_MISMATCH = 353
AVATAR = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"


def answer_call(request: Request, viewer: AccountRecord) -> Response:
    """Answer the calls that liveness checks use; anything else does not exist."""
    if request.path.endswith(ACCOUNT_LIST):
        return json_response(account_list(viewer))
    if request.path.endswith("/account/settings.json"):
        return json_response({"screen_name": viewer.account.handle, "language": viewer.account.locale[:2]})
    if request.path.endswith("/badge_count.json"):
        return json_response({"ntab_unread_count": 0, "dm_unread_count": 0, "total_unread_count": 0})
    return Response(status=404)


def filled(answer: Answer, viewer: AccountRecord) -> Answer:
    """Put the account's own data where the table of states leaves room for it."""
    if not isinstance(answer, Payload) or not isinstance(answer.data, Fill):
        return answer
    match answer.data:
        case Fill.SUSPENDED:
            return replace(answer, data=account_list(viewer, is_suspended=True))
        case Fill.AUTH_INVALID:
            return replace(answer, data=account_list(viewer, is_auth_valid=False))
        case Fill.OTHER:
            return replace(answer, data=account_list(viewer))
        case Fill.CSRF:
            return replace(answer, data=code(CSRF_MISMATCH).data)


def shown_id(record: AccountRecord) -> str:
    """The viewer's id as the site tells it: another one in the state that says so."""
    return f"9{record.account.id}" if record.state == "other_viewer" else record.account.id


def account_list(record: AccountRecord, *, is_suspended: bool = False, is_auth_valid: bool = True) -> dict[str, object]:
    """The accounts of the browser: this one alone."""
    return {
        "users": [
            {
                "user_id": shown_id(record),
                "name": record.account.name,
                "screen_name": record.account.handle,
                "avatar_image_url": AVATAR,
                "is_suspended": is_suspended,
                "is_verified": False,
                "is_protected": False,
                "is_auth_valid": is_auth_valid,
            }
        ]
    }
