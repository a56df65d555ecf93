"""The lists of X: around a profile, and below a post. All of them are timelines that the page's own script asks for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from core.domain.results.profiles import Checkpoint, ListKind, Profile, RelatedProfile
from core.domain.sessions.budgets import Endpoint
from core.errors import LayoutChangedException, NetworkException, ProfileNotFoundException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.pacing import TOO_MANY
from core.platforms.reading.source import NOTHING, DrawnRows, ListBrowser, ListSource, Reading, Refusal
from core.platforms.reading.stop_conditions import MAX_REFUSALS
from core.platforms.x.navigation import XNavigation
from core.platforms.x.payloads import codes_in, data_of, page_in
from core.platforms.x.posts import Post
from core.platforms.x.resuming import cursor_of, give_cursor

OPERATIONS: Mapping[ListKind, str] = {
    ListKind.FOLLOWERS: "Followers",
    ListKind.FOLLOWING: "Following",
    ListKind.VERIFIED_FOLLOWERS: "BlueVerifiedFollowers",
    ListKind.REPOSTS: "Retweeters",
    ListKind.COMMENTS: "TweetDetail",
}
"""The last part of the address of each list's query; what stands before it changes with every release."""
KNOWN = frozenset(
    {*OPERATIONS.values(), "UserTweets", "UserTweetsAndReplies", "UserMedia", "UserHighlightsTweets", "Likes"}
    | {"UserArticlesTweets", "FollowersYouKnow", "Favoriters", "UserCreatorSubscriptions", "ListOwnerships"}
)
"""Queries for timelines that ask for the same profile or post; each of them is another list."""
_PASSING = frozenset({"-1", "29", "130", "131"})
"""The site has too much to do: the page's own script asks again."""
_TIMELINE_KEY = '"instructions"'
_GONE = frozenset({404, 410})
_ERRORS, _FAILURES = 400, 500
_SHORT_OF = 0.02
"""A list that ends with fewer people than it has is whole as long as no more than this part is missing."""


