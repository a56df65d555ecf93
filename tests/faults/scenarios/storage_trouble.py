"""The database cannot be written for a while, in the middle of a scrape: the scrape waits, goes on and ends well."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import partial
from pathlib import Path

import httpx

from sandbox.world_people import BRISA, DOROTEA, ONESIMO
from tests.e2e.playing import eventually
from tests.e2e.processes import BotProcess
from tests.faults.http import free_port, status
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground
from tests.support.patience import HANG_S

READERS = (BRISA, DOROTEA)
ALL = 600
BEGUN = 60
SLOW_MS, QUICK_MS = 120.0, 5.0
SHORT_S, FULL_S = 12.0, 40.0
"""SQLite itself waits ten seconds for a lock: both are longer."""

Trouble = Callable[[Ground, BotProcess], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(ground: Ground, _bot: BotProcess) -> AsyncIterator[None]:
    """Another process (this one) holds the write lock."""
    with closing(sqlite3.connect(ground.folder / "centinela.db", isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


@asynccontextmanager
async def full(_ground: Ground, bot: BotProcess) -> AsyncIterator[None]:
    """The kernel lets the bot's process write no byte more into any file."""
    usual = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (1, usual[1]))
    try:
        yield
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, usual)


async def _scrape_through(trouble: Trouble, seconds: float, folder: Path, times: int) -> Outcome:
    wrong: list[str] = []
    port = free_port()
    async with open_ground(folder) as ground, ground.bot(HTTP_PORT=str(port)) as bot:
        site = ground.local.sites.facebook
        for turn in range(times):
            before = len(ground.friends())
            # Not the same person twice: what she has just read would be handed to her again.
            await ground.control.say(READERS[turn].telegram_user_id, "/scrape fb:vega.ficticia amigos")
            await ground.stored(before + BEGUN)
            site.latency_ms = SLOW_MS
            async with trouble(ground, bot):
                wrong += await _during(ground, port, seconds)
            site.latency_ms = QUICK_MS
            try:
                await eventually(partial(_over, ground), within_s=HANG_S)
            except TimeoutError:
                wrong.append("the scrape does not end")
        wrong += _judge(ground)
        wrong += await _unanswered(ground)
        wrong += [] if await bot.terminate() == 0 else ["the bot ended badly"]
    return Outcome(times, lost=sum("lost" in w for w in wrong), hung=sum("lost" not in w for w in wrong),
                   remarks=tuple(wrong))  # fmt: skip


async def _during(ground: Ground, port: int, seconds: float) -> list[str]:
    """Somebody writes and asks for the health; both are answered, in the end."""
    await ground.control.say(ONESIMO.telegram_user_id, "/ayuda")
    loop = asyncio.get_running_loop()
    began, told = loop.time(), False
    while (passed := loop.time() - began) < seconds or (not told and passed < HANG_S):
        told = told or await status(port) == httpx.codes.SERVICE_UNAVAILABLE
        await asyncio.sleep(1)
    return [] if told else ["/health said ok all the time"]


async def _over(ground: Ground) -> bool:
    return all(state not in ("en_curso", "en_cola", "esperando") for (state,) in _states(ground))


def _states(ground: Ground) -> list[tuple[object, ...]]:
    return ground.rows("SELECT estado FROM trabajos WHERE tarea = 'scrape'")


async def _unanswered(ground: Ground) -> list[str]:
    """Whoever wrote meanwhile was answered, or told that it was not done."""
    try:
        await ground.control.wait_for(ONESIMO.telegram_user_id, lambda e: e.from_bot, timeout=HANG_S)
    except TimeoutError:
        return ["lost: who wrote meanwhile heard nothing"]
    return []


def _judge(ground: Ground) -> list[str]:
    wrong = [f"lost: a scrape is {state}" for (state,) in _states(ground) if state != "hecho"]
    for run, found in ground.rows("SELECT id_corrida, count(DISTINCT id_externo) FROM relaciones GROUP BY id_corrida"):
        wrong += [] if found == ALL else [f"lost: {found} of {ALL} friends in run {run}"]
    return wrong


SCENARIOS = (
    Scenario("database locked by another process for 12 s", partial(_scrape_through, locked, SHORT_S), 1, 1),
    Scenario("database locked by another process for 40 s", partial(_scrape_through, locked, FULL_S), None, 2),
    Scenario("disk full for 12 s", partial(_scrape_through, full, SHORT_S), 1, 1),
    Scenario("disk full for 40 s", partial(_scrape_through, full, FULL_S), None, 2),
)
