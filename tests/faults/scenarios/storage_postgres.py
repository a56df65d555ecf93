"""PostgreSQL restarts, cuts its connections or only reads, in the middle of a scrape of a whole bot."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import httpx

from sandbox.world_people import BRISA, DOROTEA, ONESIMO
from tests.e2e.playing import eventually
from tests.faults.crowd import listening
from tests.faults.http import free_port, status
from tests.faults.postgres_ground import PostgresGround, open_postgres_ground
from tests.faults.scenario import Outcome, Scenario
from tests.support.patience import HANG_S

READERS = (BRISA, DOROTEA)
ALL = 600
BEGUN = 60
SLOW_MS, QUICK_MS = 120.0, 5.0
FOUND = "SELECT count(*) FROM centinela.relaciones"
STATES = "SELECT estado FROM centinela.trabajos WHERE tarea = 'scrape'"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"

Trouble = Callable[[PostgresGround], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def gone(ground: PostgresGround) -> AsyncIterator[None]:
    """Stopped, and started again afterwards."""
    await ground.stop()
    try:
        yield
    finally:
        await ground.start()


@asynccontextmanager
async def only_reading(ground: PostgresGround) -> AsyncIterator[None]:
    """As on a standby server: every transaction may read only, those of open connections too."""
    await ground.rows("ALTER SYSTEM SET default_transaction_read_only = on")
    await ground.rows("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        await ground.rows("ALTER SYSTEM RESET default_transaction_read_only")
        await ground.rows("SELECT pg_reload_conf()")


@asynccontextmanager
async def cut(ground: PostgresGround) -> AsyncIterator[None]:
    """Every connection is ended once a second."""

    async def over_and_over() -> None:
        while True:
            await ground.rows(CUT)
            await asyncio.sleep(1)

    cutting = asyncio.create_task(over_and_over())
    try:
        yield
    finally:
        cutting.cancel()


async def _scrape_through(
    trouble: Trouble, seconds: float, unwell: bool, folder: Path, times: int, engine: str = "embedded"
) -> Outcome:
    wrong: list[str] = []
    port = free_port()
    async with open_postgres_ground(folder) as ground, ground.bot(HTTP_PORT=str(port), JOB_ENGINE=engine) as bot:
        await listening(ground)
        site = ground.local.sites.facebook
        for turn in range(times):
            before = await _found(ground)
            # Not the same person twice: what she has just read would be handed to her again.
            await ground.control.say(READERS[turn].telegram_user_id, "/scrape fb:vega.ficticia amigos")
            await eventually(partial(_more_than, ground, before + BEGUN))
            site.latency_ms = SLOW_MS
            async with trouble(ground):
                wrong += await _during(ground, port, seconds, unwell=unwell)
            site.latency_ms = QUICK_MS
            try:
                await eventually(partial(_over, ground), within_s=HANG_S)
            except TimeoutError:
                wrong.append(f"the scrape does not end: {await ground.rows(STATES)}")
        wrong += await _judge(ground, times)
        wrong += [] if await bot.terminate() == 0 else ["the bot ended badly"]
    lost = sum("lost" in w for w in wrong)
    return Outcome(times, lost=lost, hung=len(wrong) - lost, remarks=tuple(wrong))


async def _during(ground: PostgresGround, port: int, seconds: float, *, unwell: bool) -> list[str]:
    """Somebody writes meanwhile, and the health is asked for; where it is `unwell` it has to say so."""
    await ground.control.say(ONESIMO.telegram_user_id, "/ayuda")
    loop = asyncio.get_running_loop()
    began, told = loop.time(), False
    while (passed := loop.time() - began) < seconds or (unwell and not told and passed < HANG_S):
        told = told or await status(port) == httpx.codes.SERVICE_UNAVAILABLE
        await asyncio.sleep(1)
    return [] if told or not unwell else ["/health said ok all the time"]


async def _judge(ground: PostgresGround, times: int) -> list[str]:
    states = [state for (state,) in await ground.rows(STATES)]
    wrong = [f"lost: a scrape is {state}" for state in states if state != "hecho"]
    wrong += [] if len(states) == times else [f"lost: {times - len(states)} orders"]
    query = "SELECT id_corrida, count(DISTINCT id_externo) FROM centinela.relaciones GROUP BY id_corrida"
    wrong += [f"lost: {count} of {ALL} friends in run {run}" for run, count in await ground.rows(query) if count != ALL]
    try:
        await ground.control.wait_for(ONESIMO.telegram_user_id, lambda e: e.from_bot, timeout=HANG_S)
    except TimeoutError:
        wrong.append("lost: who wrote meanwhile heard nothing")
    return wrong


async def _found(ground: PostgresGround) -> int:
    return int((await ground.rows(FOUND))[0][0])


async def _more_than(ground: PostgresGround, count: int) -> bool:
    return await _found(ground) > count


async def _over(ground: PostgresGround) -> bool:
    return all(state not in ("en_curso", "en_cola", "esperando") for (state,) in await ground.rows(STATES))


SCENARIOS = (
    Scenario("PostgreSQL stopped for 12 s and started", partial(_scrape_through, gone, 12.0, True), None, 2),
    Scenario("PostgreSQL stopped for 40 s", partial(_scrape_through, gone, 40.0, True), None, 1),
    Scenario(
        "PostgreSQL stopped for 40 s under the engine for several machines",
        partial(_scrape_through, gone, 40.0, True, engine="procrastinate"),
        None,
        1,
    ),
    Scenario("PostgreSQL only reads for 15 s", partial(_scrape_through, only_reading, 15.0, True), None, 2),
    Scenario("PostgreSQL cuts every connection for 15 s", partial(_scrape_through, cut, 15.0, False), None, 2),
)
