"""The people and profiles of the local Facebook, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sandbox.sites.facebook.posts import Post

Visibility = Literal["public", "friends_hidden", "locked", "deactivated", "memorialised", "unavailable"]
ListName = Literal["friends_all", "followers", "following"]
LIST_NAMES: tuple[ListName, ...] = ("friends_all", "followers", "following")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a list. `inactive` accounts have a row without an inner node."""

    id: str
    name: str
    vanity: str | None = None
    subtitle: str | None = None
    gender: str = "FEMALE"
    inactive: bool = False

    @property
    def url(self) -> str:
        """Canonical address: by vanity, else by number."""
        return profile_url(self.id, self.vanity)


@dataclass(frozen=True, slots=True)
class Quirks:
    """Habits of the real lists that break naive readers.

    `opaque_ids`: collection ids carry a pfbid instead of the number. `null_nodes`: some rows lack the inner node.
    `overlap`: a page repeats the last rows of the one before. `sentinel_stalls`: the front end loses its trigger once,
    until somebody scrolls up some 1500 px and down again. `count_lies`: the declared count is not the real one.
    `empty_mid_page`: one page fails once with code 1675012 and works when asked again. `silent_cursor`: a page does not
    say with which cursor the next one begins; its last row does. `recycles`: only rows near the screen are on the page,
    and their elements are used again for others.
    """

    opaque_ids: bool = False
    null_nodes: bool = False
    overlap: bool = False
    sentinel_stalls: bool = False
    count_lies: bool = False
    empty_mid_page: bool = False
    silent_cursor: bool = False
    recycles: bool = False


@dataclass(frozen=True, slots=True)
class FacebookProfile:
    """A profile that can be visited. `is_page` makes it page-like (delegate page, followers, no friends).

    `about` are the sub-tabs of About by key, each with its fields by type.
    `posts` and `photos` are newest first. `friends_opens` is the inner tab that the container `/friends` shows. When
    friends are hidden, `hides_tab` leaves their inner tab out, and `hides_lists` every inner tab; else the list is
    there and empty.
    """

    id: str
    vanity: str | None
    name: str
    friends: Sequence[Person] = ()
    followers: Sequence[Person] = ()
    following: Sequence[Person] = ()
    visibility: Visibility = "public"
    quirks: Quirks = field(default_factory=Quirks)
    is_page: bool = False
    bio: str | None = None
    city: str | None = None
    hometown: str | None = None
    work: str | None = None
    education: str | None = None
    website: str | None = None
    category: str | None = None
    gender: str = "FEMALE"
    verified: bool = False
    alternate_name: str | None = None
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    friends_opens: ListName = "friends_all"
    hides_tab: bool = False
    hides_lists: bool = False
    posts: Sequence[Post] = ()
    photos: Sequence[Post] = ()
    followers_shown: int | None = None
    following_shown: int | None = None

    @property
    def url(self) -> str:
        """Canonical address: by vanity, else by number."""
        return profile_url(self.id, self.vanity)

    def people(self, list_name: ListName) -> Sequence[Person]:
        """The rows of one list as a viewer may see them."""
        if self.visibility in {"locked", "deactivated", "unavailable"}:
            return ()
        if list_name == "friends_all":
            return () if self.visibility == "friends_hidden" or self.is_page else self.friends
        return self.followers if list_name == "followers" else self.following

    def declared(self, list_name: ListName) -> int:
        """The count that the site tells, which is not always the number of rows."""
        real = {"friends_all": self.friends, "followers": self.followers, "following": self.following}[list_name]
        shown = {"friends_all": None, "followers": self.followers_shown, "following": self.following_shown}[list_name]
        return shown if shown is not None else len(real) + (7 if self.quirks.count_lies and real else 0)


def profile_url(profile_id: str, vanity: str | None) -> str:
    """The address under which the site links a profile."""
    if vanity is None:
        return f"https://www.facebook.com/profile.php?id={profile_id}"
    return f"https://www.facebook.com/{vanity}"
