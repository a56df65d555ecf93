"""A cookie file arrives, is answered and leaves the chat, whatever happens to the process or to any request."""

import random
from pathlib import Path

from core.platforms.clock import SystemClock
from sandbox.world_people import ADMIN, DOROTEA
from tests.faults.crowd import listening
from tests.faults.mail import LOST, TROUBLES, Tally, holds, quiet
from tests.faults.scenario import Outcome, Scenario, spread
from tests.support.ground import Ground, open_ground

CHAT = ADMIN.telegram_user_id
ACCOUNT = "100090000000007"
READY = f"Sesión de {DOROTEA.name} en Facebook lista"
REQUESTS = ("sendMessage", "getFile", "deleteMessage", "download", "editMessageText")
CASES = [(method, trouble) for trouble in TROUBLES for method in REQUESTS]
MOMENTS = ("getFile", "sendMessage", "deleteMessage", "editMessageText", "upload")


async def each_request(folder: Path, times: int) -> Outcome:
    """Every request of an upload meets every trouble once."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for method, trouble in spread(CASES, times):
            ground.control.fault(method=method, **TROUBLES[trouble])
            losses = int(TROUBLES[trouble] is LOST)
            await _uploaded(ground, tally, await _upload(ground), f"{method}: {trouble}", losses)
            ground.control.clear_faults()
        tally.hung += not await quiet(ground)
        await bot.terminate()
    return tally.outcome()


async def kills(folder: Path, times: int) -> Outcome:
    """kill -9 just after each request of an upload, and at any moment of it."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground:
        for number in range(times):
            moment = MOMENTS[number % len(MOMENTS)]
            async with ground.bot() as bot:
                await listening(ground)
                known = len(ground.control.calls(moment))
                sent = await _upload(ground)
                if moment == "upload":
                    await SystemClock().sleep(random.Random(number).uniform(0, 0.4))  # the moment of the fault itself
                else:
                    await holds(lambda: len(ground.control.calls(moment)) > known)  # noqa: B023 - awaited here
                await bot.kill()
            async with ground.bot() as bot:
                await _uploaded(ground, tally, sent, f"kill after {moment}")
                tally.hung += not await quiet(ground)
                await bot.terminate()
    return tally.outcome()


async def _upload(ground: Ground) -> int:
    content = ground.local.world.cookie_file(ACCOUNT, "storage_state")
    sent = await ground.control.upload(CHAT, filename="cookies.json", content=content)
    return int(sent["message_id"])


async def _uploaded(ground: Ground, tally: Tally, sent: int, name: str, losses: int = 0) -> None:
    """Tried and put in place once, answered, deleted."""
    tally.times += 1
    await tally.told_once(ground, CHAT, sent, READY, name, losses=losses)
    await tally.gone(ground, CHAT, sent, name)
    done = ground.rows("SELECT count(*) FROM auditoria WHERE accion = 'cookies.upload'")
    if done != [(tally.times,)]:
        tally.wrong("doubled", f"{name}: {done} files were put in place instead of {tally.times}")


SCENARIOS = (
    Scenario("each request of an upload: 500, cut, 429, lost answer", each_request, 10, len(CASES)),
    Scenario("kill -9 at every moment of an upload", kills, 2, 30),
)
