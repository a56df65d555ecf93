"""`/health` beside a working bot: hammered, held open by slow peers, with few descriptors."""

import asyncio
import re
import resource
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from core.platforms.clock import SystemClock
from tests.e2e.playing import PATIENCE_S
from tests.e2e.processes import BotProcess
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground

PER_SECOND, SECONDS = 200, 5
AT_ONCE = 200
"""Requests under way: a machine that is slower than the rate is asked more slowly, it does not run out of sockets."""
ASKING_S = 2 * PATIENCE_S
"""A guard against hanging; how fast the answers come is not judged here."""
REQUEST = b"GET /health HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n"
PEERS = 800
FEW = 256
LONGEST_LOG = 200_000
SAID = {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}
"""Answers of /health; on a busy machine a check may rightly have found no answer in its time."""


async def hammered(folder: Path, times: int) -> Outcome:
    """200 requests a second while an analyst's scrape runs; what others wait for `/sesion` meanwhile."""
    remarks, waits, hung = [], [], 0
    async with open_ground(folder) as ground, running(ground) as (_bot, url):
        before, began = ground.local.ftp.logins, time.monotonic()
        for _ in range(times):
            person = ground.local.world.session("facebook", "valid").telegram_user_id
            await ground.control.say(person, f"/scrape fb:{ground.profile.vanity} amigos 200")
            asking = asyncio.create_task(_ask_often(url))
            waits += [await _answered(ground) for _ in range(3)]
            answered, pending = await asking
            lost = PER_SECOND * SECONDS - answered - pending
            remarks += [f"{lost} requests were refused or cut"] if lost else []
            remarks += [f"{pending} requests were not answered"] if pending else []
            hung += pending
        logins = ground.local.ftp.logins - before
        # For the checks one, for each upload of files one; and each check that found no answer begins anew.
        most = 2 + times + int(time.monotonic() - began)
        remarks += [f"{logins} logins at the FTP server"] if logins > most else []
    return Outcome(times, lost=len(remarks), hung=hung, worst_wait_ms=max(waits), remarks=tuple(remarks))


async def slow_heads(folder: Path, times: int) -> Outcome:
    """800 peers that never finish their head, at a bot with 256 descriptors."""
    remarks, waits = [], []
    async with open_ground(folder) as ground, running(ground, descriptors=FEW) as (bot, url):
        for _ in range(times):
            writers = [await _half(url) for _ in range(PEERS)]
            waits += [await _answered(ground) for _ in range(3)]
            async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
                answer = await client.get(url)
            remarks += [f"/health says {answer.status_code}"] if answer.status_code not in SAID else []
            for writer in writers:
                writer.close()
        size = (ground.folder / "salida.txt").stat().st_size
        remarks += [f"{size} bytes of log"] if size > LONGEST_LOG else []
        code = await bot.terminate()
        remarks += [f"it ended with {code}"] if code else []
    return Outcome(times, lost=len(remarks), worst_wait_ms=max(waits), remarks=tuple(remarks))


@asynccontextmanager
async def running(ground: Ground, *, descriptors: int | None = None) -> AsyncIterator[tuple[BotProcess, str]]:
    """The bot's process once it listens, and the address of its /health."""
    async with ground.bot(HTTP_PORT="0") as bot:
        if descriptors is not None:
            resource.prlimit(bot.pid, resource.RLIMIT_NOFILE, (descriptors, descriptors))
        port = await asyncio.wait_for(_port(ground.folder / "salida.txt"), PATIENCE_S)
        await _answered(ground)
        yield bot, f"http://127.0.0.1:{port}/health"
        if bot.is_running:  # killed in mid-scrape it could not close its browser
            await bot.terminate()


async def _port(log: Path) -> int:
    while (found := re.search(r"http ready.*port=\D*(\d+)", await asyncio.to_thread(log.read_text))) is None:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return int(found[1])


async def _answered(ground: Ground) -> float:
    """Milliseconds until the supervisor is answered."""
    person = ground.local.world.supervisor.telegram_user_id
    began = time.perf_counter()
    said = await ground.control.say(person, "/sesion")
    await ground.control.wait_for(
        person, lambda entry: entry.from_bot and entry.message_id > said["message_id"], timeout=PATIENCE_S
    )
    return (time.perf_counter() - began) * 1000


async def _ask_often(url: str) -> tuple[int, int]:
    """How many were answered, and how many were still waiting in the end."""
    places = asyncio.Semaphore(AT_ONCE)

    async def ask(at: float) -> bool:
        await SystemClock().sleep(at)  # the rate of the fault itself
        async with places:
            return await _get(url)

    tasks = [asyncio.create_task(ask(number / PER_SECOND)) for number in range(PER_SECOND * SECONDS)]
    done, pending = await asyncio.wait(tasks, timeout=ASKING_S)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    return sum(task.result() for task in done), len(pending)


async def _get(url: str) -> bool:
    """Whether a whole answer came. Bare sockets: the asking must cost little itself."""
    address, loop, answer = httpx.URL(url), asyncio.get_running_loop(), b""
    with socket.socket() as peer:
        peer.setblocking(False)
        try:
            await loop.sock_connect(peer, (address.host, address.port))
            await loop.sock_sendall(peer, REQUEST)
            while part := await loop.sock_recv(peer, 65_536):
                answer += part
        except OSError:
            return False
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head[9:12] or 0) in SAID and body.endswith(b"}")


async def _half(url: str) -> asyncio.StreamWriter:
    address = httpx.URL(url)
    _, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(b"GET /health HTTP/1.1\r\nX-Slow: ")
    return writer


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("/health 200 times a second beside a scrape", hammered, quick=1, full=3),
    *((Scenario("800 slow heads at 256 descriptors", slow_heads, quick=1, full=3),) if sys.platform == "linux" else ()),
)
