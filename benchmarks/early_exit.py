"""How soon a dead session is told, and what checking costs a living one, against the plain flow in the same run.

Plain flow, as scrapers usually have it: a new browser, the home page loaded until the network is quiet, a look for the
login form (or, for a living session, for the page's main part). It starts the ordinary Chromium, as who installs one
does; what it takes with the light build, which is a choice of ours, stands beside it (`plain_light_…`,
`ratio_expired_light`). `ratio_expired` compares the moments at which each
knows that the session is dead (the plain flow answers in no chat); `ratio_expired_in_chat` counts our answer in the
chat against it all the same.

`valid_overhead_ms` is what checking adds to the first profile of a scrape that starts its browser: the probe is back
before the browser is up. With a browser already running there is less to hide it behind: `valid_overhead_warm_ms`.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from playwright.async_api import Page, async_playwright

from benchmarks.crowd import enrol
from benchmarks.figures import ms, p50, show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from bot.wiring.adapters import sandbox_network
from core.domain.ids import JobId
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ProfileRef
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium, launch_arguments
from core.platforms.facebook.config import FacebookConfig
from core.platforms.probe.probe import HttpProbe
from core.platforms.registry import build_gateways
from core.ports.platforms import PlatformGateway
from core.services.sessions.early_exit import EarlyExit

ROUNDS = 12
SITE = "https://www.facebook.com/"
LOGIN_FORM = "form#login_form, #loginform, form[data-testid=royal_login_form]"
OWN_MARKER = "[role=main]"
TIMEOUT_MS = 10_000


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            figures = await measure(stage)
    show("Salida temprana (latencia del sitio: 120 ms)", _rows(figures), figures)


async def measure(stage: Stage) -> dict[str, float]:
    """All figures, medians of ROUNDS."""
    expired = await enrol(stage, ROUNDS, "expired_login_and_deleted", offset=0)
    banned = await enrol(stage, ROUNDS, "checkpoint_suspended", offset=100)
    valid = await enrol(stage, ROUNDS, "valid", offset=200)
    await stage.container.pool.warm()
    figures = {
        "expired_ms": p50(await _each(expired, lambda person: _told(stage, person, "venció"))),
        "banned_ms": p50(await _each(banned, lambda person: _told(stage, person, "baneada"))),
        "round_trip_ms": p50(await _each(valid, lambda person: _judged(stage, person, SessionState.VALID))),
        "detect_expired_ms": p50(await _each(expired, lambda person: _judged(stage, person, SessionState.EXPIRED))),
    }
    for name, gateway in (("", _cold), ("_warm", _warm)):
        checked, unchecked = await _both(stage, valid, gateway)
        figures[f"valid{name}_ms"], figures[f"valid_unchecked{name}_ms"] = checked, unchecked
        figures[f"valid_overhead{name}_ms"] = checked - unchecked
    chosen = stage.container.settings.chromium_path
    light, ordinary = find_chromium(chosen), find_chromium(chosen, headless=False)
    for name, browser in (("plain", ordinary or light), ("plain_light", light)):
        figures[f"{name}_expired_ms"] = p50(await _each(expired, partial(_plain, stage, browser, LOGIN_FORM)))
        figures[f"{name}_valid_ms"] = p50(await _each(valid, partial(_plain, stage, browser, OWN_MARKER)))
    figures["ratio_expired"] = figures["plain_expired_ms"] / figures["detect_expired_ms"]
    figures["ratio_expired_light"] = figures["plain_light_expired_ms"] / figures["detect_expired_ms"]
    figures["ratio_expired_in_chat"] = figures["plain_expired_ms"] / figures["expired_ms"]
    figures["ratio_valid"] = figures["plain_valid_ms"] / figures["valid_ms"]
    return figures


async def _each(people: list[Person], work: Callable[[Person], Awaitable[float]]) -> list[float]:
    return [await work(person) for person in people]


async def _told(stage: Stage, person: Person, word: str) -> float:
    """From `/scrape` said to the answer that tells, in the chat."""
    started = time.perf_counter()
    await stage.say(_user(person), f"/scrape {stage.world.profile('small').identifier} amigos")
    await stage.wait(_user(person), word, "Tu trabajo espera")
    return _since(started)


async def _judged(stage: Stage, person: Person, expected: SessionState) -> float:
    """From having the session to knowing its verdict: one request, the site's latency and little else."""
    session = await _session(stage, person)
    started = time.perf_counter()
    result = await stage.container.gateways[Platform.FACEBOOK].probe(session.identity)
    took = _since(started)
    if result.verdict.state is not expected:
        raise LookupError(f"{result.verdict.state} instead of {expected}")
    return took


Gateway = Callable[[Stage], AbstractAsyncContextManager[PlatformGateway]]


