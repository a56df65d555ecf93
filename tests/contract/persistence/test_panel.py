"""What the pages of the panel read: sorted, filtered and cut in the database."""

from dataclasses import replace

from core.domain.ids import ChatId, IncidentId
from core.domain.incidents.incident import IncidentMessage, IncidentState, NewIncident, Severity
from core.domain.jobs.job import JobState
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionEvent
from core.ports.repositories.panel import AuditQuery, Cut, IncidentQuery, JobQuery, Order
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, new_job, queue, store_session

ALL = Cut(50)


async def test_scrapes_are_found_by_owner_state_network_and_part_of_a_name(database: Database) -> None:
    owner = await enrol(database)
    targets = ("facebook:zoe:amigos:", "x:alba_50%:seguidores:", "facebook:alba:amigos:", "facebook:mara:amigos:")
    made = [
        new_job(f"k{place}", owner=owner.person_id if place else None, args={"target_key": target})
        for place, target in enumerate(targets)
    ]
    zoe, odd, alba, mara = [job.job_id for job in await queue(database, *made)]
    await queue(database, new_job("v", task="validate"))
    async with database() as uow:
        await uow.jobs.cancel_idle(mara, minutes(1))
        await uow.commit()
    expected = [
        (JobQuery(), ALL, [mara, alba, odd, zoe]),
        (JobQuery(order=Order.OLDEST), ALL, [zoe, odd, alba, mara]),
        (JobQuery(order=Order.NAME), ALL, [alba, mara, zoe, odd]),
        (JobQuery(order=Order.NAME), Cut(2, 1), [mara, zoe]),
        (JobQuery(), Cut(2, 3), [zoe]),
        (JobQuery(owner=owner.person_id), ALL, [mara, alba, odd]),
        (JobQuery(states=(JobState.CANCELLED,)), ALL, [mara]),
        (JobQuery(platform=Platform.FACEBOOK), ALL, [mara, alba, zoe]),
        (JobQuery(text="ALBA"), ALL, [alba, odd]),
        (JobQuery(text="alba", order=Order.OLDEST), Cut(1, 1), [alba]),
        (JobQuery(text="50%"), ALL, [odd]),
        (JobQuery(text="a_b"), ALL, []),
    ]
    async with database(write=False) as uow:
        for query, cut, wanted in expected:
            assert [job.job_id for job in await uow.panel.jobs(query, cut)] == wanted, query
        counts = await uow.panel.counts()
        assert (counts[JobState.QUEUED], counts[JobState.RUNNING]) == (3, 0)
        assert (await uow.panel.counts(owner.person_id))[JobState.QUEUED] == 2
        assert await uow.panel.waiting() == {}
        assert await uow.panel.with_rows([zoe]) == frozenset()


async def test_incidents_with_their_messages_and_the_newest_of_each_session(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id)
    async with database() as uow:
        first, second = [
            await uow.incidents.open(
                NewIncident(
                    f"caso:{severity}", severity, minutes(place), person_id=person.person_id,
                    session_id=session.session_id, platform=Platform.FACEBOOK,
                )
            )
            for place, severity in enumerate((Severity.EXPIRED, Severity.BANNED))
        ]  # fmt: skip
        await uow.incidents.save_message(IncidentMessage(first.incident_id, ChatId(7)))
        await uow.commit()
    part = person.name.split()[0].lower()
    async with database(write=False) as uow:
        newest = await uow.panel.open_incidents([session.session_id])
        assert newest[session.session_id].incident_id == second.incident_id
        assert newest == await uow.panel.open_incidents()
        for query, wanted in (
            (IncidentQuery(), [first, second]),
            (IncidentQuery(order=Order.NEWEST), [second, first]),
            (IncidentQuery(order=Order.NAME, text=part), [first, second]),
            (IncidentQuery(severity=Severity.BANNED), [second]),
            (IncidentQuery(platform=Platform.X), []),
            (IncidentQuery(states=(IncidentState.RESOLVED,)), []),
        ):
            found = [one.incident_id for one in await uow.panel.incidents(query, ALL)]
            assert found == [one.incident_id for one in wanted], query
        both = [first.incident_id, second.incident_id, IncidentId(999)]
        assert set(await uow.panel.incidents_by_id(both)) == set(both[:2])
        messages = await uow.panel.messages(both)
        assert [message.chat_id for message in messages[first.incident_id]] == [7]
        assert second.incident_id not in messages
        assert await uow.panel.members(both) == {}


async def test_sessions_without_secrets_their_changes_and_what_marks_tell(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id)
    async with database(write=False) as uow:
        before = await uow.panel.marks()
        assert before == await uow.panel.marks()
        for _ in range(2):  # the second time nothing is decrypted
            assert list(await uow.panel.sessions()) == [session.facts]
    async with database() as uow:
        await uow.sessions.add_event(
            SessionEvent(session.session_id, "replaced", minutes(5), Actor.parse("validation"), after="activa")
        )
        await uow.audit.add(AuditEntry(person.person_id, "incident.take", NOW, "#1"))
        await uow.people.update(replace(person, active=False))
        await uow.commit()
    async with database(write=False) as uow:
        after = await uow.panel.marks()
        assert before.sessions != after.sessions
        assert before.incidents != after.incidents
        assert before.jobs == after.jobs
        changes = await uow.panel.changes([session.session_id], minutes(4))
        assert [one.kind for one in changes[session.session_id]] == ["replaced"]
        ((platform, history),) = await uow.panel.histories()
        assert (platform, history[-1].kind) == (Platform.FACEBOOK, "replaced")
        assert await uow.panel.sessions() == []
        assert list(await uow.panel.sessions(ids=[session.session_id])) == [session.facts]
        assert len(await uow.panel.audit(AuditQuery(person.person_id, "incident"), ALL)) == 1
        assert await uow.panel.audit(AuditQuery(subject="proxy"), ALL) == []


async def test_the_newest_events_of_every_session_and_how_scrapes_ended(database: Database) -> None:
    person = await enrol(database)
    session = await store_session(database, person.person_id)
    other = await store_session(database, (await enrol(database, "Bruno Quimera", telegram=2)).person_id)
    first, second, late = await queue(database, new_job("a"), new_job("b"), new_job("c"))
    async with database() as uow:
        for number, kind in ((session.session_id, "replaced"), (other.session_id, "undone")):
            await uow.sessions.add_event(SessionEvent(number, kind, minutes(1), Actor.parse("validation")))
        for job, at in ((first, 1), (second, 1), (late, 2)):
            await uow.jobs.cancel_idle(job.job_id, minutes(at))
        await uow.commit()
    async with database(write=False) as uow:
        newest = await uow.panel.newest_events(1)
        assert {number: [one.kind for one in events] for number, events in newest.items()} == {
            session.session_id: ["replaced"],
            other.session_id: ["undone"],
        }
        everything = await uow.panel.newest_events(50)
        assert everything[session.session_id] == await uow.sessions.events(session.session_id, 50)
        assert await uow.panel.ended(minutes(1), minutes(2)) == [(JobState.CANCELLED, None)] * 2
