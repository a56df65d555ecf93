"""Which session a person works with (names and promises known from the users' documentation)."""

from collections.abc import Callable

from core.domain.ids import PersonId, SessionId
from core.domain.incidents.incident import Severity
from core.domain.people.actors import IDLE, SERVICE, Actor
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import (
    AccountBannedException,
    SessionExpiredException,
    SessionNotFoundException,
    SessionUnreadableException,
)
from core.ports.runtime import Clock
from core.ports.session_cache import SessionReads
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.sessions.changes import SessionChanges
from core.services.sessions.reads import StoredSessions

IDLE_REASON = "session.idle"


class ScrapingService:
    """Maps a person and a platform to the stored session. Every method is one committed transaction."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        changes: SessionChanges,
        *,
        certain: Callable[[], bool] = lambda: True,
        reads: SessionReads | None = None,
    ) -> None:
        self._reads = reads or StoredSessions(uow)
        self._certain = certain
        self._uow = uow
        self._clock = clock
        self._changes = changes

    async def get_session_for_user(self, id_usuario: PersonId, plataforma: Platform | str) -> ScrapingSession:
        """The person's usable session; `plataforma` may be the name as the table holds it (`facebook`).

        Raises SessionNotFoundException, SessionExpiredException or AccountBannedException. A session idle for more
        than 30 days is marked expired here (with its alert) and raised as such.
        """
        platform = _known(plataforma)
        session = await self._reads.for_person(id_usuario, platform) if platform else None
        if session is None:
            raise SessionNotFoundException(f"no session on {plataforma}")
        if not session.readable:
            raise SessionUnreadableException(f"session {session.session_id} cannot be read")
        if self._rested_too_long(session):
            session = await self._expire_of_rest(session.session_id)
        if session.status is SessionStatus.EXPIRED:
            raise SessionExpiredException(verdict=Verdict(SessionState.EXPIRED, session.reason or IDLE_REASON))
        if session.status is SessionStatus.BANNED:
            raise AccountBannedException(verdict=Verdict(SessionState.BANNED, session.reason))
        return session

    async def update_session_activity(self, id_sesion: SessionId) -> None:
        """The session was used now. Raises SessionNotFoundException when there is none of that number."""
        async with self._uow() as uow:
            await _stored(uow, id_sesion)
            await uow.sessions.touch(id_sesion, self._clock.now())
            await uow.commit()

    async def mark_session_expired(self, id_sesion: SessionId, reason: str = "manual", actor: Actor = SERVICE) -> None:
        """`estado` becomes `expirada`, with history, incident and alerts in the same transaction. Idempotent."""
        await self._mark(id_sesion, SessionStatus.EXPIRED, reason, actor)

    async def mark_session_banned(self, id_sesion: SessionId, reason: str = "manual", actor: Actor = SERVICE) -> None:
        """`estado` becomes `baneada`, with history, incident and alerts in the same transaction. Idempotent."""
        await self._mark(id_sesion, SessionStatus.BANNED, reason, actor)

    def _rested_too_long(self, session: ScrapingSession) -> bool:
        """Not while the clock is in doubt: what is expired by it stays so until a person acts."""
        idle = session.status is SessionStatus.ACTIVE and session.is_idle(self._clock.now())
        return idle and session.readable and self._certain()

    async def _expire_of_rest(self, session_id: SessionId) -> ScrapingSession:
        """Mark it, unless it was renewed or used meanwhile; the session as it is then."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            session = await _stored(uow, session_id)
            if self._rested_too_long(session):
                await self._changes.set_status(
                    uow,
                    session,
                    SessionStatus.EXPIRED,
                    Severity.EXPIRED,
                    reason=IDLE_REASON,
                    evidence="ultima_actividad",
                    actor=IDLE,
                )
                session = await _stored(uow, session_id)
                await uow.commit()
        return session

    async def _mark(self, session_id: SessionId, status: SessionStatus, reason: str, actor: Actor) -> None:
        severity = Severity.BANNED if status is SessionStatus.BANNED else Severity.EXPIRED
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            session = await _stored(uow, session_id)
            await self._changes.set_status(uow, session, status, severity, reason=reason, evidence="", actor=actor)
            await uow.commit()


async def _stored(uow: UnitOfWork, session_id: SessionId) -> ScrapingSession:
    session = await uow.sessions.get(session_id)
    if session is None:
        raise SessionNotFoundException(f"no session {session_id}")
    return session


def _known(name: str) -> Platform | None:
    """The platform of that name, as people write it; None for a network of which there are no sessions."""
    try:
        return Platform(name.strip().lower())
    except ValueError:
        return None
