"""The panel: what each role sees, and what its forms do."""

import re

from core.domain.people.person import Role
from core.domain.platforms import Platform
from tests.component.services.scrapes import DEAD
from tests.support.cookie_jar import SECRET
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import Website


async def test_without_a_session_everything_leads_to_the_entrance(site: Website) -> None:
    async with site.client() as stranger:
        answer = await stranger.get("/panel")
        assert (answer.status_code, answer.headers["location"]) == (303, "/entrar")
        posted = await stranger.post("/panel/casos/1/tomar")
        assert (posted.status_code, posted.headers["location"]) == (303, "/entrar")


async def test_analysts_see_themselves_and_supervisors_everybody(site: Website, office: Office) -> None:
    vega, bruno = await office.person(Role.ANALYST, "Vega Ficticia"), await office.person(Role.SUPERVISOR)
    other = await office.person(Role.ANALYST, "<b>Otra & Persona</b>")
    await office.session(vega)
    await office.session(other, Platform.X)
    async with await site.browser(vega) as mine, await site.browser(bruno) as team:
        own, everybody = await mine.get("/panel"), await team.get("/panel")
    assert "1 sesión está sin revisar" in own.text
    assert "Otra" not in own.text
    assert "Casos sin resolver" not in own.text
    assert "Casos sin resolver" in everybody.text
    assert "&lt;b&gt;Otra &amp; Persona&lt;/b&gt;" in everybody.text
    for page in (own, everybody):
        assert SECRET not in page.text
        assert "script-src 'self';" in page.headers["content-security-policy"]
        script = '<script src="/estatico/js/vivo.js" defer></script>'
        assert not re.search(r"<script|style=|https?://", page.text.replace(script, ""))


async def test_an_incident_is_taken_by_a_form_with_the_pages_own_token(site: Website, office: Office) -> None:
    vega, bruno = await office.person(Role.ANALYST), await office.person(Role.SUPERVISOR)
    session = await office.session(vega)
    office.site.answers.extend((DEAD, DEAD))
    await office.services.sessions.recheck(session.session_id, bruno, force=True)
    (incident,) = await office.services.incidents.open_incidents()
    path = f"/panel/casos/{incident.incident.incident_id}/tomar"
    async with await site.browser(bruno) as browser:
        page = (await browser.get("/panel")).text
        assert f'action="{path}"' in page
        token = re.search(r'name="csrf" value="(\w+)"', page)
        assert token is not None
        bare = {"x-csrf-token": ""}
        assert (await browser.post(path, headers=bare)).status_code == 403
        taken = await browser.post(path, data={"csrf": token.group(1)}, headers=bare | {"x-csrf-token": token.group(1)})
        assert (taken.status_code, taken.headers["location"]) == (303, "/panel/casos?nota=tomado")
        assert "El caso es tuyo" in (await browser.get("/panel?nota=tomado")).text
    view = await office.services.incidents.view(incident.incident.incident_id)
    assert view is not None
    assert view.taken_by == bruno
    async with await site.browser(vega) as analyst:
        assert (await analyst.post(path)).status_code == 403


async def test_someone_removed_is_out_at_once(site: Website, office: Office) -> None:
    vega, celia = await office.person(Role.ANALYST), await office.person(Role.ADMIN)
    async with await site.browser(vega) as browser:
        assert (await browser.get("/panel")).status_code == 200
        await office.services.access.remove(vega.person_id, celia)
        assert (await browser.get("/panel")).status_code == 303


async def test_an_address_without_a_page_is_told_by_a_page(site: Website) -> None:
    async with site.client() as stranger:
        with Walk() as walk:
            for path, kind in (
                ("/panel/nada", "text/html"), ("/panel/casos/uno/dos", "text/html"), ("/entrar/a/b", "text/html"),
                ("/api/v1/nada", "application/problem+json"), ("/panelada", "application/problem+json"),
            ):  # fmt: skip
                with walk.row(path):
                    answer = await stranger.get(path)
                    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (404, kind)
