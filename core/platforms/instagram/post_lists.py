"""Likers and comments: one place for each of the newest posts of a profile (docs/reference/extraction.md 2.2, 8)."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

from core.domain.results.profiles import EndReason, ListKind, Profile, Reaction, RelatedProfile
from core.domain.sessions.budgets import Endpoint
from core.errors import LayoutChangedException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.instagram.lists import (
    DIALOG,
    Count,
    asked_cursor,
    drawn_people,
    found_in,
    read_document,
)
from core.platforms.instagram.parsing.pages import ListAnswer, pages_of
from core.platforms.instagram.parsing.posts import Post
from core.platforms.instagram.timeline import newest_posts
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import NOTHING, ListBrowser, ListSource, Reading
from core.platforms.reading.threads import Threads

_PATH = re.compile(
    r"/media/(?P<post>\d+)(?:_\d+)?/(?P<list>likers|comments)(?:_?v?\d+)?/"
    r"(?:(?P<parent>\d+)/child_comments/)?$"
)
_MEDIA_VARIABLES = ("media_id", "id", "shortcode")
_PRESS = """(threads) => {
  const climb = 12;
  const numbers = (node) => (node.textContent.match(/\\d[\\d.,\\u00a0]*/g) || [])
    .map((text) => Number(text.replace(/\\D/g, "")));
  for (const [id, left] of threads) {
    const own = `/c/${id}/`;
    const others = (node) => [...node.querySelectorAll('a[href*="/c/"]')].some((link) => !link.href.includes(own));
    let node = document.querySelector(`a[href*="${own}"]`);
    for (let step = 0; node && step < climb; step += 1) {
      node = node.parentElement;
      if (!node || others(node)) break;
      const buttons = [...node.querySelectorAll('button:not([disabled]), [role="button"]')];
      const found = buttons.filter((button) => numbers(button).includes(left)).pop();
      if (found) {
        found.click();
        return id;
      }
    }
  }
  return "";
}"""
"""Presses the last button with that number below a comment, found by its permanent link: words and classes change."""


async def likers_of_newest(
    browser: ListBrowser, profile: Profile, _kind: ListKind
) -> AsyncIterator[ListSource | EndReason]:
    """Who likes each of the newest posts; NO_POSTS when there are none."""
    posts = await newest_posts(browser, profile, browser.config.newest_posts)
    for post in posts:
        if post.likes != 0:
            yield LikersSource(profile, post)
    if not posts:
        yield EndReason.NO_POSTS


async def comments_of_newest(
    browser: ListBrowser, profile: Profile, _kind: ListKind
) -> AsyncIterator[ListSource | EndReason]:
    """The comments below each of the newest posts, and the answers to them; NO_POSTS when there are none."""
    posts = await newest_posts(browser, profile, browser.config.newest_posts)
    for post in posts:
        if post.comments != 0:
            yield CommentsSource(post)
    if not posts:
        yield EndReason.NO_POSTS


class _BelowPost(ListSource):
    """What the lists below one post have in common."""

    name: str
    named: re.Pattern[str]
    carried: str

    def __init__(self, kind: ListKind, post: Post, declared: int | None) -> None:
        self.endpoint = Endpoint(kind)
        self.place = post.media_id
        self._post = post
        self._count = Count(declared)

    def wants(self, answer: ApiAnswer) -> bool:
        """See ListSource."""
        path = _PATH.search(_path(answer))
        if path is not None:
            return path.group("list") == self.name
        return self.named.search(answer.operation) is not None or self.carried in answer.body

    def _is_ours(self, answer: ApiAnswer) -> bool:
        """Whether the call asked about this post; one that does not tell is believed."""
        path = _PATH.search(_path(answer))
        told = [str(answer.variables[name]) for name in _MEDIA_VARIABLES if answer.variables.get(name)]
        asked = [path.group("post")] if path else [number.partition("_")[0] for number in told]
        return not asked or bool({self._post.media_id, self._post.code} & {*asked, *told})

    def _below(self, row: RelatedProfile) -> RelatedProfile:
        return replace(row, post_id=self._post.media_id, post_url=self._post.url)

    def _placed(self, page: CollectionPage) -> CollectionPage:
        return replace(page, rows=tuple(self._below(row) for row in page.rows))


class LikersSource(_BelowPost):
    """The dialog of those who like a post. The site shows about a hundred of them and no cursor."""

    container = DIALOG
    name = "likers"
    named = re.compile(r"LikedBy|Likers")
    carried = "likers"

    def __init__(self, profile: Profile, post: Post) -> None:
        super().__init__(ListKind.REACTIONS, post, post.likes)
        self.url = f"{post.url}liked_by/"
        self.drawn = replace(drawn_people(profile), own=frozenset(), fill_in=self._below)

    def open(self, document: Document) -> Reading:
        """The page carries nothing of the list: its script asks for it."""
        read_document(document)
        self._count.restart()
        return NOTHING

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource. An answer in a form that is not known leaves what is drawn to be read."""
        if not self._is_ours(answer):
            return NOTHING
        try:
            found = found_in(answer, ListKind.REACTIONS)
        except LayoutChangedException:
            return NOTHING
        return found if isinstance(found, Reading) else Reading(self._placed(self._count.page_of(found)))

    def _below(self, row: RelatedProfile) -> RelatedProfile:
        return replace(super()._below(row), reaction=Reaction.LIKE)


