"""Lists as the local sites serve them, read without a browser: a page's script that asks for what each answer leads to.

The script believes what it is answered, as the real one does: it stops where an answer says that nothing follows, and
where it cannot be read.
"""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, EndReason, ListKind, ListPage, Profile
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import LayoutChangedException, NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.lists.people_lists import CollectionSource
from core.platforms.facebook.parsing.rows import pages_in
from core.platforms.instagram.lists import PeopleSource
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.list_reader import ListReader
from core.platforms.reading.pacing import Pacer
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser, ListSource, Reading
from core.platforms.x.lists import of_profile
from sandbox.sites.accounts import Account, AccountBook
from sandbox.sites.facebook.api.errors import errors_body
from sandbox.sites.facebook.api.graphql import LIST_QUERY, GraphQL
from sandbox.sites.facebook.api.lists import section_node
from sandbox.sites.facebook.directory import Directory as FacebookDirectory
from sandbox.sites.facebook.ids import collection_id
from sandbox.sites.facebook.model import FacebookProfile, ListName
from sandbox.sites.facebook.troubles import spoil
from sandbox.sites.facebook.viewer import dtsg_token, lsd_token
from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.site import InstagramSite
from sandbox.sites.messages import Request, Response
from sandbox.sites.x.model import XProfile
from sandbox.sites.x.site import XSite
from tests.fakes.clock import FakeClock
from tests.unit.platforms.list_reading import QuietGuard

VIEWER = AccountBook().add(Account("100090000000001", "Bruma Quimera", "bruma.quimera", "valid"))
CONFIG = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0, scroll_pause_ms=50, max_idle_rounds=2)
_KINDS: dict[ListName, ListKind] = {
    "friends_all": ListKind.FRIENDS,
    "followers": ListKind.FOLLOWERS,
    "following": ListKind.FOLLOWING,
}
OUTCOME = tuple[set[str], EndReason | str]
Ask = Callable[[str | None], ApiAnswer]
_GUARD = "for (;;);"
_ASK_AGAIN = "1675012"
"""Facebook's word for a page that came empty; its script asks for the same page again."""
_CURSORS = (
    re.compile(r'"end_cursor":"([^"]+)"'),
    re.compile(r'"next_max_id":"([^"]+)"'),
    re.compile(r'"value":"([^"]+)","cursorType":"Bottom"'),
)


class _Soon(ResponseQueue):
    """Does not wait: what comes has come by then."""

    async def wait(self, seconds: float) -> bool:
        await asyncio.sleep(0)
        return bool(self._answers)


class Replay:
    """One reading of one list of a local site."""

    def __init__(self, source: ListSource, ask: Ask, *, first: str | None = None, asks_first: bool = True) -> None:
        self.guard = QuietGuard()
        self.pacer = Pacer(None, SessionId(1), {}, FakeClock())
        self.config = CONFIG
        self._source = source
        self._ask = ask
        self._first, self._asks_first = first, asks_first
        self._next: str | None = None
        self._over = False

    async def navigate(self, url: str) -> Document:
        self._next, self._over = self._first, not self._asks_first and self._first is None
        return Document(url, 200, Verdict(SessionState.VALID, "invented"))

    def get_page(self) -> None:
        return None

    async def pause(self) -> None:
        return

    async def down(self, *, nudge: bool, settled: bool = False) -> None:
        """One more call of the page's script, if there is anything to ask for."""
        if self._over:
            return
        answer = self._ask(self._next)
        if _ASK_AGAIN not in answer.body:
            self._next = followed(answer)
        self._over = self._next is None
        if not answer.body:
            self.guard.lose()
        else:
            for subscriber in list(self.guard.subscribers):
                subscriber(answer)

    async def read(self, declared: int | None) -> OUTCOME:
        queue = _Soon(cast("Guard", self.guard), self._source.wants)
        collector = ListCollector(known=frozenset(), limit=10_000, budget=10_000, declared=declared)
        reader = ListReader(cast("ListBrowser", self), self._source, queue, collector, cast("Scroller", self))
        pages: list[ListPage] = []
        try:
            async for page in reader.pages():
                pages.append(page)  # noqa: PERF401 - one by one, so that none is lost
        except (LayoutChangedException, NetworkException) as exc:
            return _keys(pages), type(exc).__name__
        return _keys(pages), pages[-1].end or "no end"


def _keys(pages: list[ListPage]) -> set[str]:
    return {row.key for page in pages for row in page.rows}


