"""Beginnings and ends of live logins: stored, audited, told in the chat and to a page that comes back."""

from datetime import datetime, timedelta

from core.domain.ids import PersonId
from core.domain.messages.login_notices import LoginEndedNotice
from core.domain.messages.notices import Notice
from core.domain.people.person import AuditEntry, Person, can_hear
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd, LoginRecord
from core.errors import LoginBusyException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.team.audit_subjects import session_subject

FORGOTTEN_AFTER = timedelta(minutes=15)
"""No live login is open for so long (`LIFE_S` in core.services.login.run)."""


class LoginRecords:
    """Keeps of every live login that it began, so that its end is told even when the process is killed."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock
        self._newest: dict[PersonId, LoginRecord] = {}
        """Of this process: over when the person begins another, even where its end could not be stored."""

    async def began(self, person: Person, platform: Platform, web_session: str) -> LoginRecord:
        """The record of a live login that begins now, when the person has none open in this process. Commits.

        LoginBusyException when the person has one open in another process.
        """
        now = self._clock.now()
        record, over = LoginRecord(person.person_id, platform, web_session, now), self._newest.get(person.person_id)
        async with self._uow() as uow:
            if not await uow.logins.began(record, none_since=now - FORGOTTEN_AFTER, over=over):
                raise LoginBusyException(own=True)
            await uow.commit()
        self._newest[person.person_id] = record
        return record

    async def ended(self, record: LoginRecord, end: LoginEnd) -> None:
        """Nothing changed, and the chat says why it ended. Commits."""
        async with self._uow() as uow:
            await self._close(uow, record, end)
            await uow.commit()

    async def tell_leftovers(self) -> int:
        """At start: what a killed process had open is over, which the chat says; how many. Commits."""
        async with self._uow(write=False) as uow:
            if not await uow.logins.left_open():
                return 0
        async with self._uow() as uow:
            records = await uow.logins.left_open()
            for record in records:
                await self._close(uow, record, LoginEnd.SHUTDOWN)
            await uow.commit()
        return len(records)

    async def end_of(self, web_session: str) -> LoginEnd | None:
        """How the live login ended that was opened by that web session; None while it is open, or without one."""
        async with self._uow(write=False) as uow:
            record = await uow.logins.of_web_session(web_session)
        return record.end if record is not None else None

    async def _close(self, uow: UnitOfWork, record: LoginRecord, end: LoginEnd) -> None:
        now, person = self._clock.now(), await uow.people.get(record.person_id)
        if not await uow.logins.ended(record, end, now):
            return
        subject = session_subject(person.name if person is not None else str(record.person_id), record.platform)
        await uow.audit.add(AuditEntry(record.person_id, "session.login_end", now, subject, after=end.value))
        await tell(uow, record.person_id, LoginEndedNotice(record.platform, end.value), now)


async def tell(uow: UnitOfWork, person_id: PersonId, notice: Notice, now: datetime) -> bool:
    """In the person's private chat; whether there is one."""
    current = await uow.people.get(person_id)
    if current is None or current.chat_id is None or not can_hear(current):
        return False
    await uow.outbox.put(notice.to(current.chat_id, f"{notice.kind}:{person_id}:{now.isoformat()}"), now)
    return True
