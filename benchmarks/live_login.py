"""How far a live login lags behind: capture to picture, tap to picture, a click after a sweep; and what it costs.

Two real Chromiums on loopback, the one that is watched and the one that watches, while one scrape runs in a third.
"""

import asyncio
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from benchmarks.figures import ms, p50, p95, show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from core.domain.people.web_access import LinkPurpose
from core.domain.platforms import NETWORKS, Platform
from core.platforms.browser.process.chromium import find_chromium, launch_arguments
from core.platforms.login.live_browser import LiveLogin
from core.platforms.login.screencast import STILL_AFTER_S
from sandbox.world_people import ADMIN, BRISA, QUIRINO

TAPS, SWEEPS, MOVES_PER_S, SWEEP_S, REST_S, DRIVEN_S = 40, 3, 125, 3.0, 3.0, 6.0
WARM_UP = 4
LONG_S = 30.0
WIDE = ViewportSize(width=412, height=850)
"""A tap turns the page black or white and tells when it was felt; `run` moves it 20 times a second, like scrolling."""
PAGE = """<!DOCTYPE html><html><body style="margin:0;height:3000px;background:#fff"><input aria-label="campo">
<p id="moving" style="position:absolute;top:300px">Centinela</p><script>
let dark = false;
addEventListener("click", () => { window.felt = Date.now(); dark = !dark;
  document.body.style.background = dark ? "#000" : "#fff"; });
window.run = (left) => { document.getElementById("moving").style.left = (left * 3) % 200 + "px";
  if (left) setTimeout(() => run(left - 1), 50); };
</script></body></html>"""
WATCH = """() => { window.frames_seen = []; window.turned = null; window.pressed = 0; let was = false;
const stage = document.getElementById("stage"), screen = document.getElementById("screen");
stage.addEventListener("pointerup", () => { pressed = Date.now(); turned = null; }, { capture: true });
stage.addEventListener("shown", (event) => { const now = Date.now();
  frames_seen.push([event.detail.captured, now]);
  const dark = screen.getContext("2d").getImageData(5, 200, 1, 1).data[0] < 128;
  if (was !== dark) turned = now; was = dark; }); }"""


