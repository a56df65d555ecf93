"""Cookie files that people upload for themselves: proved, never for others, another account by an admin only."""

from dataclasses import replace
from datetime import datetime

from core.cookies import ParsedCookies
from core.domain.ids import PersonId
from core.domain.messages.notices import CookieAccountNotice
from core.domain.people.person import Person, Role, can_hear
from core.domain.platforms import Platform
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.uploads.steps import AskedAdmins, ConfirmAccount


def is_own(uploader: Person) -> bool:
    """Whether the uploader may do so for themselves only."""
    return not uploader.role.includes(Role.ADMIN)


async def owner_of(open_uow: UnitOfWorkFactory, parsed: ParsedCookies) -> PersonId | None:
    """The one person whose session is of this very account."""
    if parsed.account_id is None:
        return None
    async with open_uow(write=False) as uow:
        sessions = await uow.sessions.all(platform=parsed.platform)
    owners = {session.person_id for session in sessions if session.account_id == parsed.account_id}
    return owners.pop() if len(owners) == 1 else None


async def claimed(uow: UnitOfWork, platform: Platform, account_id: str | None, person_id: PersonId) -> bool:
    """Whether the account is that of another person's session (also of one who left)."""
    if account_id is None:
        return False
    for person in await uow.people.all(include_inactive=True):
        session = await uow.sessions.for_person(person.person_id, platform)
        if person.person_id != person_id and session is not None and session.account_id == account_id:
            return True
    sessions = await uow.sessions.all(platform=platform)  # of users who were never enrolled, too
    return any(one.account_id == account_id and one.person_id != person_id for one in sessions)


async def with_holder(open_uow: UnitOfWorkFactory, question: ConfirmAccount) -> ConfirmAccount:
    """The question with the name of another active person whose session has the new account, if there is one."""
    async with open_uow(write=False) as uow:
        for person in await uow.people.all():
            session = await uow.sessions.for_person(person.person_id, question.platform)
            same = session is not None and session.account_id == question.new_account
            if same and person.person_id != question.person.person_id:
                return replace(question, held_by=person.name)
    return question


async def ask_admins(uow: UnitOfWork, question: ConfirmAccount, at: datetime) -> AskedAdmins:
    """Every admin who can be reached gets the question, with the buttons to answer it."""
    admins = [admin for admin in await uow.people.with_role(Role.ADMIN) if can_hear(admin)]
    old, new = question.old_account[-4:], question.new_account[-4:]
    notice = CookieAccountNotice(question.upload_id, question.person.person_id, question.platform, old, new)
    for admin in admins:
        if admin.chat_id is not None:
            key = f"cookie-account:{question.upload_id}:{admin.chat_id}"
            await uow.outbox.put(notice.to(admin.chat_id, key), at)
    return AskedAdmins(question, tuple(admin.name for admin in admins))
