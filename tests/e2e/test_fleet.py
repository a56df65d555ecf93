"""A bot that runs no scrape, and workers beside it: everything a person does works across processes, and a dead worker
costs nothing but a pause."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.telegram import TranscriptEntry
from sandbox.world_people import BRISA, DOROTEA
from sandbox.world_profiles import PROFILES
from tests.e2e.playing import PATIENCE_S, add_profile, friend_ids, spreadsheet_rows
from tests.support.database import migrated_postgres, postgres_server
from tests.support.fleet import Fleet, open_fleet

__all__ = ["postgres_server"]

READER, CANCELLER = BRISA.telegram_user_id, DOROTEA.telegram_user_id
QUICK_MS, SLOW_MS = 5.0, 400.0
FRIENDS = 280
ROWS_OF = (
    "SELECT r.id_externo FROM centinela.relaciones r JOIN centinela.corridas c USING (id_corrida)"
    " WHERE c.id_trabajo = :job ORDER BY r.posicion"
)
MORE_THAN = f"SELECT count(*) > :many FROM ({ROWS_OF}) AS found"
IS = "SELECT estado = :state FROM centinela.trabajos WHERE id_trabajo = :job"
STATE = "SELECT estado, intento FROM centinela.trabajos WHERE id_trabajo = :job"
NEWEST = "SELECT id_trabajo FROM centinela.trabajos WHERE tarea = 'scrape' ORDER BY id_trabajo DESC LIMIT 1"


@pytest.fixture
async def fleet(tmp_path: Path, postgres_server: str) -> AsyncIterator[Fleet]:
    del postgres_server
    async with migrated_postgres() as url, open_fleet(tmp_path, url) as opened:
        yield opened


async def order(fleet: Fleet, person: int, words: str) -> tuple[int, int]:
    """`/scrape`; the message that shows the job from then on, and the job."""
    said = await fleet.control.say(person, f"/scrape {words}")
    card = await fleet.control.wait_for(
        person, lambda entry: entry.from_bot and entry.reply_to == said["message_id"], timeout=PATIENCE_S
    )
    return card.message_id, int((await fleet.rows(NEWEST))[0][0])


async def shows(fleet: Fleet, person: int, card: int, *words: str) -> TranscriptEntry:
    """The message of a job, or a later one of the bot, with all these words."""
    return await fleet.control.wait_for(
        person,
        lambda entry: entry.from_bot and entry.message_id >= card and all(word in entry.text for word in words),
        timeout=PATIENCE_S,
    )


async def read(fleet: Fleet, job: int) -> list[str]:
    """Ids of the people that a job has read, in order."""
    return [row[0] for row in await fleet.rows(ROWS_OF, job=job)]


async def test_workers_read_what_a_bot_takes_on_and_one_goes_on_where_another_died(fleet: Fleet) -> None:
    site = fleet.local.sites.facebook
    profile = add_profile(site, 62, FRIENDS, dict(PROFILES)["big"].quirks)
    async with fleet.bot() as bot:
        async with fleet.worker("uno") as first:
            card, job = await order(fleet, READER, f"{profile.vanity} amigos")
            await fleet.holds(MORE_THAN, job=job, many=30)
            site.latency_ms = SLOW_MS
            await fleet.holds(MORE_THAN, job=job, many=60)
            await first.kill()
        kept = await read(fleet, job)
        assert 60 < len(kept) < FRIENDS
        async with fleet.worker("dos") as second:
            await seen_by_supervision(fleet)
            await stopped_in_the_middle(fleet, str(profile.vanity))
            await waited_for_a_session(fleet)
            assert (await fleet.rows(STATE, job=job)) in ([("en_curso", 1)], [("en_curso", 2)], [("hecho", 2)])
            site.latency_ms = QUICK_MS
            await shows(fleet, READER, card, "✅", f"{FRIENDS} amigos")
            await delivered(fleet, card, rows=FRIENDS)
            assert (await fleet.rows(STATE, job=job)) == [("hecho", 2)]
            rows = await read(fleet, job)
            assert rows[: len(kept)] == kept
            assert rows == friend_ids(profile)
            assert await second.terminate() == 0
        assert await bot.terminate() == 0
    for folder in (fleet.folder, second.folder):
        printed = (folder / "salida.txt").read_text()
        assert "Traceback" not in printed
        assert fleet.local.telegram.token not in printed


async def seen_by_supervision(fleet: Fleet) -> None:
    """The bot and the living worker, and the dead one for as long as it may only be silent."""
    await fleet.holds("SELECT count(*) = 3 FROM centinela.procesos")
    person = fleet.local.world.supervisor.telegram_user_id
    said = await fleet.control.say(person, "/health")
    health = await shows(fleet, person, said["message_id"], "Cola:", "trabajador en")
    assert health.text.count("trabajador en") == 2
    assert "bot en" in health.text


async def delivered(fleet: Fleet, card: int, *, rows: int) -> None:
    """The file that a worker wrote comes out of the bot."""
    result = await shows(fleet, READER, card, "✅", "amigos")
    await fleet.control.press(READER, button="Excel", message_id=result.message_id)
    sent = await fleet.control.wait_for(
        READER, lambda entry: any(file.name.endswith("xlsx") for file in entry.files), timeout=PATIENCE_S
    )
    assert spreadsheet_rows(fleet.control.file(sent.files[0].file_id)) == rows


async def stopped_in_the_middle(fleet: Fleet, identifier: str) -> None:
    """A button pressed at the bot stops the run in the worker, which keeps what it has."""
    card, job = await order(fleet, CANCELLER, f"{identifier} amigos")
    await fleet.holds(MORE_THAN, job=job, many=24)
    await fleet.control.press(CANCELLER, button="Cancelar", message_id=card)
    await shows(fleet, CANCELLER, card, "Cancelado.", "Lo ya obtenido está guardado.")
    await fleet.holds(IS, job=job, state="cancelado")
    assert 24 < len(await read(fleet, job)) < FRIENDS


async def waited_for_a_session(fleet: Fleet) -> None:
    """The worker finds the session dead; cookies sent to the bot make it go on."""
    world = fleet.local.world
    session = world.session("facebook", "expired")
    person, account = session.telegram_user_id, session.account_id
    card, job = await order(fleet, person, "vega.ficticia amigos 24")
    await shows(fleet, person, card, "venció", "Avisé a supervisión")
    await fleet.holds(IS, job=job, state="esperando")
    cookies = world.cookie_file(account, "storage_state")
    await fleet.control.upload(world.admin.telegram_user_id, filename="cookies.json", content=cookies)
    await shows(fleet, world.admin.telegram_user_id, 0, "lista", "1 trabajo reanudado")
    await shows(fleet, person, card, "✅", "24")
    await fleet.holds(IS, job=job, state="hecho")
