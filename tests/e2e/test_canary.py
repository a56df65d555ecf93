"""A long scenario full of secrets and failures; afterwards no secret is anywhere but where it belongs."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import httpx
import psutil
import pytest
from fastapi import FastAPI

from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage
from bot.settings import load_settings
from bot.wiring.app import TelegramEndpoint
from core.cookies import parse
from core.domain.people.person import Invitation, Role
from core.errors import CentinelaException, SettingsException
from core.services.team.access import INVITATION_LIFE
from persistence.artifacts.ftp import FTPClient
from sandbox.proxy import LocalProxy
from sandbox.world_people import BRISA, DOROTEA, NEWCOMER, ONESIMO
from tests.e2e import canaries
from tests.e2e.canaries import COOKIE, FALSE_CODE, OPEN_CODE, PROXY_PASSWORD, PROXY_USER, leaks
from tests.e2e.playing import (
    PATIENCE_S,
    add_profile,
    answer,
    eventually,
    family,
    finished,
    latest_job,
    order,
    playing,
    session_of,
    shows,
)
from tests.support.patience import HANG_S
from web.api.health import HealthAnswers, health_routes
from web.server.server import serve

STRANGER = 700_000_095


async def test_no_secret_is_ever_told_logged_or_stored_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries.prepare_telegram(tmp_path)
    for name, secret in canaries.ENVIRONMENT.items():
        monkeypatch.setenv(name, secret)
    with canaries.logging_kept() as logged:
        async with playing(tmp_path, encryption_keys=canaries.ENCRYPTION_KEY) as stage:
            assert stage.local.telegram.token == canaries.TOKEN
            configure_logging("DEBUG", secrets=stage.container.settings.secrets(), stream=logged)
            stage.control.add_person(user_id=STRANGER, first_name="Nadie Conocido")
            link = await invitations(stage)
            async with LocalProxy(stage.local.sites.network, PROXY_USER, PROXY_PASSWORD) as proxy:
                await proxies(stage, proxy)
                await uploads(stage)
                await through_the_proxy(stage, proxy)
            await scrapes(stage)
            await failures(stage, monkeypatch)
            places = [
                *canaries.what_the_bot_said(stage),
                *await reprs(stage),
                *await errors(stage),
                *canaries.processes(started(stage)),
                *canaries.temporary_files(started(stage)),
                ("metrics", (await stage.container.metrics.expose()).content.decode()),
            ]
            secrets = {**canaries.canaries(stage), "link": link}
        places += [("log", logged.getvalue()), *canaries.kept_files(tmp_path)]
    kinds = Counter(place.partition(" ")[0] for place, _text in places)
    assert kinds >= Counter({"environment": 2, "command": 2, "temporary": 1, "metrics": 1, "file": 5, "log": 1}), kinds
    assert len(places) > 200
    assert len(logged.getvalue()) > 1_000
    found = leaks(places, secrets)
    told = [place for place in found if place.startswith("link in ")]
    assert [place for place in found if place not in told] == []
    assert len(told) == 2, told  # the answer to the admin: the request of the bot, and the message it made


async def invitations(stage: Stage) -> str:
    """Codes good and bad; the code of an invitation that nobody uses."""
    now = stage.container.clock.now()
    async with stage.container.database() as uow:
        digest = hashlib.sha256(OPEN_CODE.encode()).hexdigest()
        await uow.invitations.add(Invitation(digest, Role.ANALYST, NEWCOMER.name, None, now, now + INVITATION_LIFE))
        await uow.commit()
    await answer(stage, STRANGER, f"/start {FALSE_CODE}", "Esa invitación no sirve")
    await answer(stage, NEWCOMER.telegram_user_id, f"/start {OPEN_CODE}", "bienvenida")
    await answer(stage, STRANGER, f"/start {OPEN_CODE}", "Esa invitación no sirve")
    admin = stage.world.admin.telegram_user_id
    panel = await answer(stage, admin, "/admin", "Administración")
    await stage.press(admin, "Invitar", panel.message_id)
    await shows(stage, admin, panel.message_id, "¿Qué rol tendrá")
    await stage.press(admin, "Analista", panel.message_id)
    question = await stage.wait(admin, "¿Cómo se llama la persona nueva?", timeout=PATIENCE_S)
    await stage.control.say(admin, "Alguien Inventado", reply_to=question.message_id)
    told = await stage.wait(admin, "Invitación para Alguien Inventado", timeout=PATIENCE_S)
    code = re.search(r"\?start=([\w-]+)", told.text)
    assert code is not None
    return code.group(1)


async def proxies(stage: Stage, proxy: LocalProxy) -> None:
    """One added with its password, one that is no address, one that does not answer."""
    admin = stage.world.admin.telegram_user_id
    for address, words in (
        (proxy.url, "agregado y probado"),
        (f"http://{PROXY_USER}:{COOKIE}@@:x", "no es una dirección de proxy"),
        (f"http://{PROXY_USER}:{COOKIE}clave@127.0.0.1:9", "no respondió a la prueba"),
    ):
        panel = await answer(stage, admin, "/admin", "Administración")
        await stage.press(admin, "Proxies", panel.message_id)
        await shows(stage, admin, panel.message_id, "🌐")
        await stage.press(admin, "Agregar", panel.message_id)
        question = await stage.control.wait_for(
            admin,
            lambda entry, after=panel.message_id: entry.message_id > after and "dirección del proxy?" in entry.text,  # type: ignore[misc]
            timeout=PATIENCE_S,
        )
        said = await stage.control.say(admin, address, reply_to=question.message_id)
        await stage.wait(admin, words, timeout=PATIENCE_S)
        assert said["message_id"] in {entry.message_id for entry in stage.control.deleted(admin)}


async def uploads(stage: Stage) -> None:
    """Cookie files of every fate; each is deleted from the chat."""
    admin, account = stage.world.admin.telegram_user_id, stage.world.session("facebook", "expired").account_id
    both = stage.world.cookie_file(account, "netscape") + b"\n.x.com\tTRUE\t/\tTRUE\t4000000000\tauth_token\t"
    both += f"{COOKIE}auth\n.x.com\tTRUE\t/\tTRUE\t4000000000\tct0\t{COOKIE}ct0\n".encode()
    for content, words in (
        (stage.world.cookie_file(account, "cookie_editor"), "lista"),
        (canaries.cookie_file(account, xs=f"{COOKIE}1", datr=f"{COOKIE}2"), "no acepta esas cookies"),
        (canaries.cookie_file(account, fr=f"{COOKIE}3"), "le falta"),
        (f"esto no es nada: {COOKIE}4".encode(), "Ese archivo"),
        (both, "varias redes"),
    ):
        sent = await stage.control.upload(admin, filename="cookies.json", content=content)
        await stage.control.wait_for(
            admin,
            lambda entry, words=words, after=sent["message_id"]: entry.message_id > after and words in entry.text,  # type: ignore[misc]
            timeout=PATIENCE_S,
        )
        assert sent["message_id"] in {entry.message_id for entry in stage.control.deleted(admin)}
    pasted = await stage.control.say(DOROTEA.telegram_user_id, f"c_user={account}; xs={COOKIE}5")
    await stage.wait(DOROTEA.telegram_user_id, "cookies pegadas como texto", timeout=PATIENCE_S)
    assert pasted["message_id"] in {e.message_id for e in stage.control.deleted(DOROTEA.telegram_user_id)}


async def through_the_proxy(stage: Stage, proxy: LocalProxy) -> None:
    """The session that was lent the proxy works through it, and fails with it."""
    person, profile = ONESIMO.telegram_user_id, add_profile(stage.local.sites.facebook, 50, 10)
    assert (await session_of(stage.container, person)).proxy_url == proxy.url
    card = await order(stage, person, str(profile.vanity))
    await finished(stage, person, card, "10 amigos")
    assert proxy.connections
    proxy.unauthorized = True
    await order(stage, person, str(add_profile(stage.local.sites.facebook, 51, 10).vanity))
    await eventually(lambda: settled(stage, person))
    admin = stage.world.admin.telegram_user_id
    panel = await answer(stage, admin, "/admin", "Administración")
    await stage.press(admin, "Proxies", panel.message_id)
    await shows(stage, admin, panel.message_id, "127.0.0.1")


async def settled(stage: Stage, person: int) -> bool:
    """The newest scrape of somebody has failed once, or is over."""
    job = await latest_job(stage.container, person)
    return job.failures > 0 or job.state.finished


async def scrapes(stage: Stage) -> None:
    """A valid and a banned session, the report, and what is said of them."""
    profile = add_profile(stage.local.sites.facebook, 52, 10)
    card = await order(stage, BRISA.telegram_user_id, str(profile.vanity))
    await finished(stage, BRISA.telegram_user_id, card, "10 amigos")
    for extension in ("Excel", "CSV", "JSON", "Certificado"):
        await stage.press(BRISA.telegram_user_id, extension, card)
    for kind in ("json", "zip"):
        await stage.wait_file(BRISA.telegram_user_id, kind)
    await answer(stage, stage.owner("facebook", "banned"), f"/scrape {profile.vanity} amigos", "baneada")
    supervisor = stage.world.supervisor.telegram_user_id
    alert = await stage.wait(supervisor, "🔴", "Sesión baneada", timeout=PATIENCE_S)
    await stage.press(supervisor, "Historial", alert.message_id)
    await stage.wait(supervisor, "Historial", "→ baneada", timeout=PATIENCE_S)
    await answer(stage, supervisor, "/sesion", "Tus sesiones")
    await answer(stage, supervisor, "/reporte hoy", "Reporte de sesiones")
    await answer(stage, BRISA.telegram_user_id, "/sesion", "Tus sesiones")


async def failures(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Defects of ours whose errors are full of secrets, a Telegram that breaks off, an FTP server that is gone."""
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in stage.local.sites.facebook.cookies_for("100090000000003"))
    boom = failing(
        f"POST https://api.telegram.org/bot{canaries.TOKEN}/sendMessage via "
        f"http://{PROXY_USER}:{quote(PROXY_PASSWORD, safe='')}@10.0.0.1:3128 Cookie: {cookies}\n{stage.local.ftp.url} "
        f"key {canaries.ENCRYPTION_KEY} link https://t.me/centinela_local_bot?start={OPEN_CODE}"
    )
    services = stage.container.assembly.services
    with monkeypatch.context() as broken:
        broken.setattr(services.jobs, "page", boom)
        told = await answer(stage, BRISA.telegram_user_id, "/trabajos", "😕 Algo falló (ref. ")
        assert told.labels == ["🔁 Reintentar"]
        assert "RuntimeError" not in told.text
        broken.setattr(services.results, "make", boom)
        profile = add_profile(stage.local.sites.facebook, 53, 10)
        card = await order(stage, BRISA.telegram_user_id, str(profile.vanity))
        await shows(stage, BRISA.telegram_user_id, card, "😕", "Algo falló (ref. ")
    stage.control.fault(method="sendMessage", code=0)
    stage.control.fault(method="getUpdates", code=502)
    await answer(stage, DOROTEA.telegram_user_id, "/scrape bruno.quimera amigos", "Bruno Quimera")
    await stage.local.ftp.stop_listening()
    await answer(stage, BRISA.telegram_user_id, "/health", "❌ FTP")


