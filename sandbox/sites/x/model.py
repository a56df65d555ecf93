"""The people, posts and profiles of the local X, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["flat", "core", "legacy"]
Visibility = Literal["public", "protected", "suspended", "deactivated", "blocking"]
ListName = Literal["followers", "following", "verified_followers"]
SHAPES: tuple[Shape, ...] = ("flat", "core", "legacy")
RECENT = 50
"""So many of the newest followers or followed are shown of somebody else when a list is capped."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on X. A `gone` one still has a row, as not available; of a `hollow` one the row has no result at all."""

    id: str
    handle: str
    name: str
    bio: str = ""
    location: str = ""
    website: str = ""
    category: str = ""
    joined: str = "Sat Mar 07 10:20:30 +0000 2015"
    verified_type: str = ""
    paid: bool = False
    protected: bool = False
    gone: bool = False
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a post. `below` are answers to it, shown in the same thread."""

    id: str
    author: Person
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post with who passed it on and who answered. A `repost_of` is somebody else's post, passed on."""

    id: str
    text: str
    written: str = "Tue Nov 03 09:15:00 +0000 2026"
    reposters: Sequence[Person] = ()
    replies: Sequence[Reply] = ()
    repost_of: Person | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class XProfile:
    """A profile that can be visited. `capped`: of its lists only the newest 50 are shown, but to itself.

    `followers_shown` and `following_shown` replace the counts; `shape` is the form of its data (None: the site's);
    `followed_by` are the ids of accounts that it lets in although it is protected.
    """

    person: Person
    followers: Sequence[Person] = ()
    following: Sequence[Person] = ()
    posts: Sequence[Post] = ()
    visibility: Visibility = "public"
    capped: bool = False
    followers_shown: int | None = None
    following_shown: int | None = None
    shape: Shape | None = None
    followed_by: frozenset[str] = field(default_factory=frozenset)

    @property
    def id(self) -> str:
        """Its number."""
        return self.person.id

    @property
    def handle(self) -> str:
        """Its name in addresses."""
        return self.person.handle

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://x.com/{self.handle}"

    def declared(self, name: ListName) -> int:
        """The count that the site tells, which is not always the number of rows."""
        if name == "following":
            return len(self.following) if self.following_shown is None else self.following_shown
        return len(self.followers) if self.followers_shown is None else self.followers_shown

    def people(self, name: ListName, viewer_id: str) -> Sequence[Person]:
        """The rows of one list as a viewer may see them."""
        if not self.is_open_to(viewer_id):
            return ()
        rows = self.following if name == "following" else self.followers
        if name == "verified_followers":
            rows = [person for person in rows if person.paid or person.verified_type]
        return rows[:RECENT] if self.capped and viewer_id != self.id else rows

    def is_open_to(self, viewer_id: str) -> bool:
        """Whether a viewer sees its posts and lists."""
        if viewer_id == self.id or viewer_id in self.followed_by:
            return True
        return self.visibility == "public"
