"""Reactions and comments: one place for each of the newest posts and photos (docs/reference/extraction.md 1.6)."""

from collections.abc import AsyncIterator
from dataclasses import replace

from core.domain.results.profiles import EndReason, ListKind, Profile, RelatedProfile
from core.errors import LayoutChangedException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.facebook.documents import read_document
from core.platforms.facebook.lists.people_lists import drawn_rows
from core.platforms.facebook.lists.timeline import newest_stories
from core.platforms.facebook.parsing.feedback import CommentsPage, comments_in, reactors_in
from core.platforms.facebook.parsing.relay import answer_of_body, answers_of_html
from core.platforms.facebook.parsing.stories import Story, below_of
from core.platforms.facebook.refusals import refusal_of
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import NOTHING, ListBrowser, ListSource, Reading
from core.platforms.reading.threads import Threads

DIALOG = '[role="dialog"]'
FEW, SHORT_OF = 3, 0.02
"""A list that ends is whole as long as no more rows are missing than these few, or this part of those declared."""
_OPEN_REACTIONS = """() => {
  const main = document.querySelector('[role="main"]') || document.body;
  const places = ['[role="toolbar"] [role="button"]', '[role="button"][aria-haspopup="dialog"]',
    'a[href*="/ufi/reaction/profile"]'];
  const found = places.map((place) => main.querySelector(place)).find(Boolean);
  if (found) found.click();
  return Boolean(found);
}"""
"""Opens the list of those who reacted: the strip of reaction signs is a toolbar in every language."""
_PRESS = """(threads) => {
  const climb = 14;
  const link = (id) => [...document.querySelectorAll("a[href]")].find((a) => a.href.includes(`comment_id=${id}`));
  const named = (a) => (a.href.match(/(?:reply_)?comment_id=(\\d+)/g) || []).pop();
  for (const [id] of threads) {
    let node = link(id);
    const own = node && named(node);
    const others = (where) => [...where.querySelectorAll('a[href*="comment_id="]')].some((a) => !a.href.includes(id));
    for (let step = 0; node && step < climb; step += 1) {
      node = node.parentElement;
      if (!node || (others(node) && !own)) break;
      const buttons = [...node.querySelectorAll('[role="button"]:not([aria-label]):not([aria-haspopup])')];
      const found = buttons.filter((button) => /\\p{Nd}/u.test(button.textContent)).pop();
      if (found) {
        found.click();
        return id;
      }
    }
  }
  return "";
}"""
"""Presses the button with a number below a comment, which is found by its permanent link. Buttons that act (like,
answer) have no number or are named for screen readers; words and classes change."""


async def reactions_of_newest(
    browser: ListBrowser, profile: Profile, _kind: ListKind
) -> AsyncIterator[ListSource | EndReason]:
    """Who reacted to each of the newest posts and photos, and how."""
    newest = await newest_stories(browser, profile, browser.config.newest_posts)
    for story in newest.stories:
        if story.reactions != 0:
            yield ReactionsSource(profile, story)
    if newest.end is not None:
        yield newest.end


async def comments_of_newest(
    browser: ListBrowser, profile: Profile, _kind: ListKind
) -> AsyncIterator[ListSource | EndReason]:
    """The comments below each of the newest posts and photos, and the answers to them."""
    newest = await newest_stories(browser, profile, browser.config.newest_posts)
    for story in newest.stories:
        if story.comments != 0:
            yield CommentsSource(story)
    if newest.end is not None:
        yield newest.end


