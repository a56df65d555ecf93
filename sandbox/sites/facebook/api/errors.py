"""Error bodies of Facebook's endpoints: they come with HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.sites.serving.relay import GUARD, compact

MESSAGES: Mapping[int, str] = {
    4: "Application request limit reached",
    17: "User request limit reached",
    190: "Error validating access token",
    368: "The action attempted has been deemed abusive or is otherwise disallowed",
    405: "You must log in to continue",
    613: "Calls to this api have exceeded the rate limit",
    80004: "There have been too many calls to this account",
    1348007: "You can't use this feature right now",
    1357001: "Not logged in",
    1357004: "Please try closing and re-opening your browser window.",
    1357031: "This content is no longer available",
    1357045: "Request could not be processed",
    1357051: "Request could not be processed",
    1357053: "Your session is no longer valid",
    1357054: "Your request couldn't be processed",
    1390008: "You can't use this feature right now",
    1404006: "Action blocked",
    1404078: "You're temporarily restricted",
    1545003: "Invalid parameters",
    1545010: "Message unavailable",
    1675004: "Rate limit exceeded",
    1675012: "A page of results could not be loaded",
    1675030: "Errors while executing query",
    3252001: "You're temporarily blocked",
}
Flag = bool | int | str


def refusal(code: int, *, redirect: str | None = None) -> str:
    """The old form: guarded, with the code at the top; optionally with a place to go to."""
    data: dict[str, object] = {
        "__ar": 1,
        "error": code,
        "errorSummary": MESSAGES[code],
        "errorDescription": MESSAGES[code],
        "payload": None,
        "lid": "7576000000000000002",
    }
    if redirect is not None:
        data["redirect"] = redirect
    return GUARD + compact(data)  # fmt: skip


def errors_body(code: int, **flags: Flag) -> str:
    """The GraphQL form: a list of errors beside empty data; `flags` such as is_transient or error_subcode are kept."""
    error: dict[str, object] = {
        "message": MESSAGES[code], "severity": "CRITICAL", "code": code, "api_error_code": None,
        "summary": MESSAGES[code], "description": MESSAGES[code], "is_silent": False, "is_transient": False,
        "requires_reauth": False, "allow_user_retry": False, "debug_info": None, "query_path": None,
        **flags,
    }  # fmt: skip
    return compact({"errors": [error], "data": {"node": None}, "extensions": {"is_final": True}})


def moved(target: str, *, key: str = "redirect") -> str:
    """An answer that only says where to go; `key` is redirect or redirectTo."""
    return GUARD + compact({"__ar": 1, "payload": None, key: target})
