"""Sessions, browser and servers that give up in the middle of a scrape: nothing read is lost, nothing is read twice."""

import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox.demo_world import Stage
from core.domain.jobs.job import JobState
from core.domain.people.actors import Actor
from core.domain.results.profiles import EndReason
from core.domain.sessions.session import SessionStatus
from sandbox.sites.facebook import FacebookProfile, FacebookSite
from sandbox.world_people import DOROTEA, JACARANDA, ONESIMO, QUIRINO
from sandbox.world_profiles import PROFILES
from tests.e2e.playing import (
    PATIENCE_S,
    MovableClock,
    add_profile,
    answer,
    eventually,
    finished,
    forward,
    friend_ids,
    latest_job,
    list_queries,
    order,
    pages_read,
    playing,
    run_of,
    session_of,
    shows,
    spreadsheet_rows,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONFIRM_AFTER = timedelta(minutes=10)
STRONG, WEAK, PAUSE = "expired_login_and_deleted", "expired", "blocked"


@pytest.fixture(scope="module")
def clock() -> MovableClock:
    return MovableClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory, clock: MovableClock) -> AsyncIterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("sesiones")
    confirm = CONFIRM_AFTER.total_seconds()
    async with playing(folder, clock=clock, confirmation_interval_s=confirm) as running:
        yield running


@pytest.fixture
def site(stage: Stage) -> Iterator[FacebookSite]:
    yield stage.local.sites.facebook
    stage.local.sites.facebook.latency_ms = 5.0


async def account_of(stage: Stage, person: int) -> str:
    """The account behind somebody's Facebook session, which is well from now on."""
    account = (await session_of(stage.container, person)).account_id or ""
    stage.local.sites.facebook.set_state(account, "valid")
    return account


async def assert_read(stage: Stage, person: int, profile: FacebookProfile) -> None:
    """The newest scrape of somebody has exactly the profile's friends, in order, each once."""
    run, rows = await run_of(stage.container, (await latest_job(stage.container, person)).job_id)
    assert [row.external_id for row in rows] == friend_ids(profile)
    assert (run.end, run.unique) == (EndReason.END, len(profile.friends))


def hears(stage: Stage, person: int, *words: str) -> list[str]:
    """What the bot said to somebody with all these words."""
    said = [entry.text for entry in stage.control.transcript(person) if entry.from_bot]
    return [text for text in said if all(word in text for word in words)]


async def test_a_session_killed_in_mid_scrape_goes_on_from_there_with_new_cookies(
    stage: Stage, site: FacebookSite
) -> None:
    person, profile = stage.owner("facebook", "valid"), add_profile(site, 19, 240, dict(PROFILES)["big"].quirks)
    account, name = await account_of(stage, person), stage.world.person(person).name
    site.kill_after(account, requests=25, state=STRONG)
    card = await order(stage, person, str(profile.vanity))
    dead = await shows(
        stage, person, card, "🔐", "venció", "Avisé a supervisión (caso #", "sigo desde ahí cuando vuelva"
    )
    told = re.search(r"⚠️ (\d+) de 240 amigos", dead.text)
    assert told is not None
    job = await latest_job(stage.container, person)
    before, kept = await run_of(stage.container, job.job_id)
    assert 80 <= len(kept) == int(told.group(1)) < 240
    assert before.end is EndReason.SESSION_DIED
    assert (await session_of(stage.container, person)).status is SessionStatus.EXPIRED
    supervisor = stage.world.supervisor.telegram_user_id
    alert = await stage.wait(supervisor, "🔴", "Sesión vencida", name, timeout=PATIENCE_S)

    site.login_again(account)
    admin = stage.world.admin.telegram_user_id
    cookies = stage.world.cookie_file(account, "storage_state")
    await stage.control.upload(admin, filename="cookies.json", content=cookies)
    await stage.wait(admin, name, "lista", "1 trabajo reanudado", timeout=PATIENCE_S)
    await finished(stage, person, card, "240 amigos")
    after, rows = await run_of(stage.container, job.job_id)
    assert (after.run_id, after.end) == (before.run_id, EndReason.END)
    assert rows[: len(kept)] == kept
    await assert_read(stage, person, profile)
    await shows(stage, supervisor, alert.message_id, "✅", "Resuelto")


