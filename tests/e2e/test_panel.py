"""Every page of the panel in a real Chromium: phone and desk, light and dark, by keyboard; axe; live; out at once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Page, ViewportSize, expect

from core.domain.ids import IncidentId
from core.platforms.clock import SystemClock
from tests.support.browser import open_chromium
from tests.support.office import Office, open_office
from tests.support.panel_world import PanelWorld, build_panel_world
from tests.support.tables import Walk
from tests.support.website import OPTIONS, application
from web.auth.cookies import cookie_name
from web.server.server import serve

expect.set_options(timeout=60_000)  # only a guard against hanging: the machine may be busy
AXE_SCRIPT = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours: a scheme changes nothing else."""
SCREENS: tuple[tuple[ViewportSize, Literal["light", "dark"], Sequence[str]], ...] = (
    (PHONE, "light", ()), (PHONE, "dark", COLOURS), (DESK, "dark", ()), (DESK, "light", COLOURS),
)  # fmt: skip
"""Each width with every rule of axe, and in the other scheme with those of colours."""
AXE = """async (rules) => (await axe.run(document, {
    resultTypes: ["violations"], ...(rules.length && {runOnly: {type: "rule", values: rules}})})).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 2).join(" ")}`)"""
SMALL = """() => [...document.querySelectorAll("main button, main .button")].filter((one) => {
    const box = one.getBoundingClientRect(); return box.width && box.height < 40; }).map((one) => one.textContent)"""


def places(world: PanelWorld) -> list[str]:
    return [
        "/panel", "/panel/casos", f"/panel/casos/{world.incident}", "/panel/trabajos", f"/panel/trabajos/{world.job}",
        f"/panel/sesiones/{world.session}", f"/panel/personas/{world.analyst.person_id}", "/panel/servicio",
        "/panel/equipo", "/panel/proxies", "/panel/tokens", "/panel/registro",
    ]  # fmt: skip


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Office, PanelWorld, str]]:
    """A whole team behind the product's own HTTP server; only the streams' sleep is real time."""
    async with open_office(folder) as office:
        world = await build_panel_world(office)
        async with serve(application(office, OPTIONS, sleep=SystemClock().sleep), "127.0.0.1", 0) as port:
            yield office, world, f"http://127.0.0.1:{port}"


async def test_the_whole_panel(tmp_path: Path) -> None:
    async with served(tmp_path) as (office, world, base), open_chromium() as browser:
        asked: list[str] = []
        secret = (await office.services.web.enter(await office.services.web.link(world.admin))).secret
        context = await browser.new_context(viewport=PHONE, bypass_csp=True)
        await context.add_cookies([{"name": cookie_name(OPTIONS), "value": secret, "url": base}])
        context.set_default_timeout(120_000)
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        with Walk() as walk:
            for place in places(world):
                await is_good(page, base, place, walk)
        await context.close()
        assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(base).netloc}
        await by_keyboard_and_live(browser, office, world, base)


async def is_good(page: Page, base: str, place: str, walk: Walk) -> None:
    """On every screen it fits the width, has one heading, and axe finds no serious fault."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with walk.row(place):
        answer = await page.goto(base + place)
        assert answer is not None
        assert answer.status == 200
        await page.evaluate(AXE_SCRIPT)
    for size, scheme, rules in SCREENS:
        with walk.row(f"{place}, {size['width']} px, {scheme}"):
            await page.set_viewport_size(size)
            await page.emulate_media(color_scheme=scheme)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await page.locator("h1").count() == 1
            assert await page.evaluate(AXE, rules) == []
            assert await page.evaluate(SMALL) == []
    with walk.row(f"{place}, errors"):
        assert errors == []


async def by_keyboard_and_live(browser: Any, office: Office, world: PanelWorld, base: str) -> None:
    """A supervisor takes an incident by keyboard alone; its page follows what others do, and closes with a removal."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(120_000)
    page = await context.new_page()
    await page.goto(f"{base}/entrar/{await office.services.web.link(world.supervisor)}")
    await expect(page.get_by_role("button", name="Entrar")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("no sirven")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")  # the skip link leads past the navigation
    await expect(page.locator("#contenido")).to_be_focused()
    await page.goto(f"{base}/panel/casos/{world.incident}")
    await expect(page.locator("html")).to_have_attribute("data-live", "on")
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent") == "👋 Lo tomo":
            break
    await expect(page.get_by_role("button", name="Tomar el caso")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("El caso es tuyo")
    await expect(page.locator("html")).to_have_attribute("data-live", "on")
    await office.services.incidents.revalidate(IncidentId(world.incident), world.admin)
    await expect(page.locator(".incident")).to_contain_text("Resuelto")
    await office.services.access.remove(world.supervisor.person_id, world.admin)
    await expect(page).to_have_url(f"{base}/entrar")
    await context.close()
