"""Who can be found on the local Facebook: by number, by vanity, and by the ids of their lists."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.sites.facebook.ids import collection_id, visible_lists
from sandbox.sites.facebook.model import LIST_NAMES, FacebookProfile, ListName, Person
from sandbox.sites.facebook.posts import Post


class Directory:
    """All profiles; people who only appear in somebody's list can be visited too, as small profiles of their own."""

    def __init__(self) -> None:
        self._profiles: dict[str, FacebookProfile] = {}
        self._people: dict[str, Person] = {}
        self._vanities: dict[str, str] = {}
        self._collections: dict[str, tuple[str, ListName]] = {}
        self._posts: dict[str, tuple[str, Post]] = {}

    def add(self, profile: FacebookProfile) -> None:
        """Add a profile and the people in its lists; adding the same id again replaces the profile."""
        self._profiles[profile.id] = profile
        self._index(profile.id, profile.vanity)
        for name in LIST_NAMES:
            self._meet({"friends_all": profile.friends, "followers": profile.followers,
                        "following": profile.following}[name])  # fmt: skip
        for post in (*profile.posts, *profile.photos):
            self._posts[post.id] = (profile.id, post)
            self._meet(person for person, _ in post.reactions)
            self._meet(one.author for comment in post.comments for one in (comment, *comment.replies))
        for name in visible_lists(profile):
            self._collections[collection_id(profile, name)] = (profile.id, name)

    def by_id(self, profile_id: str) -> FacebookProfile | None:
        """The profile of a number."""
        known = self._profiles.get(profile_id)
        if known is not None:
            return known
        person = self._people.get(profile_id)
        if person is None or person.inactive:
            return None
        return FacebookProfile(
            id=person.id, vanity=person.vanity, name=person.name, gender=person.gender, visibility="friends_hidden"
        )

    def by_vanity(self, vanity: str) -> FacebookProfile | None:
        """The profile of a name in the address, in any case."""
        profile_id = self._vanities.get(vanity.lower())
        return self.by_id(profile_id) if profile_id is not None else None

    def collection(self, collection: str) -> tuple[FacebookProfile, ListName] | None:
        """Whose list an opaque or clear collection id names."""
        found = self._collections.get(collection)
        if found is None:
            return None
        profile_id, name = found
        return self._profiles[profile_id], name

    def post(self, post_id: str) -> tuple[FacebookProfile, Post] | None:
        """Whose post or photo a number names; None for one that is gone."""
        found = self._posts.get(post_id)
        if found is None or found[1].gone:
            return None
        profile_id, post = found
        return self._profiles[profile_id], post

    def _meet(self, people: Iterable[Person]) -> None:
        for person in people:
            self._people[person.id] = person
            self._index(person.id, person.vanity)

    def _index(self, profile_id: str, vanity: str | None) -> None:
        if vanity is not None:
            self._vanities[vanity.lower()] = profile_id