async def test_a_scrape_cancelled_in_the_middle_keeps_what_it_has(stage: Stage, site: FacebookSite) -> None:
    person, profile = DOROTEA.telegram_user_id, add_profile(site, 20, 200)
    account = await account_of(stage, person)
    site.latency_ms = 150.0
    since = len(site.requests)
    card = await order(stage, person, str(profile.vanity))
    await pages_read(site, account, 4, since)
    await stage.press(person, "Cancelar", card)
    cancelled = await shows(stage, person, card, "✖", "Cancelado.", "de 200 amigos. Lo ya obtenido está guardado.")
    await eventually(lambda: toasted(stage, person, "Lo detengo ahora mismo."))  # the card may change before it
    asked = len(list_queries(site, account, since))
    job = await latest_job(stage.container, person)
    _, rows = await run_of(stage.container, job.job_id)
    assert job.state is JobState.CANCELLED
    assert friend_ids(profile)[: len(rows)] == [row.external_id for row in rows]
    assert 24 <= len(rows) < 200
    assert f"⚠️ {len(rows)} de 200" in cancelled.text
    await stage.press(person, "Excel", card)
    assert spreadsheet_rows(await stage.wait_file(person, "xlsx")) == len(rows)
    assert len(list_queries(site, account, since)) == asked < 25


async def test_weak_proof_of_expiry_is_confirmed_before_anybody_is_alerted(
    stage: Stage, site: FacebookSite, clock: MovableClock
) -> None:
    person, profile = JACARANDA.telegram_user_id, add_profile(site, 21, 40)
    site.set_state(await account_of(stage, person), WEAK)
    card = await order(stage, person, str(profile.vanity))
    await shows(stage, person, card, "🔎", "parece vencida; lo estoy confirmando", "Tu trabajo espera")
    assert (await session_of(stage.container, person)).status is SessionStatus.ACTIVE
    supervisor = stage.world.supervisor.telegram_user_id
    assert hears(stage, supervisor, JACARANDA.name) == []
    forward(stage, clock, CONFIRM_AFTER + timedelta(seconds=1))
    await shows(stage, person, card, "🔐", "venció", "Avisé a supervisión (caso #")
    await stage.wait(supervisor, "🔴", "Sesión vencida", JACARANDA.name, timeout=PATIENCE_S)
    assert (await session_of(stage.container, person)).status is SessionStatus.EXPIRED


async def test_a_session_that_only_seemed_expired_goes_on_without_an_alert(
    stage: Stage, site: FacebookSite, clock: MovableClock
) -> None:
    person, profile = ONESIMO.telegram_user_id, add_profile(site, 22, 40)
    account = await account_of(stage, person)
    site.set_state(account, WEAK)
    card = await order(stage, person, str(profile.vanity))
    await shows(stage, person, card, "🔎", "lo estoy confirmando")
    site.set_state(account, "valid")
    forward(stage, clock, CONFIRM_AFTER + timedelta(seconds=1))
    await finished(stage, person, card, "40 amigos")
    await assert_read(stage, person, profile)
    assert (await session_of(stage.container, person)).status is SessionStatus.ACTIVE
    assert hears(stage, stage.world.supervisor.telegram_user_id, ONESIMO.name) == []


async def test_a_pause_that_the_site_asks_for_is_shown_with_its_end_and_kept(
    stage: Stage, site: FacebookSite, clock: MovableClock
) -> None:
    person, profile = QUIRINO.telegram_user_id, add_profile(site, 23, 80)
    account = await account_of(stage, person)
    site.kill_after(account, requests=4, state=PAUSE)
    forward(stage, clock, timedelta(seconds=60 - clock.now().second))  # job and session note it a moment apart
    card = await order(stage, person, str(profile.vanity))
    paused = await shows(stage, person, card, "🐢 Facebook pide pausa. Sigo solo ", "40 de 80 amigos")
    job = await latest_job(stage.container, person)
    assert job.due_at is not None
    assert re.search(rf"Sigo solo (mañana )?a las? {job.due_at:%H:%M}", paused.text)  # «a la 01:10»
    assert (await session_of(stage.container, person)).status is SessionStatus.ACTIVE
    await answer(stage, person, "/sesion", "en pausa hasta", f"{job.due_at:%H:%M}")
    site.set_state(account, "valid")
    asked = len(site.requests)
    forward(stage, clock, timedelta(minutes=5))
    await answer(stage, person, "/trabajos", "En marcha")
    assert len(site.requests) == asked
    forward(stage, clock, job.due_at - clock.now() + timedelta(seconds=1))
    await finished(stage, person, card, "80 amigos")
    await assert_read(stage, person, profile)
    assert hears(stage, stage.world.supervisor.telegram_user_id, QUIRINO.name) == []