async def _both(stage: Stage, people: list[Person], gateway: Gateway) -> tuple[float, float]:
    """Medians with and without the check, taken in turns so that both meet the same weather."""
    checked, unchecked = [], []
    for person in people:
        async with gateway(stage) as with_check:
            checked.append(await _first_profile(stage, person, with_check, check=True))
        async with gateway(stage) as without:
            unchecked.append(await _first_profile(stage, person, without, check=False))
    return p50(checked), p50(unchecked)


@asynccontextmanager
async def _warm(stage: Stage) -> AsyncIterator[PlatformGateway]:
    """The product's own browser, running since its start."""
    yield stage.container.gateways[Platform.FACEBOOK]


@asynccontextmanager
async def _cold(stage: Stage) -> AsyncIterator[PlatformGateway]:
    """A browser that the first scrape has to start."""
    network, clock = sandbox_network(stage.container.settings), stage.container.clock
    async with AsyncExitStack() as stack:
        path = find_chromium(stage.container.settings.chromium_path)
        pool = await stack.enter_async_context(BrowserPool(path, network=network))
        probe = HttpProbe(network=network, clock=clock)
        stack.push_async_callback(probe.aclose)
        config = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0)
        yield build_gateways(pool, probe, clock, configs={Platform.FACEBOOK: config})[Platform.FACEBOOK]


async def _first_profile(stage: Stage, person: Person, gateway: PlatformGateway, *, check: bool) -> float:
    """From the start of a scrape to the profile's data, with and without the check beside the browser start."""
    container, session = stage.container, await _session(stage, person)
    ref = ProfileRef(Platform.FACEBOOK, stage.world.profile("small").identifier)
    started = time.perf_counter()
    async with AsyncExitStack() as stack:
        if check:
            early_exit: EarlyExit = container.assembly.early_exit
            reader = await early_exit.open(gateway, session, JobId(0), stack)
        else:
            reader = await stack.enter_async_context(gateway.open(session.identity))
        await reader.read_profile(ref)
        return _since(started)


async def _plain(stage: Stage, path: Path | None, marker: str, person: Person) -> float:
    """What a plain scraper does: a browser of its own, the home page, and a look for the form."""
    session = await _session(stage, person)
    network = sandbox_network(stage.container.settings)
    started = time.perf_counter()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=launch_arguments(network.chromium_args if network else ())
        )
        page: Page = await browser.new_page(storage_state=dict(session.storage_state))  # type: ignore[arg-type]
        await page.goto(SITE, wait_until="networkidle")
        await page.wait_for_selector(marker, state="attached", timeout=TIMEOUT_MS)
        took = _since(started)
        await browser.close()
    return took


async def _session(stage: Stage, person: Person) -> ScrapingSession:
    async with stage.container.database(write=False) as uow:
        session = await uow.sessions.for_person(person.person_id, Platform.FACEBOOK)
    if session is None:
        raise LookupError("nobody's session")
    return session


def _user(person: Person) -> int:
    if person.telegram_user_id is None:
        raise LookupError("not enrolled")
    return person.telegram_user_id


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    return [
        ("Ida y vuelta del sitio", ms(figures["round_trip_ms"])),
        ("Sesión vencida: de /scrape a la respuesta", ms(figures["expired_ms"])),
        ("  tope: 1,5 idas y vueltas + 300 ms", ms(1.5 * figures["round_trip_ms"] + 300)),
        ("Cuenta baneada: de /scrape a la respuesta", ms(figures["banned_ms"])),
        ("Saber que venció (sin contar el chat)", ms(figures["detect_expired_ms"])),
        ("Flujo simple: saber que venció", ms(figures["plain_expired_ms"])),
        ("  veces más lento que saberlo aquí", f"{figures['ratio_expired']:.1f} ×"),
        ("  lo mismo con el Chromium ligero", f"{figures['ratio_expired_light']:.1f} ×"),
        ("  veces más lento que contestado en el chat", f"{figures['ratio_expired_in_chat']:.1f} ×"),
        ("Sesión válida, navegador por arrancar: hasta los datos del perfil", ms(figures["valid_ms"])),
        ("  de eso, lo que añade comprobarla", ms(figures["valid_overhead_ms"])),
        ("Sesión válida, navegador ya en marcha: hasta los datos del perfil", ms(figures["valid_warm_ms"])),
        ("  de eso, lo que añade comprobarla", ms(figures["valid_overhead_warm_ms"])),
        ("Flujo simple, sesión válida (solo comprobar)", ms(figures["plain_valid_ms"])),
        ("  veces más rápido", f"{figures['ratio_valid']:.1f} ×"),
    ]


if __name__ == "__main__":
    asyncio.run(main())