def failing(text: str) -> Callable[..., NoReturn]:
    """A defect whose error says this."""

    def fail(*_args: object, **_options: object) -> NoReturn:
        raise RuntimeError(text)

    return fail


def started(stage: Stage) -> list[psutil.Process]:
    """The driver of every browser and all that it started."""
    drivers = {browser.ppid() for browser in family(stage.container)} - {os.getpid()}
    found = [psutil.Process(number) for number in drivers if psutil.pid_exists(number)]
    return found + [child for driver in found for child in driver.children(recursive=True)]


async def reprs(stage: Stage) -> list[tuple[str, str]]:
    """How everything that knows a secret shows itself."""
    container = stage.container
    async with container.database(write=False) as uow:
        pending = list(await uow.uploads.older_than(container.clock.now()))
        sessions = list(await uow.sessions.all())
        stored = [
            *(pending, sessions, [session.identity for session in sessions]),
            *([session.storage_state for session in sessions], list(await uow.proxies.all())),
            *(list(await uow.people.all()), list(await uow.outbox.due(container.clock.now(), 500))),
            [list(await uow.jobs.recent(person.person_id, 50)) for person in await uow.people.all()],
        ]
    assert pending
    assert sessions
    endpoint = TelegramEndpoint(canaries.TOKEN)
    live = (container, container.settings, container.telegram, container.app, container.assembly, endpoint)
    adapters = (container.database, container.pool, container.gateways, stage.local.endpoint)
    return [(f"repr of {type(one).__name__} {n}", repr(one)) for n, one in enumerate((*stored, *live, *adapters))]


