"""Moving down a list as a reader does: to the end, and when nothing comes, up a little and down again."""

import random
from collections.abc import Callable

from playwright.async_api import Page

from core.platforms.browser.guard import Guard
from core.platforms.config import PlatformConfig
from core.ports.runtime import Clock

NUDGE_PX = 1_500
"""Distance scrolled up before scrolling down again, which fires a missed load trigger once more.

Source: docs/reference/extraction.md 1.7.
"""

_ROOT = """((container) => {
    const page = document.scrollingElement || document.documentElement;
    const box = container && [...document.querySelectorAll(container)].pop();
    if (!box) return page;
    const scrolls = (node) =>
      node.scrollHeight > node.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(node).overflowY);
    return [box, ...box.querySelectorAll("*")].find(scrolls) || box;
  })"""
"""What scrolls: the page, or the first thing inside the container (a dialog) that can."""
_FOLLOW_MS = 1_000
SPREAD_ROWS = 64
"""So many of the newest rows at least stay laid out when rows that were read long ago are folded away."""
_FOLD = f"""(() => {{
    const most = {2 * SPREAD_ROWS};
    for (const part of [0.25, 0.5, 0.75]) {{
      let list = document.elementFromPoint(innerWidth / 2, innerHeight * part);
      while (list && list.childElementCount <= most) list = list.parentElement;
      if (!list) continue;
      const before = (row, count) => {{
        while (row && count-- > 0) row = row.previousElementSibling;
        return row;
      }};
      const kept = before(list.lastElementChild, {SPREAD_ROWS} - 1);
      const oldest = before(kept, {SPREAD_ROWS});
      if (!oldest || oldest.style.display === "none") return;
      let row = kept.previousElementSibling;
      for (; row && row.style.display !== "none"; row = row.previousElementSibling) row.style.display = "none";
      return;
    }}
  }})"""
"""Takes old rows out of the layout of a long list: a page with all of them laid out gets slower with each one."""
_DOWN = f"""([container, settled]) => {{
  if (settled) {_FOLD}();
  const root = {_ROOT}(container);
  const down = () => root.scrollTo({{ top: root.scrollHeight, behavior: "instant" }});
  const before = root.scrollTop;
  const height = root.scrollHeight;
  down();
  if (root.scrollTop > before) return;
  const grown = new MutationObserver(() => {{
    if (root.scrollHeight <= height) return;
    grown.disconnect();
    down();
  }});
  grown.observe(root, {{ childList: true, subtree: true, attributes: true, attributeFilter: ["style"] }});
  setTimeout(() => grown.disconnect(), {_FOLLOW_MS});
}}"""
"""Scrolls to the end; if already there, again as soon as new rows are drawn below it."""
_FRAME = """() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, 200);
  })"""
_NUDGE = f"""async ([container, distance]) => {{
  const root = {_ROOT}(container);
  const frame = {_FRAME};
  root.scrollBy({{ top: -distance, behavior: "instant" }});
  await frame();
  root.scrollTo({{ top: root.scrollHeight, behavior: "instant" }});
}}"""
_TOP = f"""(container) => {_ROOT}(container).scrollTo({{ top: 0, behavior: "instant" }})"""
_ENDS = "((root) => root.scrollTop + root.clientHeight >= root.scrollHeight - 2)"
"""Whether the end of what scrolls is on the screen."""
_STEP = f"""async ([container, screens]) => {{
  const root = {_ROOT}(container);
  const frame = {_FRAME};
  root.scrollBy({{ top: screens * root.clientHeight, behavior: "instant" }});
  await frame();
  return {_ENDS}(root);
}}"""
_GROWTH = f"""([container, wait]) => new Promise((resolve) => {{
  const hasMore = () => !{_ENDS}({_ROOT}(container));
  const end = () => {{
    grown.disconnect();
    resolve();
  }};
  const grown = new MutationObserver(() => {{ if (hasMore()) end(); }});
  grown.observe(document, {{ childList: true, subtree: true, attributes: true, attributeFilter: ["style"] }});
  setTimeout(end, hasMore() ? 0 : wait);
}})"""
_STEP_SCREENS = 0.8
"""Share of the screen per step: less than a whole one, so that every row is on it once."""


class Scroller:
    """Scrolls one page, or a dialog on it, at the configured pace. The guard that stops the page cancels every wait."""

    def __init__(
        self,
        page: Page,
        guard: Guard,
        config: PlatformConfig,
        clock: Clock,
        *,
        container: str | None = None,
        uniform: Callable[[float, float], float] | None = None,
    ) -> None:
        self._page = page
        self._guard = guard
        self._config = config
        self._clock = clock
        self._container = container
        self._uniform = uniform or random.SystemRandom().uniform

    async def pause(self) -> None:
        """The polite pause between two pages."""
        seconds = self._uniform(self._config.page_pause_min_s, self._config.page_pause_max_s)
        if seconds > 0:
            await self._guard.pause(self._clock.sleep(seconds))

    async def down(self, *, nudge: bool, settled: bool = False) -> None:
        """Scrolls to the end, also of what is being drawn there just now; with `nudge` up first.

        `settled`: the rows above are not needed any more, so that a long list may be folded to its newest rows.
        """
        if nudge:
            await self._guard.wait(self._page.evaluate(_NUDGE, [self._container, NUDGE_PX]))
        else:
            await self._guard.wait(self._page.evaluate(_DOWN, [self._container, settled]))

    async def top(self) -> None:
        """Back to where the page begins."""
        await self._guard.wait(self._page.evaluate(_TOP, self._container))

    async def step(self) -> bool:
        """Most of a screen further down; whether that is the end of the page as it is now."""
        return bool(await self._guard.wait(self._page.evaluate(_STEP, [self._container, _STEP_SCREENS])))

    async def growth(self) -> None:
        """Wait until there is something below what is on the screen, as long as a scroll may go unanswered."""
        await self._guard.wait(self._page.evaluate(_GROWTH, [self._container, self._config.scroll_pause_ms]))
