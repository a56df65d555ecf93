"""What is stored of somebody who left goes for good, and nothing of anybody else."""

from dataclasses import replace

from core.domain.people.actors import Actor
from core.domain.people.person import Role
from core.domain.sessions.session import SessionEvent
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, new_session


async def test_the_sessions_of_a_person_are_erased_with_all_that_hangs_on_them(database: Database) -> None:
    one, other = await enrol(database, telegram=1), await enrol(database, telegram=2)
    async with database() as uow:
        gone = await uow.sessions.save(new_session(one.person_id), NOW)
        stays = await uow.sessions.save(new_session(other.person_id), NOW)
        await uow.sessions.add_event(SessionEvent(gone.session_id, "created", NOW, Actor.parse("cli")))
        kept = await uow.sessions.backup(gone.session_id, minutes(10))
        assert kept is not None
        assert [await uow.sessions.erase_of(one.person_id) for _ in range(2)] == [1, 0]
        assert await uow.sessions.get(gone.session_id) is None
        assert await uow.sessions.events(gone.session_id) == []
        assert await uow.sessions.restore(kept, NOW) is None
        assert await uow.sessions.get(stays.session_id) == stays


async def test_files_in_waiting_for_a_person_and_from_them_are_forgotten(database: Database) -> None:
    admin, other = await enrol(database, role=Role.ADMIN, telegram=1), await enrol(database, telegram=2)
    async with database() as uow:
        sent = await uow.uploads.add(admin_id=other.person_id, chat_id=1, content=b"a", at=NOW)  # type: ignore[arg-type]
        about = await uow.uploads.add(admin_id=admin.person_id, chat_id=1, content=b"b", at=NOW)  # type: ignore[arg-type]
        await uow.uploads.update(replace(about, person_id=other.person_id))
        stays = await uow.uploads.add(admin_id=admin.person_id, chat_id=1, content=b"c", at=NOW)  # type: ignore[arg-type]
        assert [await uow.uploads.close_of(other.person_id) for _ in range(2)] == [2, 0]
        found = [await uow.uploads.get(upload.upload_id) for upload in (sent, about, stays)]
    assert found == [None, None, stays]


async def test_the_number_of_an_erased_session_is_never_given_again(database: Database) -> None:
    """Jobs and buttons that name it would mean the session of another person."""
    people = [await enrol(database, telegram=number) for number in range(1, 5)]
    numbers = []
    for person in people:
        async with database() as uow:
            numbers.append((await uow.sessions.save(new_session(person.person_id), NOW)).session_id)
            await uow.commit()
        async with database() as uow:
            await uow.sessions.erase_of(person.person_id)
            assert await uow.sessions.erase_of(person.person_id) == 0
            await uow.commit()
    assert numbers == sorted(set(numbers))
