"""A person's session on a social network, and what is known of its health."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.ids import PersonId, ProxyId, SessionId
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState

IDLE_LIMIT = timedelta(days=30)
"""A session unused for longer counts as expired and is marked so (docs/sesiones_multiusuario.md)."""

UNREADABLE_REASON = "session.unreadable"
"""`reason` of a session whose row cannot be read, whatever is stored there."""


class SessionStatus(StrEnum):
    """Column `estado`: what the database believes of the session."""

    ACTIVE = "activa"
    EXPIRED = "expirada"
    BANNED = "baneada"


@dataclass(frozen=True, slots=True)
class SessionIdentity:
    """What makes probe and browser look alike to the site: they both use exactly this and nothing else."""

    session_id: SessionId
    platform: Platform
    storage_state: StorageState = field(repr=False)
    proxy_url: str | None = field(default=None, repr=False)
    user_agent: str | None = None
    locale: str = "es-ES"

    @property
    def account_id(self) -> str | None:
        """The account id inside the cookies, or None."""
        return self.storage_state.account_id(self.platform)


@dataclass(frozen=True, slots=True)
class ScrapingSession:
    """A row of `sesiones_scraping` joined with our own details of it. Cookies are in the clear only in here."""

    session_id: SessionId
    person_id: PersonId
    platform: Platform
    status: SessionStatus
    storage_state: StorageState = field(repr=False)
    created_at: datetime
    last_activity: datetime
    proxy_url: str | None = field(default=None, repr=False)
    user_agent: str | None = None
    locale: str = "es-ES"
    account_id: str | None = None
    fingerprint: str = ""
    cookies_expire_at: datetime | None = None
    checked_at: datetime | None = None
    """When a probe or browser last judged it."""
    reason: str = ""
    """Reason code of the last decisive verdict."""
    status_since: datetime | None = None
    cooldown_until: datetime | None = None
    suspected_since: datetime | None = None
    """Weak proof of expiry seen at this time; a second probe has to agree before `status` changes."""
    proxy_id: ProxyId | None = None
    readable: bool = True
    """False: no key opens the row, or it is damaged. Nothing secret of it is here then, and `reason` says so."""
    last_state: SessionState | None = None
    """What the last decisive check found; None before the first one."""
    doubts: int = 0
    """Undecided checks in a row since then."""

    @property
    def identity(self) -> SessionIdentity:
        """The part that probe and browser use. ValueError for an unreadable session: it is not one without cookies."""
        if not self.readable:
            raise ValueError(f"session {self.session_id} is unreadable")
        return SessionIdentity(
            session_id=self.session_id,
            platform=self.platform,
            storage_state=self.storage_state,
            proxy_url=self.proxy_url,
            user_agent=self.user_agent,
            locale=self.locale,
        )

    @property
    def health(self) -> "SessionHealth":
        """What its condition follows from."""
        return SessionHealth(**{known.name: getattr(self, known.name) for known in fields(SessionHealth)})

    @property
    def facts(self) -> "SessionFacts":
        """All of it that is no secret."""
        return SessionFacts(**{known.name: getattr(self, known.name) for known in fields(SessionFacts)})

    def is_idle(self, now: datetime) -> bool:
        """Unused for more than 30 days at `now`."""
        return now - self.last_activity > IDLE_LIMIT


@dataclass(frozen=True, slots=True)
class SessionHealth:
    """What the condition of a session follows from; see ScrapingSession. Nothing secret is needed for it."""

    status: SessionStatus
    readable: bool = True
    checked_at: datetime | None = None
    last_state: SessionState | None = None
    doubts: int = 0
    suspected_since: datetime | None = None
    cooldown_until: datetime | None = None
    cookies_expire_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts(SessionHealth):
    """What people see of a session; see ScrapingSession. Nothing secret is in it, and nothing is decrypted for it."""

    session_id: SessionId
    person_id: PersonId
    platform: Platform
    created_at: datetime
    last_activity: datetime
    user_agent: str | None = None
    locale: str = "es-ES"
    account_id: str | None = None
    reason: str = ""
    status_since: datetime | None = None
    proxy_id: ProxyId | None = None


AnySession = ScrapingSession | SessionFacts
"""A session as far as people see it."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """What is stored when cookies arrive for a person and platform (insert, or replacement of the older row)."""

    person_id: PersonId
    platform: Platform
    storage_state: StorageState = field(repr=False)
    proxy_url: str | None = field(default=None, repr=False)
    user_agent: str | None = None
    locale: str = "es-ES"
    account_id: str | None = None
    cookies_expire_at: datetime | None = None
    status: SessionStatus = SessionStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One line of a session's history: what happened, why, on what evidence, caused by whom or what, when."""

    session_id: SessionId
    kind: str
    """`created`, `replaced`, `status_changed`, `checked`, `cooldown`, `suspected`, `proxy_changed`, `undone`."""
    at: datetime
    actor: Actor
    before: str = ""
    after: str = ""
    reason: str = ""
    evidence: str = ""


def session_key(session_id: int) -> str:
    """Job key of a session: one job at a time uses it."""
    return f"session:{session_id}"
