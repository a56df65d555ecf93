"""The answers to comments: which are still missing, and the buttons that bring them."""

from collections.abc import Mapping
from dataclasses import replace

from core.platforms.instagram.parsing.pages import ListAnswer
from core.platforms.reading.source import ListBrowser

PATIENCE = 4
"""Rounds to wait for what one press brings, before the same button is pressed again."""
_CLIMB = 12
_PRESS = """([threads, climb]) => {
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


class Replies:
    """The threads of one post. A list of comments is over when its last page came and no thread is missing answers."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}
        self._waited: dict[str, int] = {}
        self._ended = False

    def among(self, found: ListAnswer) -> ListAnswer:
        """A page of comments, which ends the list only when no answers are missing."""
        self._left.update({thread: count for thread, count in found.answers.items() if count > 0})
        self._ended |= found.has_next is False
        return replace(found, has_next=None) if found.has_next is False and self._left else found

    def below(self, thread: str, found: ListAnswer) -> ListAnswer:
        """A page of answers: it ends the list when nothing else is missing, and leads nowhere."""
        self._waited.pop(thread, None)
        left = self._left.get(thread, 0) - found.shown
        if found.has_next is False or not found.shown:
            self._left.pop(thread, None)
        else:
            self._left[thread] = max(1, left)
        over = self._ended and not self._left
        return replace(found, cursor=None, has_next=False if over else None, declared=None, limited=False)

    async def press(self, browser: ListBrowser) -> None:
        """Press the button of one thread that is missing answers and not waited for."""
        if not browser.guard.calls.open:  # pressed again before its answer, a button asks for the same once more
            self._waited = {thread: rounds - 1 for thread, rounds in self._waited.items() if rounds > 1}
        threads = [[thread, left] for thread, left in self._left.items() if thread not in self._waited]
        if not threads:
            return
        pressed = await browser.guard.wait(browser.get_page().evaluate(_PRESS, [threads, _CLIMB]))
        if pressed:
            self._waited[str(pressed)] = PATIENCE

    @property
    def missing(self) -> Mapping[str, int]:
        """How many answers each thread is missing."""
        return self._left
