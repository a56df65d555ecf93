"""New cookies for somebody: understood, completed by buttons, tried, and only then put in place of the old ones."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.cookies import ParsedCookies, parse
from core.domain.files import PendingUpload
from core.domain.ids import ChatId, PersonId, UploadId
from core.domain.outbox import NewMessage
from core.domain.people import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.sessions import ScrapingSession
from core.errors import CookieFileException
from core.ports.runtime import Clock, Notifier
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.cookie_steps import UNDO_FOR, AskPerson, AskPlatform, ConfirmAccount, UploadGone, UploadStep
from core.services.cookie_trial import CookieTrial
from core.services.session_changes import SessionChanges
from core.services.targets import PREFIXES


class CookieDesk:
    """Takes cookie files from admins."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        notifier: Notifier,
        trial: CookieTrial,
        changes: SessionChanges,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._notifier = notifier
        self._trial = trial
        self._changes = changes

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
        parsed = self._parse(upload.content, upload.platform)
        upload = replace(upload, person_id=person_id)
        await self._update(upload)
        return await self._advance(upload, parsed, admin)

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
            await self._changes.undone(uow, session, actor=f"person:{admin.person_id}")
            owner = await uow.people.get(session.person_id)
            subject = f"{owner.name if owner else session.person_id} / {session.platform}"
            await uow.audit.add(AuditEntry(admin.person_id, "cookies.undo", now, subject))
            await uow.commit()
        self._notifier.wake_delivery()
        return session

    async def drop_stale(self) -> int:
        """Drop files that nobody answered for within ten minutes, and say so; how many."""
        now = self._clock.now()
        async with self._uow() as uow:
            stale = await uow.uploads.older_than(now - UNDO_FOR)
            for upload in stale:
                await uow.uploads.delete(upload.upload_id)
                await _say_dropped(uow, upload, now)
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
        return await self._trial.run(upload, parsed, person, old, admin)

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
        if upload is None or self._clock.now() - upload.created_at > UNDO_FOR:
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


async def _say_dropped(uow: UnitOfWork, upload: PendingUpload, now: datetime) -> None:
    """Unless the admin left the team meanwhile."""
    admin = await uow.people.get(upload.admin_id)
    if admin is None or not admin.active:
        return
    payload = {"prompt_message_id": upload.prompt_message_id}
    key = f"upload-dropped:{upload.upload_id}"
    await uow.outbox.put(NewMessage("upload_dropped", upload.chat_id, payload, key=key), now)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) != "Mn").split())


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple, set, frozenset)) else ()
