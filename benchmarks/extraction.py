"""A list of 5,000 people through the product's own path: chat order, job, browser, database, progress in the chat.

Eight people a page, 30 ms of latency, no pauses of our own. Beside it the naive way, in the same run: after every
scroll each row on the page is asked for its text through an element handle. `EXTRACTION_SIZE` makes it smaller.
"""

import asyncio
import gc
import os
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.crowd import enrol
from benchmarks.figures import show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from core.domain.ids import SessionId
from core.domain.jobs.job import JobState
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Run
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.facebook.navigation import FacebookNavigation
from sandbox.sites import Account
from sandbox.sites.facebook import FacebookProfile, invent_people

LATENCY_MS = 30
LARGE = int(os.environ.get("EXTRACTION_SIZE", "5000"))
SMALL, NAIVE = LARGE // 10, min(800, LARGE)
WAIT_S = 300
MB = 1024 * 1024
SCROLL = "window.scrollTo(0, document.documentElement.scrollHeight)"


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder), latency_ms=LATENCY_MS) as stage:
            readers = await enrol(stage, 4, "valid", offset=0)
            await stage.container.pool.warm()
            figures = await measure(stage, readers)
    show("Una lista entera, de la orden al último renglón guardado", _rows(figures), figures)


async def measure(stage: Stage, readers: list[Person]) -> dict[str, float]:
    """All figures of Facebook's friends; the first, unmeasured list warms everything up."""
    warm, small, middle, large = readers
    await read(stage, warm, 24)
    of_small = seconds(await read(stage, small, SMALL))
    of_middle = seconds(await read(stage, middle, NAIVE))
    before = _memory()
    watched = asyncio.create_task(_peak())
    of_large = seconds(await read(stage, large, LARGE))
    watched.cancel()
    peak = await watched
    naive = await read_naively(stage, NAIVE)
    return {
        "rows_per_s": LARGE / of_large,
        "growth": of_large / of_small,
        "rss_growth_mb": (peak - before) / MB,
        "ratio_naive": naive / of_middle,
        f"seconds_{SMALL}": of_small,
        f"seconds_{LARGE}": of_large,
        f"naive_seconds_{NAIVE}": naive,
    }


async def read(stage: Stage, person: Person, size: int) -> Run:
    """Order a list of so many friends in the chat, and wait until it is read: its run, complete."""
    profile = _profile(stage, size)
    if person.telegram_user_id is None:
        raise LookupError("not enrolled")
    await stage.say(person.telegram_user_id, f"/scrape {profile.id} {ListKind.FRIENDS}")
    run = await asyncio.wait_for(_finished(stage, person), WAIT_S)
    if (run.unique, run.complete) != (size, True):
        raise ArithmeticError(f"{run.unique} rows of {size}, end {run.end}")
    return run


async def _finished(stage: Stage, person: Person) -> Run:
    while True:
        async with stage.container.database(write=False) as uow:
            jobs = await uow.jobs.recent(person.person_id, 1)
            if jobs and jobs[0].state is JobState.DONE:
                (run,) = await uow.profiles.runs_of(jobs[0].job_id)
                return run
        await asyncio.sleep(0.25)


async def read_naively(stage: Stage, size: int) -> float:
    """Seconds to read so many friends by asking all rows after each scroll."""
    profile = _profile(stage, size)
    number = 100_096_000_000_000 + size
    site = stage.local.sites.facebook
    site.add_account(Account(str(number), "Bruma Quimera", f"bruma.{number}", "valid"))
    cookies = StorageState({"cookies": site.cookies_for(str(number))})
    async with stage.container.pool.context(SessionIdentity(SessionId(number), Platform.FACEBOOK, cookies)) as context:
        page = await context.new_page()
        started = time.perf_counter()
        await page.goto(FacebookNavigation.build_friends_url(profile.id))
        seen: set[str] = set()
        while len(seen) < size:
            for row in await page.query_selector_all(".row"):
                seen.add(await row.inner_html())
            await page.evaluate(SCROLL)
            await page.wait_for_timeout(LATENCY_MS)
        return time.perf_counter() - started


def seconds(run: Run) -> float:
    """From the opening of the list to its last row in the database."""
    if run.finished_at is None:
        raise ArithmeticError("not finished")
    return (run.finished_at - run.started_at).total_seconds()


def _profile(stage: Stage, size: int) -> FacebookProfile:
    number = 100_040_000_000_000 + size
    friends = invent_people(size, seed=size % 9_000)
    profile = FacebookProfile(str(number), f"vega.lista.{size}", f"Vega Ficticia {size}", friends)
    stage.local.sites.facebook.add_profile(profile)
    return profile


def _memory() -> int:
    gc.collect()
    return psutil.Process().memory_info().rss


async def _peak() -> int:
    """The most memory that our process has had by the time this is cancelled."""
    most = 0
    try:
        while True:
            most = max(most, psutil.Process().memory_info().rss)
            await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        return most


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    return [
        ("Filas por segundo", f"{figures['rows_per_s']:.0f}"),
        (f"  {LARGE} frente a {SMALL} personas: tantas veces más tiempo", f"{figures['growth']:.1f}"),
        ("  memoria de más", f"{figures['rss_growth_mb']:.0f} MB"),
        ("Frente al modo ingenuo", f"{figures['ratio_naive']:.1f} veces"),
    ]


if __name__ == "__main__":
    asyncio.run(main())
