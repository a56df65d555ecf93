"""Short forms for the state tables of the local Facebook."""

from __future__ import annotations

from sandbox.sites.facebook.api.errors import Flag, errors_body, moved, refusal
from sandbox.sites.states import Answer, Expected, Page, Payload, Redirect, StateSpec

GRAPHQL_TYPE = 'text/html; charset="utf-8"'


def said(body: str) -> Payload:
    """An answer of the script's endpoint: HTTP 200, and it claims to be HTML."""
    return Payload(body, content_type=GRAPHQL_TYPE)


def code(number: int, **flags: Flag) -> Payload:
    """The GraphQL form of an error."""
    return said(errors_body(number, **flags))


def old_code(number: int, *, to: str | None = None) -> Payload:
    """The guarded form of an error, optionally with a place to go to."""
    return said(refusal(number, redirect=to))


def go(target: str, *, key: str = "redirect") -> Payload:
    """A script's answer that only says where to go."""
    return said(moved(target, key=key))


def moved_to(
    expected: Expected, note: str, location: str, *, status: int = 302, api: Answer | None = None
) -> StateSpec:
    """A state that shows itself by sending every navigation to `location`; scripts are told the same unless given."""
    return StateSpec(expected, note, Redirect(location, status), api or go(location.replace("{next}", "%2F")))


def notice(
    heading: str,
    message: str = "",
    *,
    form: str = "",
    data: str = "",
    status: int = 200,
    zero: bool = False,
    at_home: bool = False,
) -> Page:
    """A plain page in English with a heading: only the English words of these pages are known.

    With `zero` the page also carries USER_ID "0", after the form: a challenge that looks logged out.
    """
    values = (("heading", heading), ("message", message), ("form", form), ("data", data))
    return Page("notice_zero" if zero else "notice", status=status, values=values, at_home=at_home)
