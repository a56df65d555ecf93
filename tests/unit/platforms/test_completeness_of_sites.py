"""Every trouble of the three local sites, at any page, for lists of any size: whole, or incomplete and saying so."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.results.profiles import EndReason
from sandbox.sites.facebook.model import FacebookProfile, Quirks
from sandbox.sites.facebook.people import invent_people
from sandbox.sites.facebook.troubles import TROUBLES as OF_FACEBOOK
from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people as invent_instagrammers
from sandbox.sites.instagram.content.troubles import TROUBLES as OF_INSTAGRAM
from sandbox.sites.x.graphql.drift import TROUBLES as OF_X
from sandbox.sites.x.model import SHAPES, Person, XProfile
from sandbox.sites.x.people import invent_users
from tests.support.tables import each
from tests.unit.platforms.replayed import OUTCOME, Replay, of_facebook, of_instagram, of_x

HARMLESS = {
    "facebook": {"", "errors_beside", "missing_cursor", "overlap"},
    "instagram": {"", "errors_beside", "lying_has_more"},
    "x": {"", "errors_beside", "overlap"},
}
"""What does no harm leaves the list whole."""
KNOWN = {"facebook": OF_FACEBOOK, "instagram": OF_INSTAGRAM, "x": OF_X}
MATRIX = [(network, trouble) for network, known in KNOWN.items() for trouble in ("", *known)]
EMPTY, STALLED = EndReason.EMPTY_WITH_COUNT, EndReason.STALLED
LOOP, CAP = EndReason.CURSOR_REPEATED, EndReason.SITE_CAP
LAYOUT, LATER = "LayoutChangedException", "NetworkException"
UNREAD = {STALLED, LAYOUT}
"""Answers that cannot be read: the page seems to stand still, or nothing of it can be read at all."""
UNANSWERED = {STALLED, LATER}
REASONS: dict[str, set[EndReason | str]] = {
    "emptied": {EMPTY},
    "early_end": {CAP},
    "limited": {CAP},
    "capped": {CAP, EMPTY},
    "no_cursor": {CAP},
    "missing_cursor": {STALLED},
    "repeated_cursor": {LOOP, LAYOUT},  # Facebook refuses a cursor that it never gave
    "cursor_repeated": {LOOP},
    "empty_page": {STALLED},
    "hidden": {EndReason.HIDDEN, STALLED},  # hidden from the beginning, or from a page in between on
    "stalled": {STALLED},
    "feedback": {LATER},
    "please_wait": {LATER},
    "bad_request": {LATER},
    "refused": {LAYOUT, STALLED},
    "unknown_code": {LAYOUT, STALLED},
    **dict.fromkeys(("nothing", "rate_limited", "server_error", "load_shed", "not_found"), UNANSWERED),
    **dict.fromkeys(("cut", "truncated", "moved", "renamed", "renamed_undrawn", "key_renamed", "field_moved"), UNREAD),
    **dict.fromkeys(("form_unknown", "operation_renamed"), UNREAD),
}
"""Why a list may be incomplete, by the trouble that struck it. What is not here leaves every list whole."""
EARLY = frozenset({"early_end", "capped"})
"""The troubles that nobody can see: a page with people says that it is the last. It is believed where the site's own
count agrees but for a few, which is what hidden and deactivated accounts leave."""
FEW = {"facebook": (10, 0.25), "instagram": (1, 0.02), "x": (1, 0.02)}
"""How many people may be missing then, or which part of those declared; Facebook counts friends who left, for years."""
MARKED = ("x", "emptied")
"""Another one: X's cursor of the end, on an empty page after others (docs/reference/extraction.md 3.3)."""


def is_few(network: str, missing: int, declared: int) -> bool:
    few, part = FEW[network]
    return missing <= max(few, declared * part)


def outcome(replay: Replay, declared: int) -> OUTCOME:
    return asyncio.run(replay.read(declared))


@given(
    st.sampled_from(MATRIX),
    st.integers(0, 90),
    st.integers(0, 4),
    st.sampled_from([1, 2, 99]),
    st.builds(Quirks, opaque_ids=st.booleans(), null_nodes=st.booleans(), overlap=st.booleans(),
              count_lies=st.booleans(), empty_mid_page=st.booleans(), silent_cursor=st.booleans()),
    st.sampled_from(SHAPES),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_list_is_never_complete_with_rows_missing(
    case: tuple[str, str], size: int, at: int, times: int, quirks: Quirks, shape: str
) -> None:
    network, trouble = case
    declared = size
    if network == "facebook":
        friends = invent_people(size, 1)
        served = {person.id for person in friends}
        profile = FacebookProfile("100080000000001", None, "Vega Ficticia", friends, quirks=quirks)
        declared = profile.declared("friends_all")
        rows, end = outcome(of_facebook(profile, trouble, at, times), declared)
    elif network == "instagram":
        people = invent_instagrammers(size, 1)
        served = {person.id for person in people}
        seen = InstagramProfile("7000000001", "vega_ficticia", "Vega Ficticia", people)
        rows, end = outcome(of_instagram(seen, trouble, at, times), size)
    else:
        users = invent_users(size, 1)
        served = {person.id for person in users}
        owner = XProfile(Person("1400000000000000001", "vega", "Vega"), following=users, shape=shape)  # type: ignore[arg-type]
        rows, end = outcome(of_x(owner, trouble, at, times), size)
    assert rows <= served
    unseen = trouble in EARLY or ((network, trouble) == MARKED and bool(rows))
    agrees = unseen and is_few(network, declared - len(rows), declared)
    assert end is not EndReason.END or rows == served or agrees
    assert end is EndReason.END or end in REASONS.get(trouble, set()), (network, trouble, end)
    assert trouble not in HARMLESS[network] or (rows, end) == (served, EndReason.END)


@each(
    ("rows", "declared", "end"),
    [
        (96, 1_250_000, CAP),
        (96, 96, EndReason.END),
        (96, 103, EndReason.END),
        (96, 120, CAP),
        (0, 12, EMPTY),
        (9, 12, EndReason.END),
    ],
)
def test_facebook_shows_a_part_of_followers_and_does_not_say_so(rows: int, declared: int, end: EndReason) -> None:
    profile = FacebookProfile(
        "100080000000001", None, "Vega Ficticia", followers=invent_people(rows, 1), followers_shown=declared
    )
    found, ended = outcome(of_facebook(profile, "", 0, 0, "followers"), declared)
    assert (len(found), ended) == (rows, end)
