"""What others are short of: a Telegram that is gone for minutes, a slow FTP server, memory, and an answer of 5 GB."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil

from core.errors import TransientException
from sandbox.world_people import BRISA, DOROTEA, ONESIMO
from tests.e2e.processes import BotProcess
from tests.faults.browsing import FRIENDS, Browsing, browsing, peak_of, read, silent
from tests.faults.crowd import listening
from tests.faults.mail import Tally, holds
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground

ENDED_S = 600.0
"""A guard: nothing here takes so long on a machine that does nothing else."""
HUGE_MB = 5_000
PEAK_BYTES = 1_024 * 1024 * 1024
SHORT_BYTES = 24 * 1024 * 1024
SHORT_S = 12.0
SLOW_BYTES = 2_000


async def _lasts(seconds: float) -> None:
    """How long a trouble lasts is chosen by the (monotonic) clock: nothing is waited for."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


async def without_telegram(seconds: float, folder: Path, times: int) -> Outcome:
    """Telegram is gone while a list is read and while somebody writes; later everything is said, once."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for turn in range(times):
            reader = (BRISA, DOROTEA)[turn % 2].telegram_user_id
            order = int((await ground.control.say(reader, "/scrape fb:vega.ficticia amigos"))["message_id"])
            await ground.stored(60 + len(ground.friends()))
            ground.control.fault(method="*", times=1_000_000, code=0)
            asked = int((await ground.control.say(ONESIMO.telegram_user_id, "/ayuda"))["message_id"])
            await _lasts(seconds)
            ground.control.clear_faults()
            if not await seen_in_time(ground, reader, order, "✅"):
                tally.wrong("lost", "the list that was read meanwhile was not shown")
            if not await holds(lambda: bool(_answers(ground, asked)), ENDED_S):  # noqa: B023 - awaited within the round
                tally.wrong("lost", "a message of that time was not answered")
            tally.doubled += max(0, len(_answers(ground, asked)) - 1)
            tally.times += 1
        tally.hung += await bot.terminate() != 0
    return tally.outcome()


async def slow_files(folder: Path, times: int) -> Outcome:
    """The FTP server takes 2 kB a second: results are shown at once, others read on, the copies arrive whole."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await ground.local.ftp.stop_listening()
        ground.local.ftp.bytes_per_s = SLOW_BYTES
        await ground.local.ftp.start_listening()
        await listening(ground)
        for turn in range(times):
            reader = (BRISA, DOROTEA)[turn % 2].telegram_user_id
            order = int((await ground.control.say(reader, "/scrape fb:bruno.quimera amigos"))["message_id"])
            if not await seen_in_time(ground, reader, order, "✅"):
                tally.wrong("lost", "a result waited for the server")
            tally.times += 1
        if not await holds(lambda: _all_copied(ground), ENDED_S):
            tally.wrong("lost", f"copies that never arrived: {ground.rows(COPIES)}")
        sizes = {len(content) for content in ground.local.ftp.files().values()}
        tally.lost += sum(size not in sizes for _path, size in ground.rows("SELECT ruta, tamano FROM artefactos"))
        tally.hung += await bot.terminate() != 0
    return tally.outcome()


async def short_of_memory(folder: Path, times: int) -> Outcome:
    """The kernel gives the bot's process 24 MB more than it has, in the middle of a list, and then what it wants.

    A process that ends for it is started again, as systemd does.
    """
    tally = Tally()
    async with open_ground(folder, checked=False, latency_ms=60.0) as ground:
        for turn in range(times):
            reader = (BRISA, DOROTEA)[turn % 2].telegram_user_id
            async with ground.bot() as bot:
                await listening(ground)
                order = int((await ground.control.say(reader, "/scrape fb:vega.ficticia amigos"))["message_id"])
                await ground.stored(60 + len(ground.friends()))
                async with _short(bot):
                    asked = int((await ground.control.say(ONESIMO.telegram_user_id, "/ayuda"))["message_id"])
                    await _lasts(SHORT_S)
                if bot.is_running:
                    await _heard(ground, tally, reader, order, asked)
                    tally.hung += await bot.terminate() != 0
                    continue
            async with ground.bot() as bot:
                await _heard(ground, tally, reader, order, asked)
                tally.hung += await bot.terminate() != 0
    return replace(tally.outcome(), times=times)


async def huge_answer(folder: Path, times: int) -> Outcome:
    """A list query is answered with 5 GB: it is not taken in, and the next reading is whole."""
    outcome, peak = Outcome(times), 0
    async with browsing() as world:
        for _ in range(times):
            profile, done = world.profile(FRIENDS), []

            async def cause(now: Browsing) -> None:
                silent(now.world, more_mb=HUGE_MB)

            async def reading() -> None:
                done.append(await read(world, profile, cause))  # noqa: B023 - awaited within the round

            peak = max(peak, await peak_of(world.pool, reading()))
            world.sites.facebook.clear_faults()
            done.append(await read(world, profile))
            hung = any(isinstance(one.error, TimeoutError) for one in done)
            whole = isinstance(done[0].error, TransientException) and len(set(done[1].people)) == FRIENDS
            outcome = replace(outcome, hung=outcome.hung + hung, lost=outcome.lost + (not whole or peak > PEAK_BYTES))
    told = f"Chromium took {peak // (1024 * 1024)} MB at the most (limit {PEAK_BYTES // (1024 * 1024)} MB)"
    return replace(outcome, remarks=(told,))


@asynccontextmanager
async def _short(bot: BotProcess) -> AsyncIterator[None]:
    limit = psutil.Process(bot.pid).memory_info().vms + SHORT_BYTES
    usual = resource.prlimit(bot.pid, resource.RLIMIT_AS)
    resource.prlimit(bot.pid, resource.RLIMIT_AS, (limit, usual[1]))
    yield
    if bot.is_running:
        resource.prlimit(bot.pid, resource.RLIMIT_AS, usual)


async def _heard(ground: Ground, tally: Tally, reader: int, order: int, asked: int) -> None:
    if not await seen_in_time(ground, reader, order, "✅"):
        tally.wrong("lost", f"the list: {ground.rows('SELECT estado, fallos, resultado FROM trabajos')}")
    if not await holds(lambda: bool(_answers(ground, asked)), ENDED_S):
        tally.wrong("lost", "a message of that time was not answered")


async def seen_in_time(ground: Ground, chat_id: int, after: int, words: str) -> bool:
    """Whether the words come up in the chat, within the guard."""
    return await holds(
        lambda: any(words in e.text for e in ground.control.transcript(chat_id) if e.from_bot and e.message_id > after),
        ENDED_S,
    )


COPIES = "SELECT count(*), count(fecha_subida) FROM artefactos"


def _all_copied(ground: Ground) -> bool:
    made, copied = ground.rows(COPIES)[0]
    return made == copied and bool(made)


def _answers(ground: Ground, after: int) -> list[str]:
    shown = ground.control.transcript(ONESIMO.telegram_user_id)
    return [entry.text for entry in shown if entry.from_bot and entry.message_id > after and "/scrape" in entry.text]


SCENARIOS = (
    Scenario("Telegram gone for 20 s", partial(without_telegram, 20.0), 1, 1),
    Scenario("Telegram gone for 10 minutes", partial(without_telegram, 600.0), None, 1),
    Scenario("an FTP server that takes 2 kB a second", slow_files, 1, 2),
    Scenario("24 MB of memory left for 12 s", short_of_memory, 1, 2),
    Scenario("an API answer of 5 GB", huge_answer, None, 2),
)
