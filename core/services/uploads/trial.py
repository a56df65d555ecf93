"""Trying new cookies on the site, and putting them in place only when they work."""

from dataclasses import dataclass, replace

from core.cookies import ParsedCookies
from core.domain.ids import PersonId, SessionId
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.results.files import PendingUpload
from core.domain.sessions.proxies import Proxy
from core.domain.sessions.session import NewSession, ScrapingSession, SessionIdentity, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.platforms import ProbeResult
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.proxies.pool import ProxyPool
from core.services.sessions.changes import SessionChanges
from core.services.sessions.checker import SessionChecker
from core.services.team.audit_subjects import session_subject
from core.services.uploads import outcomes as upload_outcomes
from core.services.uploads.installer import Installed, SessionInstaller
from core.services.uploads.own_uploads import claimed, is_own
from core.services.uploads.steps import (
    UNDO_FOR,
    Accepted,
    NotChecked,
    NotYours,
    OtherAccount,
    Refused,
    Rejected,
    UploadGone,
    UploadStep,
    another_account,
    other_account,
)

_NOTHING_LEARNT = frozenset({SessionState.UNDECIDED, SessionState.RESTRICTED})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the site says of new cookies. `good_enough`: they may replace what is there."""

    new: NewSession
    verdict: Verdict
    lent: Proxy | None
    """The proxy through which it was asked, if one was chosen for it."""
    good_enough: bool


class CookieTrial:
    """Asks the site about new cookies; the old session stays until the new one is proved."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        changes: SessionChanges,
        checker: SessionChecker,
        *,
        proxies: ProxyPool,
        default_user_agent: str | None = None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._changes = changes
        self._installer = SessionInstaller(clock, changes, proxies)
        self._checker = checker
        self._proxies = proxies
        self._default_user_agent = default_user_agent

    async def run(
        self,
        upload: PendingUpload,
        parsed: ParsedCookies,
        person: Person,
        old: ScrapingSession | None,
        admin: Person,
        *,
        confirmed: bool = False,
    ) -> UploadStep:
        """Accepted, Rejected, NotChecked, UploadGone (answered meanwhile), or ConfirmAccount; committed on return.

        A pause proves nothing about the cookies, so it replaces nothing. ConfirmAccount where the site names an
        account that the cookies did not name and that is not the one of before (unless it is `confirmed`).
        """
        asked = await self._ask(person.person_id, parsed, old, admin)
        if not asked.good_enough:
            verdict = asked.verdict
            return await self._unproved(upload, person, parsed.platform, verdict, admin, had_session=old is not None)
        new = asked.new
        if is_own(admin) and await self._claimed(new):
            return NotYours(new.platform)
        another = another_account(upload.upload_id, person, old, new.platform, new.account_id)
        if another is not None and not confirmed:
            return another
        return await self._accept(upload, parsed, person, asked, admin)

    async def install_at_once(
        self, person: Person, parsed: ParsedCookies, by: Person, *, confirmed: bool = False
    ) -> Installed | NotYours | OtherAccount | Refused:
        """The same for a program, which is asked nothing: what is not accepted is forgotten. Committed on return."""
        async with self._uow(write=False) as uow:
            old = await uow.sessions.for_person(person.person_id, parsed.platform)
        if not confirmed and (other := other_account(old, parsed.account_id)) is not None:
            return other
        asked = await self._ask(person.person_id, parsed, old, by)
        refused = Refused(asked.verdict, had_session=old is not None)
        if not asked.good_enough:
            if asked.verdict.state not in _NOTHING_LEARNT:
                await self._note_rejection(person, parsed.platform, asked.verdict, by)
            return refused
        if is_own(by) and await self._claimed(asked.new):
            return NotYours(parsed.platform)
        if not confirmed and (other := other_account(old, asked.new.account_id)) is not None:
            return other
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            done = await self._install(uow, person, asked, by)
            if done is None:
                return refused
            await uow.commit()
        return done

    async def _ask(self, person_id: PersonId, parsed: ParsedCookies, old: ScrapingSession | None, by: Person) -> _Asked:
        new = self._new(person_id, parsed, old)
        lent = await self._proxies.choose() if new.proxy_url is None else None
        if lent is not None:
            new = replace(new, proxy_url=lent.url)
        result = await self._checker.check_fully(_identity(new, old))
        verdict = result.verdict
        nothing_to_lose = verdict.state is SessionState.RESTRICTED and (old is None or not old.readable)
        nothing_to_lose = nothing_to_lose and not is_own(by)  # their own have to be proved
        good_enough = verdict.state is SessionState.VALID or nothing_to_lose
        if not good_enough:
            await self._doubt_proxy(verdict, old, lent)
        return _Asked(_renewed(new, result), verdict, lent, good_enough)

    async def _install(self, uow: UnitOfWork, person: Person, asked: _Asked, by: Person) -> Installed | None:
        """None where there is a session by now that unproved cookies must not replace: nothing may be committed."""
        old = await uow.sessions.for_person(person.person_id, asked.new.platform)
        if old is not None and old.readable and asked.verdict.state is not SessionState.VALID:
            return None
        return await self._installer.install(
            uow,
            person,
            asked.new,
            asked.verdict,
            actor=Actor.upload(by.person_id),
            by=by.person_id,
            lent=asked.lent,
        )

    async def _claimed(self, new: NewSession) -> bool:
        async with self._uow(write=False) as uow:
            return await claimed(uow, new.platform, new.account_id, new.person_id)

    async def _doubt_proxy(self, verdict: Verdict, old: ScrapingSession | None, lent: Proxy | None) -> None:
        """A proxy that did not carry the question is looked at now: the next try goes through a healthy one."""
        if verdict.blames_proxy and lent is not None:
            await self._proxies.test(lent.proxy_id, None)
        elif verdict.blames_proxy and old is not None:
            async with self._uow() as uow:
                await uow.hold(Area.SESSIONS)
                await self._proxies.failed(uow, old, verdict.reason)
                await uow.commit()
            await self._proxies.doubt(old)

    async def _accept(
        self,
        upload: PendingUpload,
        parsed: ParsedCookies,
        person: Person,
        asked: _Asked,
        admin: Person,
    ) -> UploadStep:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            if not await uow.uploads.close(upload.upload_id):
                return UploadGone(told=True)
            done = await self._install(uow, person, asked, admin)
            if done is None:
                return _not_checked(upload, person, parsed.platform, asked.verdict)  # the file stays
            found = parsed.count, parsed.format.value
            accepted = Accepted(
                person,
                done.session,
                *found,
                done.resumed_jobs,
                done.resolved_incidents,
                done.backup_id,
                done.paused_until,
            )
            await uow.uploads.note(upload.upload_id, upload_outcomes.dump(accepted))
            await uow.commit()
        return accepted

    async def _unproved(
        self,
        upload: PendingUpload,
        person: Person,
        platform: Platform,
        verdict: Verdict,
        admin: Person,
        *,
        had_session: bool,
    ) -> NotChecked | Rejected:
        """Nothing was learnt: the file waits. The site said no: it is dropped."""
        if verdict.state in _NOTHING_LEARNT:
            return _not_checked(upload, person, platform, verdict)
        rejected = Rejected(person, platform, verdict, had_session)
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await uow.uploads.close(upload.upload_id)
            await uow.uploads.note(upload.upload_id, upload_outcomes.dump(rejected))
            await self._audit_rejection(uow, person, platform, verdict, admin)
            await uow.commit()
        return rejected

    async def _note_rejection(self, person: Person, platform: Platform, verdict: Verdict, by: Person) -> None:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await self._audit_rejection(uow, person, platform, verdict, by)
            await uow.commit()

    async def _audit_rejection(
        self, uow: UnitOfWork, person: Person, platform: Platform, verdict: Verdict, by: Person
    ) -> None:
        subject, at = session_subject(person.name, platform), self._clock.now()
        await uow.audit.add(AuditEntry(by.person_id, "cookies.rejected", at, subject, after=verdict.reason))

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

    async def import_tried(
        self, person_id: PersonId, parsed: ParsedCookies, *, actor: Actor, confirmed: bool = False
    ) -> ScrapingSession | OtherAccount | Refused:
        """As the chat does it, for the command line: ask first, then replace. Committed on return.

        Cookies that could not be tried are stored where there is nothing to lose.
        """
        async with self._uow(write=False) as uow:
            old = await uow.sessions.for_person(person_id, parsed.platform)
        new = self._new(person_id, parsed, old)
        result = await self._checker.probe_twice(_identity(new, old))
        new = _renewed(new, result)
        if not confirmed and (other := other_account(old, new.account_id)) is not None:
            return other
        proved = result.verdict.state is SessionState.VALID
        asked = result.verdict.state not in _NOTHING_LEARNT
        at_stake = old is not None and old.readable and old.status is SessionStatus.ACTIVE
        if not proved and (asked or at_stake):
            return Refused(result.verdict, had_session=old is not None)
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            session = await self._installer.store(uow, new, old, actor)
            if proved:
                await self._changes.renewed(uow, session, actor=actor)
                await self._installer.judge(uow, session, result.verdict, actor)
            session = await uow.sessions.get(session.session_id) or session
            await uow.commit()
        return session

    async def import_for(self, person_id: PersonId, parsed: ParsedCookies, *, actor: Actor) -> ScrapingSession:
        """Store cookies without trying them; the next validation judges them."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            old = await uow.sessions.for_person(person_id, parsed.platform)
            session = await self._installer.store(uow, self._new(person_id, parsed, old), old, actor)
            await uow.commit()
        return session


def _identity(new: NewSession, old: ScrapingSession | None) -> SessionIdentity:
    number = old.session_id if old else SessionId(0)
    return SessionIdentity(number, new.platform, new.storage_state, new.proxy_url, new.user_agent, new.locale)


def _renewed(new: NewSession, result: ProbeResult) -> NewSession:
    """With the cookies that the site renewed while it was asked, and the account that they name."""
    state = new.storage_state.with_cookies(list(result.rotated))
    return replace(new, storage_state=state, account_id=state.account_id(new.platform))


def _not_checked(upload: PendingUpload, person: Person, platform: Platform, verdict: Verdict) -> NotChecked:
    return NotChecked(upload.upload_id, person, platform, verdict, upload.created_at + UNDO_FOR)
