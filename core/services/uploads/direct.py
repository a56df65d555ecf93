"""Cookies that arrive by the API: judged at once, and put in place only when the site accepts them."""

from dataclasses import dataclass
from datetime import datetime

from core.cookies import parse
from core.domain.ids import PersonId
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.errors import AccessDeniedException, GoneException
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.team.audit_subjects import session_subject
from core.services.uploads.own_uploads import claimed, is_own
from core.services.uploads.steps import OtherAccount, Refused
from core.services.uploads.trial import CookieTrial


@dataclass(frozen=True, slots=True)
class DirectRequest:
    """Whose session it is (None: the sender's own), and what may be assumed."""

    person_id: PersonId | None = None
    platform: Platform | None = None
    confirmed: bool = False
    """Another account than before is meant."""


class DirectUploads:
    """The same rules as for cookie files in the chat, in one step."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, trial: CookieTrial, *, own_uploads: bool = False) -> None:
        self._uow = uow
        self._clock = clock
        self._trial = trial
        self._own_uploads = own_uploads

    async def install(
        self, content: bytes, by: Person, request: DirectRequest
    ) -> ScrapingSession | OtherAccount | Refused:
        """Try the cookies and replace the session if they work. Committed on return.

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
        confirmed = request.confirmed and not is_own(by)
        result = await self._trial.import_tried(
            person_id, parsed, actor=Actor.upload(by.person_id), confirmed=confirmed
        )
        if isinstance(result, ScrapingSession):
            await self._note(result, person, by)
        return result

    async def _note(self, session: ScrapingSession, person: Person, by: Person) -> None:
        subject, after = session_subject(person.name, session.platform), session.fingerprint[-4:]
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await uow.audit.add(AuditEntry(by.person_id, "cookies.upload", self._now(), subject, after=after))
            await uow.commit()

    def _now(self) -> datetime:
        return self._clock.now()
