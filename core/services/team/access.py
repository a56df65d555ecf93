"""Who may talk to the bot: invitations, roles, removal. Every change is audited in its transaction."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.domain.ids import ChatId, PersonId
from core.domain.messages.notices import CookieIntruderNotice, InvitationUsedNotice, RoleChangedNotice
from core.domain.people.person import AuditEntry, Invitation, Person, Role, can_hear
from core.errors import (
    GoneException,
    InvitationException,
    InvitationNotNeededException,
    LastAdminException,
    TooManyAttemptsException,
)
from core.ports.jobs import JobEngine
from core.ports.remembered import INVITATION_OF_UPDATE
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.team.left_cookies import settle
from core.services.team.web_access import end_web_access

INVITATION_LIFE = timedelta(hours=24)
MAX_ATTEMPTS = 5
"""Failed codes per hour and Telegram user."""
_CODE_BYTES = 16
"""22 characters in URL-safe base64."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A Telegram user, at enrolment."""

    telegram_user_id: int
    chat_id: ChatId
    name: str


def hash_code(code: str) -> str:
    """Only this is stored of an invitation."""
    return hashlib.sha256(code.encode()).hexdigest()


class Access:
    """Enrols and removes people."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine

    async def invite(
        self,
        name: str,
        role: Role,
        by: PersonId | None,
        *,
        person_id: PersonId | None = None,
        update_id: int | None = None,
    ) -> str:
        """A new single-use code, good for 24 h. It is returned once and stored only as a hash.

        For the same update again (the process was killed before the answer) the earlier code opens nothing any more.
        """
        code = secrets.token_urlsafe(_CODE_BYTES)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            if update_id is not None:
                await self._replace(uow, update_id, hash_code(code), now)
            await uow.invitations.add(
                Invitation(hash_code(code), role, name, by, now, now + INVITATION_LIFE, person_id=person_id)
            )
            await uow.audit.add(AuditEntry(by, "invitation.create", now, name, after=role.value))
            await uow.commit()
        return code

    @staticmethod
    async def _replace(uow: UnitOfWork, update_id: int, code_hash: str, now: datetime) -> None:
        earlier = await INVITATION_OF_UPDATE.get(uow, update_id)
        if earlier is not None:
            await uow.invitations.consume(earlier, now)
        await INVITATION_OF_UPDATE.put(uow, update_id, code_hash)

    async def pending(self) -> Sequence[Invitation]:
        """Invitations that still open the door, newest first."""
        async with self._uow(write=False) as uow:
            return await uow.invitations.pending(self._clock.now())

    async def withdraw(self, mark: str, by: Person) -> None:
        """The open invitation whose hash begins with `mark` opens nothing any more. GoneException: there is none."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            found = [one for one in await uow.invitations.pending(now) if one.code_hash.startswith(mark)]
            if len(found) != 1 or await uow.invitations.consume(found[0].code_hash, now) is None:
                raise GoneException("no such invitation")
            entry = AuditEntry(by.person_id, "invitation.withdraw", now, found[0].name, before=found[0].role.value)
            await uow.audit.add(entry)
            await uow.commit()

    async def enrol(self, code: str, newcomer: Newcomer) -> Person:
        """Use an invitation. Invented, used and expired codes raise the same InvitationException.

        A member whom it would not raise leaves it as it is: InvitationNotNeededException.

        Five failures within an hour raise TooManyAttemptsException without looking at the code.
        """
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            since = now - timedelta(hours=1)
            if await uow.invitations.attempts_since(newcomer.telegram_user_id, since) >= MAX_ATTEMPTS:
                raise TooManyAttemptsException("too many codes")
            invitation = await uow.invitations.consume(hash_code(code), now)
            if invitation is None and (member := await self._came_with(uow, code, newcomer)) is not None:
                return member
            if invitation is None:
                await uow.invitations.record_attempt(newcomer.telegram_user_id, now)
                await uow.commit()
                raise InvitationException("no such invitation")
            person = await self._admit(uow, invitation, newcomer)
            await uow.invitations.set_used_by(invitation.code_hash, person.person_id)
            await uow.audit.add(
                AuditEntry(person.person_id, "invitation.use", now, person.name, after=invitation.role.value)
            )
            await self._tell_admins_who_came(uow, invitation, person, newcomer.name)
            await uow.commit()
        return person

    async def person_of(self, telegram_user_id: int) -> Person | None:
        """The active member behind a Telegram user id."""
        async with self._uow(write=False) as uow:
            return await uow.people.by_telegram(telegram_user_id)

    async def people(self) -> Sequence[Person]:
        """Active members, by name."""
        async with self._uow(write=False) as uow:
            return await uow.people.all()

    async def change_role(self, person_id: PersonId, role: Role, by: Person) -> Person:
        """LastAdminException when it would leave the team without an admin. The person is told of another role.

        Who stops being one leaves no open invitations behind: they could hold an admin's role.
        """
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            person = await self._someone(uow, person_id)
            if person.role is Role.ADMIN and role is not Role.ADMIN:
                await self._keep_an_admin(uow)
                await uow.invitations.revoke(person_id)
            changed = replace(person, role=role)
            if changed == person:
                return person
            await uow.people.update(changed)
            if not role.includes(person.role):
                await end_web_access(uow, person_id, self._clock.now())
            await uow.audit.add(
                AuditEntry(by.person_id, "person.role", self._clock.now(), person.name, person.role, role)
            )
            if by.person_id != person_id and changed.chat_id is not None:
                notice = RoleChangedNotice(person_id)
                await uow.outbox.put(notice.to(changed.chat_id, f"role:{person_id}"), self._clock.now())
            await uow.commit()
        return changed

    async def remove(self, person_id: PersonId, by: Person | None, *, erase_cookies: bool = False) -> Person:
        """Buttons, queue, alerts and unused invitations of the person are gone at once; what they did stays.

        Their cookies are erased, or kept without being used (`LeftCookies`). Keeps at least one admin.
        """
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            await uow.hold(Area.SESSIONS)
            person = await self._someone(uow, person_id)
            if person.role is Role.ADMIN:
                await self._keep_an_admin(uow)
            await uow.people.update(replace(person, active=False, telegram_user_id=None, chat_id=None))
            await uow.invitations.revoke(person_id)
            await end_web_access(uow, person_id, now)
            if person.chat_id is not None:
                await uow.outbox.drop_pending(person.chat_id, now)
            jobs = await uow.jobs.unfinished(owner=person_id)
            actor = by.person_id if by else None
            await uow.audit.add(AuditEntry(actor, "person.remove", now, person.name, person.role.value))
            await settle(uow, person, actor, now, erase=erase_cookies)
            await uow.commit()
        for job in jobs:
            await self._engine.cancel(job.job_id)
        return person

    async def tell_of_intruder(self, about: Person) -> None:
        """A file came from a person who may not send any: every admin who can be reached hears of it."""
        notice = CookieIntruderNotice(about.person_id)
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            for admin in await uow.people.with_role(Role.ADMIN):
                if admin.chat_id is not None and admin.reachable:
                    key = f"{notice.kind}:{about.person_id}:{admin.chat_id}"
                    await uow.outbox.put(notice.to(admin.chat_id, key), self._clock.now())
            await uow.commit()

    @staticmethod
    async def _came_with(uow: UnitOfWork, code: str, newcomer: Newcomer) -> Person | None:
        """The member who used this very code: the same request again, as after a kill just before its answer."""
        known = await uow.people.by_telegram(newcomer.telegram_user_id)
        used_by = await uow.invitations.used_by(hash_code(code)) if known is not None else None
        return known if known is not None and known.person_id == used_by else None

    async def _admit(self, uow: UnitOfWork, invitation: Invitation, newcomer: Newcomer) -> Person:
        known = await uow.people.by_telegram(newcomer.telegram_user_id)
        if known is not None:
            if known.role.includes(invitation.role):
                raise InvitationNotNeededException(invitation.name)
            merged = replace(known, role=invitation.role, chat_id=newcomer.chat_id, reachable=True)
            await uow.people.update(merged)
            return merged
        if invitation.person_id is not None:
            existing = await uow.people.get(invitation.person_id)
            if existing is not None:
                person = replace(
                    existing,
                    role=invitation.role,
                    telegram_user_id=newcomer.telegram_user_id,
                    chat_id=newcomer.chat_id,
                    active=True,
                    reachable=True,
                )
                await uow.people.update(person)
                return person
        return await uow.people.add(
            name=invitation.name or newcomer.name,
            role=invitation.role,
            telegram_user_id=newcomer.telegram_user_id,
            chat_id=newcomer.chat_id,
            person_id=invitation.person_id,
        )

    async def _tell_admins_who_came(self, uow: UnitOfWork, invitation: Invitation, person: Person, called: str) -> None:
        """The inviter hears it; the other admins where that is impossible. `called`: the name on Telegram."""
        admins = [admin for admin in await uow.people.with_role(Role.ADMIN) if can_hear(admin)]
        inviter = [admin for admin in admins if admin.person_id == invitation.created_by]
        for admin in inviter or [admin for admin in admins if admin.person_id != person.person_id]:
            if admin.chat_id is not None:
                key = f"invitation-used:{invitation.code_hash[:16]}:{admin.chat_id}"
                await uow.outbox.put(
                    InvitationUsedNotice(person.person_id, called).to(admin.chat_id, key), self._clock.now()
                )

    @staticmethod
    async def _someone(uow: UnitOfWork, person_id: PersonId) -> Person:
        person = await uow.people.get(person_id)
        if person is None or not person.active:
            raise GoneException("no such person")
        return person

    @staticmethod
    async def _keep_an_admin(uow: UnitOfWork) -> None:
        if await uow.people.count_admins() <= 1:
            raise LastAdminException("last admin")
