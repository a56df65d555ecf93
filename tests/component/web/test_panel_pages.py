"""Every page of the panel over a whole team: what it shows, what its forms do, and what it never shows."""

import asyncio
import re

import httpx

from core.domain.ids import IncidentId
from core.domain.people.person import Role
from tests.support.cookie_jar import SECRET
from tests.support.office import Office
from tests.support.panel_world import PanelWorld, build_panel_world
from tests.support.tables import Walk
from tests.support.website import Website, open_website
from web.panel.live import EVERY_S


def addresses(world: PanelWorld) -> list[str]:
    return [
        "/panel", "/panel?estado=dead&orden=nombre&busca=e", "/panel?desde=12",
        "/panel/casos", "/panel/casos?estado=todos&orden=nombre&gravedad=expirada&red=facebook&busca=zoe",
        f"/panel/casos/{world.incident}", "/panel/trabajos", "/panel/trabajos?estado=en_cola&red=facebook&busca=PERFIL",
        f"/panel/trabajos/{world.job}", f"/panel/sesiones/{world.session}",
        f"/panel/personas/{world.analyst.person_id}", "/panel/servicio", "/panel/equipo?busca=celia&rol=admin",
        "/panel/equipo", "/panel/proxies", "/panel/tokens", "/panel/registro", "/panel/registro?tema=incident",
        "/panel/registro?comprobar=1",
    ]  # fmt: skip


async def test_no_page_shows_a_secret_and_all_are_escaped(site: Website, office: Office) -> None:
    world = await build_panel_world(office)
    async with await site.browser(world.admin) as browser:
        with Walk() as walk:
            for address in addresses(world):
                with walk.row(address):
                    page = await browser.get(address)
                    assert page.status_code == 200, page.text
                    for secret in (*world.secrets, SECRET):
                        assert secret not in page.text + str(page.headers)
                    # a whole number: four digits in a row are in many a hash
                    assert not re.search(rf"\b{world.analyst.telegram_user_id}\b", page.text + str(page.headers))
                    assert "<b>Walda" not in page.text
                    assert len(page.content) < 60_000


async def test_what_each_page_says(site: Website, office: Office) -> None:
    world = await build_panel_world(office)
    expected = {
        "/panel": (
            "4 sesiones no sirven",
            "Zoe Quimera",
            "vencida desde hoy · la red cerró la sesión",
            "suele durar unos",
        ),
        "/panel/casos?busca=zoe": ("Sesión vencida", "Lo tomo"),
        f"/panel/trabajos/{world.job}": ("vega.ficticia", "lista completa", "Archivos"),
        "/panel/trabajos?estado=en_cola": ("perfil.uno", "perfil.dos", "Vega Ficticia"),
        f"/panel/sesiones/{world.session}": ("Última comprobación", "Últimos 30 días", "cookies nuevas"),
        "/panel/equipo": ("Nadia Imaginaria", "Invitaciones sin usar"),
        "/panel/proxies": ("proxy.example.test:8080",),
        "/panel/tokens": ("tablero", "sin usar"),
        "/panel/registro?tema=incident": ("Bruno Supuesto", "tomó el caso"),
    }
    async with await site.browser(world.admin) as browser:
        with Walk() as walk:
            for address, words in expected.items():
                with walk.row(address):
                    text = (await browser.get(address)).text
                    assert [word for word in words if word not in text] == []
        filtered = (await browser.get("/panel/casos?busca=zoe")).text
        assert "Yago" not in filtered
        part = (await browser.get("/panel/casos", headers={"x-panel-part": "casos"})).text
        assert "Sesión vencida" in part
        assert "<nav" not in part
    async with await site.browser(world.analyst) as own:
        mine = (await own.get("/panel/trabajos")).text
        assert "perfil.uno" in mine
        stranger = await office.person(Role.ANALYST, "Otra Persona")
        for address in (f"/panel/personas/{stranger.person_id}", "/panel/casos"):
            assert (await own.get(address)).status_code == 403


