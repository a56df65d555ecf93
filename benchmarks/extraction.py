"""A list of 5,000 people through the product's own path: chat order, job, browser, database, progress in the chat.

Eight people a page, 30 ms of latency, no pauses of our own; the sites are in a process of their own, as they are in
the world, so that what they cost is not counted as ours. Beside it the naive way, in the same run: after every scroll
each row on the page is asked for its text through an element handle. `EXTRACTION_SIZE` makes it smaller.
"""

import asyncio
import gc
import os
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.crowded_profiles import named
from benchmarks.elsewhere import Plan, accounts, sites_elsewhere
from benchmarks.figures import show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from core.domain.ids import ChatId, JobId, SessionId
from core.domain.jobs.job import JobState
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Run
from core.domain.sessions.session import NewSession, SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.facebook.navigation import FacebookNavigation

LATENCY_MS = 30
LARGE = int(os.environ.get("EXTRACTION_SIZE", "5000"))
SMALL, NAIVE = LARGE // 10, min(800, LARGE)
ELSEWHERE = min(2_000, LARGE)
"""How many people the lists of the other networks have: as many as their budgets let through without a pause."""
WARM = 24
WAIT_S = 600
MB = 1024 * 1024
FIRST_ID = 800_000_000
SCROLL = "window.scrollTo(0, document.documentElement.scrollHeight)"
WORDS = {Platform.FACEBOOK: ListKind.FRIENDS, Platform.INSTAGRAM: ListKind.FOLLOWING, Platform.X: ListKind.FOLLOWING}
SIZES = {
    Platform.FACEBOOK: [WARM, SMALL, NAIVE, LARGE],
    Platform.INSTAGRAM: [WARM, ELSEWHERE],
    Platform.X: [WARM, ELSEWHERE],
}
PLAN = Plan(
    LATENCY_MS,
    states={platform.value: ["valid"] * 3 for platform in SIZES},
    lists={platform.value: sorted(set(sizes)) for platform, sizes in SIZES.items()},
)


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        async with sites_elsewhere(PLAN) as sites, open_stage(Path(folder), sandbox_network=sites.network) as stage:
            person = await enrol(stage)
            await stage.container.pool.warm()
            figures = await measure(stage, person)
    show("Una lista entera, de la orden al último renglón guardado", _rows(figures), figures)


async def enrol(stage: Stage) -> Person:
    """An analyst with a session on every network."""
    stage.control.add_person(user_id=FIRST_ID, first_name="Persona Inventada")
    await stage.say(FIRST_ID, "/start")
    async with stage.container.database() as uow:
        person = await uow.people.add(
            name="Persona Inventada", role=Role.ANALYST, telegram_user_id=FIRST_ID, chat_id=ChatId(FIRST_ID)
        )
        for platform in SIZES:
            account, cookies = _login(stage, platform, 0)
            session = NewSession(person.person_id, platform, cookies, account_id=account)
            await uow.sessions.save(session, stage.container.clock.now())
        await uow.commit()
    return person


async def measure(stage: Stage, person: Person) -> dict[str, float]:
    """All figures; a first, unmeasured list of each network warms everything up."""
    for platform in SIZES:
        await read(stage, person, WARM, platform)
    of_small = seconds(await read(stage, person, SMALL))
    of_middle = seconds(await read(stage, person, NAIVE)) if NAIVE != SMALL else of_small
    before = _memory()
    watched = asyncio.create_task(_peak())
    await asyncio.sleep(0)
    of_large = seconds(await read(stage, person, LARGE)) if LARGE != NAIVE else of_middle
    watched.cancel()
    peak = await watched
    of_instagram, of_x = [
        seconds(await read(stage, person, ELSEWHERE, platform)) for platform in (Platform.INSTAGRAM, Platform.X)
    ]
    naive = await read_naively(stage, NAIVE)
    return {
        "rows_per_s": LARGE / of_large,
        "growth": of_large / of_small,
        "rss_growth_mb": (peak - before) / MB,
        "ratio_naive": naive / of_middle,
        "ig_rows_per_s": ELSEWHERE / of_instagram,
        "x_rows_per_s": ELSEWHERE / of_x,
        f"seconds_{SMALL}": of_small,
        f"seconds_{LARGE}": of_large,
        f"naive_seconds_{NAIVE}": naive,
    }


async def read(stage: Stage, person: Person, size: int, platform: Platform = Platform.FACEBOOK) -> Run:
    """Order a list of so many people in the chat, and wait until it is read: its run, complete."""
    known = await _newest_job(stage, person)
    await stage.say(FIRST_ID, f"/scrape {_PREFIXES[platform]}:{named(platform, size)} {WORDS[platform]}")
    run = await asyncio.wait_for(_finished(stage, person, known, size), WAIT_S)
    if (run.unique, run.complete) != (size, True):
        raise ArithmeticError(f"{run.unique} rows of {size} on {platform}, end {run.end}")
    return run


_PREFIXES = {Platform.FACEBOOK: "fb", Platform.INSTAGRAM: "ig", Platform.X: "x"}


async def _finished(stage: Stage, person: Person, known: JobId | None, size: int) -> Run:
    """Asked rarely: what the question costs is not the product's."""
    while True:
        await asyncio.sleep(0.5 if size <= WARM else 1)
        job_id = await _newest_job(stage, person)
        if job_id is not None and job_id != known:
            async with stage.container.database(write=False) as uow:
                (run,) = await uow.profiles.runs_of(job_id)
            return run


async def _newest_job(stage: Stage, person: Person) -> JobId | None:
    """The newest one that has ended."""
    async with stage.container.database(write=False) as uow:
        jobs = await uow.jobs.recent(person.person_id, 2)
    return next((job.job_id for job in jobs if job.state in {JobState.DONE, JobState.FAILED}), None)


def _login(stage: Stage, platform: Platform, number: int) -> tuple[str, StorageState]:
    """An account of the plan with its cookies; they follow from its id, so that this process knows them too."""
    site, account = stage.local.sites.site(platform.value), accounts(PLAN, platform.value)[number]
    site.add_account(account)
    return account.id, StorageState({"cookies": site.cookies_for(account.id)})


async def read_naively(stage: Stage, size: int) -> float:
    """Seconds to read so many friends by asking all rows after each scroll."""
    account, cookies = _login(stage, Platform.FACEBOOK, 1)
    identity = SessionIdentity(SessionId(int(account)), Platform.FACEBOOK, cookies)
    async with stage.container.pool.context(identity) as context:
        page = await context.new_page()
        started = time.perf_counter()
        await page.goto(FacebookNavigation.build_friends_url(named(Platform.FACEBOOK, size)))
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
        ("Facebook, filas por segundo", f"{figures['rows_per_s']:.0f}"),
        (f"  {LARGE} frente a {SMALL} personas: tantas veces más tiempo", f"{figures['growth']:.1f}"),
        ("  memoria de más", f"{figures['rss_growth_mb']:.0f} MB"),
        ("  frente al modo ingenuo", f"{figures['ratio_naive']:.1f} veces"),
        ("Instagram, filas por segundo", f"{figures['ig_rows_per_s']:.0f}"),
        ("X, filas por segundo", f"{figures['x_rows_per_s']:.0f}"),
    ]


if __name__ == "__main__":
    asyncio.run(main())
