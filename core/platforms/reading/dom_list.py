"""The fallback: a list read from what is drawn on the page, when no answer says anything.

Only roles and addresses count; class names are generated. The drawn list never proves its own end.
Source: docs/reference/extraction.md 1.8.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import JSHandle, Page

from core.domain.results.profiles import EndReason, ListPage, RelatedProfile
from core.errors import LayoutChangedException
from core.platforms.browser.calls import Overtime
from core.platforms.browser.guard import Guard
from core.platforms.config import PlatformConfig
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.json_tree import storable
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import DrawnRows

STILL_ROUNDS = 4
"""So many scrolls to the end of the page without a new row end the drawn list (docs/reference/extraction.md 1.7)."""
_MIN_LINKS = 2

_NOTHING_SEEN = "() => new WeakMap()"
_READ = """([seen, root, row, untilHeading]) => {
  const main = document.querySelector(root) || document.body;
  const tabs = [...main.querySelectorAll('[role="tab"][aria-selected="true"], a[aria-current="page"]')];
  const tab = tabs.pop();
  const picture = (node) => node.querySelector("img[src], svg image");
  const strip = tab && (tab.closest('[role="tablist"]') || tab.parentElement);
  let section = strip ? strip.parentElement : main;
  const hasRows = (node) => [...node.querySelectorAll("a[href]")].some((a) => !strip.contains(a) && picture(a));
  while (strip && section !== main && !hasRows(section)) section = section.parentElement;
  const after = (node) => !strip || strip.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  const headings = [...section.querySelectorAll('h2, h3, [role="heading"]')].filter(after);
  const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowY);
  const box = untilHeading && [section, ...section.querySelectorAll("*")].find(scrolls);
  const first = section.querySelector(row || "a[href]");
  const follows = (node) => first && first.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  const below = (heading) => untilHeading && (box ? box.contains(heading) : follows(heading));
  const fence = strip ? headings[0] : headings.find(below);
  const before = (node) => !fence || fence.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
  const links = [...section.querySelectorAll("a[href]")].filter(
    (a) => after(a) && before(a) && !(strip && strip.contains(a)) && (!row || a.closest(row)));
  const fresh = links.filter((a) => seen.get(a) !== a.href);
  fresh.forEach((a) => seen.set(a, a.href));
  return {
    tab: tab ? tab.href || "" : "",
    links: fresh.map((a) => {
      const image = picture(a);
      const source = image && ["src", "xlink:href", "href"].map((name) => image.getAttribute(name)).find(Boolean);
      return { href: a.href, text: (a.innerText || "").trim(), image: source || "" };
    }),
  };
}"""


@dataclass(slots=True)
class _Group:
    """The links of one row so far."""

    links: int = 0
    name: str = ""
    url: str = ""
    photo: str = ""

    def add(self, href: str, text: str, image: str) -> None:
        self.links += 1
        self.url = self.url or href
        self.name = max(self.name, storable(text).splitlines()[0] if text else "", key=len)
        self.photo = self.photo or image

    @property
    def is_row(self) -> bool:
        """One lone link without a picture is not a row."""
        return bool(self.name) and (self.links >= _MIN_LINKS or bool(self.photo))


class DomList:
    """Reads links that were not there before, never the whole list again, and hands each person out once.

    Rows that the page recycles (the same elements for other people) count as new ones; people who are drawn again where
    the page was scrolled up and down again do not.
    """

    def __init__(self, page: Page, guard: Guard, rows: DrawnRows) -> None:
        self._page = page
        self._guard = guard
        self._rows = rows
        self._seen: JSHandle | None = None
        self._groups: dict[str, _Group] = {}
        self._given: set[str] = set()

    async def pages(
        self, collector: ListCollector, scroller: Scroller, config: PlatformConfig
    ) -> AsyncGenerator[ListPage, None]:
        """Pages of drawn rows; the last one ends with STALLED, since nothing on the page proves an end.

        Raises LayoutChangedException when there is not a single row.
        """
        still = total = 0
        at_end = False
        overtime = Overtime(self._guard.calls, config.timeout_selectors / 1000)
        await scroller.top()
        for _ in range(config.max_scrolls):
            rows = await self._new_rows()
            total += len(rows)
            if rows:
                self._guard.progressed()
                found = collector.take_drawn(CollectionPage(tuple(rows)))
                yield found
                if found.end:
                    return
            still = 0 if rows else still + at_end
            if still >= STILL_ROUNDS:
                break
            if rows or at_end:
                await scroller.pause()
            at_end = await _on(scroller, stuck=still > 0)
            if rows or not at_end:
                overtime.renew()
            if at_end:  # what the page has asked for may still be on its way, or not yet be drawn
                await self._guard.wait(overtime.wait())
                await scroller.growth()
        if not total:
            raise LayoutChangedException("list page: neither answers nor rows")
        yield ListPage((), None, collector.declared, EndReason.STALLED)

    async def _new_rows(self) -> list[RelatedProfile]:
        if self._seen is None:
            self._seen = await self._guard.wait(self._page.evaluate_handle(_NOTHING_SEEN))
        drawn: Mapping[str, Any] = await self._guard.wait(
            self._page.evaluate(_READ, [self._seen, self._rows.root, self._rows.row, self._rows.until_heading])
        )
        if not self._is_ours(str(drawn["tab"])):
            self._seen = None  # what was under another tab has to be looked at again under ours
            return []
        touched = self._group(drawn["links"])
        fresh = [key for key in touched if self._groups[key].is_row and key not in self._given]
        self._given.update(fresh)
        return [self._row(key) for key in fresh]

    def _is_ours(self, selected: str) -> bool:
        return not (selected and self._rows.tabs) or self._rows.tab_of(selected) in self._rows.tabs

    def _group(self, links: Iterable[Mapping[str, str]]) -> list[str]:
        touched: dict[str, None] = {}
        for link in links:
            identifier = self._rows.identify(link["href"]) if link["href"] else None
            key = (identifier or "").lower()
            if key and key not in self._rows.own:
                self._groups.setdefault(key, _Group()).add(link["href"], link["text"], link["image"])
                touched[key] = None
        return list(touched)

    def _row(self, key: str) -> RelatedProfile:
        group = self._groups[key]
        row = RelatedProfile(
            external_id=key,
            name=group.name,
            username=None if key.isdigit() else key,
            url=self._rows.profile_url(key),
            photo_url=group.photo or None,
            source="dom",
        )
        return self._rows.fill_in(row)


async def _on(scroller: Scroller, *, stuck: bool) -> bool:
    """A step down, or a nudge at the end of the page; whether the end is where we are now."""
    if not stuck:
        return await scroller.step()
    await scroller.down(nudge=True)
    return True
