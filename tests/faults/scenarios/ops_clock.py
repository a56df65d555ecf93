"""The machine's clock jumps beneath a running bot: it goes on by the true time, and the admins hear of it once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.demo_world import Stage
from bot.wiring.clock import SteadyClock
from core.domain.sessions.session import SessionStatus
from tests.e2e.playing import add_profile, eventually, finished, order, playing
from tests.faults.scenario import Outcome, Scenario

JUMPS = (timedelta(days=-1), timedelta(days=40))


class Machine:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


async def jumps(folder: Path, times: int) -> Outcome:
    """Each jump, then an order of an analyst; the session must live, the order end, the admin be told once."""
    machine, remarks, told = Machine(), [], 0
    async with playing(folder, clock=SteadyClock(machine=machine.now)) as stage:
        for number in range(times):
            machine.off = JUMPS[number % len(JUMPS)]
            person = stage.owner("facebook", "valid")
            profile = add_profile(stage.local.sites.facebook, number, friends=30)
            await finished(stage, person, await order(stage, person, f"fb:{profile.vanity}"), profile.name)
            told += 1
            await eventually(lambda want=told: _told(stage, want))  # type: ignore[misc]
            remarks += [f"after {machine.off}: {what}" for what in await _wrong(stage, told)]
            machine.off = timedelta()
            stage.container.clock.now()
            await _heard(stage)
    return Outcome(times, lost=len(remarks), doubled=_alerts(stage) - told, remarks=tuple(remarks))


async def _heard(stage: Stage) -> None:
    """Until Telegram has agreed with the clock that is right again: the next jump is another one."""
    await stage.container.telegram.client.check_connection()  # type: ignore[union-attr]


async def _told(stage: Stage, want: int) -> bool:
    return _alerts(stage) >= want


def _alerts(stage: Stage) -> int:
    admin = stage.world.admin.telegram_user_id
    return sum("El reloj de esta máquina" in entry.text for entry in stage.control.transcript(admin))


async def _wrong(stage: Stage, told: int) -> list[str]:
    clock = stage.container.clock
    found = []
    if abs(clock.now() - datetime.now(UTC)) > timedelta(minutes=1):
        found.append("the time of day followed the jump")
    async with stage.container.database(write=False) as uow:
        dead = await uow.sessions.ids(status=SessionStatus.EXPIRED)
    if dead:
        found.append(f"{len(dead)} sessions expired")
    if _alerts(stage) != told:
        found.append(f"{_alerts(stage)} alerts instead of {told}")
    return found


SCENARIOS = (Scenario("clock jumps -1 day, +40 days", jumps, quick=2, full=6),)
