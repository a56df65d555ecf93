"""Several processes write on one PostgreSQL: what concerns people, sessions and proxies is decided once."""

from collections.abc import Sequence

from core.domain.ids import ChatId
from core.domain.incidents.incident import Severity
from core.domain.people.person import Person, Role
from core.errors import (
    ConflictException,
    InvitationException,
    LastAdminException,
    TooManyAttemptsException,
)
from core.ports.storage import Area
from core.services.team.access import Newcomer
from core.services.team.web_access import MAX_LINKS
from tests.support.database import postgres_server
from tests.support.office import Office
from tests.support.offices import PROCESSES, TASKS, analyst, at_once, count, offices, raised

__all__ = ["offices", "postgres_server"]


async def test_a_session_that_everybody_finds_expired_has_one_incident_and_one_event(offices: Sequence[Office]) -> None:
    _, session = await analyst(offices[0])
    number = session.session_id
    results = await at_once(offices, lambda office, _: office.assembly.sessions.mark_session_expired(number))
    assert raised(results, ConflictException) == 0
    assert await count(offices[0], "incidentes") == 1
    assert await count(offices[0], "eventos_sesion", "tipo = 'status_changed'") == 1


async def test_incidents_of_a_person_are_joined_when_many_doubt_at_once(offices: Sequence[Office]) -> None:
    _, session = await analyst(offices[0])

    async def open_one(office: Office, _number: int) -> None:
        async with office.database() as uow:
            await uow.hold(Area.SESSIONS)
            kind, proof = Severity.ATTENTION, {"reason": "site.checkpoint", "evidence": "url"}
            await office.assembly.lifecycle.open_incident(uow, session, kind, **proof)
            await uow.commit()

    assert raised(await at_once(offices, open_one), ConflictException) == 0
    async with offices[0].database(write=False) as uow:
        (incident,) = await uow.incidents.all_unresolved()
    assert incident.occurrences == PROCESSES * TASKS


async def test_two_admins_cannot_put_each_other_out(offices: Sequence[Office]) -> None:
    admins = [await offices[0].person(Role.ADMIN, f"Celia {n}") for n in range(2)]

    async def demote(office: Office, number: int) -> None:
        await office.services.access.change_role(admins[number % 2].person_id, Role.ANALYST, admins[1 - number % 2])

    assert raised(await at_once(offices, demote), LastAdminException) > 0
    async with offices[0].database(write=False) as uow:
        assert await uow.people.count_admins() == 1


async def test_an_invitation_lets_one_person_in(offices: Sequence[Office]) -> None:
    admin = await offices[0].person(Role.ADMIN)
    code = await offices[0].services.access.invite("Alondra", Role.ANALYST, admin.person_id)

    async def enter(office: Office, number: int) -> Person:
        return await office.services.access.enrol(code, Newcomer(9000 + number, ChatId(9000 + number), "Alguien"))

    assert raised(await at_once(offices, enter), InvitationException) == PROCESSES * TASKS - 1


async def test_links_to_the_panel_are_counted_together(offices: Sequence[Office]) -> None:
    person, _ = await analyst(offices[0])
    results = await at_once(offices, lambda office, _: office.services.web.link(person))
    assert raised(results, TooManyAttemptsException) == PROCESSES * TASKS - MAX_LINKS


async def test_a_proxy_is_in_the_pool_once(offices: Sequence[Office]) -> None:
    address = "http://lector:clave@proxy.ejemplo:8080"
    results = await at_once(offices, lambda office, _: office.services.proxies.add(address, None))
    assert raised(results, ConflictException) == PROCESSES * TASKS - 1
