"""Ways to a live login from the panel and the chat, and what is said where there is no public address."""

import re

from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.login import Viewport
from tests.component.services.scrapes import DEAD
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import Website
from web.auth.cookies import csrf_token
from web.security import TELEGRAM_SCRIPT


async def test_the_panel_opens_ones_own_login_or_says_that_there_is_no_address(site: Website, office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    async with await site.browser(vega) as browser:
        assert 'action="/panel/entrar/x"' in (await browser.get("/panel")).text
        assert (await browser.post("/panel/entrar/nada")).status_code in {400, 422}
        assert (await browser.post("/panel/entrar/x", headers={"x-csrf-token": "falsa"})).status_code == 403
        without = await browser.post("/panel/entrar/x")
        assert without.headers["location"] == "/panel?nota=sin_direccion"
        assert "PUBLIC_URL" in (await browser.get(without.headers["location"])).text
        office.services.web._public_url = "https://panel.test"
        there = await browser.post("/panel/entrar/x")
        assert (await browser.get(there.headers["location"])).status_code == 200
        code = there.headers["location"].rpartition("/")[2]
        panel = browser.cookies["centinela_panel"]
        entered = await browser.post("/entrar", data={"codigo": code})
        assert entered.headers["location"] == "/entrar/navegador/x"
        assert "centinela_entrar_x=" in entered.headers["set-cookie"]
        assert browser.cookies["centinela_panel"] == panel  # the panel stays open beside it
        assert (await browser.get("/panel")).status_code == 200


async def test_inside_telegram_the_link_is_shown_to_be_opened_outside(site: Website, office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    office.services.web._public_url = "https://panel.test"
    entry = await office.services.web.enter_by_telegram(vega.telegram_user_id or 0, "una prueba")
    async with site.client(**{"x-csrf-token": csrf_token(entry.secret)}) as browser:
        browser.cookies.set("centinela_panel", entry.secret)
        page = await browser.post("/panel/entrar/x")
        (link,) = re.findall(r'href="https://panel.test(/entrar/[^"]+)" target="_blank"', page.text)
        assert (page.status_code, TELEGRAM_SCRIPT in page.headers["content-security-policy"]) == (200, True)
        assert (await browser.get(link)).status_code == 200


NO_ADDRESS = "necesita una dirección pública (PUBLIC_URL)"


async def test_the_chat_says_plainly_that_there_is_no_address_wherever_the_button_is(office: Office) -> None:
    """From `/sesion`, from the alert of a dead session, and from what supervision asks for."""
    vega, bruno = await office.person(Role.ANALYST), await office.person(Role.SUPERVISOR)
    session = await office.session(vega)
    with Walk() as walk:
        with walk.row("/sesion"):
            await office.say(vega, "/sesion")
            await office.press(vega, "Entrar aquí")
            await office.press(vega, "Entrar en X")
            await said_so(office, vega)
        office.site.answers.extend((DEAD, DEAD))
        await office.services.sessions.recheck(session.session_id, bruno, force=True)
        await office.settle()
        with walk.row("the alert of a dead session"):
            alert = next(said for said in office.messages(vega)[::-1] if "venció" in said.text)
            await office.press(vega, "Entrar aquí", alert)
            await said_so(office, vega)
        with walk.row("asked from the incident"):
            case = next(said for said in office.messages(bruno)[::-1] if "Pedir que entre" in str(said.labels))
            assert "Listo" in await office.press(bruno, "Pedir que entre", case)
            await office.deliver()
            await office.press(vega, "Entrar en Facebook")
            await said_so(office, vega)
    assert office.live.opened == []


async def said_so(office: Office, person: Person) -> None:
    """The newest message says it, and offers the other way."""
    await office.deliver()
    told = office.messages(person)[-1]
    assert NO_ADDRESS in told.text
    assert "Cómo exportarlas" in str(told.labels)
    office.chat.chats[person.chat_id or ChatId(0)].clear()


async def test_supervision_asks_from_an_incident_and_sees_that_somebody_enters(site: Website, office: Office) -> None:
    vega, bruno = await office.person(Role.ANALYST, "Vega Ficticia"), await office.person(Role.SUPERVISOR)
    session = await office.session(vega)
    office.site.answers.extend((DEAD, DEAD))
    await office.services.sessions.recheck(session.session_id, bruno, force=True)
    (incident,) = await office.services.incidents.open_incidents()
    path = f"/panel/casos/{incident.incident.incident_id}/pedir"

    async def always() -> bool:
        return True

    run = await office.services.logins.start(vega, Platform.FACEBOOK, Viewport(390, 700), always)
    await run.browser()
    async with await site.browser(bruno) as team, await site.browser(vega) as own:
        page = (await team.get("/panel")).text
        assert "Entrando ahora: Vega Ficticia · Facebook" in page
        assert f'action="{path}"' in page
        assert "Entrando ahora" not in (await own.get("/panel")).text
        assert (await team.post(path)).headers["location"] == "/panel/casos?nota=pedido"
        assert (await own.post(path)).status_code == 403
    (asked,) = await office.pending("login_asked")
    assert asked.chat_id == vega.chat_id
    await office.services.logins.close()
