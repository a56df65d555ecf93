"""The people, profiles, posts and comments of the local Instagram, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

ListName = Literal["followers", "following"]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a list."""

    id: str
    username: str
    name: str
    private: bool = False
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or a reply to one."""

    id: str
    author: Person
    text: str
    created_at: int
    likes: int = 0
    replies: Sequence[Comment] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post. `likes_shown` is the number the site tells; only some hundred of the likers can ever be listed."""

    id: str
    caption: str
    taken_at: int
    likers: Sequence[Person] = ()
    comments: Sequence[Comment] = ()
    likes_shown: int | None = None
    pinned: bool = False

    @property
    def code(self) -> str:
        """The name in the post's address: its number in another writing."""
        number, digits = int(self.id), []
        while number:
            number, digit = divmod(number, len(ALPHABET))
            digits.append(ALPHABET[digit])
        return "".join(reversed(digits))

    @property
    def like_count(self) -> int:
        """What the site tells."""
        return self.likes_shown if self.likes_shown is not None else len(self.likers)

    @property
    def comment_count(self) -> int:
        """Comments and replies."""
        return sum(1 + len(comment.replies) for comment in self.comments)


@dataclass(frozen=True, slots=True)
class InstagramProfile:
    """A profile that can be visited. `followers_shown` is what the site counts, when that is not how many there are.

    `shown_of_followers` caps the list of followers: the site shows so many and says that it limits the list.
    """

    id: str
    username: str
    name: str
    followers: Sequence[Person] = ()
    following: Sequence[Person] = ()
    posts: Sequence[Post] = field(default=())
    biography: str = ""
    website: str | None = None
    category: str | None = None
    private: bool = False
    verified: bool = False
    unavailable: bool = False
    followers_shown: int | None = None
    shown_of_followers: int | None = None

    @property
    def as_person(self) -> Person:
        """The profile as a row of somebody's list."""
        return Person(self.id, self.username, self.name, self.private, self.verified)

    def people(self, name: ListName) -> Sequence[Person]:
        """The rows of one list that can really be had."""
        rows = self.followers if name == "followers" else self.following
        return rows[: self.shown_of_followers] if name == "followers" and self.shown_of_followers else rows

    def count(self, name: ListName) -> int:
        """What the site counts."""
        if name == "followers" and self.followers_shown is not None:
            return self.followers_shown
        return len(self.followers if name == "followers" else self.following)
