"""Who may do what in the chat, and what happens when Telegram repeats itself, loses answers or is not there."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox.demo_world import Stage, run_bot
from bot.sandbox.mode import local_world, sandbox_container
from core.domain.jobs.job import Job
from core.domain.messages.erasures import Erased
from core.domain.people.person import Person, Role
from handlers.framework.html import visible
from handlers.uploads import own_texts as own_uploads
from handlers.uploads import texts as uploads
from sandbox.sites.facebook import FacebookSite
from sandbox.world_people import BRISA, DOROTEA, INVITATION, JACARANDA, NEWCOMER
from tests.e2e.playing import (
    PATIENCE_S,
    add_profile,
    answer,
    eventually,
    finished,
    latest_job,
    order,
    over,
    pages_read,
    playing,
    session_of,
    shows,
)
from tests.fakes.aiogram_honesty import Honesty

pytestmark = pytest.mark.asyncio(loop_scope="module")

STRANGER, LATECOMER = 700_000_091, 700_000_092
PRIVATE = "Este bot es privado. Si tienes una invitación, ábrela desde su enlace."
NO_GOOD = "Esa invitación no sirve. Pide una nueva a quien te la envió."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("gente")
    async with playing(folder) as running:
        running.control.add_person(user_id=STRANGER, first_name="Nadie Conocido")
        running.control.add_person(user_id=LATECOMER, first_name="Tardía Inventada")
        yield running


@pytest.fixture
def site(stage: Stage) -> FacebookSite:
    return stage.local.sites.facebook


async def member(stage: Stage, person: int) -> Person | None:
    """Who somebody is in the team, if anybody."""
    async with stage.container.database(write=False) as uow:
        return await uow.people.by_telegram(person)


async def jobs_of(stage: Stage, person: int) -> list[Job]:
    """All scrapes of somebody, newest first."""
    async with stage.container.database(write=False) as uow:
        owner = await uow.people.by_telegram(person)
        return list(await uow.jobs.recent(owner.person_id, 100)) if owner else []


async def hear(stage: Stage, person: int, said: str) -> str:
    """The answer to something said."""
    return (await answer(stage, person, said)).text


async def test_an_invitation_serves_once_and_for_one_person(stage: Stage) -> None:
    admin = stage.world.admin.telegram_user_id
    await answer(stage, admin, "/admin", "Administración")
    await stage.press(admin, "Invitar", (await stage.wait(admin, "Administración")).message_id)
    await stage.press(admin, "Supervisor", (await stage.wait(admin, "¿Qué rol tendrá la persona?")).message_id)
    question = await stage.wait(admin, "¿Cómo se llama la persona nueva?", timeout=PATIENCE_S)
    await stage.control.say(admin, "Lucero Tornasol", reply_to=question.message_id)
    invitation = await stage.wait(
        admin, "Invitación para Lucero Tornasol", "Sirve una sola vez durante 24 horas", timeout=PATIENCE_S
    )
    assert invitation.protected
    link = re.search(r"https://t\.me/\S+\?start=\S+", invitation.text)
    assert link is not None
    welcome = await hear(stage, NEWCOMER.telegram_user_id, link.group())
    assert welcome.startswith("🎉 Te doy la bienvenida, Lucero Tornasol. Tu rol es supervisor.")
    await stage.wait(admin, "🤝 Lucero Tornasol usó su invitación", timeout=PATIENCE_S)
    menu = stage.control.menu(NEWCOMER.telegram_user_id)
    assert {"alertas", "reporte"} <= {entry["command"] for entry in menu}
    assert "admin" not in {entry["command"] for entry in menu}
    used = await hear(stage, LATECOMER, link.group())
    invented = await hear(stage, LATECOMER, "/start un-codigo-inventado-00")
    assert used == invented == NO_GOOD
    assert await member(stage, LATECOMER) is None
    found = await member(stage, NEWCOMER.telegram_user_id)
    assert found is not None
    assert found.role is Role.SUPERVISOR


async def test_a_stranger_learns_nothing_and_is_stopped_after_five_codes(stage: Stage, site: FacebookSite) -> None:
    asked = len(site.requests)
    assert await hear(stage, STRANGER, "/start") == PRIVATE
    for text in ("/health", "/scrape vega.ficticia", "/admin", "/nada", "hola", "https://www.facebook.com/vega"):
        await stage.control.say(STRANGER, text)
    await stage.control.upload(STRANGER, filename="cookies.json", content=b"[]")
    tries = [await hear(stage, STRANGER, f"/start codigo-inventado-{number}") for number in range(6)]
    assert tries == [NO_GOOD] * 5 + ["Demasiados intentos. Prueba otra vez dentro de una hora."]
    await stage.control.say(STRANGER, f"/start {INVITATION.code}")
    await heard_by_all(stage)
    answers = [entry.text for entry in stage.control.transcript(STRANGER) if entry.from_bot]
    assert answers == [PRIVATE, *tries], "what came in between was dropped unread"
    assert await member(stage, STRANGER) is None
    assert stage.control.menu(STRANGER) == []
    assert len(site.requests) == asked


async def test_an_analyst_is_refused_what_is_not_theirs(stage: Stage) -> None:
    person = DOROTEA.telegram_user_id
    for command in ("/admin", "/alertas", "/reporte hoy"):
        assert "no está permitido para tu rol" in await hear(stage, person, command)
    sent = await stage.control.upload(person, filename="cookies.json", content=b"[]")
    told = visible(own_uploads.not_an_admin(Erased.DONE, [stage.world.admin.name]).text)
    await stage.wait(person, told, timeout=PATIENCE_S)
    intruder = visible(uploads.intruder(DOROTEA.name).text)
    await stage.wait(stage.world.admin.telegram_user_id, intruder, timeout=PATIENCE_S)
    assert sent["message_id"] in {entry.message_id for entry in stage.control.deleted(person)}


async def test_two_taps_and_the_same_order_twice_make_one_job(stage: Stage, site: FacebookSite) -> None:
    person, profile = BRISA.telegram_user_id, add_profile(site, 30, 40)
    site.latency_ms = 300.0
    card = await order(stage, person, str(profile.vanity))
    twice = await answer(stage, person, f"/scrape {profile.vanity} amigos", "Ya lo habías pedido", "sigue en marcha")
    assert "Ver mi cola" in " ".join(twice.labels)
    assert len(await jobs_of(stage, person)) == 1
    site.latency_ms = 5.0
    done = await finished(stage, person, card, "40 amigos")
    site.latency_ms = 300.0
    for _ in range(3):
        await stage.press(person, "Repetir", done.message_id)
    again = await stage.control.wait_for(
        person, lambda entry: entry.message_id > done.message_id and entry.text.startswith(("🕓", "⏳"))
    )
    async with asyncio.timeout(PATIENCE_S):
        while stage.control.toasts(person).count("Ya estaba pedido: sigue en marcha.") < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    site.latency_ms = 5.0
    await finished(stage, person, again.message_id, "40 amigos")
    assert len(await jobs_of(stage, person)) == 2
    shown = [e for e in stage.control.transcript(person) if e.text.startswith(f"✅ {profile.name}")]
    assert [entry.message_id for entry in shown] == [done.message_id, again.message_id]


async def test_who_is_removed_is_out_at_once(stage: Stage, site: FacebookSite) -> None:
    person, profile, admin = JACARANDA.telegram_user_id, add_profile(site, 31, 200), stage.world.admin.telegram_user_id
    account = (await session_of(stage.container, person)).account_id or ""
    site.set_state(account, "valid")
    done = await order(stage, person, str(add_profile(site, 32, 16).vanity))
    await finished(stage, person, done, "16 amigos")
    site.latency_ms = 300.0
    since = len(site.requests)
    card = await order(stage, person, str(profile.vanity))
    await pages_read(site, account, 2, since)
    job = await latest_job(stage.container, person)
    panel = await answer(stage, admin, "/admin", "Administración")
    await stage.press(admin, "Personas", panel.message_id)
    await shows(stage, admin, panel.message_id, "Personas", JACARANDA.name)
    await stage.press(admin, JACARANDA.name, panel.message_id)
    await stage.control.wait_for(admin, lambda entry: "Quitar del equipo" in entry.labels, timeout=PATIENCE_S)
    await stage.press(admin, "Quitar del equipo", panel.message_id)
    await shows(stage, admin, panel.message_id, f"¿Quito a {JACARANDA.name}?")
    await stage.press(admin, "Sí, quitar", panel.message_id)
    await shows(stage, admin, panel.message_id, f"Listo: {JACARANDA.name} ya no está en el equipo.")
    said = len(stage.control.transcript(person))

    await stage.press(person, "Excel", done)
    for button, message in (("Repetir", done), ("Cancelar", card)):
        with suppress(LookupError):  # gone already: the press before took the buttons away, or the job had ended
            await stage.press(person, button, message)
    await eventually(lambda: stale(stage, person))
    await eventually(lambda: over(stage, job))
    site.latency_ms = 5.0
    await stage.control.say(person, "/scrape fb:vega.ficticia")
    await heard_by_all(stage)
    assert len(stage.control.transcript(person)) == said + 1, "answered once, the rest is dropped unread"
    assert stage.control.entry(person, done).labels == []
    assert stage.control.menu(person) == []
    assert await member(stage, person) is None


async def stale(stage: Stage, person: int) -> bool:
    """A press was answered as too late."""
    return "Este botón ya venció." in stage.control.toasts(person)


async def heard_by_all(stage: Stage) -> None:
    """Until everything said so far has been received: a later update of somebody else was answered."""
    await answer(stage, stage.world.admin.telegram_user_id, "/ayuda", "/scrape")


async def test_who_blocks_the_bot_stops_nobody_else_and_comes_back_by_writing(stage: Stage, site: FacebookSite) -> None:
    person, profile = DOROTEA.telegram_user_id, add_profile(site, 33, 80)
    account = (await session_of(stage.container, person)).account_id or ""
    site.latency_ms = 200.0
    since = len(site.requests)
    await order(stage, person, str(profile.vanity))
    await pages_read(site, account, 1, since)
    stage.control.block(person)
    await eventually(lambda: unreachable(stage, person))
    site.latency_ms = 5.0
    await answer(stage, BRISA.telegram_user_id, "/health", "Servicio")
    await eventually(lambda: ended(stage, person))
    stage.control.block(person, blocked=False)
    await answer(stage, person, "/trabajos", str(profile.vanity))
    again = await member(stage, person)
    assert again is not None
    assert again.reachable


async def unreachable(stage: Stage, person: int) -> bool:
    """The bot has noticed."""
    found = await member(stage, person)
    return found is not None and not found.reachable


async def ended(stage: Stage, person: int) -> bool:
    """The newest scrape of somebody is over."""
    return (await latest_job(stage.container, person)).state.finished


async def test_an_alert_that_no_supervisor_can_receive_reaches_the_admin(stage: Stage) -> None:
    supervisors = (stage.world.supervisor.telegram_user_id, NEWCOMER.telegram_user_id)
    for boss in supervisors:
        stage.control.block(boss)
    person = stage.owner("facebook", "expired")
    await answer(stage, person, "/scrape bruno.quimera amigos", "venció")
    await stage.wait(stage.world.admin.telegram_user_id, "🔴", "Sesión vencida", timeout=PATIENCE_S)
    for boss in supervisors:
        assert [entry for entry in stage.control.transcript(boss) if "Sesión vencida" in entry.text] == []
        stage.control.block(boss, blocked=False)


async def test_an_update_delivered_again_after_a_restart_gives_the_same_job_and_message(tmp_path: Path) -> None:
    honesty = Honesty()
    async with local_world(tmp_path, latency_ms=5.0, observers=(honesty,)) as local:
        profile = add_profile(local.sites.facebook, 40, 24)
        person = BRISA.telegram_user_id
        async with run_bot(tmp_path, local) as stage:
            await stage.wait(person, "Hola", BRISA.name, timeout=PATIENCE_S)
            # What was fetched is handled, but Telegram never hears so.
            local.telegram.control.fault(method="getUpdates", times=1_000, code=502)
            card = await order(stage, person, str(profile.vanity))
            await finished(stage, person, card, "24 amigos")
            said = len(stage.control.transcript(person))
        local.telegram.control.clear_faults()
        async with run_bot(tmp_path, local) as stage:
            await answer(stage, person, "/ayuda", "/scrape")
            (job,) = await jobs_of(stage, person)
            assert job.card_message_id == card
            assert len(stage.control.transcript(person)) == said + 2
    honesty.assert_clean()


async def test_the_bot_waits_for_a_telegram_that_is_down_and_loses_nothing(tmp_path: Path) -> None:
    async with local_world(tmp_path, latency_ms=5.0) as local:
        control = local.telegram.control
        control.fault(method="*", times=1_000, code=502)
        async with sandbox_container(tmp_path, local) as container:
            stop = asyncio.Event()
            running = asyncio.create_task(container.run(stop))
            await control.wait_for_call("getMe", count=2, timeout=PATIENCE_S)
            await control.say(BRISA.telegram_user_id, "/scrape bruno.quimera amigos")
            assert not running.done()
            control.clear_faults()
            stage = Stage(local, container)
            await stage.wait(BRISA.telegram_user_id, "✅ Bruno Quimera Farolillo", "37 amigos", timeout=PATIENCE_S)
            stop.set()
            await running


async def test_an_answer_that_gets_lost_is_no_second_job(stage: Stage, site: FacebookSite) -> None:
    person, profile = BRISA.telegram_user_id, add_profile(site, 34, 24)
    before = len(await jobs_of(stage, person))
    stage.control.fault(method="sendMessage", chat=person, code=0, after=True)
    await stage.control.say(person, f"/scrape {profile.vanity} amigos")
    done = await stage.wait(person, f"✅ {profile.name}", "24 amigos", timeout=PATIENCE_S)
    assert len(await jobs_of(stage, person)) == before + 1

    async def known() -> bool:  # a message can be seen before the answer of its sending has been committed
        return (await latest_job(stage.container, person)).card_message_id == done.message_id

    await eventually(known)
