"""Texts that a database does not take are stored without what it refuses, wherever they come from."""

from core.domain.ids import ChatId
from core.domain.messages.outbox import NewMessage
from core.domain.people.person import AuditEntry
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, new_job, store_session

BAD = "Alo\x00ndra \ud83d Qui\udc00mera 🦊"
GOOD = "Alondra  Quimera 🦊"


async def test_names_messages_settings_and_arguments_are_stored_without_nul_and_halves_of_pairs(
    database: Database,
) -> None:
    person = await enrol(database, BAD)
    session = await store_session(database, person.person_id, user_agent=BAD)
    async with database() as uow:
        await uow.settings.put(f"clave{BAD}", {BAD: [BAD, {"x": BAD}]})
        await uow.audit.add(AuditEntry(person.person_id, "prueba", NOW, BAD))
        await uow.outbox.put(NewMessage("report", ChatId(1), {"text": BAD}, key=BAD), NOW)
        job = await uow.jobs.add(new_job(args={"identifier": BAD}), NOW)
        proxy = await uow.proxies.add(f"http://{BAD}", BAD, NOW)
        await uow.commit()
    async with database(write=False) as uow:
        assert [p.name for p in await uow.people.all()] == [GOOD]
        stored = await uow.sessions.get(session.session_id)
        assert stored is not None
        assert stored.user_agent == GOOD
        assert await uow.settings.get(f"clave{BAD}") == {GOOD: [GOOD, {"x": GOOD}]}
        assert [entry.subject for entry in await uow.audit.recent(5, 0)] == [GOOD]
        assert [message.payload for message in await uow.outbox.due(NOW, 5)] == [{"text": GOOD}]
        again = await uow.jobs.get(job.job_id)
        assert again is not None
        assert again.args["identifier"] == GOOD
        kept = await uow.proxies.get(proxy.proxy_id)
        assert kept is not None
        assert (kept.label, kept.url) == (GOOD, f"http://{GOOD}")