class CommentsSource(_BelowPost):
    """The comments below a post. The answers to one come when its button is pressed, after the list's own pages or
    among them; the list is over when both are."""

    container = 'article, [role="main"]'
    drawn = None
    presses = True
    name = "comments"
    named = re.compile(r"PostComments|ChildComments|CommentsChildren")
    carried = "comments__connection"

    def __init__(self, post: Post) -> None:
        super().__init__(ListKind.COMMENTS, post, post.comments)
        self.url = post.url
        self._threads = Threads(_PRESS)

    def open(self, document: Document) -> Reading:
        """The first comments are in the page, or its script asks for them."""
        found = read_document(document)
        self._count.restart()
        self._threads = Threads(_PRESS)
        pages = (page for tree in found.trees for page in pages_of(tree, ListKind.COMMENTS, source=found.source))
        first = next((page for page in pages if page.shown), None)
        return NOTHING if first is None else Reading(self._comments(first))

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource. What is drawn does not tell one comment from another: there is no fallback."""
        if not self._is_ours(answer):
            return NOTHING
        found = found_in(answer, ListKind.COMMENTS)
        if isinstance(found, Reading):
            return found
        thread = self._thread(answer, found)
        if thread:
            return Reading(self._answers(thread, found), beside=True)
        return Reading(self._comments(found), asked_cursor(answer))

    async def advance(self, browser: ListBrowser) -> None:
        """Press the button below one comment whose answers are not all there."""
        await self._threads.press(browser)

    def _comments(self, found: ListAnswer) -> CollectionPage:
        has_next = self._threads.take_comments(found.answers, has_next=found.has_next)
        return self._page(replace(found, has_next=has_next))

    def _answers(self, thread: str, found: ListAnswer) -> CollectionPage:
        """A page of answers leads nowhere, and an empty one is the last of its thread."""
        goes_on = found.has_next is not False and found.shown > 0
        has_next = self._threads.take_answers(thread, found.shown, has_next=goes_on)
        return self._page(replace(found, cursor=None, has_next=has_next, declared=None, limited=False))

    def _page(self, found: ListAnswer) -> CollectionPage:
        return self._placed(self._count.page_of(found))

    @staticmethod
    def _thread(answer: ApiAnswer, page: ListAnswer) -> str:
        """The comment that the answers belong to, empty for a page of comments."""
        path = _PATH.search(_path(answer))
        if path is not None and path.group("parent"):
            return path.group("parent")
        told = answer.variables.get("parent_comment_id")
        return str(told) if told else next((row.parent_id for row in page.rows), "")


def _path(answer: ApiAnswer) -> str:
    path = urlsplit(answer.url).path
    return path if path.endswith("/") else f"{path}/"
