"""New cookies for somebody: understood, completed by buttons, tried, and only then put in place of the old ones."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from core.cookies import ParsedCookies, parse
from core.domain.files import PendingUpload
from core.domain.ids import ChatId, PersonId, SessionId, UploadId
from core.domain.outbox import NewMessage
from core.domain.people import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.sessions import NewSession, ScrapingSession, SessionEvent, SessionIdentity
from core.domain.verdict import SessionState, Verdict
from core.errors import AccessDeniedException, CookieFileException, TransientException
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock, Notifier
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.session_changes import SessionChanges
from core.services.targets import PREFIXES

WAIT = timedelta(minutes=10)
"""How long a file waits for an answer, and how long an accepted one can be undone."""


@dataclass(frozen=True, slots=True)
class AskPlatform:
    """The file serves several networks: which one is meant?"""

    upload_id: UploadId
    platforms: tuple[Platform, ...]


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Whose session is it?"""

    upload_id: UploadId
    platform: Platform
    account_id: str | None
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ConfirmAccount:
    """The file is of another account than the person's session had before."""

    upload_id: UploadId
    person: Person
    platform: Platform
    old_account: str
    new_account: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """In place and proved valid. `backup_id` undoes it for ten minutes (None: there was nothing before)."""

    person: Person
    session: ScrapingSession
    cookies: int
    format: str
    resumed_jobs: int
    resolved_cases: tuple[int, ...]
    backup_id: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The site does not accept them; what was there before stays."""

    person: Person
    platform: Platform
    verdict: Verdict
    had_session: bool


@dataclass(frozen=True, slots=True)
class NotChecked:
    """The site could not be asked; the file waits for another try."""

    upload_id: UploadId
    person: Person
    platform: Platform
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class UploadGone:
    """The file waited too long (or was answered already)."""


UploadStep = AskPlatform | AskPerson | ConfirmAccount | Accepted | Rejected | NotChecked | UploadGone


class CookieDesk:
    """Takes cookie files from admins."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        notifier: Notifier,
        changes: SessionChanges,
        gateways: Mapping[Platform, PlatformGateway],
        *,
        default_user_agent: str | None = None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._notifier = notifier
        self._changes = changes
        self._gateways = gateways
        self._default_user_agent = default_user_agent

    async def receive(self, admin: Person, chat_id: ChatId, content: bytes, caption: str = "") -> UploadStep:
        """A new file. Raises CookieFileException (nothing is kept); else goes as far as it can without asking."""
        platform, who = await self._caption(caption)
        try:
            parsed = parse(content, platform=platform.value if platform else None, now=self._clock.now())
        except CookieFileException as exc:
            if exc.cause != "ambiguous_platform":
                raise
            upload = await self._keep(admin, chat_id, content, None, who)
            found = exc.details.get("platforms", ())
            return AskPlatform(upload.upload_id, tuple(Platform(str(p)) for p in _strings(found)))
        person_id = who or await self._owner_of(parsed)
        upload = await self._keep(admin, chat_id, content, parsed.platform, person_id)
        return await self._advance(upload, parsed, admin)

    async def choose_platform(self, upload_id: UploadId, platform: Platform, admin: Person) -> UploadStep:
        """The answer to AskPlatform."""
        upload = await self._take(upload_id)
        if upload is None:
            return UploadGone()
        parsed = self._parse(upload.content, platform)
        upload = replace(upload, platform=platform, person_id=upload.person_id or await self._owner_of(parsed))
        await self._update(upload)
        return await self._advance(upload, parsed, admin)

    async def choose_person(self, upload_id: UploadId, person_id: PersonId, admin: Person) -> UploadStep:
        """The answer to AskPerson."""
        upload = await self._take(upload_id)
        if upload is None or upload.platform is None:
            return UploadGone()
        upload = replace(upload, person_id=person_id)
        await self._update(upload)
        return await self._advance(upload, self._parse(upload.content, upload.platform), admin)

    async def confirm(self, upload_id: UploadId, admin: Person) -> UploadStep:
        """Yes to ConfirmAccount, or another try after NotChecked."""
        upload = await self._take(upload_id)
        if upload is None or upload.platform is None:
            return UploadGone()
        return await self._advance(upload, self._parse(upload.content, upload.platform), admin, confirmed=True)

    async def cancel(self, upload_id: UploadId) -> None:
        """Forget the file."""
        async with self._uow() as uow:
            await uow.uploads.delete(upload_id)
            await uow.commit()

    async def undo(self, backup_id: int, admin: Person) -> ScrapingSession | None:
        """Put the former cookies back, within ten minutes, once; None when it is too late."""
        now = self._clock.now()
        async with self._uow() as uow:
            session = await uow.sessions.restore(backup_id, now)
            if session is None:
                return None
            await uow.sessions.add_event(
                SessionEvent(session.session_id, "undone", now, f"person:{admin.person_id}", after=session.status.value)
            )
            await uow.audit.add(AuditEntry(admin.person_id, "cookies.undo", now, f"session {session.session_id}"))
            await uow.commit()
        return session

    async def drop_stale(self) -> int:
        """Drop files that nobody answered for within ten minutes, and say so; how many."""
        now = self._clock.now()
        async with self._uow() as uow:
            stale = await uow.uploads.older_than(now - WAIT)
            for upload in stale:
                await uow.uploads.delete(upload.upload_id)
                await uow.outbox.put(
                    NewMessage(
                        "upload_dropped",
                        upload.chat_id,
                        {"prompt_message_id": upload.prompt_message_id},
                        key=f"upload-dropped:{upload.upload_id}",
                    ),
                    now,
                )
            await uow.commit()
        if stale:
            self._notifier.wake_delivery()
        return len(stale)

    async def prompted(self, upload_id: UploadId, message_id: int) -> None:
        """Remember the message that asks, so that it can be closed when the file is dropped."""
        async with self._uow() as uow:
            upload = await uow.uploads.get(upload_id)
            if upload is not None:
                await uow.uploads.update(replace(upload, prompt_message_id=message_id))
                await uow.commit()

    async def import_for(self, person_id: PersonId, parsed: ParsedCookies, *, actor: str) -> ScrapingSession:
        """Store cookies without trying them (command line import); the next validation judges them."""
        async with self._uow() as uow:
            old = await uow.sessions.for_person(person_id, parsed.platform)
            session = await uow.sessions.save(self._new(person_id, parsed, old), self._clock.now())
            await self._created(uow, session, old, actor)
            await uow.commit()
        return session

    async def _advance(
        self, upload: PendingUpload, parsed: ParsedCookies, admin: Person, *, confirmed: bool = False
    ) -> UploadStep:
        async with self._uow(write=False) as uow:
            person = await uow.people.get(upload.person_id) if upload.person_id is not None else None
            if person is None or not person.active:
                everybody = tuple(await uow.people.all())
                return AskPerson(upload.upload_id, parsed.platform, parsed.account_id, everybody)
            old = await uow.sessions.for_person(person.person_id, parsed.platform)
        before, now = (old.account_id if old else None), parsed.account_id
        if before and now and before != now and not confirmed:
            return ConfirmAccount(upload.upload_id, person, parsed.platform, before, now)
        return await self._try(upload, parsed, person, old, admin)

    async def _try(
        self, upload: PendingUpload, parsed: ParsedCookies, person: Person, old: ScrapingSession | None, admin: Person
    ) -> UploadStep:
        new = self._new(person.person_id, parsed, old)
        verdict, rotated = await self._ask_site(new, old)
        if verdict.state is SessionState.UNDECIDED:
            return NotChecked(upload.upload_id, person, parsed.platform, verdict)
        if verdict.state not in {SessionState.VALID, SessionState.RESTRICTED}:
            await self._refused(upload, person, parsed.platform, verdict, admin)
            return Rejected(person, parsed.platform, verdict, old is not None)
        if rotated:
            new = replace(new, storage_state=new.storage_state.with_cookies(list(rotated)))
        return await self._accept(upload, parsed, person, old, new, admin)

    async def _ask_site(
        self, new: NewSession, old: ScrapingSession | None
    ) -> tuple[Verdict, tuple[dict[str, object], ...]]:
        gateway = self._gateways[new.platform]
        identity = SessionIdentity(
            old.session_id if old else SessionId(0),
            new.platform,
            new.storage_state,
            new.proxy_url,
            new.user_agent,
            new.locale,
        )
        result = await gateway.probe(identity)
        if result.verdict.state is not SessionState.UNDECIDED:
            return result.verdict, result.rotated
        try:
            async with gateway.open(identity) as reader:
                return await reader.validate_session_integrity(), ()
        except TransientException:
            return result.verdict, ()

    async def _accept(
        self,
        upload: PendingUpload,
        parsed: ParsedCookies,
        person: Person,
        old: ScrapingSession | None,
        new: NewSession,
        admin: Person,
    ) -> Accepted:
        now = self._clock.now()
        actor = f"upload:{admin.person_id}"
        async with self._uow() as uow:
            backup = await uow.sessions.backup(old.session_id, now + WAIT) if old else None
            session = await uow.sessions.save(new, now)
            await uow.sessions.set_health(session.session_id, checked_at=now, reason="session.uploaded")
            await self._created(uow, session, old, actor)
            cases = tuple(case.incident_id for case in await uow.incidents.for_session(session.session_id))
            resumed = await self._changes.renewed(uow, session, actor=actor)
            await uow.uploads.delete(upload.upload_id)
            await uow.audit.add(
                AuditEntry(
                    admin.person_id,
                    "cookies.upload",
                    now,
                    f"{person.name} / {session.platform}",
                    before=old.fingerprint[-4:] if old else "",
                    after=session.fingerprint[-4:],
                )
            )
            await uow.commit()
        self._notifier.wake_delivery()
        self._notifier.wake_jobs()
        return Accepted(person, session, parsed.count, parsed.format.value, resumed, cases, backup)

    async def _created(
        self, uow: UnitOfWork, session: ScrapingSession, old: ScrapingSession | None, actor: str
    ) -> None:
        kind = "replaced" if old else "created"
        before = old.status.value if old else ""
        await uow.sessions.add_event(
            SessionEvent(session.session_id, kind, self._clock.now(), actor, before=before, after=session.status.value)
        )

    async def _refused(
        self, upload: PendingUpload, person: Person, platform: Platform, verdict: Verdict, admin: Person
    ) -> None:
        async with self._uow() as uow:
            await uow.uploads.delete(upload.upload_id)
            await uow.audit.add(
                AuditEntry(
                    admin.person_id,
                    "cookies.rejected",
                    self._clock.now(),
                    f"{person.name} / {platform}",
                    after=verdict.reason,
                )
            )
            await uow.commit()

    def _new(self, person_id: PersonId, parsed: ParsedCookies, old: ScrapingSession | None) -> NewSession:
        """Proxy, user agent and locale stay those of the session: the site should see the same visitor."""
        return NewSession(
            person_id=person_id,
            platform=parsed.platform,
            storage_state=parsed.storage_state,
            proxy_url=old.proxy_url if old else None,
            user_agent=(old.user_agent if old else None) or self._default_user_agent,
            locale=old.locale if old else "es-ES",
            account_id=parsed.account_id,
            cookies_expire_at=parsed.expires_at,
        )

    async def _keep(
        self, admin: Person, chat_id: ChatId, content: bytes, platform: Platform | None, person_id: PersonId | None
    ) -> PendingUpload:
        async with self._uow() as uow:
            upload = await uow.uploads.add(
                admin_id=admin.person_id, chat_id=chat_id, content=content, at=self._clock.now()
            )
            upload = replace(upload, platform=platform, person_id=person_id)
            await uow.uploads.update(upload)
            await uow.commit()
        return upload

    async def _take(self, upload_id: UploadId) -> PendingUpload | None:
        async with self._uow(write=False) as uow:
            upload = await uow.uploads.get(upload_id)
        if upload is None or self._clock.now() - upload.created_at > WAIT:
            return None
        return upload

    async def _update(self, upload: PendingUpload) -> None:
        async with self._uow() as uow:
            await uow.uploads.update(upload)
            await uow.commit()

    def _parse(self, content: bytes, platform: Platform) -> ParsedCookies:
        return parse(content, platform=platform.value, now=self._clock.now())

    async def _owner_of(self, parsed: ParsedCookies) -> PersonId | None:
        """The one person whose session is of this very account."""
        if parsed.account_id is None:
            return None
        async with self._uow(write=False) as uow:
            sessions = await uow.sessions.all(platform=parsed.platform)
        owners = {session.person_id for session in sessions if session.account_id == parsed.account_id}
        return owners.pop() if len(owners) == 1 else None

    async def _caption(self, caption: str) -> tuple[Platform | None, PersonId | None]:
        words = caption.split()
        platform = next((PREFIXES[word.lower()] for word in words if word.lower() in PREFIXES), None)
        name = _plain(" ".join(word for word in words if word.lower() not in PREFIXES))
        if not name:
            return platform, None
        async with self._uow(write=False) as uow:
            people: Sequence[Person] = await uow.people.all()
        exact = [p for p in people if _plain(p.name) == name]
        fits = exact or [p for p in people if _plain(p.name).startswith(name)]
        if len(fits) != 1:
            return platform, None
        return platform, fits[0].person_id


def ensure_admin_chat(person: Person | None, *, private: bool, admin: bool) -> Person:
    """Cookie files are taken from admins in their private chat only."""
    if person is None or not admin or not private:
        raise AccessDeniedException("cookies: admins, private chat")
    return person


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Mn").split())


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple, set, frozenset)) else ()
