"""A team in every condition that the panel shows, with incidents, scrapes, proxies, tokens and a history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.domain.ids import JobId, SessionId
from core.domain.people.actors import VALIDATION
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession, SessionEvent
from core.services.supervision.incident_actions import SnoozeChoice
from tests.component.services.scrapes import DEAD
from tests.support.office import Office

DAY = timedelta(days=1)
PROXY_SECRET = "CANARIO-clave-del-proxy"
_BROKEN = ("Zoe Quimera", "Yago Irreal", "Xenia Figurada", "<b>Walda & Cía</b>")
_FINE = ("Alba Fingida", "Ciro Supuesto", "Dora Inventada", "Elio Ficticio")


@dataclass(frozen=True, slots=True)
class PanelWorld:
    """Who and what is in it."""

    analyst: Person
    supervisor: Person
    admin: Person
    session: SessionId
    incident: int
    job: JobId
    secrets: tuple[str, ...]
    """What no page may show."""


async def build_panel_world(office: Office) -> PanelWorld:
    """Everything through the services, as it happens in the product; the clock stands still."""
    analyst = await office.person(Role.ANALYST, "Vega Ficticia")
    supervisor = await office.person(Role.SUPERVISOR, "Bruno Supuesto")
    admin = await office.person(Role.ADMIN, "Celia Inventada")
    far = office.clock.now() + 90 * DAY
    session = await office.session(analyst, cookies_expire_at=far)
    sessions = [session, await office.session(analyst, Platform.X, cookies_expire_at=office.clock.now() + 30 * DAY)]
    for name in _FINE:
        person = await office.person(Role.ANALYST, name)
        sessions += [await office.session(person, platform, cookies_expire_at=far) for platform in Platform]
    broken = [await office.person(Role.ANALYST, name) for name in _BROKEN]
    dying = [await office.session(person, cookies_expire_at=far) for person in broken]
    office.clock.advance(29 * DAY.total_seconds())
    for place, one in enumerate((*sessions, *dying)):
        await _lived(office, one, 6 + place % 3, 5, 7, 8 - place % 2)
    for one in sessions[1:]:
        await office.services.sessions.recheck(one.session_id, admin, force=True)
    job = await _scrapes(office, analyst)
    incident = await _trouble(office, supervisor, dying)
    proxy = await office.services.proxies.add(f"http://usuaria:{PROXY_SECRET}@proxy.example.test:8080", admin)
    assert proxy.label == "proxy.example.test:8080"
    token, _ = await office.services.tokens.create("tablero", Role.SUPERVISOR, person_id=admin.person_id)
    code = await office.services.access.invite("Nadia Imaginaria", Role.ANALYST, admin.person_id)
    await office.services.sessions.recheck(session.session_id, analyst, force=True)
    return PanelWorld(
        analyst, supervisor, admin, session.session_id, incident, job, (PROXY_SECRET, "usuaria", token, code)
    )


async def _lived(office: Office, session: ScrapingSession, *days: int) -> None:
    """The session died at these ages and was renewed a day later each time; its present life is a few days old."""
    async with office.database() as uow:
        born = office.clock.now() - (sum(days) + len(days) + 4) * DAY
        await uow.sessions.add_event(SessionEvent(session.session_id, "created", born, VALIDATION, after="activa"))
        for age in days:
            died = born + age * DAY
            born = died + DAY
            await uow.sessions.add_event(
                SessionEvent(session.session_id, "status_changed", died, VALIDATION, before="activa", after="expirada",
                             reason="facebook.redirected_to_login")
            )  # fmt: skip
            await uow.sessions.add_event(
                SessionEvent(session.session_id, "replaced", born, VALIDATION, before="expirada", after="activa")
            )
        await uow.commit()


async def _scrapes(office: Office, analyst: Person) -> JobId:
    office.site.host("vega.ficticia")
    for text in ("/scrape vega.ficticia amigos", "/scrape vega.ficticia amigos actualizar"):
        await office.say(analyst, text)
        await office.settle()
    async with office.database(write=False) as uow:
        (job, *_) = await uow.jobs.recent(analyst.person_id, 1)
    for name in ("perfil.uno", "perfil.dos"):
        office.site.host(name)
        await office.say(analyst, f"/scrape {name} amigos")
    return job.job_id


async def _trouble(office: Office, supervisor: Person, dying: Sequence[ScrapingSession]) -> int:
    for one in dying:
        office.site.answers.append(DEAD)
        await office.services.sessions.recheck(one.session_id, supervisor, force=True)
        office.clock.advance(180)
    views = await office.services.incidents.open_incidents()
    *_, last = views
    await office.services.incidents.take(last.incident.incident_id, supervisor)
    await office.services.incidents.snooze(last.incident.incident_id, SnoozeChoice.HOUR, supervisor)
    return views[0].incident.incident_id
