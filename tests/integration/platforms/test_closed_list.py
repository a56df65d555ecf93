"""The hosts that a page of a session may ask: those that its network needs, whatever the page tries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import pytest
import pytest_asyncio
from playwright.async_api import CDPSession, Frame, Page
from structlog.testing import capture_logs

from core.domain.platforms import Platform
from core.platforms.browser.pages.reach import EVERYTHING, Reach
from core.platforms.browser.pool import BrowserPool
from core.platforms.network import SandboxNetwork
from sandbox.network import SandboxNetwork as LocalNetwork
from sandbox.proxy import LocalProxy
from tests.e2e.playing import eventually
from tests.integration.platforms.listener import Listener, listening
from tests.integration.platforms.world import World
from tests.support.browser import chromium_path
from tests.support.patience import HANG_MS

pytestmark = pytest.mark.asyncio(loop_scope="package")
HOME = "https://www.facebook.com/"
BARE = f"{HOME}robots.txt"
"""A page of the site without a policy of its own, as an attacker would have it."""
FOREIGN, PUZZLE = "ajeno.example", "client-api.arkoselabs.com"
LEADS_AWAY = f"""<!DOCTYPE html><img src="https://{FOREIGN}/img-of-frame">
<iframe src="https://{FOREIGN}/frame-of-frame"></iframe>
<script>new WebSocket("wss://{FOREIGN}/ws-of-frame"); fetch("https://{FOREIGN}/fetch-of-frame", {{mode: "no-cors"}})
</script>"""
ATTEMPTS = """async (there) => {
  const ends = (made) => new Promise((done) => { made(done); setTimeout(done, 3000); });
  const put = (kind, given) => ends((done) => {
    const node = Object.assign(document.createElement(kind), { onload: done, onerror: done, ...given });
    document.body.append(node); });
  const blob = (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const socket = there.replace("https", "wss");
  const worker = (code) => ends((done) => { new Worker(blob(`${code}`)).onmessage = done; });
  navigator.sendBeacon(`${there}/beacon`, "x");
  await Promise.all([
    fetch(`${there}/fetch`, { mode: "no-cors" }).catch(() => 0),
    fetch(`${there}/post`, { method: "POST", mode: "no-cors", body: "x" }).catch(() => 0),
    fetch(`${there}/keepalive`, { mode: "no-cors", keepalive: true }).catch(() => 0),
    ends((done) => { const w = new WebSocket(`${socket}/ws`); w.onopen = w.onerror = w.onclose = done; }),
    ends((done) => { const e = new EventSource(`${there}/sse`); e.onerror = () => { e.close(); done(); }; }),
    put("img", { src: `${there}/img` }), put("script", { src: `${there}/script` }),
    put("iframe", { src: `${there}/iframe` }), put("link", { rel: "stylesheet", href: `${there}/css` }),
    put("link", { rel: "prefetch", href: `${there}/prefetch` }), put("object", { data: `${there}/object` }),
    put("iframe", { srcdoc: `<img src="${there}/img-of-srcdoc">` }), put("iframe", { src: "/robots.txt?marco" }),
    worker(`fetch("${there}/fetch-of-worker", { mode: "no-cors" }).catch(() => 0).then(() => postMessage(1))`),
    worker(`const w = new WebSocket("${socket}/ws-of-worker"); w.onopen = w.onclose = () => postMessage(1)`),
  ]);
}"""
ALWAYS = {"/beacon", "/fetch", "/post", "/keepalive", "/ws", "/sse", "/img", "/script", "/iframe", "/css", "/prefetch"}
ALWAYS |= {"/object", "/img-of-srcdoc", "/img-of-frame", "/frame-of-frame", "/ws-of-frame", "/fetch-of-frame"}
ALWAYS |= {"/fetch-of-worker", "/ws-of-worker"}
WAYS = {
    "by its address": "to => { location.href = to }",
    "by a form": """to => { const f = document.createElement("form"); f.action = to; f.method = "post";
        document.body.append(f); f.submit(); }""",
    "by a link": """to => { const a = document.createElement("a"); a.href = to;
        document.body.append(a); a.click(); }""",
}


class OldSession:
    """A session of a Chromium that is asked for a command of the future."""

    def __init__(self, real: CDPSession) -> None:
        self._real = real
        self.on = real.on

    async def send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        return dict(await self._real.send(f"{method}OfTheFuture", params))


def with_foreign(world: World, listener: Listener) -> LocalNetwork:
    """The local world, in which the foreign host exists too."""
    known = world.sites.network
    hosts = {**known.hosts, **dict.fromkeys((FOREIGN, PUZZLE), ("127.0.0.1", listener.port))}
    return LocalNetwork(hosts=hosts, ca_pem=known.ca_pem, spki_hashes=known.spki_hashes)


@dataclass(frozen=True)
class Ground:
    """A foreign host, and a browser that could reach it."""

    listener: Listener
    pool: BrowserPool


@asynccontextmanager
async def standing(world: World, reach: Reach | None = None) -> AsyncIterator[Ground]:
    """A ground whose pages have that reach."""
    async with listening(world.sites.authority.server_context()) as listener:
        network = SandboxNetwork.parse(with_foreign(world, listener).to_env())
        ports = {address.rpartition(":")[2] for address in network.hosts.values()}
        spaces = (f"--ip-address-space-overrides={','.join(f'127.0.0.1:{port}=public' for port in ports)}",)
        async with BrowserPool(chromium_path(), network=network, reach=reach, extra_arguments=spaces) as pool:
            yield Ground(listener, pool)


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def confined(world: World) -> AsyncIterator[Ground]:
    """The ground of sessions that are read, which no test makes reach the foreign host."""
    async with standing(world) as ground:
        yield ground


@asynccontextmanager
async def attacked(world: World, ground: Ground, proxy_url: str | None = None) -> AsyncIterator[Page]:
    """A page of the site that an attacker wrote."""
    async with ground.pool.page(world.identity(world.account(), proxy_url=proxy_url)) as opened:
        await opened.page.goto(BARE)
        world.sites.facebook.fault(path_prefix="/robots.txt", times=1, body=LEADS_AWAY)
        yield opened.page


@pytest.mark.parametrize("proxied", [False, True], ids=["straight", "through a proxy"])
async def test_nothing_that_a_page_tries_asks_a_foreign_host(world: World, confined: Ground, proxied: bool) -> None:
    async with (
        LocalProxy(with_foreign(world, confined.listener)) as proxy,
        attacked(world, confined, proxy_url=proxy.url if proxied else None) as page,
    ):
        assert await page.evaluate("typeof SharedWorker") == "undefined", "it belongs to no page that has a list"
        await page.evaluate(ATTEMPTS, f"https://{FOREIGN}")
        for way in WAYS.values():
            async with (
                page.expect_event("framenavigated", is_error_page, timeout=HANG_MS),
                page.expect_event("requestfailed", timeout=HANG_MS) as refused,
            ):
                await page.evaluate(way, f"https://{FOREIGN}/main")
            assert "ERR_INTERNET_DISCONNECTED" in ((await refused.value).failure or "")
            await page.goto(BARE)
        assert confined.listener.asked == []
        assert {connection.host for connection in proxy.connections if connection.host == FOREIGN} == set()


def is_error_page(frame: Frame) -> bool:
    """Whether a navigation of the page itself has ended at the browser's own error page."""
    return frame.parent_frame is None and frame.url.startswith("chrome-error:")


async def test_what_belongs_to_no_page_of_ours_does_not_either(world: World, confined: Ground) -> None:
    async with attacked(world, confined) as page:
        window = await page.context.new_page()
        await window.goto(BARE)
        await window.evaluate(ATTEMPTS, f"https://{FOREIGN}")
        assert confined.listener.asked == []


async def test_the_same_page_asks_all_of_it_where_the_operator_opened_the_list(world: World) -> None:
    opened = (Reach((EVERYTHING,)), Reach((FOREIGN,)))
    for reach in opened:
        async with standing(world, reach) as ground, attacked(world, ground) as page:
            await page.evaluate(ATTEMPTS, f"https://{FOREIGN}")

            async def everything(listener: Listener = ground.listener) -> bool:
                return listener.paths >= ALWAYS

            await eventually(everything)


async def test_the_puzzle_of_another_maker_is_shown_to_a_person_who_logs_in(world: World) -> None:
    async with standing(world, Reach(login=True)) as ground, attacked(world, ground) as page:
        await page.evaluate(ATTEMPTS, f"https://{PUZZLE}")
        assert ground.listener.paths >= {"/iframe", "/script", "/fetch", "/ws"}
        assert ground.listener.paths.isdisjoint({"/img-of-frame", "/fetch-of-frame"})


async def test_and_to_no_session_that_is_read(world: World, confined: Ground) -> None:
    async with attacked(world, confined) as page:
        await page.evaluate(ATTEMPTS, f"https://{PUZZLE}")
        assert confined.listener.asked == []


async def test_a_chromium_that_knows_no_such_conditions_is_told_once_and_opens_its_pages(world: World) -> None:
    async with world.pool.page(world.identity(world.account())) as opened:
        reach = Reach().of(Platform.FACEBOOK)
        assert reach is not None
        with capture_logs() as lines:
            for _ in range(2):
                await reach.confine(opened.page, cast("CDPSession", OldSession(opened.wire)))
    assert [line["event"].startswith("this Chromium is too old") for line in lines] == [True]


async def test_each_host_is_logged_once(world: World, confined: Ground) -> None:
    with capture_logs() as lines:
        async with attacked(world, confined) as page:
            await page.evaluate(ATTEMPTS, "https://nuevo.example")
            await asyncio.gather(*(page.evaluate(ATTEMPTS, "https://otro.example") for _ in range(2)))
    told = [(line["host"], line["platform"]) for line in lines if line["log_level"] == "warning"]
    assert len(told) == len(set(told))
    others = {(FOREIGN, "facebook")}  # named by the page's frame, and perhaps told by a test before
    assert set(told) - others == {("nuevo.example", "facebook"), ("otro.example", "facebook")}
