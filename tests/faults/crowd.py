"""One person floods the bot, or the process is killed, while the others' answers are timed and orders are counted."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.telegram import Control
from sandbox.world_people import ADMIN, BRISA, DOROTEA, JACARANDA, ONESIMO, QUIRINO, SUPERVISOR
from tests.e2e.playing import eventually
from tests.e2e.processes import BotProcess
from tests.support.ground import Ground
from tests.support.patience import HANG_S

STRANGER = 990_000_001
FLOODER = BRISA.telegram_user_id
OTHERS = tuple(p.telegram_user_id for p in (ADMIN, SUPERVISOR, ONESIMO, JACARANDA, QUIRINO, DOROTEA))
ROUND_S = 1.6
"""Each of the others asks so often: no chat's own pace counts."""
LIMIT_MS = 500.0
_QUESTIONS = ("/sesion", "/trabajos", "/ayuda")

Flood = Callable[[Ground], Awaitable[None]]


@dataclass(slots=True)
class Waits:
    """How long people waited for their answers, and how many never got one."""

    ms: list[float] = field(default_factory=list)
    hung: int = 0


class Talking(Protocol):
    """A world with a local Telegram."""

    @property
    def control(self) -> Control:
        """The hands of the people."""


async def listening(ground: Talking) -> None:
    """Until the started process has asked for updates."""
    known = len(ground.control.calls("getUpdates"))
    await ground.control.wait_for_call("getUpdates", count=known + 1, timeout=HANG_S)


async def answered(ground: Ground, user_id: int, text: str) -> float:
    """Milliseconds from a message to the bot's first one after it."""
    started = time.perf_counter()
    said = await ground.control.say(user_id, text)
    number = int(said["message_id"])
    await ground.control.wait_for(user_id, lambda e: e.from_bot and e.message_id > number, timeout=HANG_S)
    return (time.perf_counter() - started) * 1000


async def others_ask(ground: Ground, stop: asyncio.Event, people: Sequence[int] = OTHERS) -> Waits:
    """Everybody asks in turn until `stop`."""
    waits = Waits()

    async def one(place: int, user_id: int) -> None:
        count = place
        await _wait(stop, ROUND_S * place / len(people))
        while not stop.is_set():
            try:
                waits.ms.append(await answered(ground, user_id, _QUESTIONS[count % len(_QUESTIONS)]))
            except TimeoutError:
                waits.hung += 1
            count += 1
            await _wait(stop, ROUND_S)

    await asyncio.gather(*(one(place, user_id) for place, user_id in enumerate(people)))
    return waits


async def beside(ground: Ground, *floods: Flood) -> Waits:
    """The others' waits while these go on together."""
    stop = asyncio.Event()
    asking = asyncio.create_task(others_ask(ground, stop))
    await asyncio.gather(*(flood(ground) for flood in floods))
    await _wait(stop, ROUND_S)
    stop.set()
    return await asking


def messages_of(user_id: int, count: int, seconds: float, text: str = "hola {}") -> Flood:
    """So many messages, evenly spread."""

    async def flood(ground: Ground) -> None:
        await evenly(count, seconds, lambda number: ground.control.say(user_id, text.format(number)))

    return flood


def presses_of(user_id: int, count: int, seconds: float) -> Flood:
    """So many presses of a button of the newest message that has one."""

    async def flood(ground: Ground) -> None:
        await answered(ground, user_id, "/start")
        shown = next(e for e in reversed(ground.control.transcript(user_id)) if e.from_bot and e.buttons)
        data = next(button.data for row in shown.buttons for button in row if button.data)
        press = lambda _number: ground.control.press(user_id, data=data, message_id=shown.message_id)  # noqa: E731
        await evenly(count, seconds, press)

    return flood


def files_of(user_id: int, count: int) -> Flood:
    """So many files at once."""

    async def flood(ground: Ground) -> None:
        for number in range(count):
            await ground.control.upload(user_id, filename=f"cookies{number}.json", content=b"[]")

    return flood


async def evenly(count: int, seconds: float, act: Callable[[int], Awaitable[object]]) -> None:
    """Act so often in so much time; when late, without pause."""
    started = time.perf_counter()
    for number in range(count):
        await _wait(asyncio.Event(), started + number * seconds / count - time.perf_counter())
        with suppress(LookupError):  # the message whose button is pressed has changed
            await act(number)


async def order_and_kill(ground: Ground, bot: BotProcess, number: int, delay_s: float) -> int:
    """`/scrape`, then kill -9 after the delay; the order's update id."""
    user_id = OTHERS[2 + number % 4]
    said = await ground.control.say(user_id, f"/scrape fb:perfil.inventado.{number} amigos")
    await _wait(asyncio.Event(), delay_s)
    await bot.kill()
    return int(said["update_id"])


async def kills(ground: Ground, times: int, longest_s: float = 0.3) -> tuple[list[int], list[float]]:
    """Start, order, kill, over and over; the update ids of the orders. The last start carries out what is left."""
    chance = random.Random(6)
    orders, delays = [], []
    for number in range(times):
        async with ground.bot(QUEUE_LIMIT="1000") as bot:
            await listening(ground)
            delays.append(chance.uniform(0, longest_s))
            orders.append(await order_and_kill(ground, bot, number, delays[-1]))
    async with ground.bot(QUEUE_LIMIT="1000") as bot:
        await listening(ground)
        await settled(ground)
        await bot.terminate()
    return orders, delays


async def settled(ground: Ground) -> None:
    """Until every update that was stored is carried out and none waits in the local Telegram."""

    async def done() -> bool:
        stored = ground.rows("SELECT count(*) FROM actualizaciones WHERE estado = 'pendiente'")
        return stored == [(0,)] and ground.control.waiting_updates() == 0

    await eventually(done)


def lost_and_doubled(ground: Ground, orders: Sequence[int]) -> tuple[int, int]:
    """Orders without a job, and jobs beyond the first of an order."""
    jobs = Counter(row[0] for row in ground.rows("SELECT id_actualizacion FROM trabajos WHERE tarea = 'scrape'"))
    known = [jobs[order] for order in orders]
    return known.count(0), sum(max(0, count - 1) for count in known)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """At most so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), max(0.0, seconds))