class _BelowStory(ListSource):
    """What the lists below one post have in common. A post that is not shown any more hides them."""

    def __init__(self, story: Story, declared: int | None) -> None:
        self.url = story.url
        self.place = story.post_id
        self._story = story
        self._at_first = self._declared = declared
        self._seen: set[str] = set()

    def open(self, document: Document) -> Reading:
        """See ListSource."""
        self._declared = self._at_first
        self._seen.clear()
        page = read_document(document)
        if page.route.is_error:
            return Reading(end=EndReason.HIDDEN)
        return self._first(document)

    def _first(self, _document: Document) -> Reading:
        return NOTHING

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource."""
        try:
            found = answer_of_body(answer.body, answer.operation)
        except LayoutChangedException:
            return NOTHING  # cut off: the page asks again
        if not self._is_ours(answer):
            return NOTHING
        reading = self._read(found.data, answer)
        return refusal_of(found.codes) if reading is None and found.codes else reading or NOTHING

    def _read(self, data: object, answer: ApiAnswer) -> Reading | None:
        raise NotImplementedError

    def _is_ours(self, answer: ApiAnswer) -> bool:
        """Whether the call asked about this post; one that does not tell is believed."""
        told = (below_of(str(answer.variables.get(name) or ""))[0] for name in ("feedbackTargetID", "id", "feedbackID"))
        return all(post in ("", self._story.post_id) for post in told)

    def _counted(self, page: CollectionPage) -> CollectionPage:
        """The page, capped when the site ends the list far from its own count; without rows it proves no end then."""
        self._declared = page.declared or self._declared
        self._seen.update(row.key for row in page.rows)
        missing = (self._declared or 0) - len(self._seen)
        short = page.has_next is False and missing > max(FEW, (self._declared or 0) * SHORT_OF)
        return replace(
            page,
            rows=tuple(self._placed(row) for row in page.rows),
            declared=self._declared,
            has_next=None if short and not page.rows and self._seen else page.has_next,
            capped=short and bool(page.rows),
        )

    def _placed(self, row: RelatedProfile) -> RelatedProfile:
        return replace(row, post_id=self._story.post_id, post_url=self._story.url)


class ReactionsSource(_BelowStory):
    """The dialog of those who reacted to a post, all reactions together."""

    container = DIALOG

    def __init__(self, profile: Profile, story: Story) -> None:
        super().__init__(story, story.reactions)
        self.drawn = replace(
            drawn_rows(profile, ""), own=frozenset(), root=DIALOG, tabs=frozenset(), fill_in=self._placed
        )

    async def prepare(self, browser: ListBrowser) -> None:
        """Open the dialog."""
        await browser.guard.wait(browser.get_page().evaluate(_OPEN_REACTIONS))

    async def advance(self, browser: ListBrowser) -> None:
        """Open it, where the page was not ready for that before; while it waits for an answer, that may be its own."""
        if not (self._seen or browser.guard.calls.open):
            shown = await browser.guard.wait(browser.get_page().locator(DIALOG).count())
            if not shown:
                await self.prepare(browser)

    def wants(self, answer: ApiAnswer) -> bool:
        """See ListSource."""
        return "ReactionsDialog" in answer.operation or '"reactors"' in answer.body

    def _read(self, data: object, answer: ApiAnswer) -> Reading | None:
        for page in reactors_in(data, source="red", post_id=self._story.post_id):
            cursor = answer.variables.get("cursor")
            return Reading(self._counted(page), cursor if isinstance(cursor, str) else None)
        return None


class CommentsSource(_BelowStory):
    """The comments below a post. The answers to one come when its button is pressed, after the list's own pages or
    among them; the list is over when both are. What is drawn does not tell one comment from another: no fallback."""

    drawn = None
    presses = True

    def __init__(self, story: Story) -> None:
        super().__init__(story, story.comments)
        self._threads = Threads(_PRESS)

    def wants(self, answer: ApiAnswer) -> bool:
        """See ListSource."""
        return "Comment" in answer.operation or '"comment_rendering_instance' in answer.body

    async def advance(self, browser: ListBrowser) -> None:
        """Press the button below one comment whose answers are not all there."""
        await self._threads.press(browser)

    def _first(self, document: Document) -> Reading:
        self._threads = Threads(_PRESS)
        data = [dict(answer.data) for answer in answers_of_html(document.body)]
        found = (page for page in comments_in(data, source="html") if not page.thread and page.page.count)
        first = next(found, None)
        return NOTHING if first is None else Reading(self._page(first))

    def _read(self, data: object, answer: ApiAnswer) -> Reading | None:
        found = next(comments_in(data, source="red"), None)
        if found is None:
            return None
        thread = below_of(str(answer.variables.get("id") or ""))[1] or found.thread
        if thread:
            return Reading(self._page(replace(found, thread=thread)), beside=True)
        cursor = next((answer.variables.get(name) for name in ("commentsAfterCursor", "cursor")), None)
        return Reading(self._page(found), cursor if isinstance(cursor, str) else None)

    def _page(self, found: CommentsPage) -> CollectionPage:
        page = found.page
        if not found.thread:
            has_next = self._threads.take_comments(found.missing, has_next=page.has_next)
            return self._counted(replace(page, has_next=has_next))
        has_next = self._threads.take_answers(found.thread, page.count, has_next=page.has_next)
        return self._counted(replace(page, next_cursor=None, declared=None, has_next=has_next))