async def test_files_wait_while_the_ftp_server_is_down_and_go_there_later(stage: Stage, site: FacebookSite) -> None:
    person, profile, ftp = DOROTEA.telegram_user_id, add_profile(site, 24, 16), stage.local.ftp
    uploads = stage.container.assembly.uploads
    await ftp.stop_listening()
    card = await order(stage, person, str(profile.vanity))
    await finished(stage, person, card, "16 amigos")
    job = await latest_job(stage.container, person)
    async with stage.container.database(write=False) as uow:
        paths = [artifact.path for artifact in await uow.artifacts.of_job(job.job_id)]
    assert len(paths) == 3
    assert (await answer(stage, person, "/health", "FTP")).text.count("❌") == 1
    stage.container.timetable._scheduler.run_now("upload")
    await eventually(lambda: tried_in_vain(stage))
    assert await uploads.waiting() >= 3
    assert not set(paths) & set(ftp.files())
    await ftp.start_listening()
    stage.container.timetable._scheduler.run_now("upload")
    await eventually(lambda: nothing_waits(stage))
    kept = {path: (stage.container.settings.data_dir / "archivos" / path).read_bytes() for path in paths}
    assert {path: ftp.files()[path] for path in paths} == kept


async def toasted(stage: Stage, person: int, text: str) -> bool:
    """A press was answered with it."""
    return text in stage.control.toasts(person)


async def tried_in_vain(stage: Stage) -> bool:
    """An upload has run and left files waiting."""
    now = stage.container.clock.now()
    async with stage.container.database(write=False) as uow:
        ended = await uow.jobs.finished_between("upload", now - timedelta(minutes=1), now)
    return any(job.outcome.get("waiting", 0) >= 3 for job in ended)


async def nothing_waits(stage: Stage) -> bool:
    """Every file is on the server."""
    return await stage.container.assembly.uploads.waiting() == 0


async def test_a_browser_killed_in_the_middle_is_replaced_and_the_job_goes_on(
    stage: Stage, site: FacebookSite, clock: MovableClock
) -> None:
    person, profile = DOROTEA.telegram_user_id, add_profile(site, 25, 160)
    account = await account_of(stage, person)
    site.latency_ms = 150.0
    since = len(site.requests)
    card = await order(stage, person, str(profile.vanity))
    await pages_read(site, account, 5, since)
    (browser,) = stage.container.pool.processes
    os.kill(browser.pid, signal.SIGKILL)
    await shows(stage, person, card, "🕓", "Hubo un tropiezo pasajero; reintento")
    job = await latest_job(stage.container, person)
    assert (job.state, job.failures) == (JobState.QUEUED, 1)
    _, kept = await run_of(stage.container, job.job_id)
    assert 24 <= len(kept) < 160
    site.latency_ms = 5.0
    forward(stage, clock, timedelta(seconds=5))
    await finished(stage, person, card, "160 amigos")
    await assert_read(stage, person, profile)
    assert (await run_of(stage.container, job.job_id))[1][: len(kept)] == kept
    assert [one.pid for one in stage.container.pool.processes] != [browser.pid]
    assert (await session_of(stage.container, person)).status is SessionStatus.ACTIVE


async def test_a_session_that_dies_right_after_it_was_seen_alive_is_caught_before_one_row_is_read(
    stage: Stage, site: FacebookSite
) -> None:
    person = JACARANDA.telegram_user_id
    account = await account_of(stage, person)
    site.set_state(account, "valid")
    session = await session_of(stage.container, person)
    await stage.container.assembly.validate.check_by_id(session.session_id, actor=Actor.parse("person:1"))
    first, second = add_profile(site, 26, 16), add_profile(site, 27, 40)
    await finished(stage, person, await order(stage, person, str(first.vanity)), "16 amigos")
    site.set_state(account, STRONG)
    since = len(site.requests)
    await shows(stage, person, await order(stage, person, str(second.vanity)), "espera")
    asked = [request for request in site.requests[since:] if request.account_id == account]
    assert asked[0].path.strip("/") == second.vanity
    assert list_queries(site, account, since) == []
    job = await latest_job(stage.container, person)
    assert (job.state, job.outcome["result"]) == (JobState.WAITING, "expired")
    assert (await session_of(stage.container, person)).status is SessionStatus.EXPIRED
    site.set_state(account, "valid")
