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
from tests.unit.platforms.replayed import OUTCOME, Replay, of_facebook, of_instagram, of_x

INCOMPLETE = {EndReason.STALLED, EndReason.SITE_CAP, EndReason.CURSOR_REPEATED, EndReason.EMPTY_WITH_COUNT,
              EndReason.HIDDEN, "LayoutChangedException", "NetworkException"}  # fmt: skip
HARMLESS = {
    "facebook": {"", "errors_beside", "missing_cursor"},
    "instagram": {"", "errors_beside", "lying_has_more"},
    "x": {"", "errors_beside", "overlap"},
}
"""What does no harm leaves the list whole."""
KNOWN = {"facebook": OF_FACEBOOK, "instagram": OF_INSTAGRAM, "x": OF_X}
MATRIX = [(network, trouble) for network, known in KNOWN.items() for trouble in ("", *known)]
ENDS_EARLY = {"emptied", "early_end", "no_cursor"}
"""The site itself says that nothing follows. It is believed where its own count agrees but for a few
(`stop_conditions`): counts are rounded, and those who left are counted on."""


def is_few(missing: int, declared: int) -> bool:
    return missing <= max(3, declared * 0.1)


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
    if network == "facebook":
        friends = invent_people(size, 1)
        served = {person.id for person in friends}
        profile = FacebookProfile("100080000000001", None, "Vega Ficticia", friends, quirks=quirks)
        rows, end = outcome(of_facebook(profile, trouble, at, times), profile.declared("friends_all"))
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
    assert end in {EndReason.END, *INCOMPLETE}, end
    agrees = trouble in ENDS_EARLY and is_few(len(served - rows), size)
    assert end is not EndReason.END or rows == served or agrees
    assert trouble not in HARMLESS[network] or (rows, end) == (served, EndReason.END)
