"""The answers to comments: which are still missing, and the buttons that bring them."""

from collections.abc import Mapping
from dataclasses import replace

from core.platforms.facebook.parsing.feedback import CommentsPage
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import ListBrowser

PATIENCE = 4
"""Rounds to wait for what one press brings, before the same button is pressed again."""
_CLIMB = 14
_PRESS = """([threads, climb]) => {
  const link = (id) => [...document.querySelectorAll("a[href]")].find((a) => a.href.includes(`comment_id=${id}`));
  const named = (a) => (a.href.match(/(?:reply_)?comment_id=(\\d+)/g) || []).pop();
  for (const id of threads) {
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


class Threads:
    """The threads of one post. A list of comments is over when its last page came and no thread is missing answers."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}
        self._waited: dict[str, int] = {}
        self._ended = False

    def take(self, found: CommentsPage) -> CollectionPage:
        """The page as the list has it: it ends the list only when no answers are missing anywhere."""
        page = found.page
        self._left.update(found.missing)
        if not found.thread:
            self._ended |= page.has_next is False
            return replace(page, has_next=None) if page.has_next is False and self._left else page
        self._waited.pop(found.thread, None)
        left = self._left.get(found.thread, 0) - page.count
        if page.has_next is False or (page.has_next is None and left <= 0):
            self._left.pop(found.thread, None)
        else:
            self._left[found.thread] = max(1, left)
        over = self._ended and not self._left
        return replace(page, next_cursor=None, declared=None, has_next=False if over else None)

    async def press(self, browser: ListBrowser) -> None:
        """Press the button of one thread that is missing answers and not waited for."""
        if not browser.guard.calls.open:  # pressed again before its answer, a button asks for the same once more
            self._waited = {thread: rounds - 1 for thread, rounds in self._waited.items() if rounds > 1}
        threads = [thread for thread in self._left if thread not in self._waited]
        if threads:
            pressed = await browser.guard.wait(browser.get_page().evaluate(_PRESS, [threads, _CLIMB]))
            if pressed:
                self._waited[str(pressed)] = PATIENCE

    @property
    def missing(self) -> Mapping[str, int]:
        """How many answers each thread is missing."""
        return self._left