def followed(answer: ApiAnswer) -> str | None:
    """The cursor with which a page's script goes on; None where it stops."""
    try:
        parts = [json.loads(line.removeprefix(_GUARD)) for line in answer.body.splitlines()]
    except ValueError:
        return None
    if answer.status >= 400 or not parts:
        return None
    text = json.dumps(parts, separators=(",", ":"))
    told = next((found[-1] for pattern in _CURSORS if (found := pattern.findall(text))), None)
    if told is None and '"has_next_page":true' in text:
        told = re.findall(r'"cursor":"([^"]+)"', text)[-1:][0] if '"cursor":"' in text else None
    return None if told is None or told.startswith("0|") else told


def of_facebook(profile: FacebookProfile, trouble: str, at: int, times: int, name: ListName = "friends_all") -> Replay:
    """The friends of a profile, or another list; the trouble strikes so many calls from one on."""
    directory = FacebookDirectory()
    directory.add(profile)
    graphql, collection = GraphQL(directory), collection_id(profile, name)
    struck = _Strikes(at, times)

    def ask(cursor: str | None) -> ApiAnswer:
        variables = {"count": 8, "cursor": cursor, "scale": 1, "search": None, "id": collection}
        form = {
            "fb_dtsg": dtsg_token(VIEWER),
            "lsd": lsd_token(VIEWER),
            "fb_api_req_friendly_name": LIST_QUERY,
            "variables": json.dumps(variables),
        }
        request = _request("www.facebook.com", "/api/graphql/", "", urlencode(form).encode(), "POST")
        due = struck.now()
        try:
            body = graphql.answer(request, VIEWER, overlap=due and trouble == "overlap").body.decode()
        except ValueError:
            body = errors_body(1675030)
        if due and trouble and _ASK_AGAIN not in body:
            body = spoil(trouble, body)
        return ApiAnswer(request.url, 200, LIST_QUERY, body, variables)

    node = section_node(profile, name, "es_ES")
    first = next(pages_in(node, source="html"), None)

    class Loaded(CollectionSource):
        def open(self, _document: Document) -> Reading:
            return Reading(first and self._counted(first))

    seen = Profile(Platform.FACEBOOK, profile.id, profile.name)
    source = Loaded(seen, _KINDS[name], collection_id=collection)
    return Replay(source, ask, first=first.next_cursor if first else None, asks_first=False)


def of_instagram(profile: InstagramProfile, trouble: str, at: int, times: int) -> Replay:
    """The followers of a profile."""
    site = InstagramSite()
    site.add_profile(profile)
    if trouble:
        site.troubles.order(trouble, after=at, times=times)

    def ask(cursor: str | None) -> ApiAnswer:
        query = urlencode({"count": 12} | ({"max_id": cursor} if cursor else {}))
        request = _request("www.instagram.com", f"/api/v1/friendships/{profile.id}/followers/", query)
        return _answer(request, site.respond(request, VIEWER), request.path)

    seen = Profile(Platform.INSTAGRAM, profile.id, profile.name, profile.username)
    return Replay(PeopleSource(seen, ListKind.FOLLOWERS), ask)


def of_x(profile: XProfile, trouble: str, at: int, times: int) -> Replay:
    """Whom a profile follows."""
    site = XSite()
    site.add_profile(profile)
    if trouble:
        site.troubles.order(trouble, after=at, times=times)

    def ask(cursor: str | None) -> ApiAnswer:
        variables = {"userId": profile.id, "count": 20} | ({"cursor": cursor} if cursor else {})
        query = urlencode({"variables": json.dumps(variables)})
        request = _request("x.com", "/i/api/graphql/abc/Following", query)
        return _answer(request, site.graphql.answer("Following", request, VIEWER), "Following", variables)

    count = len(profile.following)
    counters = {ListKind.FOLLOWING: Counter(count, str(count), exact=True)}
    seen = Profile(Platform.X, profile.id, profile.person.name, profile.handle, counters=counters)
    return Replay(of_profile(seen, ListKind.FOLLOWING), ask)


class _Strikes:
    def __init__(self, at: int, times: int) -> None:
        self._calls, self._at, self._times = 0, at, times

    def now(self) -> bool:
        self._calls += 1
        return self._at < self._calls <= self._at + self._times


def _request(host: str, path: str, query: str, body: bytes = b"", method: str = "GET") -> Request:
    headers = {"content-type": "application/x-www-form-urlencoded"} if body else {}
    return Request(method, host, path, query, headers, body, "127.0.0.1:1")


def _answer(request: Request, response: Response, operation: str, variables: dict[str, Any] | None = None) -> ApiAnswer:
    headers = {name.lower(): value for name, value in response.headers}
    body = response.body.decode("utf-8", "replace")
    return ApiAnswer(request.url, response.status, operation, body, variables or {}, headers)
