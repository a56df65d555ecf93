"""One session's row is damaged beneath a whole bot: its owner is told, the others go on, nothing is written over."""

import sqlite3
from contextlib import closing
from pathlib import Path

from core.domain.sessions.session import SessionStatus
from sandbox.world_people import ADMIN, BRISA, DOROTEA, ONESIMO, SUPERVISOR
from tests.contract.persistence.test_unreadable import DAMAGES, ONLY_SQLITE
from tests.faults.crowd import answered, listening
from tests.faults.mail import Tally, quiet, seen
from tests.faults.scenario import Outcome, Scenario
from tests.support.database import TEST_KEY
from tests.support.ground import Ground, open_ground

KINDS = DAMAGES | ONLY_SQLITE
_HERS = (
    "plataforma = 'facebook' AND id_usuario = "
    f"(SELECT id_usuario FROM personas WHERE telegram_id = {BRISA.telegram_user_id})"
)
OWNER_TOLD = "no se puede leer"
ADMIN_TOLD = "Hay datos guardados que no se pueden leer"


async def damaged(folder: Path, times: int) -> Outcome:
    """Each kind in a world of its own: every other one beneath a running process, the others before it starts."""
    tally, worst = Tally(), 0.0
    for number, (kind, value) in enumerate(list(KINDS.items())[:times]):
        home = folder / str(number)
        home.mkdir(mode=0o700)
        (home / "clave.key").touch(mode=0o600)
        (home / "clave.key").write_text(TEST_KEY)
        async with open_ground(home, checked=False, judged=False) as ground:
            worst = max(worst, await _one(ground, tally, kind, value, beneath=bool(number % 2)))
        tally.times += 1
    return Outcome(tally.times, tally.lost, tally.hung, tally.doubled, worst, tally.remarks)


async def _one(ground: Ground, tally: Tally, kind: str, value: str, *, beneath: bool) -> float:
    if not beneath:
        spoil(ground, value)
    async with ground.bot() as bot:
        await listening(ground)
        if beneath:
            spoil(ground, value)
        before = stored(ground)
        waited = await _everybody(ground, tally, kind)
        await tally.told_once(ground, ADMIN.telegram_user_id, 0, ADMIN_TOLD, f"{kind}: admin")
        tally.hung += not await quiet(ground)
        if await bot.terminate() != 0:
            tally.wrong("hung", f"{kind}: the bot ended badly")
    if stored(ground) != before or before[1] != SessionStatus.ACTIVE:
        tally.wrong("lost", f"{kind}: the row was written over, {stored(ground)[1]}")
    return waited


async def _everybody(ground: Ground, tally: Tally, kind: str) -> float:
    """The owner's scrape says why not, another's ends well, a dead session is told of; the longest plain answer, ms."""
    expected = (
        (BRISA.telegram_user_id, "/scrape fb:vega.ficticia amigos", OWNER_TOLD),
        (DOROTEA.telegram_user_id, "/scrape fb:ondina.bambalina amigos", "✅"),
        (ONESIMO.telegram_user_id, "/scrape fb:bruno.quimera amigos", "venció"),
    )
    sent = [int((await ground.control.say(who, text))["message_id"]) for who, text, _ in expected]
    waits = [
        await answered(ground, who, text)
        for who, text in ((ADMIN.telegram_user_id, "/sesion"), (ADMIN.telegram_user_id, "/trabajos"))
    ]
    for number, (who, text, words) in zip(sent, expected, strict=True):
        if not await seen(ground, who, number, words):
            tally.wrong("lost", f"{kind}: «{text}» never led to «{words}»")
    if not await seen(ground, SUPERVISOR.telegram_user_id, 0, ONESIMO.name):
        tally.wrong("lost", f"{kind}: the alert of another session did not come")
    return max(waits)


def spoil(ground: Ground, value: str) -> None:
    """Another program writes this into the row."""
    with closing(sqlite3.connect(ground.folder / "centinela.db", timeout=30)) as file, file:
        file.execute(f"UPDATE sesiones_scraping SET cookies = ? WHERE {_HERS}", (value,))


def stored(ground: Ground) -> tuple[object, ...]:
    """The row's value and state, as they are in the file."""
    (row,) = ground.rows(f"SELECT CAST(cookies AS text), estado FROM sesiones_scraping WHERE {_HERS}")
    return row


SCENARIOS = (Scenario("a damaged session row beneath a whole bot", damaged, 1, len(KINDS)),)