class Watched:
    """A live login with the page that watches it."""

    def __init__(self, viewer: Page, watched: Page) -> None:
        self.viewer = viewer
        self.watched = watched

    async def point(self) -> tuple[float, float]:
        """Somewhere in the middle of the picture."""
        box = await self.viewer.locator("#screen").bounding_box()
        if box is None:
            raise LookupError("no picture")
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    async def press(self, *, mouse: bool = False) -> float:
        """Milliseconds from the end of a tap or click to the picture that shows what it did."""
        x, y = await self.point()
        await (self.viewer.mouse.click(x, y) if mouse else self.viewer.touchscreen.tap(x, y))
        await self.viewer.wait_for_function("() => turned !== null", polling=20)
        return float(await self.viewer.evaluate("turned - pressed"))

    async def clear(self) -> None:
        """Forget the frames so far."""
        await self.viewer.evaluate("frames_seen.length = 0")

    async def delays(self) -> list[float]:
        """Milliseconds from capture to picture of the frames so far."""
        return [float(one) for one in await self.viewer.evaluate("frames_seen.map(([at, now]) => now - at)")]


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with open_stage(Path(folder)) as stage, chromium() as browser:
            one = await watch(stage, browser, ADMIN.telegram_user_id, Platform.FACEBOOK)
            figures = {"rest_frames": await rest(one)}
            await scrape(stage)
            figures |= await lags(one)
            figures["sweep_lag_ms"] = await sweeps(one)
            await idle(stage)
            two = await watch(stage, browser, QUIRINO.telegram_user_id, Platform.X)
            figures["cpu_cores"] = await driven(Path(folder), (one, two))
    show("Entrar aquí: la imagen y la mano", _rows(figures), figures)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser that watches."""
    async with async_playwright() as driver:
        path = find_chromium()
        browser = await driver.chromium.launch(executable_path=path, args=launch_arguments())
        yield browser
        await browser.close()


async def watch(stage: Stage, browser: Browser, person: int, platform: Platform) -> Watched:
    """A person without a session of that network opens the live login, on a page of ours."""
    login = f"/{NETWORKS[platform].login_path}"
    stage.local.sites.site(platform.value).fault(path_prefix=login, times=1, body=PAGE)
    async with stage.container.database(write=False) as uow:
        member = await uow.people.by_telegram(person)
    if member is None:
        raise LookupError("nobody")
    web = stage.container.assembly.services.web
    code = await web.link(member, LinkPurpose.LOGIN, platform.value)
    context = await browser.new_context(viewport=WIDE, has_touch=True)
    viewer = await context.new_page()
    await viewer.goto(web.url(f"/entrar/{code}"))
    await viewer.get_by_role("button", name="Entrar").click()
    await expect(viewer.locator("#status")).to_be_empty(timeout=60_000)
    run = stage.container.assembly.services.logins.of(member.person_id, platform)
    live = await run.browser() if run is not None else None
    if not isinstance(live, LiveLogin):
        raise LookupError("no live browser")  # noqa: TRY004 - it is about the login, not about a type
    await live.page.wait_for_selector("#moving")
    await viewer.evaluate(WATCH)
    watched = Watched(viewer, live.page)
    for _ in range(WARM_UP):
        await watched.press()
    return watched


async def scrape(stage: Stage) -> None:
    """One list is read meanwhile, slowly enough to outlast the figures."""
    stage.local.sites.facebook.latency_ms = 400
    await stage.say(BRISA.telegram_user_id, "/scrape fb:vega.ficticia amigos")
    await stage.wait(BRISA.telegram_user_id, "░")


async def idle(stage: Stage) -> None:
    """Until the scrape is over: what comes now is the price of logins alone."""
    stage.local.sites.facebook.latency_ms = 5
    await stage.wait(BRISA.telegram_user_id, "✅ Vega Ficticia", timeout=10 * LONG_S)


async def rest(one: Watched) -> float:
    """Frames while nothing moves, after the one sharp picture of the page at rest."""
    await asyncio.sleep(2 * STILL_AFTER_S)
    await one.clear()
    await asyncio.sleep(REST_S)
    return float(len(await one.delays()))


async def lags(one: Watched) -> dict[str, float]:
    """Capture to picture while the page moves, tap to picture while it rests."""
    await one.clear()
    await one.watched.evaluate("run(100)")
    await one.watched.wait_for_function("document.getElementById('moving').style.left === '0px'")
    capture = await one.delays()
    taps = [await one.press() for _ in range(TAPS)]
    figures = {"capture_p95_ms": p95(capture), "capture_p50_ms": p50(capture), "frames": len(capture)}
    return figures | {"tap_p95_ms": p95(taps), "tap_p50_ms": p50(taps)}


async def sweeps(one: Watched) -> float:
    """The worst time from a click at the end of a fast sweep of the mouse until the page feels it."""
    x, y = await one.point()
    lag = []
    for _ in range(SWEEPS):
        started = time.perf_counter()
        for step in range(round(MOVES_PER_S * SWEEP_S)):
            await one.viewer.mouse.move(x + step % 100, y + step % 70)
            await asyncio.sleep(max(0.0, started + step / MOVES_PER_S - time.perf_counter()))
        await one.press(mouse=True)
        lag.append(float(await one.watched.evaluate("felt")) - float(await one.viewer.evaluate("pressed")))
    return max(lag)


async def driven(folder: Path, logins: tuple[Watched, ...]) -> float:
    """Cores that two logins take while both are tapped, typed into and scrolled: the watched browser, and all of us."""
    counted = [psutil.Process(), *_browser(folder)]
    before, started = _seconds(counted), time.perf_counter()
    await asyncio.gather(*(_drive(one, started + DRIVEN_S) for one in logins))
    return (_seconds(counted) - before) / (time.perf_counter() - started)


async def _drive(one: Watched, until: float) -> None:
    x, y = await one.point()
    while time.perf_counter() < until:
        await one.press()
        await one.viewer.mouse.move(x, y)
        await one.viewer.mouse.wheel(0, 60)
        await asyncio.sleep(0.2)
        await one.viewer.mouse.wheel(0, -60)
        await asyncio.sleep(0.2)


def _browser(folder: Path) -> list[psutil.Process]:
    found = json.loads(next(folder.rglob("navegador-entrar.json")).read_text())["processes"]
    mains = [psutil.Process(one["pid"]) for one in found]
    drivers = [main.parent() for main in mains]
    return [
        *mains,
        *(child for main in mains for child in main.children(recursive=True)),
        *(driver for driver in drivers if driver is not None and re.search("node", driver.name())),
    ]


def _seconds(processes: list[psutil.Process]) -> float:
    return sum(times.user + times.system for process in processes for times in [process.cpu_times()])


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    return [(name, ms(value) if name.endswith("_ms") else f"{value:.2f}") for name, value in figures.items()]


if __name__ == "__main__":
    asyncio.run(main())
