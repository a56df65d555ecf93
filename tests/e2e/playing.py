"""What every whole-product test needs: an honest stage, a clock that can be put forward, and short ways to look."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from openpyxl import load_workbook

from bot.sandbox.demo_world import Stage, open_stage
from bot.wiring.container import Container
from core.domain.ids import JobId
from core.domain.jobs.job import Job
from core.domain.platforms import Platform
from core.domain.results.profiles import RelatedProfile, Run
from core.domain.sessions.session import ScrapingSession
from core.platforms.clock import SystemClock
from core.ports.storage import Change
from sandbox.sites.facebook import FacebookProfile, FacebookSite, Quirks, invent_people
from sandbox.sites.serving.recorder import RecordedRequest
from sandbox.telegram import TranscriptEntry
from tests.fakes.aiogram_honesty import Honesty
from tests.support.database import used_folder
from tests.support.patience import HANG_S

PATIENCE_S = HANG_S
"""On a busy machine; every wait ends as soon as its condition holds."""
LIST_QUERY = "ProfileCometAppCollectionNonSelfFriendsListRendererPaginationQuery"


class MovableClock(SystemClock):
    """The real time, which can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@asynccontextmanager
async def playing(folder: Path, *, latency_ms: float = 5.0, **options: Any) -> AsyncIterator[Stage]:
    """A stage whose local Telegram is checked against the Bot API, and which leaves no browser behind."""
    honesty = Honesty()
    used_folder(folder)
    async with open_stage(folder, latency_ms=latency_ms, observers=(honesty,), **options) as stage:
        for person in stage.world.people:
            await stage.wait(person.telegram_user_id, "Hola", person.name, timeout=PATIENCE_S)
        yield stage
        browsers = family(stage.container)
    assert [process for process in browsers if alive(process)] == []
    honesty.assert_clean()
    assert honesty.seen["answer getUpdates"] > 0


def family(container: Container) -> list[psutil.Process]:
    """The browser processes of a container, with all their children."""
    mains = [found for owned in container.pool.processes if (found := owned.find()) is not None]
    return [process for main in mains for process in (main, *main.children(recursive=True))]


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; what has ended and only waits to be fetched by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def over(stage: Stage, job: Job) -> bool:
    """The job has ended."""
    async with stage.container.database(write=False) as uow:
        now = await uow.jobs.get(job.job_id)
    return now is not None and now.state.finished


async def eventually(condition: Callable[[], Awaitable[bool]], *, within_s: float = PATIENCE_S) -> None:
    """Until it holds; TimeoutError otherwise."""
    async with asyncio.timeout(within_s):
        while not await condition():  # noqa: ASYNC110 - what is waited for belongs to code that announces nothing
            await asyncio.sleep(0.05)


def forward(stage: Stage, clock: MovableClock, by: timedelta) -> None:
    """Time passes; whoever sleeps until a moment looks at the clock again."""
    clock.ahead += by
    stage.container.database.listeners.announce(tuple(Change))


async def order(stage: Stage, person: int, identifier: str) -> int:
    """`/scrape`; the id of the message that shows the job from then on."""
    said = await stage.control.say(person, f"/scrape {identifier} amigos")
    card = await stage.control.wait_for(
        person, lambda entry: entry.from_bot and entry.reply_to == said["message_id"], timeout=PATIENCE_S
    )
    return card.message_id


async def shows(stage: Stage, person: int, card: int, *words: str) -> TranscriptEntry:
    """The message of a job once it holds all these words."""
    return await stage.control.wait_for(
        person,
        lambda entry: entry.message_id == card and all(word in entry.text for word in words),
        timeout=PATIENCE_S,
    )


async def answer(stage: Stage, person: int, text: str, *words: str) -> TranscriptEntry:
    """Say something; the bot's first message after it that holds these words."""
    said = await stage.control.say(person, text)
    return await stage.control.wait_for(
        person,
        lambda entry: (
            entry.from_bot and entry.message_id > said["message_id"] and all(word in entry.text for word in words)
        ),
        timeout=PATIENCE_S,
    )


async def finished(stage: Stage, person: int, card: int, *words: str) -> TranscriptEntry:
    """The result of a job: in its own message, or, after more than a minute, in a new one below it."""
    await shows(stage, person, card, "✅")
    return await stage.control.wait_for(
        person,
        lambda entry: entry.message_id >= card and entry.text.startswith("✅") and all(w in entry.text for w in words),
        timeout=PATIENCE_S,
    )


async def latest_job(container: Container, person: int) -> Job:
    """The newest scrape of somebody."""
    async with container.database(write=False) as uow:
        owner = await uow.people.by_telegram(person)
        assert owner is not None
        return (await uow.jobs.recent(owner.person_id, 1))[0]


async def run_of(container: Container, job_id: JobId) -> tuple[Run, list[RelatedProfile]]:
    """The one list that a job read, and its rows."""
    async with container.database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(job_id)
        return run, list(await uow.profiles.rows(run.run_id))


async def session_of(container: Container, person: int, platform: Platform = Platform.FACEBOOK) -> ScrapingSession:
    """Somebody's session."""
    async with container.database(write=False) as uow:
        owner = await uow.people.by_telegram(person)
        session = await uow.sessions.for_person(owner.person_id, platform) if owner else None
    assert session is not None
    return session


def add_profile(site: FacebookSite, number: int, friends: int, quirks: Quirks | None = None) -> FacebookProfile:
    """One more invented profile on the site; the same number always gives the same one."""
    profile = FacebookProfile(
        id=f"1000700000009{number:02d}",
        vanity=f"farola.inventada.{number}",
        name=f"Farola Inventada {number}",
        friends=invent_people(friends, 900 + number),
        quirks=quirks or Quirks(),
    )
    site.add_profile(profile)
    return profile


def list_queries(site: FacebookSite, account: str, since: int = 0) -> list[RecordedRequest]:
    """The further pages of lists that an account asked for."""
    return [seen for seen in site.requests[since:] if (seen.account_id, seen.operation) == (account, LIST_QUERY)]


async def pages_read(site: FacebookSite, account: str, count: int, since: int = 0) -> None:
    """Until an account has asked for so many further pages."""

    async def there() -> bool:
        return len(list_queries(site, account, since)) >= count

    await eventually(there)


def friend_ids(profile: FacebookProfile) -> list[str]:
    """Who should be found, in the site's order."""
    return [person.id for person in profile.friends]


def spreadsheet_rows(content: bytes) -> int:
    """People in the list of a delivered workbook."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    rows = sum(1 for row in book.worksheets[1].iter_rows(values_only=True) if any(row)) - 1
    book.close()
    return rows
