"""The cookies of people who left the team: erased for good, or kept where admins can see and erase them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.ids import PersonId
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.team.audit_subjects import session_subject


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A removed person whose cookies were kept."""

    person: Person
    platforms: tuple[Platform, ...]


class LeftCookies:
    """Kept ones are neither used nor checked; they are the person's again when that very person is enrolled anew."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def platforms(self, person_id: PersonId) -> tuple[Platform, ...]:
        """The networks of which the person has cookies here."""
        async with self._uow(write=False) as uow:
            return await _platforms(uow, person_id)

    async def kept(self) -> Sequence[LeftBehind]:
        """Removed people with cookies here, by name."""
        async with self._uow(write=False) as uow:
            gone = [person for person in await uow.people.all(include_inactive=True) if not person.active]
            left = [LeftBehind(person, await _platforms(uow, person.person_id)) for person in gone]
        return [one for one in left if one.platforms]

    async def erase(self, person_id: PersonId, by: Person) -> LeftBehind | None:
        """Erase those of a removed person; None when there are none (any more)."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            person = await uow.people.get(person_id)
            if person is None or person.active:
                return None
            platforms = await settle(uow, person, by.person_id, self._clock.now(), erase=True)
            await uow.commit()
        return LeftBehind(person, platforms) if platforms else None


async def settle(
    uow: UnitOfWork, person: Person, actor: PersonId | None, at: datetime, *, erase: bool
) -> tuple[Platform, ...]:
    """Erase the cookies of a person in the caller's transaction, or keep them; files in waiting go in any case.

    Erased are sessions with their details, history and copies for an undo.
    """
    await uow.uploads.close_of(person.person_id)
    platforms = await _platforms(uow, person.person_id)
    if erase:
        await uow.sessions.erase_of(person.person_id)
    for platform in platforms:
        action, subject = "cookies.erase" if erase else "cookies.keep", session_subject(person.name, platform)
        await uow.audit.add(AuditEntry(actor, action, at, subject))
    return platforms


async def _platforms(uow: UnitOfWork, person_id: PersonId) -> tuple[Platform, ...]:
    return tuple(session.platform for session in await uow.sessions.of_person(person_id))
