"""Moving down a list like somebody who reads it: to the end, and when nothing comes, up a little and down again."""

import random
from collections.abc import Callable

from playwright.async_api import Page

from core.platforms.browser.guard import Guard
from core.platforms.config import PlatformConfig
from core.platforms.reading.source import PAGE_ROOT
from core.ports.runtime import Clock

NUDGE_PX = 1_500
"""How far up before going down again: a lost trigger of the page comes back with that.

Source: docs/reference/extraction.md 1.7.
"""

_FRAME = """() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, 200);
  })"""


def _with_root(root: str, body: str, argument: str = "") -> str:
    """A function of the page over what scrolls the list; where that is not there, it does nothing."""
    return f"""async ({argument}) => {{
  const root = {root};
  const frame = {_FRAME};
  if (!root) return false;
  const whole = root === (document.scrollingElement || document.documentElement);
  const height = whole ? innerHeight : root.clientHeight;
  {body}
}}"""


_DOWN = 'root.scrollTo({ top: root.scrollHeight, behavior: "instant" });'
_NUDGE = """root.scrollBy({ top: -distance, behavior: "instant" });
  await frame();
  root.scrollTo({ top: root.scrollHeight, behavior: "instant" });"""
_TOP = 'root.scrollTo({ top: 0, behavior: "instant" });'
_STEP = """root.scrollBy({ top: screens * height, behavior: "instant" });
  await frame();
  return root.scrollTop + height >= root.scrollHeight - 2;"""
_STEP_SCREENS = 0.8
"""So much of the screen at a time that nothing passes by unseen."""


class Scroller:
    """Scrolls one list, at the pace of the configuration. Every wait ends when the guard says so."""

    def __init__(
        self,
        page: Page,
        guard: Guard,
        config: PlatformConfig,
        clock: Clock,
        *,
        root: str = PAGE_ROOT,
        uniform: Callable[[float, float], float] | None = None,
    ) -> None:
        self._page = page
        self._guard = guard
        self._config = config
        self._clock = clock
        self._down = _with_root(root, _DOWN)
        self._nudge = _with_root(root, _NUDGE, "distance")
        self._top = _with_root(root, _TOP)
        self._step = _with_root(root, _STEP, "screens")
        self._uniform = uniform or random.SystemRandom().uniform

    async def pause(self) -> None:
        """The polite pause between two pages."""
        seconds = self._uniform(self._config.page_pause_min_s, self._config.page_pause_max_s)
        if seconds > 0:
            await self._guard.pause(self._clock.sleep(seconds))

    async def down(self, *, nudge: bool) -> None:
        """To the end of the page; with `nudge` up first."""
        work = self._page.evaluate(self._nudge, NUDGE_PX) if nudge else self._page.evaluate(self._down)
        await self._guard.wait(work)

    async def top(self) -> None:
        """Back to where the page begins."""
        await self._guard.wait(self._page.evaluate(self._top))

    async def step(self) -> bool:
        """Most of a screen further down; whether that is the end of the page as it is now."""
        return bool(await self._guard.wait(self._page.evaluate(self._step, _STEP_SCREENS)))
