"""The answers to comments: which are still missing, and the buttons that bring them."""

from collections.abc import Mapping

from core.platforms.reading.source import ListBrowser

PATIENCE = 4
"""Rounds to wait for what one press brings, before the same button is pressed again."""


class Threads:
    """The threads below one post. A list of comments is over when its last page came and no thread is missing answers.

    `press` is a script of the network: a function of `[[thread, how many answers are missing], …]` that presses the
    button of one of them and returns its thread, or "" when none has a button.
    """

    def __init__(self, press: str) -> None:
        self._press = press
        self._left: dict[str, int] = {}
        self._waited: dict[str, int] = {}
        self._ended = False

    def take_comments(self, answers: Mapping[str, int], *, has_next: bool | None) -> bool | None:
        """Take a page of comments with so many answers each; its `has_next`, but None while answers are missing."""
        self._left.update({thread: count for thread, count in answers.items() if count > 0})
        self._ended |= has_next is False
        return None if has_next is False and self._left else has_next

    def take_answers(self, thread: str, count: int, *, has_next: bool | None) -> bool | None:
        """Take a page of `count` answers of a thread; False when the whole list is over with it, else None.

        `has_next` None: the page does not tell, and what the comment counts does.
        """
        self._waited.pop(thread, None)
        left = self._left.get(thread, 0) - count
        if has_next is False or (has_next is None and left <= 0):
            self._left.pop(thread, None)
        else:
            self._left[thread] = max(1, left)
        return False if self._ended and not self._left else None

    async def press(self, browser: ListBrowser) -> None:
        """Press the button of one thread that is missing answers and not waited for."""
        if not browser.guard.calls.open:  # pressed again before its answer, a button asks for the same once more
            self._waited = {thread: rounds - 1 for thread, rounds in self._waited.items() if rounds > 1}
        threads = [[thread, left] for thread, left in self._left.items() if thread not in self._waited]
        if threads:
            pressed = await browser.guard.wait(browser.get_page().evaluate(self._press, threads))
            if pressed:
                self._waited[str(pressed)] = PATIENCE
