"""From an Instagram page or answer to a Profile and to a page of a list: pure functions over text.

Both find their object by the name it hangs under, never by its place: `profiles` tells who a text is about, `pages`
which object is a list, `posts` reads the timeline. See docs/reference/extraction.md 2, docs/reference/extraction.md 8.
"""

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, ProfileAvailability
from core.errors import LayoutChangedException, UnknownListException
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.instagram.parsing.documents import Captured, captured
from core.platforms.instagram.parsing.pages import ListAnswer, pages_of
from core.platforms.instagram.parsing.profiles import is_not_there, profile_in
from core.platforms.instagram.parsing.refusals import contradiction, no_list, refusal_in
from core.platforms.reading.collection_page import CollectionPage

LISTS = (ListKind.FOLLOWERS, ListKind.FOLLOWING, ListKind.REACTIONS, ListKind.COMMENTS)


def profile_from(text: str) -> Profile:
    """The profile that a captured page or answer is about.

    Raises LayoutChangedException when it is neither a profile nor says that there is none; NetworkException for a page
    that was cut off. A profile that is not there has no number.
    """
    return profile_of(captured(text))


def page_from(text: str, kind: ListKind) -> CollectionPage:
    """The page of a list that a captured page or answer carries.

    Raises ListHiddenException when the site says that the list is not shown, NetworkException when it refused to
    answer, LayoutChangedException when the text carries no page of the list or one that is empty beside a count,
    UnknownListException for a list that Instagram does not have.
    """
    found = list_in(captured(text), kind)
    if found.contradicts_itself:
        raise contradiction(kind, found.declared)
    return CollectionPage(
        found.rows, found.cursor, found.declared, has_next=found.has_next, shown=found.shown, capped=found.limited
    )


def profile_of(found: Captured, *, identifier: str = "") -> Profile:
    """The profile of a captured text that was asked for by the user name `identifier`; see `profile_from`."""
    profile = profile_in(found)
    if profile is not None:
        return profile
    if is_not_there(found):
        return unavailable(identifier)
    raise LayoutChangedException("no profile")


def unavailable(identifier: str) -> Profile:
    """A profile that the site does not show, under the name it was asked for by."""
    return Profile(
        platform=Platform.INSTAGRAM,
        external_id=identifier.lower(),  # the number is not told; the name in lower case stands for it
        name="",
        username=identifier or None,
        url=InstagramNavigation.build_profile_url(identifier) if identifier else "",
        availability=ProfileAvailability.UNAVAILABLE,
    )


def list_in(found: Captured, kind: ListKind) -> ListAnswer:
    """The first page of the list inside a captured text, also one that contradicts itself; see `page_from`."""
    if kind not in LISTS:
        raise UnknownListException(kind.value, tuple(known.value for known in LISTS))
    pages = [page for tree in found.trees for page in pages_of(tree, kind, source=found.source)]
    if pages:
        return next((page for page in pages if page.shown), pages[0])
    raise refusal_in(found, kind) or no_list(kind)
