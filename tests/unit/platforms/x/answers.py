"""Answers of the local X as text, made without any wire."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.sites import Account
from sandbox.sites.accounts import AccountRecord
from sandbox.sites.messages import Request
from sandbox.sites.troubles import Troubles
from sandbox.sites.x.directory import Directory
from sandbox.sites.x.graphql.drift import TROUBLES
from sandbox.sites.x.graphql.operations import Operations
from sandbox.sites.x.model import SHAPES, Person, XProfile
from sandbox.sites.x.people import invent_posts, invent_users

VIEWER = "1700000000000000071"
LISTS = {"Followers": 69, "Following": 60, "BlueVerifiedFollowers": 20, "Retweeters": 20, "TweetDetail": 20}


class Site:
    """The operations of a local X with one profile, for one viewer."""

    def __init__(self, profile: XProfile | None = None) -> None:
        directory = Directory()
        self.profile = profile or a_profile()
        directory.add(self.profile)
        self.troubles = Troubles(TROUBLES)
        self.operations = Operations(directory, self.troubles)
        self._viewer = AccountRecord(Account(VIEWER, "Prueba Ficticia", "prueba"), "valid")

    def ask(self, operation: str, cursor: str | None = None) -> str:
        """The body of one answer."""
        return self.call(operation, cursor)[1]

    def call(self, operation: str, cursor: str | None = None, **changes: Any) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers of one answer."""
        variables: dict[str, Any] = {"userId": self.profile.id, "screen_name": self.profile.handle, **changes}
        if self.profile.posts:
            variables |= {"tweetId": self.profile.posts[0].id, "focalTweetId": self.profile.posts[0].id}
        if cursor:
            variables["cursor"] = cursor
        sent = {"x-client-transaction-id": "sandbox"}
        body = json.dumps({"variables": variables}).encode()
        request = Request("POST", "x.com", f"/i/api/graphql/Sb/{operation}", "", sent, body, "127.0.0.1:1")
        response = self.operations.answer(operation, request, self._viewer)
        return response.status, response.body.decode(), dict(response.headers)


def a_profile(**changes: Any) -> XProfile:
    """A profile with everything around it."""
    values: dict[str, Any] = {
        "followers": invent_users(150, 1),
        "following": invent_users(130, 2),
        "posts": invent_posts(3, 3, reposters=45, replies=44),
        **changes,
    }
    assert values.get("shape") in {None, *SHAPES}, "the site would quietly take its own"
    return XProfile(a_person(), **values)


def a_person(**facts: Any) -> Person:
    """Somebody who does not exist."""
    values: Mapping[str, Any] = {
        "bio": "Nubes & faroles.",
        "location": "Villa Imaginaria",
        "website": "https://vega.example/",
        "category": "Faros",
        "verified_type": "Business",
        **facts,
    }
    return Person("1400000000000000001", "vega_ficticia", "Vega Ficticia", **values)
