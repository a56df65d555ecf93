"""One small reader per platform: a JSON document becomes the codes, addresses and viewer ids it states.

Only the places where the sites put such things are read (the top of the document, its error objects), never the
depths where other people's data is.
"""

import re
from collections.abc import Iterator
from typing import Any

from core.domain.platforms.addresses import Address
from core.platforms.signals.http.addresses import parse_address
from core.platforms.signals.rules import Fact

_NAME_LIMIT = 120
_MOST_DIGITS = 20
"""Ids of X have 19 since 2018; more is no 64-bit number."""
_LONGEST_MESSAGE = 400
_UID = re.compile(r"(?<![0-9])[0-9]{4,20}(?![0-9])")
_NOT_SUSPENDED = "missing twitterusernotsuspended"
_USER_ID_NAMES = ("pk", "pk_id", "id")


def _number(value: Any) -> str | None:
    """A code as text, or None for what is no code."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**_MOST_DIGITS else None
    if (
        isinstance(value, str)
        and len(value) <= _MOST_DIGITS
        and value.removeprefix("-").isdecimal()
        and value.isascii()
    ):
        return value
    return None


def _objects(*values: Any) -> Iterator[dict[str, Any]]:
    for value in values:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))


def _texts(source: dict[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        value = source.get(name)
        if isinstance(value, str) and value:
            yield value


def read_facebook(document: Any, address: Address, viewer_id: str | None) -> Fact:  # noqa: ARG001 - one signature
    """Facebook: `error` number or object (Graph), `errors` list (GraphQL), `error_code`, `redirect`, the dtsg token."""
    codes: list[str] = []
    addresses: list[str] = []
    for top in _objects(document):
        error = top.get("error")
        for item in _objects(error, top.get("errors")):
            codes += _facebook_error(item)
        bare = _number(error) or _number(top.get("error_code"))
        if bare not in {None, "0"}:
            codes += _facebook_error({**top, "code": bare})
        for holder in _objects(top, top.get("payload"), error):
            addresses += _texts(holder, "redirect", "redirectTo")
        if address.under("/ajax/dtsg") and isinstance(payload := top.get("payload"), dict):
            codes += [] if payload.get("token") else ["dtsg=absent"]
    return Fact(tuple(codes), tuple(addresses))


def _facebook_error(error: dict[str, Any]) -> list[str]:
    """The codes of one error object; what the site itself calls transient is no expiry."""
    code = _number(error.get("code")) or _number(error.get("api_error_code"))
    subcode = _number(error.get("error_subcode")) or _number(error.get("subcode"))
    if error.get("is_transient") is True:
        return [f"{code}/{subcode}", "transient"] if subcode in {"459", "490"} else ["transient"]
    found = [f"{code}/{subcode}", code] if code and subcode else [code] if code else []
    if code == "190" and subcode in {"458", "459", "460", "490"}:
        found.remove("190")
    if error.get("requires_reauth") is True:
        found.append("requires_reauth")
    elif error.get("allow_user_retry") is True:
        found.append("transient")
    return found


def read_instagram(document: Any, address: Address, viewer_id: str | None) -> Fact:  # noqa: ARG001 - one signature
    """Instagram: `message`, `error_type`, `step_name`, `logout_reason`, challenge and checkpoint addresses."""
    codes: list[str] = []
    addresses: list[str] = []
    viewers: list[str] = []
    for top in _objects(document):
        codes += [f"step_name={value}" for value in _texts(top, "step_name")]
        codes += [f"bloks_action={value}" for value in _texts(top, "bloks_action")]
        if top.get("status") == "ok":
            if address.under("/api/v1/accounts/current_user"):
                viewers += _user_ids(top.get("user"))
            continue
        codes += [f"error_type={value.casefold()}" for value in _texts(top, "error_type")]
        codes += [_instagram_message(value) for value in _texts(top, "message")]
        codes += ["logout_reason"] if _number(top.get("logout_reason")) else []
        codes += ["spam"] if top.get("spam") is True else []
        addresses += _texts(top, "checkpoint_url")
        for challenge in _objects(top.get("challenge")):
            addresses += [*_texts(challenge, "url", "api_path")][:1]  # where a person is sent, before the application's
    if any(_mentions_suspension(url) for url in addresses):
        codes.append("challenge=suspended")
    return Fact(tuple(codes), tuple(addresses), tuple(viewers))


def _instagram_message(message: str) -> str:
    text = " ".join(message[:_NAME_LIMIT].replace("’", "'").split()).casefold()
    if text.startswith(("please wait a few minutes", "espera unos minutos")):
        return "message=please wait"
    if text.startswith(("too many requests", "demasiadas solicitudes")):
        return "message=too many requests"
    if text.startswith("the username you entered doesn't appear to belong"):
        return "message=unknown username"
    return f"message={text}"


def _mentions_suspension(url: str) -> bool:
    address = parse_address(url, "https://www.instagram.com/")
    return address is not None and "suspended" in address.path.split("/")


def _user_ids(user: Any) -> list[str]:
    return [number for holder in _objects(user) for number in _numbers(holder, *_USER_ID_NAMES)]


def read_x(document: Any, address: Address, viewer_id: str | None) -> Fact:
    """X: `errors[].code`, `bounce_location`, the account list and the user state at their own addresses."""
    codes: list[str] = []
    addresses: list[str] = []
    viewers: list[str] = []
    for top in _objects(document):
        for error in _objects(top.get("errors"), top.get("error")):
            codes += _x_error(error, viewer_id)
            addresses += _bounces(error)
        addresses += _bounces(top)
        if address.path.endswith("/account/multi/list.json"):
            for user in _objects(top.get("users")):
                flags = _account_flags(user) if viewer_id in _numbers(user, "user_id") else []
                codes += flags
                viewers += [] if flags else _numbers(user, "user_id")
        if address.path.endswith("/forms/api/prod/user_state.json"):
            codes += _user_state(top, viewer_id)
            viewers += _numbers(top, "user_id", "userId")
    return Fact(tuple(codes), tuple(addresses), tuple(viewers))


def _x_error(error: dict[str, Any], viewer_id: str | None) -> list[str]:
    """The code of one error object, with what its words add: whom 141 speaks of, why 37 denies."""
    code = _number(error.get("code"))
    words = "".join(_texts(error, "message"))[:_LONGEST_MESSAGE]
    if code == "141" and (named := _UID.findall(words)) and viewer_id not in named:
        return ["141/other"]
    if code == "37" and _NOT_SUSPENDED in words.casefold():
        return ["37/suspended", code]
    return [code] if code else []


def _bounces(holder: dict[str, Any]) -> list[str]:
    """Where an error sends the person, be it told beside the code or deeper."""
    extensions = _objects(holder.get("extensions"))
    nested = [holder, *_objects(holder.get("bounce"))]
    nested += [place for outer in extensions for place in (outer, *_objects(outer.get("bounce")))]
    return [url for place in nested for url in _texts(place, "bounce_location")]


def _numbers(source: dict[str, Any], *names: str) -> list[str]:
    return [number for name in names if (number := _number(source.get(name)))]


def _account_flags(user: dict[str, Any]) -> list[str]:
    """What the account list says of our own account; the browser's other accounts are not ours to judge."""
    suspended = ["users.is_suspended"] if user.get("is_suspended") is True else []
    return suspended + (["users.is_auth_valid=false"] if user.get("is_auth_valid") is False else [])


def _user_state(top: dict[str, Any], viewer_id: str | None) -> list[str]:
    """The state word, unless the document names another account than the cookies."""
    named = _numbers(top, "user_id", "userId")
    if named and viewer_id not in named:
        return []
    return [f"userState={value.casefold()}" for value in _texts(top, "userState")]
