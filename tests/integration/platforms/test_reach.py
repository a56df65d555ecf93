"""What a page reaches that may ask any public host: nothing of this machine, its network and its files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from core.platforms.browser.pages.reach import EVERYTHING, Reach
from core.platforms.browser.pool import BrowserPool
from tests.e2e.playing import eventually
from tests.integration.platforms.listener import Listener, listening
from tests.integration.platforms.world import World
from tests.support.browser import chromium_path
from tests.support.patience import HANG_MS

pytestmark = pytest.mark.asyncio(loop_scope="package")
HOME = "https://www.facebook.com/"
HOSTS = ("127.0.0.1", "localhost", "algo.localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]")
ATTEMPTS = """async ([targets]) => {
  const until = (made) => new Promise((done) => { made(done); setTimeout(done, 1500, "too late"); });
  await Promise.all(targets.map((at) => Promise.all([
      fetch(`http://${at}/fetch`, { mode: "no-cors" }).catch(() => 0),
      fetch(`http://${at}/post`, { method: "POST", mode: "no-cors", body: "x" }).catch(() => 0),
      until((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = `http://${at}/img`; }),
      until((done) => { const w = new WebSocket(`ws://${at}/ws`); w.onopen = w.onerror = w.onclose = done; }),
      until((done) => { const e = new EventSource(`http://${at}/sse`); e.onerror = () => { e.close(); done(); }; }),
      until((done) => {
        const f = document.createElement("iframe"); f.onload = done; f.src = `http://${at}/iframe`;
        document.body.append(f); }),
      until((done) => {
        const s = document.createElement("script"); s.onload = s.onerror = done; s.src = `http://${at}/script`;
        document.body.append(s); }),
      Promise.resolve(navigator.sendBeacon(`http://${at}/beacon`, "x")),
    ])));
  const file = await fetch("file:///etc/passwd").then(() => "read").catch(() => "refused");
  await navigator.serviceWorker?.register("/sw.js").catch(() => 0);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  return [file, workers.length];
}"""


@asynccontextmanager
async def browser(world: World, *, public: bool) -> AsyncIterator[BrowserPool]:
    """A browser for which the local sites stand on the Internet (`public`), or on this machine as they do."""
    ports = {address.rpartition(":")[2] for address in world.network.hosts.values()}
    spaces = ",".join(f"127.0.0.1:{port}=public" for port in ports)
    arguments = (f"--ip-address-space-overrides={spaces}",) if public else ()
    options: dict[str, Any] = {"network": world.network, "reach": Reach((EVERYTHING,)), "extra_arguments": arguments}
    async with BrowserPool(chromium_path(), **options) as pool:
        yield pool


async def attack(world: World, pool: BrowserPool, listener: Listener, *, window: bool = False) -> list[str | int]:
    """Everything that a page (or a `window` that one has opened, for which nothing is set up) can try by its script;
    whether it read a file, and its service workers."""
    async with pool.page(world.identity(world.account())) as opened:
        await opened.page.goto(HOME)
        page = await opened.context.new_page() if window else opened.page
        # The site's own policy would refuse some of it: the page of an attacker has none.
        await page.goto(f"{HOME}robots.txt")
        said: list[str | int] = await page.evaluate(ATTEMPTS, [[f"{host}:{listener.port}" for host in HOSTS]])
    return said


async def test_no_page_of_a_site_reaches_this_machine(world: World) -> None:
    async with listening() as listener, browser(world, public=True) as pool:
        assert await attack(world, pool, listener) == ["refused", 0]
        assert await attack(world, pool, listener, window=True) == ["refused", 0]
        assert listener.asked == []


async def test_a_page_is_not_led_to_files_or_the_browsers_own_pages(world: World) -> None:
    async with browser(world, public=True) as pool, pool.page(world.identity(world.account())) as opened:
        await opened.page.goto(HOME)
        for target in ("file:///etc/passwd", "chrome://version/"):
            async with opened.page.expect_console_message(lambda said: "Not allowed to load" in said.text):
                await opened.page.evaluate("to => { location.href = to }", target)
        assert opened.page.url == HOME


async def test_what_is_blocked_for_a_page_does_not_need_chromiums_own_check(world: World) -> None:
    async with listening() as listener, browser(world, public=False) as pool:
        await attack(world, pool, listener)
        blocked = listener.paths
        await attack(world, pool, listener, window=True)
        await eventually(listener.reached_by_everything)
    assert blocked <= {"/iframe", "/ws"}


WAYS = {
    "by its address": "to => { location.href = to }",
    "by a form": """to => { const f = document.createElement("form"); f.action = to; f.method = "post";
        document.body.append(f); f.submit(); }""",
    "by a link": """to => { const a = document.createElement("a"); a.href = to;
        document.body.append(a); a.click(); }""",
}


async def test_a_page_that_goes_there_itself_is_stopped_before_it_asks(world: World) -> None:
    async with (
        listening() as listener,
        browser(world, public=False) as pool,
        pool.page(world.identity(world.account())) as opened,
    ):
        await opened.page.goto(f"{HOME}robots.txt")
        for host in HOSTS:
            for way in WAYS.values():
                async with opened.page.expect_event("requestfailed", timeout=HANG_MS) as refused:
                    await opened.page.evaluate(way, f"http://{host}:{listener.port}/main")
                assert "ERR_ABORTED" in ((await refused.value).failure or "")
        assert opened.page.url == f"{HOME}robots.txt"
        assert listener.asked == []
        window = await opened.context.new_page()  # nothing is set up for it
        await window.goto(f"{HOME}robots.txt")
        await window.evaluate(WAYS["by a link"], f"http://{HOSTS[0]}:{listener.port}/main")
        await eventually(listener.reached_by_the_page)


async def test_a_private_address_inside_another_one_is_gone_to(world: World) -> None:
    async with world.pool.page(world.identity(world.account())) as opened:
        answer = await opened.page.goto(f"{HOME}robots.txt?u=http://10.0.0.1/")
    assert answer is not None
    assert answer.ok
