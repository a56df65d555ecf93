"""The fallback: rows read from what is drawn, when no answer can be understood."""

from typing import Any

import pytest
from playwright.async_api import Route

from core.domain.results.profiles import EndReason, ListKind
from core.errors import LayoutChangedException
from tests.integration.platforms.world import World, fast, ids, read_all, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

ROW = """<div class="r"><a href="/vega.dibujada.{0}" tabindex="-1"><svg>
<image xlink:href="https://scontent.test/{0}.jpg" xmlns:xlink="http://www.w3.org/1999/xlink"></image></svg></a>
<div><a href="/vega.dibujada.{0}?__tn__=x">Vega {0}</a> <a href="/hashtag/nada">x</a></div></div>"""
PAGE = """<!doctype html><meta charset="utf-8"><style>.r {{ height: 90px }}</style><body style="margin:0">
<div role="banner"><a href="/ajena"><img src="data:,">A</a></div>
<div role="main"><h1>Vega</h1><div role="tablist"><a role="tab" href="/vega/photos"><img src="data:,">Fotos</a></div>
<h2>Amigos</h2><div role="tablist"><a role="tab" aria-selected="true" href="{tab}">Todos</a></div>
<div id="rows">{rows}</div><h2>Fotos</h2><a href="/pagina.de.fotos"><img src="data:,">F</a></div>
<script>
let n = {first};
const row = {row!r};
addEventListener("scroll", () => {{
  for (let i = 0; i < 10 && n < {total}; i++, n++) rows.insertAdjacentHTML("beforeend", row.replaceAll("{{0}}", n));
}});
</script>"""


def _page(tab: str, total: int, first: int = 20) -> str:
    rows = "".join(ROW.replace("{0}", str(number)) for number in range(min(first, total)))
    return PAGE.format(tab=tab, rows=rows, first=min(first, total), total=total, row=ROW.replace("\n", ""))


def _page_with(script: str, tab: str, count: int) -> str:
    """A page of so many rows at first that behaves as the script says."""
    before, _, rest = _page(tab, count, count).partition("<script>")
    return f"{before}<script>{script}</script>{rest.partition('</script>')[2]}"


def _late_page(tab: str, total: int, late_ms: int) -> str:
    """Forty rows, and more only when it was read from its top to its end, so much later, without asking the site."""
    script = """
let [n, due, fromTop] = [40, 0, false];
const bottom = () => scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
const draw = () => {
  due = 0;
  for (let i = 0; i < 10 && n < %d; i++, n++) rows.insertAdjacentHTML("beforeend", rows.firstElementChild.outerHTML
    .replaceAll("dibujada.0", `dibujada.${n}`).replace("Vega 0", `Vega ${n}`));
};
addEventListener("scroll", () => {
  fromTop = fromTop || scrollY === 0;
  if (fromTop && bottom() && !due) due = setTimeout(draw, %d);
});"""
    return _page_with(script % (total, late_ms), tab, 40)


def _recycling_page(tab: str, total: int) -> str:
    """Twenty elements for everybody: they show whoever belongs where the page has been scrolled to."""
    script = """
let loaded = 20;
const bottom = () => scrollY + innerHeight >= document.documentElement.scrollHeight - 300;
addEventListener("scroll", () => {
  if (bottom()) loaded = Math.min(loaded + 10, %d);
  const first = Math.max(0, Math.min(loaded - 20, Math.floor(scrollY / 90) - 6));
  rows.style.paddingTop = `${first * 90}px`;
  rows.style.paddingBottom = `${(loaded - first - 20) * 90}px`;
  [...rows.children].forEach((shown, index) => {
    const [picture, name] = shown.querySelectorAll("a");
    picture.href = name.href = `/vega.dibujada.${first + index}`;
    name.textContent = `Vega ${first + index}`;
  });
});"""
    return _page_with(script % total, tab, 20)


async def _draw_instead(world: World, html: str, **changes: Any) -> list[tuple[list[str], EndReason | None]]:
    person = world.profile(8)
    async with world.manager(fast(**{"scroll_pause_ms": 60, **changes})) as manager:
        await manager.open(world.identity(world.account()))
        profile = await manager.read_profile(ref(person))

        async def fulfil(route: Route) -> None:
            await route.fulfill(content_type="text/html", body=html)

        await manager.get_page().route("**/profile.php?*", fulfil)
        pages = await read_all(manager, profile, ListKind.FRIENDS)
    assert {row.source for page in pages for row in page.rows} <= {"dom"}
    assert all(row.photo_url and row.name.startswith("Vega ") for page in pages for row in page.rows)
    return [(ids([page]), page.end) for page in pages]


async def test_drawn_rows_are_read_once_each_and_never_called_complete(world: World) -> None:
    pages = await _draw_instead(world, _page("/vega/friends_all", total=200))
    assert [one for rows, _ in pages for one in rows] == [f"vega.dibujada.{number}" for number in range(200)]
    assert pages[-1][1] is EndReason.STALLED
    assert len(pages) > 3


async def test_rows_that_the_page_draws_late_are_waited_for(world: World) -> None:
    late = _late_page("/vega/friends_all", total=60, late_ms=800)
    pages = await _draw_instead(world, late, scroll_pause_ms=400, max_idle_rounds=2)
    assert [one for rows, _ in pages for one in rows] == [f"vega.dibujada.{number}" for number in range(60)]


async def test_rows_that_the_page_recycles_are_all_read(world: World) -> None:
    pages = await _draw_instead(world, _recycling_page("/vega?sk=friends_all&locale=es", total=200))
    assert {one for rows, _ in pages for one in rows} == {f"vega.dibujada.{number}" for number in range(200)}
    assert pages[-1][1] is EndReason.STALLED


async def test_rows_under_another_tab_are_not_taken_for_the_list(world: World) -> None:
    with pytest.raises(LayoutChangedException):
        await _draw_instead(world, _page("/vega/followers", total=30))


async def test_a_page_without_rows_is_a_changed_layout_and_not_an_empty_list(world: World) -> None:
    with pytest.raises(LayoutChangedException):
        await _draw_instead(world, _page("/vega/friends_all", total=0))
