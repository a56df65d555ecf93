"""Who and what can be found on the local Instagram."""

from __future__ import annotations

from sandbox.sites.instagram.content.model import Comment, InstagramProfile, Person, Post


class Directory:
    """All profiles and posts; people who only appear in lists can be visited too, as small profiles of their own."""

    def __init__(self) -> None:
        self._profiles: dict[str, InstagramProfile] = {}
        self._people: dict[str, Person] = {}
        self._names: dict[str, str] = {}
        self._posts: dict[str, tuple[InstagramProfile, Post]] = {}
        self._comments: dict[str, Comment] = {}

    def add(self, profile: InstagramProfile) -> None:
        """Add a profile, its posts and the people around it; adding the same number again replaces the profile."""
        self._profiles[profile.id] = profile
        self._names[profile.username.lower()] = profile.id
        for person in (*profile.followers, *profile.following):
            self._meet(person)
        for post in profile.posts:
            self._posts[post.id] = self._posts[post.code] = (profile, post)
            for person in (*post.likers, *(comment.author for comment in post.comments)):
                self._meet(person)
            self._comments.update({comment.id: comment for comment in post.comments})

    def by_id(self, number: str) -> InstagramProfile | None:
        """The profile of a number."""
        known = self._profiles.get(number)
        if known is not None:
            return known
        person = self._people.get(number)
        return None if person is None else InstagramProfile(
            person.id, person.username, person.name, private=person.private, verified=person.verified
        )  # fmt: skip

    def by_username(self, name: str) -> InstagramProfile | None:
        """The profile of a user name, in any case; None for one that the site does not show."""
        found = self.by_id(self._names.get(name.lower(), ""))
        return None if found is None or found.unavailable else found

    def post(self, key: str) -> tuple[InstagramProfile, Post] | None:
        """A post and whose it is, by number or by the name in its address."""
        return self._posts.get(key)

    def comment(self, number: str) -> Comment | None:
        """A comment by its number."""
        return self._comments.get(number)

    def _meet(self, person: Person) -> None:
        self._people[person.id] = person
        self._names.setdefault(person.username.lower(), person.id)
