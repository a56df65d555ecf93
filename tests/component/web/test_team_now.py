"""The team as pages show it: read once for all who look, and never older than what they were told of."""

from dataclasses import replace

from sqlalchemy import insert, update

from core.domain.people.actors import VALIDATION
from core.domain.people.person import Role
from core.domain.sessions.session import SessionStatus
from core.services.panel.team import USABLE_S
from persistence.models import SessionEventRow, SessionRow
from tests.support.office import Office
from tests.support.website import Website


async def test_a_commit_of_this_process_shows_on_the_next_page(site: Website, office: Office) -> None:
    vega, celia = await office.person(Role.ANALYST, "Vega Ficticia"), await office.person(Role.ADMIN)
    session = await office.session(vega)
    async with await site.browser(celia) as browser:
        assert "1 sesión está sin revisar" in (await browser.get("/panel")).text
        async with office.database() as uow:
            await uow.sessions.set_status(
                session.session_id, SessionStatus.EXPIRED, reason="facebook.session_ended", at=office.clock.now()
            )
            await uow.commit()
        assert "1 sesión no sirve" in (await browser.get("/panel")).text
        async with office.database() as uow:
            await uow.people.update(replace(vega, name="Otro Nombre"))
            await uow.commit()
        page = (await browser.get("/panel")).text
        assert "Otro Nombre" in page
        assert "Vega Ficticia" not in page


async def test_what_another_program_wrote_shows_when_what_is_known_is_old(site: Website, office: Office) -> None:
    vega, celia = await office.person(Role.ANALYST, "Vega Ficticia"), await office.person(Role.ADMIN)
    await office.session(vega)
    async with await site.browser(celia) as browser:
        assert "1 sesión está sin revisar" in (await browser.get("/panel")).text
        async with office.database.engine.begin() as foreign:
            await foreign.execute(update(SessionRow).values(status="expirada"))
        office.clock.advance(USABLE_S)
        assert "1 sesión no sirve" in (await browser.get("/panel")).text


async def test_who_is_told_of_a_change_is_not_shown_what_was_before_it(office: Office) -> None:
    vega = await office.person(Role.ANALYST, "Vega Ficticia")
    session, panel = await office.session(vega), office.services.panel

    async def status() -> SessionStatus:
        return (await panel.now.look()).members[vega.person_id].sessions[0][0].status

    await panel.marks()
    assert await status() is SessionStatus.ACTIVE
    event = {"session_id": session.session_id, "kind": "status_changed", "at": office.clock.now(), "actor": VALIDATION}
    async with office.database.engine.begin() as foreign:
        await foreign.execute(update(SessionRow).values(status="expirada"))
        await foreign.execute(insert(SessionEventRow).values(**event))
    assert await status() is SessionStatus.ACTIVE
    await panel.marks()
    assert await status() is SessionStatus.EXPIRED
