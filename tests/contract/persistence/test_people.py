"""People, invitations and the audit trail."""

from dataclasses import replace
from datetime import UTC, time, timedelta

import pytest

from core.domain.ids import ChatId, PersonId
from core.domain.people.person import AuditEntry, Invitation, Role
from core.errors import ConflictException, StorageException
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes


def invitation(code_hash: str = "a" * 64, **fields: object) -> Invitation:
    given = Invitation(
        code_hash=code_hash,
        role=Role.ANALYST,
        name="Vega Ficticia",
        created_by=None,
        created_at=NOW,
        expires_at=minutes(60),
    )
    return replace(given, **fields)  # type: ignore[arg-type]


async def test_somebody_enrolled_is_found_by_id_and_by_telegram(database: Database) -> None:
    person = await enrol(database, telegram=7_000_000_001)
    async with database(write=False) as uow:
        assert await uow.people.get(person.person_id) == person
        assert await uow.people.by_telegram(7_000_000_001) == person
        assert await uow.people.by_telegram(1) is None
        assert await uow.people.user_exists(person.person_id)
        assert not await uow.people.user_exists(PersonId(999))
    assert person.created_at is not None
    assert person.created_at.tzinfo is UTC
    assert (person.active, person.reachable) == (True, True)


async def test_two_active_people_cannot_share_a_telegram_user(database: Database) -> None:
    await enrol(database, telegram=1)
    with pytest.raises(ConflictException):
        await enrol(database, "Vega Ficticia", telegram=1)


async def test_a_removed_person_frees_the_telegram_user_and_can_come_back(database: Database) -> None:
    person = await enrol(database, telegram=1)
    async with database() as uow:
        await uow.people.update(replace(person, active=False))
        assert await uow.people.by_telegram(1) is None
        other = await uow.people.add(name="Vega Ficticia", role=Role.ANALYST, telegram_user_id=1)
        back = await uow.people.add(
            name="Alondra Q.", role=Role.SUPERVISOR, telegram_user_id=2, person_id=person.person_id
        )
        await uow.commit()
    assert other.person_id != person.person_id
    assert (back.person_id, back.name, back.role, back.active) == (
        person.person_id,
        "Alondra Q.",
        Role.SUPERVISOR,
        True,
    )


async def test_enrolling_an_active_person_again_is_a_conflict(database: Database) -> None:
    person = await enrol(database)
    async with database() as uow:
        with pytest.raises(ConflictException):
            await uow.people.add(name="Otra", role=Role.ANALYST, person_id=person.person_id)


async def test_enrolling_a_user_that_does_not_exist_is_refused(database: Database) -> None:
    async with database() as uow:
        with pytest.raises(StorageException, match="999"):
            await uow.people.add(name="Nadie", role=Role.ANALYST, person_id=PersonId(999))


async def test_every_field_of_a_person_is_updated(database: Database) -> None:
    person = await enrol(database)
    changed = replace(
        person,
        name="Alondra Nueva",
        role=Role.ADMIN,
        telegram_user_id=9_999_999_999,
        chat_id=ChatId(9_999_999_999),
        reachable=False,
        quiet_from=time(22, 0),
        quiet_to=time(7, 30),
    )
    async with database() as uow:
        await uow.people.update(changed)
        await uow.commit()
    async with database(write=False) as uow:
        assert await uow.people.get(person.person_id) == changed


async def test_updating_into_anothers_telegram_user_is_a_conflict(database: Database) -> None:
    await enrol(database, telegram=1)
    other = await enrol(database, "Vega Ficticia", telegram=2)
    async with database() as uow:
        with pytest.raises(ConflictException):
            await uow.people.update(replace(other, telegram_user_id=1))


async def test_people_are_listed_by_name_without_those_removed(database: Database) -> None:
    for name in ("nadia inventada", "Alondra Quimera", "Vega Ficticia"):
        await enrol(database, name)
    async with database() as uow:
        first = (await uow.people.all())[0]
        await uow.people.update(replace(first, active=False))
        assert [person.name for person in await uow.people.all()] == ["nadia inventada", "Vega Ficticia"]
        assert len(await uow.people.all(include_inactive=True)) == 3