class TimelineSource(ListSource):
    """One timeline of people. `asks` are the variables by which its query is known, whatever it is called.

    `post` is the one that it hangs on, where it hangs on one.
    """

    def __init__(
        self,
        kind: ListKind,
        url: str,
        asks: Mapping[str, str],
        declared: int | None,
        own: Profile,
        *,
        post: Post | None = None,
    ) -> None:
        self.url = url
        self.place = "" if post is None else post.post_id
        self.endpoint = Endpoint(kind)
        self.drawn = drawn_rows(own) if post is None else None
        self._post = post
        self._kind = kind
        self._operation = OPERATIONS[kind]
        self._asks = asks
        self._declared = declared
        self._shown: set[str] = set()
        self._others = 0
        self._cursors: set[str | None] = set()
        self._begun = False
        self._trouble = 0
        self._checkpoint: Checkpoint | None = None

    def open(self, document: Document) -> Reading:
        """The page carries nothing of the list: its script asks for all of it."""
        if document.status in _GONE:
            raise ProfileNotFoundException(f"HTTP {document.status}")
        if document.status >= _ERRORS:
            raise NetworkException(f"HTTP {document.status}")
        self._shown, self._others, self._cursors, self._begun = set(), 0, set(), False
        return NOTHING

    async def begin_at(self, browser: ListBrowser, checkpoint: Checkpoint) -> bool:
        """See ListSource: the page's own first call is given the cursor on its way out."""
        if self._post is not None:
            return False
        self._checkpoint = checkpoint
        await browser.guard.wait(give_cursor(browser.get_page(), self._operation, checkpoint.cursor))
        return True

    def wants(self, answer: ApiAnswer) -> bool:
        """Under a name that is not known, it is known by what it asks for and by carrying a timeline."""
        strange = answer.operation not in KNOWN and _TIMELINE_KEY in answer.body
        return self._is_named(answer) or (strange and self._asks_for_us(answer))

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource. An answer in a form that is not known leaves what is drawn to be read."""
        if not self._asks_for_us(answer):
            return NOTHING
        try:
            data = data_of(answer.body)
            found = page_in(data, self._kind)
        except LayoutChangedException:
            return self._unreadable(answer)
        asked = cursor_of(answer.variables)
        if self._is_stale(found, asked):
            return self._from_the_start()
        if not (found.rows or self._is_named(answer) or asked in self._cursors):
            return NOTHING  # an empty timeline under a name that is not known may be any
        if self._checkpoint is not None and asked == self._checkpoint.cursor:
            self._others += 0 if self._begun else self._checkpoint.observed
        self._begun, self._trouble, self.troubled = True, 0, False
        self._cursors.add(found.next_cursor)
        return Reading(self._counted(found), asked)

    def _is_stale(self, page: CollectionPage, asked: str | None) -> bool:
        """Whether the checkpoint leads nowhere: its cursor is answered by nobody, and was not the last one."""
        resumed = self._checkpoint is not None and asked == self._checkpoint.cursor
        return resumed and not page.count and not self._begun

    def _from_the_start(self) -> Reading:
        self._checkpoint = None
        return Reading(refusal=Refusal.RELOAD, detail="the checkpoint leads nowhere")

    def _unreadable(self, answer: ApiAnswer) -> Reading:
        if answer.status == TOO_MANY:
            return NOTHING  # the pacer has been told
        codes = _codes_of(answer.body)
        if codes & _PASSING or answer.status >= _FAILURES or not _is_whole(answer.body):
            return self._passed_over(codes)
        if self._checkpoint is not None and not self._begun and cursor_of(answer.variables) is not None:
            return self._from_the_start()
        if self._begun and (codes or self.drawn is None):
            raise LayoutChangedException(f"list query refused or unreadable: {', '.join(sorted(codes)) or 'no code'}")
        return NOTHING

    def _passed_over(self, codes: frozenset[str]) -> Reading:
        """The page's own script asks again; a site that goes on like that cannot be read just now."""
        self._trouble, self.troubled = self._trouble + 1, True
        if self._trouble > MAX_REFUSALS:
            raise NetworkException(f"the site answers with trouble: {', '.join(sorted(codes)) or 'no code'}")
        return NOTHING

    def _is_named(self, answer: ApiAnswer) -> bool:
        return answer.operation == self._operation

    def _asks_for_us(self, answer: ApiAnswer) -> bool:
        """Whether the call asked for our list; one that does not tell is believed by its name."""
        told = {name: answer.variables[name] for name in self._asks if name in answer.variables}
        return all(str(told[name]) == self._asks[name] for name in told) and (bool(told) or self._is_named(answer))

    def _counted(self, page: CollectionPage) -> CollectionPage:
        """The page, as capped when the site ends the list with fewer people than it says that there are.

        A page that does not say how the list goes on ends it too; one without rows is no cap, but a contradiction.
        """
        self._shown.update(row.key for row in page.rows)
        self._others += page.count - len(page.rows)
        missing = (self._declared or 0) - len(self._shown) - self._others
        silent = page.has_next is None and page.next_cursor is None
        most = 0 if silent else max(1, (self._declared or 0) * _SHORT_OF)
        ends = silent or page.has_next is False
        return replace(
            page,
            rows=self._placed(page.rows),
            declared=self._declared,
            has_next=False if ends else page.has_next,
            capped=ends and page.count > 0 and missing > most,
        )

    def _placed(self, rows: tuple[RelatedProfile, ...]) -> tuple[RelatedProfile, ...]:
        """The rows with the post that they hang on, as it is known to us."""
        if self._post is None:
            return rows
        number, url = self._post.post_id, self._post.url
        return tuple(
            replace(row, post_id=number, post_url=url, parent_id="" if row.parent_id == number else row.parent_id)
            for row in rows
        )


def of_profile(profile: Profile, kind: ListKind) -> TimelineSource:
    """A list around a profile."""
    url = XNavigation.build_list_url(profile.username or profile.external_id, kind)
    counter = profile.counters.get(kind)
    return TimelineSource(kind, url, {"userId": profile.external_id}, counter.value if counter else None, profile)


def reposters_of(profile: Profile, post: Post) -> TimelineSource:
    """Who passed a post on."""
    url, asks = f"{post.url}/retweets", {"tweetId": post.post_id}
    return TimelineSource(ListKind.REPOSTS, url, asks, post.counts.get("reposts"), profile, post=post)


def replies_to(profile: Profile, post: Post) -> TimelineSource:
    """Who answered a post."""
    asks = {"focalTweetId": post.post_id}
    return TimelineSource(ListKind.COMMENTS, post.url, asks, post.counts.get("replies"), profile, post=post)


def drawn_rows(own: Profile) -> DrawnRows:
    """How a list of people looks on the page; the column at its side has cells of the same make."""
    return DrawnRows(
        identify=_handle_in,
        profile_url=XNavigation.build_profile_url,
        own=frozenset({own.external_id, (own.username or "").lower()}),
        root='[data-testid="primaryColumn"]',
        row='[data-testid="UserCell"]',
        until_heading=True,
    )


def _handle_in(url: str) -> str | None:
    """The handle that a link of one segment leads to."""
    segments = [part for part in urlsplit(url).path.split("/") if part]
    return XNavigation.extract_identifier_from_url(url) if len(segments) == 1 else None


def _is_whole(body: str) -> bool:
    """Whether a body is JSON at all; one that was cut off is not, and its page asks again."""
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _codes_of(body: str) -> frozenset[str]:
    try:
        data: dict[str, Any] = data_of(body)
    except (LayoutChangedException, NetworkException):
        return frozenset()
    return codes_in(data)
