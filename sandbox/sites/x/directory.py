"""Who can be found on the local X: by handle, by number, and by the posts."""

from __future__ import annotations

from sandbox.sites.x.model import Person, Post, XProfile


class Directory:
    """All profiles; people who only appear in somebody's list can be visited too, as profiles without lists."""

    def __init__(self) -> None:
        self._profiles: dict[str, XProfile] = {}
        self._people: dict[str, Person] = {}
        self._handles: dict[str, str] = {}
        self._posts: dict[str, tuple[str, Post]] = {}

    def add(self, profile: XProfile) -> None:
        """Add a profile, its posts and the people around it; the same number again replaces it."""
        self._profiles[profile.id] = profile
        self._handles[profile.handle.lower()] = profile.id
        for post in profile.posts:
            self._posts[post.id] = (profile.id, post)
            self._meet(*post.reposters, *(reply.author for reply in post.replies))
        self._meet(*profile.followers, *profile.following)

    def by_id(self, number: str) -> XProfile | None:
        """The profile of a number."""
        known = self._profiles.get(number)
        person = self._people.get(number)
        if known is not None or person is None or person.gone or person.hollow:
            return known
        return XProfile(person, visibility="protected" if person.protected else "public")

    def by_handle(self, handle: str) -> XProfile | None:
        """The profile of a handle, in any case."""
        return self.by_id(self._handles.get(handle.lower(), ""))

    def post(self, number: str) -> tuple[XProfile, Post] | None:
        """A post and whose it is."""
        found = self._posts.get(number)
        return (self._profiles[found[0]], found[1]) if found else None

    def _meet(self, *people: Person) -> None:
        for person in people:
            self._people[person.id] = person
            self._handles.setdefault(person.handle.lower(), person.id)
