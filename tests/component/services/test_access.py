"""Invitations, roles and removal (docs/reference/chat.md section 7)."""

import asyncio
from datetime import timedelta

import pytest

from core.domain.ids import ChatId, PersonId
from core.domain.jobs.job import JobState
from core.domain.people.person import Person, Role
from core.errors import (
    AccessDeniedException,
    GoneException,
    InvitationException,
    InvitationNotNeededException,
    TooManyAttemptsException,
)
from core.services.team.access import INVITATION_LIFE, MAX_ATTEMPTS, Newcomer, hash_code
from tests.component.services.scrapes import DEAD, Desk
from tests.fakes.platforms import people
from tests.support.office import Office


async def enrol(office: Office, code: str, user: int = 8001) -> Person:
    return await office.services.access.enrol(code, Newcomer(user, ChatId(user), "Nombre de Telegram"))


class TestInvitations:
    async def test_a_code_lets_one_person_in_with_its_role_and_name(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        code = await office.services.access.invite("Vega Ficticia", Role.SUPERVISOR, celia.person_id)
        person = await enrol(office, code)
        assert (person.name, person.role, person.telegram_user_id, person.chat_id) == (
            "Vega Ficticia", Role.SUPERVISOR, 8001, 8001,
        )  # fmt: skip
        assert await office.services.access.person_of(8001) == person
        (told,) = await office.pending("invitation_used")
        assert (told.chat_id, told.payload) == (
            celia.chat_id, {"person_id": person.person_id, "called": "Nombre de Telegram"},
        )  # fmt: skip
        assert [entry.action for entry in await office.audit()] == ["invitation.create", "invitation.use"]

    async def test_the_code_has_22_characters_and_is_stored_only_as_a_hash(self, office: Office) -> None:
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        assert len(code) == 22
        async with office.database(write=False) as uow:
            (kept,) = await uow.invitations.pending(office.clock.now())
        assert kept.code_hash == hash_code(code)
        assert code not in repr(kept)
        assert all(code not in repr(entry) for entry in await office.audit())

    async def test_invented_used_and_expired_codes_get_the_same_answer(self, office: Office) -> None:
        used = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        await enrol(office, used)
        expired = await office.services.access.invite("Otra Persona", Role.ANALYST, None)
        office.clock.advance(INVITATION_LIFE.total_seconds())
        answers = set()
        for code in ("inventado", used, expired):
            with pytest.raises(InvitationException) as caught:
                await enrol(office, code, 8002)
            answers.add((type(caught.value), str(caught.value)))
        assert len(answers) == 1

    async def test_a_code_is_good_until_its_last_second(self, office: Office) -> None:
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        office.clock.advance(INVITATION_LIFE.total_seconds() - 1)
        assert (await enrol(office, code)).active

    async def test_two_people_with_the_same_code_at_once_are_one_member(self, office: Office) -> None:
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        results = await asyncio.gather(enrol(office, code), enrol(office, code, 8002), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["InvitationException", "Person"]

    async def test_after_five_failures_within_an_hour_not_even_a_good_code_is_looked_at(self, office: Office) -> None:
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        for _ in range(MAX_ATTEMPTS):
            with pytest.raises(InvitationException):
                await enrol(office, "inventado")
            office.clock.advance(60)
        with pytest.raises(TooManyAttemptsException):
            await enrol(office, code)
        assert (await enrol(office, code, 8002)).name == "Vega Ficticia", "others are not held up"

    async def test_the_hour_passes(self, office: Office) -> None:
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, None)
        for _ in range(MAX_ATTEMPTS):
            with pytest.raises(InvitationException):
                await enrol(office, "inventado")
        office.clock.advance(3600)
        assert (await enrol(office, code)).active

    async def test_a_member_who_tries_the_link_of_another_leaves_it_good_for_them(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        assert celia.telegram_user_id is not None
        for role in (Role.ANALYST, Role.ADMIN):
            code = await office.services.access.invite("Otro Nombre", role, celia.person_id)
            with pytest.raises(InvitationNotNeededException):
                await enrol(office, code, celia.telegram_user_id)
            assert (await office.services.access.person_of(celia.telegram_user_id)) == celia
            assert await office.pending("invitation_used") == []
            assert "invitation.use" not in [entry.action for entry in await office.audit()]
        assert (await enrol(office, code)).name == "Otro Nombre"

    async def test_a_member_with_an_invitation_to_a_higher_role_rises(self, office: Office) -> None:
        better = await office.services.access.invite("", Role.SUPERVISOR, None)
        alondra = await office.person()
        assert alondra.telegram_user_id is not None
        assert (await enrol(office, better, alondra.telegram_user_id)).role is Role.SUPERVISOR

    async def test_an_invitation_can_belong_to_a_user_who_existed_before(self, office: Office) -> None:
        known = await office.person(name="Usuario Antiguo", telegram_user_id=None, chat_id=None)
        session = await office.session(known)
        code = await office.services.access.invite("Usuario Antiguo", Role.ANALYST, None, person_id=known.person_id)
        person = await enrol(office, code)
        assert person.person_id == known.person_id
        assert (await office.services.sessions.mine(person))[0].session.session_id == session.session_id

    async def test_without_a_name_the_one_on_telegram_is_taken(self, office: Office) -> None:
        code = await office.services.access.invite("", Role.ANALYST, None)
        assert (await enrol(office, code)).name == "Nombre de Telegram"

    async def test_when_who_invited_cannot_hear_it_the_other_admins_do(self, office: Office) -> None:
        celia, other = await office.person(Role.ADMIN, reachable=False), await office.person(Role.ADMIN, "Dorian Nadie")
        for inviter in (celia.person_id, None):
            code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, inviter)
            await enrol(office, code, 8000 + (inviter or 0))
        assert [row.chat_id for row in await office.pending("invitation_used")] == [other.chat_id] * 2

    async def test_the_first_admin_is_not_told_of_their_own_coming(self, office: Office) -> None:
        await enrol(office, await office.services.access.invite("Celia Inventada", Role.ADMIN, None))
        assert await office.pending("invitation_used") == []

    async def test_a_withdrawn_one_opens_nothing_and_gets_the_answer_of_all_the_others(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        code = await office.services.access.invite("Vega Ficticia", Role.ANALYST, celia.person_id)
        await office.services.access.withdraw(hash_code(code)[:12], celia)
        with pytest.raises(InvitationException):
            await enrol(office, code)
        with pytest.raises(GoneException):
            await office.services.access.withdraw(hash_code(code)[:12], celia)


class TestRoles:
    async def test_a_role_changes_and_the_audit_tells_from_what_to_what(self, office: Office) -> None:
        celia, alondra = await office.person(Role.ADMIN), await office.person()
        changed = await office.services.access.change_role(alondra.person_id, Role.SUPERVISOR, celia)
        assert changed.role is Role.SUPERVISOR
        (entry,) = await office.audit()
        assert (entry.actor, entry.action, entry.subject, entry.before, entry.after) == (
            celia.person_id, "person.role", "Alondra Quimera", "analista", "supervisor",
        )  # fmt: skip

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR])
    async def test_the_last_admin_stays_admin(self, office: Office, role: Role) -> None:
        celia = await office.person(Role.ADMIN)
        with pytest.raises(AccessDeniedException):
            await office.services.access.change_role(celia.person_id, role, celia)
        with pytest.raises(AccessDeniedException):
            await office.services.access.remove(celia.person_id, celia)
        assert await office.person_now(celia.person_id) == celia

    async def test_with_another_admin_one_may_go(self, office: Office) -> None:
        celia, other = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Dorian Nadie")
        assert (await office.services.access.change_role(celia.person_id, Role.ANALYST, celia)).role is Role.ANALYST
        with pytest.raises(AccessDeniedException):
            await office.services.access.remove(other.person_id, other)

    @pytest.mark.parametrize("end", ["remove", "demote"])
    async def test_two_admins_who_end_each_other_at_once_leave_one(self, office: Office, end: str) -> None:
        celia, other = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Dorian Nadie")
        access = office.services.access
        pairs = ((celia, other), (other, celia))
        done = await asyncio.gather(
            *(
                access.remove(whom.person_id, who) if end == "remove"
                else access.change_role(whom.person_id, Role.ANALYST, who)
                for who, whom in pairs
            ),
            return_exceptions=True,
        )  # fmt: skip
        assert sorted(type(result).__name__ for result in done) == ["LastAdminException", "Person"]
        async with office.database(write=False) as uow:
            assert await uow.people.count_admins() == 1

    async def test_who_stops_being_admin_has_no_way_back_in_a_drawer(self, office: Office) -> None:
        celia, other = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Dorian Nadie")
        code = await office.services.access.invite("Dorian otra vez", Role.ADMIN, other.person_id)
        await office.services.access.change_role(other.person_id, Role.ANALYST, celia)
        assert other.telegram_user_id is not None
        with pytest.raises(InvitationException):
            await enrol(office, code, other.telegram_user_id)

    async def test_nobody_can_change_who_is_not_there(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        for change in (
            office.services.access.change_role(PersonId(99), Role.ADMIN, celia),
            office.services.access.remove(PersonId(99), celia),
        ):
            with pytest.raises(AccessDeniedException):
                await change


class TestRemoval:
    async def test_queue_and_messages_stop_at_once(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        jobs = [await desk.ask("fb:vega"), await desk.ask("fb:otra")]
        assert await office.pending(chat=desk.alondra.chat_id) != []
        await office.services.access.remove(desk.alondra.person_id, celia)
        assert [(await office.job(job.job_id)).state for job in jobs] == [JobState.CANCELLED] * 2
        assert await office.pending(chat=desk.alondra.chat_id) == []
        assert desk.alondra.telegram_user_id is not None
        assert await office.services.access.person_of(desk.alondra.telegram_user_id) is None

    async def test_a_running_job_stops_and_says_nothing_more(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        office.site.host("vega")
        office.site.rows = {office.site.lists[0]: people(40)}

        async def removed() -> None:
            await office.services.access.remove(desk.alondra.person_id, celia)

        office.site.during_list.append(removed)
        job = await desk.scrape()
        assert job.state is JobState.CANCELLED
        assert office.site.all_closed
        assert await office.pending(chat=desk.alondra.chat_id) == []

    async def test_a_waiting_job_does_not_come_back_with_the_session(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        office.site.says(DEAD)
        job = await desk.scrape()
        await office.services.access.remove(desk.alondra.person_id, celia)
        await office.services.sessions.recheck(desk.session.session_id, celia, force=True)
        assert await office.work() == []
        assert (await office.job(job.job_id)).state is JobState.CANCELLED

    async def test_alerts_go_to_others_from_then_on(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        await office.services.access.remove(desk.boss.person_id, celia)
        await office.assembly.sessions.mark_session_banned(desk.session.session_id)
        assert {row.chat_id for row in await office.pending("incident")} == {celia.chat_id}

    async def test_sessions_of_people_who_left_are_not_swept_nor_shown(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        await office.services.access.remove(desk.alondra.person_id, celia)
        assert (await office.assembly.validate.sweep()).checked == 0
        assert await office.services.sessions.team() == []

    async def test_links_that_they_kept_open_nothing(self, office: Office) -> None:
        celia, other = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Dorian Nadie")
        code = await office.services.access.invite("Dorian otra vez", Role.ADMIN, other.person_id)
        await office.services.access.remove(other.person_id, celia)
        with pytest.raises(InvitationException):
            await office.services.access.enrol(code, Newcomer(99_000_001, ChatId(99_000_001), "Dorian"))

    async def test_what_they_did_stays_in_the_audit_with_their_name(self, office: Office) -> None:
        celia, other = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Dorian Nadie")
        await office.services.access.invite("Vega Ficticia", Role.ANALYST, other.person_id)
        await office.services.access.remove(other.person_id, celia)
        trail = await office.services.schedules.audit(10)
        assert [(entry.action, name) for entry, name in trail] == [
            ("person.remove", "Celia Inventada"),
            ("invitation.create", "Dorian Nadie"),
        ]

    async def test_removed_people_can_be_invited_anew(self, office: Office) -> None:
        celia, alondra = await office.person(Role.ADMIN), await office.person()
        assert alondra.telegram_user_id is not None
        await office.services.access.remove(alondra.person_id, celia)
        code = await office.services.access.invite("Alondra Quimera", Role.ANALYST, celia.person_id)
        back = await enrol(office, code, alondra.telegram_user_id)
        assert back.active
        assert back.person_id != alondra.person_id


async def test_a_notice_to_admins_reaches_those_who_can_be_reached(office: Office) -> None:
    celia = await office.person(Role.ADMIN)
    await office.person(Role.ADMIN, "Dorian Nadie", reachable=False)
    await office.person(Role.SUPERVISOR)
    await office.services.access.tell_of_intruder(await office.person())
    assert [row.chat_id for row in await office.pending("cookie_intruder")] == [celia.chat_id]


async def test_the_oldest_attempts_stop_counting_one_by_one(office: Office) -> None:
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(InvitationException):
            await enrol(office, "inventado")
        office.clock.advance(timedelta(minutes=10).total_seconds())
    office.clock.advance(timedelta(minutes=10).total_seconds())
    with pytest.raises(InvitationException):
        await enrol(office, "inventado")
    with pytest.raises(TooManyAttemptsException):
        await enrol(office, "inventado")
