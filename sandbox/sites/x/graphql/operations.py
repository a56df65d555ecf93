"""The operations that the local front end of X asks for, each with its troubles."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import cast

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.messages import Request, Response, json_response
from sandbox.sites.troubles import Troubles
from sandbox.sites.x.directory import Directory
from sandbox.sites.x.graphql import drift
from sandbox.sites.x.graphql.posts import conversation, profile_page
from sandbox.sites.x.graphql.rates import Rates
from sandbox.sites.x.graphql.timelines import (
    again,
    cursor,
    cut,
    instructions,
    of_user,
    people_to_follow,
    read_cursor,
    unwrap_cursor,
    user_entry,
    wrap_cursor,
    write_cursor,
)
from sandbox.sites.x.graphql.users import Counts, Json, Ties, gone_answer, user_result
from sandbox.sites.x.model import RECENT, ListName, Shape, XProfile
from sandbox.sites.x.people import invent_users

LISTS: Mapping[str, tuple[ListName, int]] = {
    "Followers": ("followers", 69),
    "Following": ("following", 60),
    "BlueVerifiedFollowers": ("verified_followers", 20),
}
BELOW, POSTS, THREADS = 20, 20, 20
RENAMED: Mapping[str, str] = {
    name: f"{name}TimelineQuery" for name in (*LISTS, "Retweeters", "TweetDetail", "UserTweets")
}
_NAMES = {new: old for old, new in RENAMED.items()}
STRICT = "Followers"
TRANSACTION = "x-client-transaction-id"
RATE_LIMIT, OVERLOADED, BAD_CURSOR = 88, -1, 214
OVERLAP = 5
_REASONS = {"suspended": "Suspended", "deactivated": "Deactivated"}


class Operations:
    """Answers the calls of viewers whose session is well; `shape` is the form of the data, but for some profiles."""

    def __init__(self, directory: Directory, troubles: Troubles) -> None:
        self._directory = directory
        self._troubles = troubles
        self.rates = Rates()
        self.shape: Shape = "flat"
        self._suggested = invent_users(3, 77_777)

    def answer(self, operation: str, request: Request, viewer: AccountRecord) -> Response:
        """Answer one call; unknown operations do not exist, nor does a strict one without the page's own mark."""
        name = _NAMES.get(operation, operation)
        make = self._makers().get(name)
        trouble = self._troubles.take(name, viewer.account.id, named=name not in RENAMED)
        strict = name == STRICT and (request.method != "POST" or not request.headers.get(TRANSACTION))
        if make is None or strict or trouble == "not_found":
            return Response(status=404)
        allowed, headers = self.rates.count(viewer.account.id, name)
        if trouble == "rate_limited":
            allowed, headers = False, self.rates.spend(viewer.account.id, name)
        if not allowed:
            return json_response(_errors(RATE_LIMIT, "Rate limit exceeded."), 429).adding(*headers)
        if trouble == "load_shed":
            return json_response(_errors(OVERLOADED, "LoadShed")).adding(*headers)
        try:
            answer: Json = {"data": make(_variables(request), viewer, trouble)}
        except ValueError:
            return json_response(_errors(BAD_CURSOR, "Invented: the cursor is not one"), 400).adding(*headers)
        return drift.spoilt(answer, trouble).adding(*headers)

    def _makers(self) -> dict[str, Callable[[Json, AccountRecord, str], Json]]:
        lists = {name: self._list_maker(name) for name in LISTS}
        return {
            **lists,
            "UserByScreenName": self._profile,
            "UserByRestId": self._profile,
            "UserTweets": self._posts,
            "Retweeters": self._reposters,
            "TweetDetail": self._replies,
            "SidebarUserRecommendations": self._sidebar,
        }

    def _list_maker(self, operation: str) -> Callable[[Json, AccountRecord, str], Json]:
        return lambda variables, viewer, trouble: self._people(operation, variables, viewer, trouble)

    def _shape_of(self, profile: XProfile | None) -> Shape:
        return (profile.shape if profile else None) or self.shape

    def _profile(self, variables: Json, viewer: AccountRecord, _trouble: str) -> Json:
        profile = (
            self._directory.by_id(str(variables["userId"]))
            if "userId" in variables and "screen_name" not in variables
            else self._directory.by_handle(str(variables.get("screen_name", "")))
        )
        if profile is None:
            return {}
        shape, reason = self._shape_of(profile), _REASONS.get(profile.visibility)
        if reason is not None:
            return gone_answer(profile.person, shape, reason)
        counts = Counts(profile.declared("followers"), profile.declared("following"), len(profile.posts))
        ties = Ties(viewer.account.id in profile.followed_by, profile.visibility == "blocking")
        return {"user": {"result": user_result(profile.person, shape, counts, ties)}}

    def _people(self, operation: str, variables: Json, viewer: AccountRecord, trouble: str) -> Json:
        profile = self._directory.by_id(str(variables.get("userId", "")))
        if profile is None:
            return {}
        name, size = LISTS[operation]
        asked = str(variables.get("cursor") or "")
        owner = f"{profile.id}{list(LISTS).index(operation)}"
        start = read_cursor(asked, owner) if asked else 0
        people = profile.people(name, viewer.account.id)
        people = people[:RECENT] if trouble == "capped" and viewer.account.id != profile.id else people
        page = cut(people, start, size, overlap=OVERLAP if trouble == "overlap" else 0)
        shape = self._shape_of(profile)
        entries = [user_entry(person, shape, rank) for rank, person in enumerate(page.people)]
        bottom = write_cursor(page.following, owner)
        if trouble == "empty_page":
            entries, bottom = [], again(asked, start, owner)
        if trouble in {"emptied", "early_end"}:
            entries, bottom = entries if trouble == "early_end" else [], write_cursor(None, owner)
        if trouble == "cursor_repeated":
            bottom = asked or bottom
        if page.following is None and entries:
            entries.append(people_to_follow(self._suggested, shape))
        if trouble != "no_cursor":
            entries.append(cursor("Bottom", bottom, 700))
        entries.append(cursor("Top", f"-1|{owner}", 701))
        return of_user(instructions(entries, first=not asked))

    def _posts(self, variables: Json, viewer: AccountRecord, _trouble: str) -> Json:
        profile = self._directory.by_id(str(variables.get("userId", "")))
        if profile is None or not profile.is_open_to(viewer.account.id):
            return {} if profile is None else of_user([])
        asked = str(variables.get("cursor") or "")
        start = unwrap_cursor(asked, profile.id) if asked else 0
        posts = profile.posts[start : start + POSTS]
        bottom = wrap_cursor(start + len(posts), profile.id)
        return of_user(profile_page(profile, posts, self._shape_of(profile), bottom, first=not asked))

    def _reposters(self, variables: Json, viewer: AccountRecord, trouble: str) -> Json:
        found = self._directory.post(str(variables.get("tweetId", "")))
        if found is None or not found[0].is_open_to(viewer.account.id):
            return {"retweeters_timeline": {"timeline": {"instructions": []}}}
        profile, post = found
        asked = str(variables.get("cursor") or "")
        start = unwrap_cursor(asked, post.id) if asked else 0
        page = cut(post.reposters, start, BELOW, overlap=OVERLAP if trouble == "overlap" else 0)
        shape = self._shape_of(profile)
        rows = [] if trouble in {"empty_page", "emptied"} else page.people
        entries = [user_entry(person, shape, rank) for rank, person in enumerate(rows)]
        entries.append(cursor("Top", wrap_cursor(0, post.id), 700))
        value = asked if trouble == "cursor_repeated" and asked else wrap_cursor(start + len(rows), post.id)
        if trouble != "no_cursor":
            entries.append(cursor("Bottom", value, 701, stops=trouble != "empty_page"))
        return {"retweeters_timeline": {"timeline": {"instructions": instructions(entries, first=False, clears=False)}}}

    def _replies(self, variables: Json, viewer: AccountRecord, trouble: str) -> Json:
        found = self._directory.post(str(variables.get("focalTweetId", "")))
        if found is None or not found[0].is_open_to(viewer.account.id):
            return {}
        profile, post = found
        asked = str(variables.get("cursor") or "")
        start = unwrap_cursor(asked, post.id) if asked else 0
        replies = [] if trouble in {"empty_page", "emptied"} else list(post.replies[start : start + THREADS])
        end = start + len(replies)
        bottom = (
            wrap_cursor(end, post.id) if end < len(post.replies) and trouble not in {"no_cursor", "emptied"} else None
        )
        parts = conversation(profile, post, replies, self._shape_of(profile), bottom, first=not asked)
        return {"threaded_conversation_with_injections_v2": {"instructions": parts}}

    def _sidebar(self, _variables: Json, _viewer: AccountRecord, _trouble: str) -> Json:
        rows = [
            {"token": "sandbox", "user_results": {"result": user_result(one, self.shape)}} for one in self._suggested
        ]
        return {"sidebar_user_recommendations": rows}


def _variables(request: Request) -> Json:
    """The variables of a call: in the address, or in the JSON of its body."""
    text = request.query.get("variables", "")
    try:
        found = json.loads(text) if text else json.loads(request.body or b"{}").get("variables", {})
    except ValueError:
        return {}
    return cast("Json", found) if isinstance(found, dict) else {}


def _errors(code: int, message: str) -> Json:
    return {"errors": [{"code": code, "message": message}]}
