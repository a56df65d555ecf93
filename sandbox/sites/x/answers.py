"""Short forms for the state tables of the local X."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sandbox.sites.states import Answer, Page, Payload, Redirect, StateSpec

HOST = "https://x.com"
RESET = "4102444800"
MESSAGES: Mapping[int, str] = {
    -1: "LoadShed", 27: "This account is locked", 29: "Timeout: Unspecified", 32: "Could not authenticate you",
    34: "Sorry, that page does not exist.",
    37: "Authorization: Denied by access control: Missing LdapGroup(visibility-custom-suspension)",
    50: "User not found.", 63: "User has been suspended.",
    64: "Your account is suspended and is not permitted to access this feature.", 88: "Rate limit exceeded.",
    89: "Invalid or expired token.", 126: "You have been logged out", 130: "Over capacity", 131: "Internal error",
    141: "The account of the user is inactive", 215: "Bad Authentication data.",
    226: "This request looks like it might be automated.",
    220: "Your credentials do not allow access to this resource.", 231: "User must verify login",
    239: "Bad guest token.", 242: "User has been deactivated", 244: "User must reset their password",
    262: "Phone number must be verified", 263: "Human check required",
    326: "To protect our users from spam and other malicious activity, this account is temporarily locked. "
         "Please log in to https://x.com to unlock your account.",
    344: "You have reached your daily limit.", 336: "The following features cannot be null: sandbox_feature_enabled",
    353: "This request requires a matching csrf cookie and header.", 366: "flow name is currently not accessible",
    376: "User session is not active", 398: "Can't complete your signup right now.",
    399: "Incorrect. Please try again.", 404: "Sorry, that page does not exist", 445: "Restricted session",
}  # fmt: skip


class Fill(Enum):
    """Room that a state leaves for the account's own data."""

    SUSPENDED = "the account list with is_suspended"
    AUTH_INVALID = "the account list without is_auth_valid"
    OTHER = "the account list of another account"
    CSRF = "code 353, beside a new ct0"


@dataclass(frozen=True, slots=True)
class XStateSpec(StateSpec):
    """A session state of X; `account_list` and `user_state` replace `api` at the two probe addresses, when given."""

    account_list: Answer | None = None
    user_state: str | None = None


def code(
    number: int,
    *,
    status: int = 403,
    bounce: str | None = None,
    remaining: str | None = None,
    message: str = "",
    nested: bool = False,
) -> Payload:
    """A refused call with one error; `remaining` adds the rate headers, `nested` tells the bounce deeper."""
    error: dict[str, object] = {"code": number, "message": message or MESSAGES[number]}
    if bounce is not None:
        place = {"sub_error_code": 0, "bounce_location": bounce}
        error |= {"bounce": place} if nested else place
    return Payload({"errors": [error]}, status=status, headers=rate(remaining) if remaining is not None else ())


def rate(remaining: str) -> tuple[tuple[str, str], ...]:
    """The rate headers; the window ends far in the future, for a reset that has passed says nothing."""
    return (("x-rate-limit-limit", "50"), ("x-rate-limit-remaining", remaining), ("x-rate-limit-reset", RESET))


def go(path: str) -> Redirect:
    """A redirection of a navigation within the site."""
    return Redirect(HOST + path)


def bare(status: int, body: str = "", *, content_type: str = "text/html; charset=utf-8") -> Payload:
    """An answer with hardly a word in it."""
    return Payload(body, status=status, content_type=content_type)


def notice(heading: str, form: str = "", *, status: int = 200, truncate: bool = False) -> Page:
    """A plain page with a heading."""
    return Page("notice", status=status, values=(("heading", heading), ("form", form)), truncate=truncate)
