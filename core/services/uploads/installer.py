"""Putting proved cookies in place: the former ones are kept for an undo, jobs go on and incidents close."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.ids import PersonId
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person
from core.domain.sessions.proxies import Proxy
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.proxies.pool import ProxyPool
from core.services.sessions.changes import SessionChanges
from core.services.team.audit_subjects import session_subject
from core.services.uploads.steps import UNDO_FOR
from core.services.webhooks import events


@dataclass(frozen=True, slots=True)
class Installed:
    """A session as it is now. `backup_id` undoes it until `undo_until` (None: there was nothing before)."""

    session: ScrapingSession
    resumed_jobs: int
    resolved_incidents: tuple[int, ...]
    backup_id: int | None
    undo_until: datetime | None
    paused_until: datetime | None
    """The end of the pause that the site asked for instead of a proof."""


class SessionInstaller:
    """Works within the caller's transaction; the caller commits."""

    def __init__(self, clock: Clock, changes: SessionChanges, proxies: ProxyPool) -> None:
        self._clock = clock
        self._changes = changes
        self._proxies = proxies

    async def install(
        self,
        uow: UnitOfWork,
        person: Person,
        new: NewSession,
        verdict: Verdict,
        *,
        actor: Actor,
        by: PersonId,
        lent: Proxy | None,
        action: str = "cookies.upload",
    ) -> Installed:
        """Replace the person's session on that network. `lent` is the proxy through which it was proved, if one was
        chosen for it; `action` is what the audit calls it."""
        now = self._clock.now()
        old = await uow.sessions.for_person(person.person_id, new.platform)
        backup = await uow.sessions.backup(old.session_id, now + UNDO_FOR) if old else None
        session = await self.store(uow, new, old, actor, lent)
        incidents = tuple(incident.incident_id for incident in await uow.incidents.for_session(session.session_id))
        resumed = await self._changes.renewed(uow, session, actor=actor)
        paused_until = await self.judge(uow, session, verdict, actor)
        before = old.fingerprint[-4:] if old else ""
        subject, after = session_subject(person.name, session.platform), session.fingerprint[-4:]
        await uow.audit.add(AuditEntry(by, action, now, subject, before=before, after=after))
        undo_until = now + UNDO_FOR if backup is not None else None
        return Installed(session, resumed, incidents, backup, undo_until, paused_until)

    async def store(
        self,
        uow: UnitOfWork,
        new: NewSession,
        old: ScrapingSession | None,
        actor: Actor,
        lent: Proxy | None = None,
    ) -> ScrapingSession:
        """Write the session and its history line, judged by nothing yet."""
        session = await uow.sessions.save(new, self._clock.now())
        if lent is not None:
            session = await self._proxies.lend(uow, session, lent)
        kind = "replaced" if old else "created"
        before, after = old.status.value if old else "", session.status.value
        event = SessionEvent(session.session_id, kind, self._clock.now(), actor, before=before, after=after)
        await uow.sessions.add_event(event)
        await events.session_renewed(uow, session, kind, self._clock.now())
        return session

    async def judge(self, uow: UnitOfWork, session: ScrapingSession, verdict: Verdict, actor: Actor) -> datetime | None:
        """Store what the trial found; the end of the pause that the site asks for, if it does."""
        if verdict.state is SessionState.RESTRICTED:
            judgement = await self._changes.apply(uow, session, verdict, actor=actor)
            return judgement.decision.cooldown_until
        await uow.sessions.set_health(
            session.session_id, checked_at=self._clock.now(), reason="session.uploaded", state=SessionState.VALID
        )
        return None