async def test_a_role_finds_everybody_who_includes_it(database: Database) -> None:
    people = [await enrol(database, role.value, role) for role in Role]
    async with database() as uow:
        assert [p.role for p in await uow.people.with_role(Role.ANALYST)] == list(Role)
        assert [p.role for p in await uow.people.with_role(Role.SUPERVISOR)] == [Role.SUPERVISOR, Role.ADMIN]
        assert await uow.people.count_admins() == 1
        await uow.people.update(replace(people[-1], active=False))
        assert await uow.people.with_role(Role.ADMIN) == []
        assert await uow.people.count_admins() == 0


async def test_who_blocked_the_bot_is_marked_unreachable(database: Database) -> None:
    person = await enrol(database, telegram=5)
    async with database() as uow:
        marked = await uow.people.mark_unreachable(ChatId(5))
        assert marked == replace(person, reachable=False)
        assert await uow.people.get(person.person_id) == marked
        assert await uow.people.mark_unreachable(ChatId(6)) is None


async def test_an_invitation_is_consumed_once(database: Database) -> None:
    async with database() as uow:
        await uow.invitations.add(invitation())
        used = await uow.invitations.consume("a" * 64, minutes(5))
        assert used == invitation(used_at=minutes(5))
        assert await uow.invitations.consume("a" * 64, minutes(6)) is None
        assert await uow.invitations.consume("b" * 64, minutes(6)) is None
        await uow.commit()


async def test_an_expired_invitation_is_not_consumed(database: Database) -> None:
    async with database() as uow:
        await uow.invitations.add(invitation())
        assert await uow.invitations.consume("a" * 64, minutes(60)) is None


async def test_pending_invitations_are_those_unused_and_unexpired_newest_first(database: Database) -> None:
    person = await enrol(database)
    async with database() as uow:
        await uow.invitations.add(invitation("1" * 64, created_by=person.person_id))
        await uow.invitations.add(invitation("2" * 64, created_at=minutes(1), person_id=person.person_id))
        await uow.invitations.add(invitation("3" * 64, expires_at=minutes(-1)))
        await uow.invitations.add(invitation("4" * 64))
        await uow.invitations.consume("4" * 64, NOW)
        await uow.invitations.set_used_by("4" * 64, person.person_id)
        pending = await uow.invitations.pending(NOW)
    assert [item.code_hash[0] for item in pending] == ["2", "1"]
    assert pending[1].created_by == person.person_id
    assert pending[0].person_id == person.person_id


async def test_unused_invitations_of_a_person_or_for_one_are_revoked(database: Database) -> None:
    async with database() as uow:
        person = await uow.people.add(name="Alba Ficticia", role=Role.ADMIN)
        await uow.invitations.add(invitation("1" * 64, created_by=person.person_id))
        await uow.invitations.add(invitation("2" * 64, person_id=person.person_id))
        await uow.invitations.add(invitation("3" * 64))
        await uow.invitations.add(invitation("4" * 64, created_by=person.person_id))
        await uow.invitations.consume("4" * 64, NOW)
        assert await uow.invitations.revoke(person.person_id) == 2
        assert await uow.invitations.revoke(person.person_id) == 0
        assert [item.code_hash[0] for item in await uow.invitations.pending(NOW)] == ["3"]


async def test_failed_codes_are_counted_per_telegram_user(database: Database) -> None:
    async with database() as uow:
        await uow.invitations.record_attempt(1, minutes(-90))
        await uow.invitations.record_attempt(1, minutes(-30))
        await uow.invitations.record_attempt(1, NOW)
        await uow.invitations.record_attempt(2, NOW)
        assert await uow.invitations.attempts_since(1, minutes(-60)) == 2
        assert await uow.invitations.attempts_since(3, minutes(-60)) == 0


async def test_attempts_of_days_ago_are_forgotten(database: Database) -> None:
    async with database() as uow:
        await uow.invitations.record_attempt(1, NOW - timedelta(days=2))
        await uow.invitations.record_attempt(2, NOW)
        assert await uow.invitations.attempts_since(1, NOW - timedelta(days=30)) == 0


async def test_the_audit_trail_is_read_newest_first_in_pages(database: Database) -> None:
    person = await enrol(database)
    entries = [
        AuditEntry(actor=person.person_id, action=f"paso-{n}", at=minutes(n), subject="s", before="b", after="a")
        for n in range(4)
    ]
    async with database() as uow:
        for entry in entries:
            await uow.audit.add(entry)
        assert await uow.audit.recent(2) == [entries[3], entries[2]]
        assert await uow.audit.recent(2, offset=2) == [entries[1], entries[0]]
        await uow.audit.add(replace(entries[0], actor=None))
        assert (await uow.audit.recent(1))[0].actor is None