async def health(client: httpx.AsyncClient, port: int, status: int) -> httpx.Response:
    """The first answer of /health with that status; checks are shared by all who ask within a second."""
    answers: list[httpx.Response] = []

    async def there() -> bool:
        answers.append(await client.get(f"http://127.0.0.1:{port}/health"))
        return answers[-1].status_code == status

    await eventually(there)
    return answers[-1]


async def errors(stage: Stage) -> list[tuple[str, str]]:
    """What errors say, with everything behind them; and the body of /health."""
    wrong = stage.local.ftp.url.replace(canaries.FTP_PASSWORD, COOKIE)
    await stage.local.ftp.start_listening()
    with pytest.raises(SettingsException) as settings:
        load_settings(None, telegram_bot_token=f"{COOKIE} {canaries.TOKEN}", ftp_url=f"http://u:{COOKIE}@h/")
    with pytest.raises(CentinelaException) as login:
        await FTPClient(wrong).check_connection()
    with pytest.raises(CentinelaException) as file:
        parse(canaries.cookie_file("1", fr=f"{COOKIE}9"))
    raised: tuple[BaseException, ...] = (settings.value, login.value, file.value)
    said = [(f"error {type(e).__name__}", f"{e!s} {e!r}") for error in raised for e in canaries.causes(error)]
    http = FastAPI()
    http.include_router(health_routes(HealthAnswers(stage.container.assembly.services.status, count(step=10).__next__)))
    async with serve(http, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False, timeout=HANG_S) as client:
        well = await health(client, port, 200)
        await stage.local.ftp.stop_listening()
        ill = await health(client, port, 503)
    return [*said, ("health", well.text), ("health without FTP", ill.text)]
