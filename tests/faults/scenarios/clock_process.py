"""The machine's clock jumps beneath a whole process: retries, rounds and escalations keep to the true time."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.services.incidents.rules import IncidentSettings
from sandbox.world_people import ADMIN, BRISA, DOROTEA, ONESIMO
from tests.faults.crowd import listening
from tests.faults.mail import Tally, holds, said, seen
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground

JUMPS = (timedelta(days=-1), timedelta(days=40))
NEARLY = timedelta(seconds=20)
RETRIED_S, ROUND_S = 90.0, 100.0
TOLD = "El reloj de esta máquina"


async def jumps(folder: Path, times: int) -> Outcome:
    """Each jump in a world of its own: a retry, an escalation and an upload are due within a minute when it comes."""
    tally = Tally()
    for number in range(times):
        home = folder / str(number)
        home.mkdir(mode=0o700)
        async with open_ground(home, checked=False) as ground:
            await _one(ground, tally, JUMPS[number % len(JUMPS)])
        tally.times += 1
    return tally.outcome()


async def _one(ground: Ground, tally: Tally, jump: timedelta) -> None:
    shift = ground.folder / "reloj"
    shift.write_text("0")
    site = ground.local.sites.facebook
    async with replace(ground.bot(SHIFT_FILE=str(shift)), module="tests.faults.shifted_bot") as bot:
        await listening(ground)
        incident = await _incident_nearly_due(ground, tally)
        site.fault(path_prefix="/", times=10_000, status=503, account_id=_account(ground, BRISA.telegram_user_id))
        sent = int((await ground.control.say(BRISA.telegram_user_id, "/scrape fb:vega.ficticia amigos"))["message_id"])
        if not await holds(lambda: bool(ground.rows("SELECT 1 FROM trabajos WHERE estado = 'en_cola' AND fallos > 0"))):
            tally.wrong("hung", f"{jump}: no retry was planned")
        shift.write_text(str(jump.total_seconds()))
        site.clear_faults()
        await _goes_on(ground, tally, jump, sent, incident)
        tally.hung += await bot.terminate() != 0


async def _incident_nearly_due(ground: Ground, tally: Tally) -> int:
    """The number of an incident that escalates in a moment, by the true time."""
    await ground.control.say(ONESIMO.telegram_user_id, "/scrape fb:bruno.quimera amigos")
    if not await holds(lambda: bool(ground.rows("SELECT 1 FROM incidentes WHERE esperando_desde IS NOT NULL"))):
        tally.wrong("hung", "no case was opened")
    since = datetime.now(UTC) - IncidentSettings().escalate_after + NEARLY
    with closing(sqlite3.connect(ground.folder / "centinela.db", timeout=30)) as file, file:
        file.execute("UPDATE incidentes SET esperando_desde = ?", (f"{since:%Y-%m-%d %H:%M:%S.%f}",))
    return int(str(ground.rows("SELECT min(id_incidente) FROM incidentes")[0][0]))


async def _goes_on(ground: Ground, tally: Tally, jump: timedelta, sent: int, incident: int) -> None:
    def escalated() -> bool:
        return ground.rows(f"SELECT escalon FROM incidentes WHERE id_incidente = {incident}") == [(1,)]

    def uploaded() -> bool:
        return ground.rows("SELECT count(*) > 0, count(*) = count(fecha_subida) FROM artefactos") == [(1, 1)]

    if not await seen(ground, BRISA.telegram_user_id, sent, "✅"):
        tally.wrong("lost", f"{jump}: the retry did not come: {ground.rows('SELECT estado, fallos FROM trabajos')}")
    number = int(
        (await ground.control.say(DOROTEA.telegram_user_id, "/scrape fb:ondina.bambalina amigos"))["message_id"]
    )
    if not await seen(ground, DOROTEA.telegram_user_id, number, "✅"):
        heard = [entry.text for entry in said(ground, DOROTEA.telegram_user_id, number)]
        tally.wrong("lost", f"{jump}: a new order after the jump: {heard}")
    if not await holds(escalated, ROUND_S):
        tally.wrong("lost", f"{jump}: escalations: {ground.rows('SELECT id_incidente, escalon FROM incidentes')}")
    if not await holds(uploaded, ROUND_S):
        tally.wrong("lost", f"{jump}: the round that copies files did not come")
    dead = ground.rows("SELECT count(*) FROM sesiones_scraping WHERE estado <> 'activa'")
    if dead != [(1,)]:
        tally.wrong("lost", f"{jump}: {dead} sessions are not active, of which one was dead before")
    await tally.told_once(ground, ADMIN.telegram_user_id, 0, TOLD, f"{jump}")


def _account(ground: Ground, person: int) -> str:
    sessions = ground.local.world.sessions
    return next(s.account_id for s in sessions if (s.telegram_user_id, s.platform) == (person, "facebook"))


SCENARIOS = (Scenario("clock jumps -1 day, +40 days beneath a whole process", jumps, None, 4),)
