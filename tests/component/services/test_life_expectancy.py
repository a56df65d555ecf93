"""How long sessions last, from the team's own history: in `/sesion`, and as the reason of an early reminder."""

from datetime import timedelta

from core.domain.incidents.incident import Severity
from core.domain.people.actors import VALIDATION
from core.domain.people.person import Role
from core.domain.sessions.condition import OLD_REASON
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent
from tests.support.cookie_jar import cookies
from tests.support.office import Office

DAY = timedelta(days=1)


async def lived(office: Office, session: ScrapingSession, *days: int) -> None:
    """The session died at these ages, and was renewed each time at once; the last life began now."""
    async with office.database() as uow:
        born = office.clock.now() - sum(days) * DAY
        await uow.sessions.add_event(SessionEvent(session.session_id, "created", born, VALIDATION, after="activa"))
        for age in days:
            born += age * DAY
            for kind, before, after in (("status_changed", "activa", "expirada"), ("replaced", "expirada", "activa")):
                await uow.sessions.add_event(
                    SessionEvent(session.session_id, kind, born, VALIDATION, before=before, after=after)
                )
        await uow.commit()


async def test_little_history_says_nothing(office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    await lived(office, await office.session(vega, cookies_expire_at=None), 7, 7, 7, 7)
    await office.say(vega, "/sesion")
    assert "suele durar" not in office.last(vega).text


async def test_a_session_at_its_usual_age_is_renewed_before_it_ends(office: Office) -> None:
    vega, bruno = await office.person(Role.ANALYST), await office.person(Role.SUPERVISOR)
    session = await office.session(vega, cookies_expire_at=office.clock.now() + 90 * DAY)
    await lived(office, session, 6, 7, 7, 7, 8)
    await office.say(vega, "/sesion")
    assert "suele durar unos 7 días; renuévala antes del 30 nov" in office.last(vega).text
    await office.assembly.incident_tasks.run_due()
    assert await office.services.incidents.open_incidents() == []
    office.clock.advance(5.5 * DAY.total_seconds())
    for _ in range(3):
        await office.assembly.incident_tasks.run_due()
    (view,) = await office.services.incidents.open_incidents()
    assert (view.incident.severity, view.incident.reason) == (Severity.EXPIRING, OLD_REASON)
    await office.deliver()
    assert "suele durar unos 7 días: renuévala antes del lunes" in office.last(vega).text
    assert "Conviene renovar la sesión" in office.last(bruno).text
    async with office.database() as uow:
        await uow.sessions.save(_again(session), office.clock.now())
        await uow.commit()
    await office.assembly.incident_tasks.run_due()
    assert await office.services.incidents.open_incidents() == []


def _again(session: ScrapingSession) -> NewSession:
    return NewSession(session.person_id, session.platform, cookies(session.platform), account_id=session.account_id)
