"""Proxies and incidents."""

from dataclasses import replace
from typing import Any

import pytest

from core.domain.ids import ChatId, IncidentId, ProxyId
from core.domain.incidents.incident import Incident, IncidentMessage, IncidentState, NewIncident, Severity
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.sessions.proxies import ProxyState
from core.domain.sessions.session import SessionStatus
from core.errors import ConflictException
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, store_session


def new(dedupe_key: str = "1:facebook:ban", severity: Severity = Severity.BANNED, **more: Any) -> NewIncident:
    return replace(NewIncident(dedupe_key, severity, NOW), **more)


async def test_a_proxy_label_is_unique_until_it_is_retired(database: Database) -> None:
    async with database() as uow:
        first = await uow.proxies.add("http://a:b@127.0.0.1:1", "127.0.0.1:1", NOW)
        with pytest.raises(ConflictException):
            await uow.proxies.add("http://c:d@127.0.0.1:1", "127.0.0.1:1", NOW)
        await uow.proxies.update(replace(first, state=ProxyState.RETIRED))
        second = await uow.proxies.add("http://c:d@127.0.0.1:1", "127.0.0.1:1", NOW)
        assert await uow.proxies.all() == [second]
        assert [proxy.proxy_id for proxy in await uow.proxies.all(include_retired=True)] == [
            first.proxy_id,
            second.proxy_id,
        ]
        assert await uow.proxies.get(ProxyId(999)) is None


async def test_the_health_of_a_proxy_is_stored(database: Database) -> None:
    async with database() as uow:
        proxy = await uow.proxies.add("http://a:b@127.0.0.1:1", "127.0.0.1:1", NOW)
        sick = replace(
            proxy,
            state=ProxyState.DOWN,
            checked_at=minutes(1),
            latency_ms=12.5,
            failures=3,
            cooldown_until=minutes(10),
        )
        await uow.proxies.update(sick)
        assert await uow.proxies.get(proxy.proxy_id) == sick
    assert sick.url == "http://a:b@127.0.0.1:1"


async def test_a_cause_has_one_unresolved_incident_at_most(database: Database) -> None:
    async with database() as uow:
        incident = await uow.incidents.open(new())
        with pytest.raises(ConflictException):
            await uow.incidents.open(new(severity=Severity.EXPIRED))
        assert await uow.incidents.unresolved("1:facebook:ban") == incident
        await uow.incidents.update(replace(incident, state=IncidentState.TAKEN))
        with pytest.raises(ConflictException):
            await uow.incidents.open(new())
        await uow.incidents.update(replace(incident, state=IncidentState.RESOLVED, resolved_at=minutes(1)))
        assert await uow.incidents.unresolved("1:facebook:ban") is None
        again = await uow.incidents.open(new(opened_at=minutes(2)))
        await uow.commit()
    assert again.incident_id > incident.incident_id


async def test_every_field_of_an_incident_is_stored(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id)
    async with database() as uow:
        group = await uow.incidents.open(new(dedupe_key="grupo", severity=Severity.GROUP))
        opened = await uow.incidents.open(
            new(
                person_id=person.person_id,
                session_id=session.session_id,
                platform=Platform.FACEBOOK,
                reason="facebook.checkpoint",
                evidence="/checkpoint/",
            )
        )
        full = replace(
            opened,
            state=IncidentState.TAKEN,
            occurrences=4,
            last_seen_at=minutes(1),
            taken_by=person.person_id,
            taken_at=minutes(2),
            resolved_by=Actor.upload(person.person_id),
            resolved_at=minutes(3),
            snoozed_until=minutes(60),
            snoozed_by=person.person_id,
            escalation=2,
            waiting_since=minutes(4),
            group_id=group.incident_id,
        )
        await uow.incidents.update(full)
        assert await uow.incidents.get(opened.incident_id) == full
        assert await uow.incidents.get(IncidentId(999)) is None
    assert opened.person_id == person.person_id
    assert opened.occurrences == 1


