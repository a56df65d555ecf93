"""The process is killed, or stopped with much waiting: every order is there after the next start, once."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.wiring.container import SHUTDOWN_GRACE_S
from core.domain.jobs.job import JobState
from sandbox.world_people import BRISA, PEOPLE
from tests.e2e.playing import eventually
from tests.faults.crowd import OTHERS, kills, listening, lost_and_doubled, order_and_kill, settled
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground

WAITING = 250
PAGE_MS = 150.0
"""How long the site takes for a page: the list is not read before it is interrupted three times."""
STOP_LIMIT_S = SHUTDOWN_GRACE_S + 8.0
"""The graces of handlers and jobs, and the closing of the browser."""


async def after_an_order(folder: Path, times: int) -> Outcome:
    """kill -9 at 0 to 300 ms after one `/scrape`."""
    async with open_ground(folder, checked=False) as ground:
        orders, _ = await kills(ground, times)
        lost, doubled = lost_and_doubled(ground, orders)
    return Outcome(len(orders), lost=lost, doubled=doubled)


async def after_many_orders(folder: Path, times: int) -> Outcome:
    """kill -9 at 250 ms after fifteen `/scrape` of four people."""
    orders: list[int] = []
    async with open_ground(folder, checked=False) as ground:
        for turn in range(times):
            async with ground.bot(QUEUE_LIMIT="1000") as bot:
                await listening(ground)
                for number in range(14):
                    text = f"/scrape fb:perfil.muchos.{turn}.{number} amigos"
                    said = await ground.control.say(OTHERS[2 + number % 4], text)
                    orders.append(int(said["update_id"]))
                orders.append(await order_and_kill(ground, bot, 100 + turn, 0.25))
        lost, doubled = await _after_a_start(ground, orders)
    return Outcome(len(orders), lost=lost, doubled=doubled)


async def while_locked(folder: Path, times: int) -> Outcome:
    """Another process holds the database; an order comes, and then kill -9."""
    orders = []
    async with open_ground(folder, checked=False) as ground:
        for number in range(times):
            async with ground.bot(QUEUE_LIMIT="1000") as bot:
                await listening(ground)
                with closing(sqlite3.connect(folder / "centinela.db", isolation_level=None)) as holder:
                    holder.execute("BEGIN IMMEDIATE")
                    orders.append(await order_and_kill(ground, bot, number, 0.5))
        lost, doubled = await _after_a_start(ground, orders)
    return Outcome(len(orders), lost=lost, doubled=doubled)


async def stopped(folder: Path, times: int) -> Outcome:
    """SIGTERM with 250 messages waiting: it ends in time, and answers the rest after the next start."""
    hung, lost, took = 0, 0, 0.0
    async with open_ground(folder, checked=False) as ground:
        people = [person.telegram_user_id for person in PEOPLE]
        for _ in range(times):
            async with ground.bot() as bot:
                await listening(ground)
                said = [await ground.control.say(people[n % len(people)], "/trabajos") for n in range(WAITING)]
                started = time.perf_counter()
                await bot.terminate()
                took = max(took, time.perf_counter() - started)
                hung += took > STOP_LIMIT_S
            async with ground.bot() as bot:
                await listening(ground)
                await settled(ground)
                await bot.terminate()
            lost += _unanswered(ground, [int(message["update_id"]) for message in said])
    return Outcome(times, lost=lost, hung=hung, remarks=(f"the slowest stop took {took:.1f} s",))


async def in_mid_list(folder: Path, times: int) -> Outcome:
    """SIGTERM while a list is read: it ends in time, and the next start goes on at the same place."""
    took = []
    async with open_ground(folder, latency_ms=PAGE_MS, checked=False) as ground:
        for turn in range(times):
            async with ground.bot() as bot:
                await listening(ground)
                if not turn:
                    await ground.control.say(BRISA.telegram_user_id, f"/scrape fb:{ground.profile.vanity} amigos")
                await ground.stored(len(ground.friends()))
                started = time.perf_counter()
                await bot.terminate()
                took.append(time.perf_counter() - started)
        async with ground.bot() as bot:
            await eventually(lambda: _ended(ground))
            await bot.terminate()
        found, there = ground.friends(), len(ground.profile.friends)
    doubled = len(found) - len(set(found))
    hung = sum(seconds > STOP_LIMIT_S for seconds in took)
    remarks = (f"the slowest stop took {max(took):.1f} s",)
    return Outcome(times, lost=there - len(set(found)), hung=hung, doubled=doubled, remarks=remarks)


async def _ended(ground: Ground) -> bool:
    return JobState(str(ground.job()[0])).finished


def _unanswered(ground: Ground, updates: list[int]) -> int:
    done = {row[0] for row in ground.rows("SELECT id_actualizacion FROM actualizaciones WHERE estado = 'hecha'")}
    return len(set(updates) - done)


async def _after_a_start(ground: Ground, orders: list[int]) -> tuple[int, int]:
    async with ground.bot(QUEUE_LIMIT="1000") as bot:
        await listening(ground)
        await settled(ground)
        await bot.terminate()
    return lost_and_doubled(ground, orders)


SCENARIOS = (
    Scenario("kill -9 at 0-300 ms after an order", after_an_order, 3, 100),
    Scenario("kill -9 within 0.25 s of fifteen orders", after_many_orders, 1, 6),
    Scenario("kill -9 while another process holds the database", while_locked, 2, 8),
    Scenario("SIGTERM with 250 messages waiting", stopped, None, 3),
    Scenario("SIGTERM in mid-list", in_mid_list, None, 3),
)
