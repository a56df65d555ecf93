"""New cookies for a person: understood, completed by buttons, tried, and only then put in place of the old ones."""

from dataclasses import replace
from datetime import timedelta

from core.cookies import ParsedCookies, parse
from core.domain.ids import ChatId, PersonId, UploadId
from core.domain.messages.erasures import Erased, Erasure, Secret
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.results.files import PendingUpload
from core.domain.sessions.session import ScrapingSession
from core.errors import CookieFileException
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.sessions.changes import SessionChanges
from core.services.team.audit_subjects import session_subject
from core.services.uploads import outcomes as upload_outcomes
from core.services.uploads.captions import read_caption
from core.services.uploads.erasures import Erasures
from core.services.uploads.own_uploads import ask_admins, claimed, is_own, owner_of, with_holder
from core.services.uploads.steps import (
    UNDO_FOR,
    Accepted,
    AskedAdmins,
    AskPerson,
    AskPlatform,
    ConfirmAccount,
    NotChecked,
    NotYours,
    Rejected,
    UploadGone,
    UploadStep,
    another_account,
)
from core.services.uploads.trial import CookieTrial

_GIVE_UP = timedelta(days=1)


class CookieUploads:
    """Takes cookie files from admins, and from people for themselves (`own_uploads`)."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        trial: CookieTrial,
        changes: SessionChanges,
        erasures: Erasures,
        *,
        own_uploads: bool = False,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._trial = trial
        self._changes = changes
        self._erasures = erasures
        self._own_uploads = own_uploads
        self._tried_now: set[UploadId] = set()

    def may_upload(self, person: Person) -> bool:
        """Admins for every person; where the installation allows it, others for themselves."""
        return self._own_uploads or not is_own(person)

    async def keep(self, admin: Person, chat_id: ChatId, message_id: int, content: bytes) -> UploadId:
        """A new file, stored before anything else happens to it; from then on its message leaves the chat.

        The same message again (what was said is carried out anew after a kill) is the same file.
        """
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            upload = await uow.uploads.of_message(chat_id, message_id)
            if upload is None:
                upload = await uow.uploads.add(
                    admin_id=admin.person_id,
                    chat_id=chat_id,
                    content=content,
                    at=self._clock.now(),
                    source_message_id=message_id,
                )
                await self._erasures.put(uow, Erasure(chat_id, message_id, Secret.COOKIE_FILE, admin.person_id))
            await uow.commit()
        return upload.upload_id

    async def find(self, upload_id: UploadId) -> PendingUpload | None:
        """Open or closed, without its content."""
        async with self._uow(write=False) as uow:
            return await uow.uploads.find(upload_id)

    async def known(self, chat_id: ChatId, message_id: int) -> PendingUpload | None:
        """The file that this message brought, if it was stored (without its content)."""
        async with self._uow(write=False) as uow:
            return await uow.uploads.of_message(chat_id, message_id)

    async def examine(self, upload_id: UploadId, admin: Person, caption: str = "") -> UploadStep:
        """Go as far with a stored file as is possible without asking. CookieFileException when it cannot be used:
        it is still there then, and has to be cancelled when that was told."""
        async with self._uow(write=False) as uow:
            upload = await uow.uploads.get(upload_id)
        if upload is None or upload_id in self._tried_now:
            return await self.outcome(upload_id) or UploadGone(told=True)
        async with self._uow(write=False) as uow:
            platform, who, named = read_caption(caption, await uow.people.all())
        if is_own(admin):
            who, named = admin.person_id, True
        upload = replace(upload, created_at=self._clock.now())
        try:
            parsed = parse(upload.content, platform=platform.value if platform else None, now=self._clock.now())
        except CookieFileException as exc:
            if exc.cause != "ambiguous_platform":
                raise
            await self._update(replace(upload, person_id=who, asked=True))
            found = exc.details.get("platforms", ())
            return AskPlatform(upload_id, tuple(Platform(str(p)) for p in _strings(found)))
        person_id = who if named else await owner_of(self._uow, parsed)
        upload = replace(upload, platform=parsed.platform, person_id=person_id)
        await self._update(upload)
        return await self._advance(upload, parsed, admin)

    async def outcome(self, upload_id: UploadId) -> Accepted | Rejected | None:
        """What came of a file, when it was not told yet."""
        async with self._uow(write=False) as uow:
            upload = await uow.uploads.find(upload_id)
            if upload is None or upload.outcome is None:
                return None
            return await upload_outcomes.load(upload.outcome, uow)

    async def told(self, upload_id: UploadId) -> None:
        """Its end was told."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await uow.uploads.note(upload_id, None)
            await uow.commit()

    async def erased(self, upload_id: UploadId) -> Erased:
        """How far the deletion of the message that brought it got."""
        upload = await self.find(upload_id)
        return upload.erased if upload is not None else Erased.DONE

    async def gone(self, upload_id: UploadId) -> UploadGone | None:
        """Why an answer would come to nothing, if it would."""
        async with self._uow(write=False) as uow:
            return self._lost(upload_id, await uow.uploads.get(upload_id))

    async def choose_platform(self, upload_id: UploadId, platform: Platform, admin: Person) -> UploadStep:
        """The answer to AskPlatform. This and the other answers may be too late (UploadGone), and raise
        CookieFileException like `examine`."""
        taken = await self._take(upload_id, platform)
        if isinstance(taken, UploadGone):
            return taken
        upload, parsed = taken
        mine = admin.person_id if is_own(admin) else None
        upload = replace(upload, person_id=mine or upload.person_id or await owner_of(self._uow, parsed))
        await self._update(upload)
        return await self._advance(upload, parsed, admin)

    async def choose_person(self, upload_id: UploadId, person_id: PersonId, admin: Person) -> UploadStep:
        """The answer to AskPerson."""
        taken = await self._take(upload_id)
        if isinstance(taken, UploadGone):
            return taken
        async with self._uow(write=False) as uow:
            chosen = await uow.people.get(admin.person_id if is_own(admin) else person_id)
        upload, parsed = replace(taken[0], person_id=chosen.person_id if chosen is not None else None), taken[1]
        await self._update(upload)
        return await self._advance(upload, parsed, admin)

    async def confirm(self, upload_id: UploadId, admin: Person) -> UploadStep:
        """Yes to ConfirmAccount, or another try after NotChecked; for themselves by who is an admin no more."""
        taken = await self._take(upload_id)
        if isinstance(taken, UploadGone):
            return taken
        whose = admin.person_id if is_own(admin) else taken[0].person_id
        return await self._advance(replace(taken[0], person_id=whose), taken[1], admin, confirmed=True)

    async def cancel(self, upload_id: UploadId) -> bool:
        """Forget the file; False when there was nothing left to forget."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            there = await uow.uploads.close(upload_id)
            await uow.commit()
        return there

    async def undo(self, backup_id: int, admin: Person) -> ScrapingSession | None:
        """Put the former cookies back, within ten minutes, once; None when it is too late, or their person left."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            session = await uow.sessions.restore(backup_id, now)
            owner = await uow.people.get(session.person_id) if session is not None else None
            if session is None or owner is None or not owner.active:
                return None
            if is_own(admin) and session.person_id != admin.person_id:
                return None
            await self._changes.undone(uow, session, actor=Actor.person(admin.person_id))
            subject = session_subject(owner.name, session.platform)
            await uow.audit.add(AuditEntry(admin.person_id, "cookies.undo", now, subject))
            await uow.commit()
        return session

    async def drop_stale(self) -> int:
        """Drop files that stayed unanswered for ten minutes, and say so; how many.

        One whose handling was cut off by a stop is gone on with at the start: it is not dropped before a day.
        """
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            old = await uow.uploads.older_than(now - UNDO_FOR)
            waiting = [upload for upload in old if upload.upload_id not in self._tried_now]
            stale = [upload for upload in waiting if upload.asked or now - upload.created_at > _GIVE_UP]
            for upload in stale:
                await uow.uploads.close(upload.upload_id)
                await upload_outcomes.say_dropped(uow, upload, now)
            await uow.commit()
        return len(stale)

    async def prompted(self, upload_id: UploadId, message_id: int) -> None:
        """Remember the message that shows what comes of it, so that it can be closed when the file is dropped."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            upload = await uow.uploads.get(upload_id)
            if upload is not None:
                await uow.uploads.update(replace(upload, prompt_message_id=message_id))
                await uow.commit()

    async def _advance(
        self, upload: PendingUpload, parsed: ParsedCookies, admin: Person, *, confirmed: bool = False
    ) -> UploadStep:
        """The next step; from a question on, ten minutes count."""
        step = await self._step(upload, parsed, admin, confirmed=confirmed)
        if isinstance(step, (AskPerson, ConfirmAccount, NotChecked, AskedAdmins)):
            async with self._uow() as uow:
                await uow.hold(Area.SESSIONS)
                now = await uow.uploads.get(upload.upload_id)
                if now is not None:
                    await uow.uploads.update(replace(now, asked=True))
                    await uow.commit()
        return step

    async def _step(
        self, upload: PendingUpload, parsed: ParsedCookies, admin: Person, *, confirmed: bool
    ) -> UploadStep:
        async with self._uow(write=False) as uow:
            person = await uow.people.get(upload.person_id) if upload.person_id is not None else None
            if person is None or not person.active:
                everybody = tuple(await uow.people.all())
                return AskPerson(upload.upload_id, parsed.platform, parsed.account_id, everybody)
            old = await uow.sessions.for_person(person.person_id, parsed.platform)
            own = is_own(admin)
            if own and await claimed(uow, parsed.platform, parsed.account_id, person.person_id):
                return NotYours(parsed.platform)
        confirmed = confirmed and not own
        another = another_account(upload.upload_id, person, old, parsed.platform, parsed.account_id)
        if another is not None and not confirmed:
            return await self._asked(another) if own else await with_holder(self._uow, another)
        self._tried_now.add(upload.upload_id)
        try:
            step = await self._trial.run(upload, parsed, person, old, admin, confirmed=confirmed)
        finally:
            self._tried_now.discard(upload.upload_id)
        return await self._asked(step) if own and isinstance(step, ConfirmAccount) else step

    async def _asked(self, question: ConfirmAccount) -> AskedAdmins:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            asked = await ask_admins(uow, question, self._clock.now())
            await uow.commit()
        return asked

    async def _take(
        self, upload_id: UploadId, platform: Platform | None = None
    ) -> tuple[PendingUpload, ParsedCookies] | UploadGone:
        async with self._uow(write=False) as uow:
            upload = await uow.uploads.get(upload_id)
        lost, chosen = self._lost(upload_id, upload), platform or (upload.platform if upload else None)
        if upload is None or lost is not None or chosen is None:
            return lost or UploadGone(told=True)
        return replace(upload, platform=chosen), parse(upload.content, platform=chosen.value, now=self._clock.now())

    def _lost(self, upload_id: UploadId, upload: PendingUpload | None) -> UploadGone | None:
        if upload is None or upload_id in self._tried_now:
            return UploadGone(told=True)
        return UploadGone() if self._clock.now() - upload.created_at > UNDO_FOR else None

    async def _update(self, upload: PendingUpload) -> None:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await uow.uploads.update(upload)
            await uow.commit()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple, set, frozenset)) else ()