async def test_tokens_and_invitations_are_shown_once(site: Website, office: Office) -> None:
    admin = await office.person(Role.ADMIN)
    async with await site.browser(admin) as browser:
        made = await browser.post("/panel/tokens/crear", data={"nombre": "tablero", "rol": "supervisor"})
        secret = re.search(r"cnt_[\w-]+", made.text)
        assert secret is not None
        async with site.client(Authorization=f"Bearer {secret.group()}") as program:
            assert (await program.get("/api/v1/casos")).status_code == 200
            listed = await browser.get("/panel/tokens")
            assert "tablero" in listed.text
            assert secret.group() not in listed.text
            number = re.search(r"/panel/tokens/(\d+)/revocar", listed.text)
            assert number is not None
            await browser.post(f"/panel/tokens/{number.group(1)}/revocar")
            assert (await program.get("/api/v1/casos")).status_code == 401
        invited = await browser.post("/panel/equipo/invitar", data={"nombre": "Nadia", "rol": "analista"})
        code = re.search(r"/start ([\w-]+)", invited.text)
        assert code is not None
        team = (await browser.get("/panel/equipo")).text
        assert "Nadia" in team
        assert code.group(1) not in team


async def test_the_actions_of_the_chat_are_on_the_page(site: Website, office: Office) -> None:
    world = await build_panel_world(office)
    base = f"/panel/casos/{world.incident}"
    async with await site.browser(world.supervisor) as browser:
        for act, note, data in (
            ("tomar", "tomado", {}), ("silenciar", "silenciado", {"hasta": "m"}), ("avisar", "despierto", {}),
            ("pedir", "pedido", {}), ("revisar", "revisada", {}),
        ):  # fmt: skip
            answer = await browser.post(f"{base}/{act}", data={**data, "volver": base})
            assert (answer.status_code, answer.headers["location"]) == (303, f"{base}?nota={note}")
        revived = await office.services.incidents.view(IncidentId(world.incident))
        assert revived is not None
        assert not revived.incident.unresolved
        assert "Resuelto" in (await browser.get(base)).text
        outside = await browser.post(f"{base}/tomar", data={"volver": "//otro.example/panel"})
        assert outside.headers["location"] == "/panel?nota=resuelto"
    async with await site.browser(world.admin) as browser:
        person = f"/panel/personas/{world.supervisor.person_id}"
        assert (await browser.post(f"{person}/rol", data={"rol": "analista"})).headers["location"].endswith("nota=rol")
        assert (await office.person_now(world.supervisor.person_id)).role is Role.ANALYST
        assert (await browser.post(f"{person}/quitar")).headers["location"] == "/panel/equipo?nota=quitada"
        assert not (await office.person_now(world.supervisor.person_id)).active
        last = await browser.post(f"/panel/personas/{world.admin.person_id}/quitar")
        assert last.headers["location"].endswith("nota=ultimo_admin")


async def follow(browser: httpx.AsyncClient) -> str:
    """All that the stream says until it ends."""
    answer = await browser.get("/panel/eventos", headers={"accept": "text/event-stream"})
    return answer.text


async def test_the_stream_says_what_changed_and_ends_within_a_second_of_a_removal(
    site: Website, office: Office
) -> None:
    vega, celia = await office.person(Role.ANALYST), await office.person(Role.ADMIN)
    session = await office.session(vega)
    async with await site.browser(vega) as browser:
        stream = asyncio.create_task(follow(browser))
        await looked(office)
        await office.services.sessions.recheck(session.session_id, vega)
        office.clock.advance(EVERY_S)
        await looked(office)
        await office.services.access.remove(vega.person_id, celia)
        removed = office.clock.now()
        office.clock.advance(EVERY_S)
        said = await stream
        assert (office.clock.now() - removed).total_seconds() <= 1
        assert "data: sesiones\n" in said
        assert said.endswith("event: fin\ndata: fin\n\n")
        assert (await browser.get("/panel")).status_code == 303
    assert [task for task in asyncio.all_tasks() if task.get_name() == "panel-changes" and not task.done()] == []


async def looked(office: Office) -> None:
    """Until the stream sleeps between two looks."""
    while not office.clock.naps:  # noqa: ASYNC110 - the fake clock tells it, and nothing else does
        await asyncio.sleep(0)


async def test_an_invitation_is_a_link_into_the_chat_once_telegram_told_the_bots_name(office: Office) -> None:
    admin, names = await office.person(Role.ADMIN, "Celia Inventada"), [""]
    async with open_website(office, bot_username=lambda: names[-1]) as site, await site.browser(admin) as browser:
        before = await browser.post("/panel/equipo/invitar", data={"nombre": "Nadia", "rol": "analista"})
        names.append("centinela_ficticio_bot")
        after = await browser.post("/panel/equipo/invitar", data={"nombre": "Nadia", "rol": "analista"})
    assert "t.me" not in before.text
    assert re.search(r"https://t\.me/centinela_ficticio_bot\?start=[\w-]{8,}", after.text)
