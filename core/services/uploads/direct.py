"""Cookies that arrive by the API: judged at once, and put in place only when the site accepts them."""

from dataclasses import dataclass
from datetime import datetime

from core.cookies import parse
from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.errors import AccessDeniedException, GoneException, SessionNotFoundException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.uploads.installer import Installed
from core.services.uploads.own_uploads import claimed, is_own
from core.services.uploads.steps import NotYours, OtherAccount, Refused
from core.services.uploads.trial import CookieTrial
from core.services.uploads.upload import CookieUploads


@dataclass(frozen=True, slots=True)
class DirectRequest:
    """Whose session it is (None: the sender's own), and what may be assumed."""

    person_id: PersonId | None = None
    platform: Platform | None = None
    confirmed: bool = False
    """Another account than before is meant."""


class DirectUploads:
    """The same rules as for cookie files in the chat, in one step."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        trial: CookieTrial,
        uploads: CookieUploads,
        *,
        own_uploads: bool = False,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._trial = trial
        self._uploads = uploads
        self._own_uploads = own_uploads

    async def install(self, content: bytes, by: Person, request: DirectRequest) -> Installed | OtherAccount | Refused:
        """Try the cookies and replace the session if they work; the former ones are kept for an undo. Committed then.

        CookieFileException when they cannot be used, AccessDeniedException when the sender may not upload them,
        GoneException when there is no such person. `by` carries the role that the request may use.
        """
        person_id = request.person_id or by.person_id
        if is_own(by) and (not self._own_uploads or person_id != by.person_id):
            raise AccessDeniedException("only admins upload cookies of others")
        parsed = parse(content, platform=request.platform.value if request.platform else None, now=self._now())
        async with self._uow(write=False) as uow:
            person = await uow.people.get(person_id)
            if person is None or not person.active:
                raise GoneException("no such person")
            taken = is_own(by) and await claimed(uow, parsed.platform, parsed.account_id, person_id)
        if taken:
            raise AccessDeniedException("the account belongs to another person's session")
        result = await self._trial.install_at_once(person, parsed, by, confirmed=request.confirmed and not is_own(by))
        if isinstance(result, NotYours):
            raise AccessDeniedException("the account belongs to another person's session")
        return result

    async def undo(self, session_id: SessionId, by: Person) -> ScrapingSession | None:
        """Put back what the newest upload of a session replaced, as CookieUploads.undo does; None when it is too late.

        SessionNotFoundException, AccessDeniedException for a person who could not have uploaded it.
        """
        async with self._uow(write=False) as uow:
            session = await uow.sessions.get(session_id)
            backup_id = await uow.sessions.last_backup(session_id)
        if is_own(by) and (not self._own_uploads or session is None or session.person_id != by.person_id):
            raise AccessDeniedException("only admins undo uploads of others")
        if session is None:
            raise SessionNotFoundException("no such session")
        return await self._uploads.undo(backup_id, by) if backup_id is not None else None

    def _now(self) -> datetime:
        return self._clock.now()