async def test_incidents_are_found_by_state_session_and_time(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        incidents: list[Incident] = []
        for n, of_session in enumerate((session.session_id, session.session_id, None)):
            opened = new(dedupe_key=f"c{n}", session_id=of_session, opened_at=minutes(n))
            incidents.append(await uow.incidents.open(opened))
        closed = replace(incidents[0], state=IncidentState.RESOLVED)
        await uow.incidents.update(closed)
        assert await uow.incidents.all_unresolved() == incidents[1:]
        assert await uow.incidents.unresolved_numbers() == [one.incident_id for one in incidents[1:]]
        assert await uow.incidents.for_session(session.session_id) == [incidents[1]]
        assert await uow.incidents.for_session(session.session_id, unresolved=False) == [incidents[1], closed]
        assert await uow.incidents.opened_since(NOW) == [incidents[2], incidents[1]]
        assert await uow.incidents.resolved_since("c0", minutes(-1)) == 1
        assert await uow.incidents.resolved_since("c0", NOW) == 0
        assert await uow.incidents.resolved_since("c1", minutes(-1)) == 0


async def test_copies_are_one_per_chat_and_change_in_place(database: Database) -> None:
    async with database() as uow:
        incident = await uow.incidents.open(new())
        group = IncidentMessage(incident.incident_id, ChatId(-1001234567890), thread_id=7)
        private = IncidentMessage(incident.incident_id, ChatId(5), message_id=10)
        await uow.incidents.save_message(group)
        await uow.incidents.save_message(private)
        await uow.incidents.save_message(replace(group, message_id=11))
        assert await uow.incidents.messages(incident.incident_id) == [replace(group, message_id=11), private]


async def test_how_a_copy_is_told_is_stored(database: Database) -> None:
    async with database() as uow:
        incident = await uow.incidents.open(new())
        message = IncidentMessage(incident.incident_id, ChatId(5))
        await uow.incidents.save_message(message)
        told = replace(message, rings=False, held=True, rang_at=minutes(1), asked_at=minutes(2))
        await uow.incidents.save_message(told)
        assert await uow.incidents.messages(incident.incident_id) == [told]
        assert await uow.incidents.held() == [told]
        await uow.incidents.set_message(incident.incident_id, ChatId(5), 44)
        await uow.incidents.set_message(incident.incident_id, ChatId(6), 45)
        assert await uow.incidents.messages(incident.incident_id) == [replace(told, message_id=44)]
        await uow.incidents.drop_message(incident.incident_id, ChatId(5))
        assert await uow.incidents.messages(incident.incident_id) == []
        assert await uow.incidents.held() == []


async def test_copies_move_with_their_group_and_are_sent_anew(database: Database) -> None:
    old, later = ChatId(-5), ChatId(-1005)
    async with database() as uow:
        first = await uow.incidents.open(new())
        second = await uow.incidents.open(new(dedupe_key="otra"))
        await uow.incidents.save_message(IncidentMessage(first.incident_id, old, message_id=3, thread_id=7))
        await uow.incidents.save_message(IncidentMessage(second.incident_id, old, message_id=4))
        await uow.incidents.save_message(IncidentMessage(second.incident_id, later, message_id=9))
        await uow.incidents.move_chat(old, later)
        assert await uow.incidents.messages(first.incident_id) == [IncidentMessage(first.incident_id, later)]
        assert await uow.incidents.messages(second.incident_id) == [
            IncidentMessage(second.incident_id, later, message_id=9)
        ]


async def test_sounds_of_a_chat_are_counted(database: Database) -> None:
    async with database() as uow:
        for n, chat in enumerate((5, 5, 6)):
            incident = await uow.incidents.open(new(dedupe_key=f"c{n}"))
            await uow.incidents.save_message(IncidentMessage(incident.incident_id, ChatId(chat), rang_at=minutes(n)))
        assert await uow.incidents.rings_since(ChatId(5), minutes(-1)) == 2
        assert await uow.incidents.rings_since(ChatId(5), NOW) == 1
        assert await uow.incidents.rings_since(ChatId(7), minutes(-1)) == 0


async def test_members_of_a_group_and_the_load_of_people_are_known(database: Database) -> None:
    person = await enrol(database)
    async with database() as uow:
        group = await uow.incidents.open(new(dedupe_key="grupo", severity=Severity.GROUP))
        members = []
        for n in range(3):
            opened = await uow.incidents.open(new(dedupe_key=f"c{n}", platform=Platform.FACEBOOK))
            member = replace(opened, group_id=group.incident_id, taken_by=person.person_id)
            await uow.incidents.update(member)
            members.append(member)
        closed = replace(members[0], state=IncidentState.RESOLVED)
        await uow.incidents.update(closed)
        assert await uow.incidents.members(group.incident_id) == [closed, *members[1:]]
        assert await uow.incidents.open_members(group.incident_id) == 2
        assert await uow.incidents.load() == {person.person_id: 2}


async def test_a_burst_is_of_one_network_and_severity_and_unresolved(database: Database) -> None:
    async with database() as uow:
        wanted = []
        differences: list[dict[str, Any]] = [
            {},
            {"opened_at": minutes(-3)},
            {"platform": Platform.X},
            {"severity": Severity.EXPIRED},
            {},
            {"opened_at": minutes(1)},
        ]
        for n, different in enumerate(differences):
            wanted.append(await uow.incidents.open(new(f"c{n}", **({"platform": Platform.FACEBOOK} | different))))
        await uow.incidents.update(replace(wanted[4], state=IncidentState.RESOLVED))
        found = await uow.incidents.similar_since(Platform.FACEBOOK, Severity.BANNED, NOW, 10)
        assert found == [wanted[5], wanted[0]]
        assert await uow.incidents.similar_since(Platform.FACEBOOK, Severity.BANNED, NOW, 1) == [wanted[5]]


async def test_what_was_warned_of_is_known(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        given = new(session_id=session.session_id, severity=Severity.EXPIRING, evidence="2026-11-25")
        await uow.incidents.update(replace(await uow.incidents.open(given), state=IncidentState.RESOLVED))
        await uow.incidents.open(new(dedupe_key="otra", evidence="2026-11-26"))
        warned = await uow.incidents.evidence_since(Severity.EXPIRING, NOW)
        assert warned == {(session.session_id, "2026-11-25")}
        assert await uow.incidents.evidence_since(Severity.EXPIRING, minutes(1)) == frozenset()


async def test_sessions_about_to_expire_are_active_ones_within_the_time(database: Database) -> None:
    due = await store_session(database, (await enrol(database)).person_id, cookies_expire_at=minutes(60))
    others: list[dict[str, Any]] = [
        {"cookies_expire_at": minutes(121)},
        {"cookies_expire_at": minutes(0)},
        {"cookies_expire_at": minutes(60), "status": SessionStatus.EXPIRED},
    ]
    for number, fields_of in enumerate(others):
        person = await enrol(database, f"Vega Ficticia {number}")
        await store_session(database, person.person_id, **fields_of)
    gone = await enrol(database, "Bruno Inventado")
    await store_session(database, gone.person_id, cookies_expire_at=minutes(60))
    async with database() as uow:
        await uow.people.update(replace(gone, active=False))
        assert await uow.sessions.expiring(NOW, minutes(120)) == [(due.session_id, minutes(60))]
