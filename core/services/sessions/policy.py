"""What follows from a verdict: a pure table, walked by tests for every verdict and every `estado`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.incidents.incident import Severity
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.verdict import DEFAULT_PAUSE, SessionState, Verdict, pause_end


class Step(StrEnum):
    """What the job that asked should do next."""

    PROCEED = "proceed"
    WAIT_SESSION = "wait_session"
    """Until the session is renewed or revalidated."""
    WAIT_CONFIRMATION = "wait_confirmation"
    WAIT_COOLDOWN = "wait_cooldown"
    LOOK_CLOSER = "look_closer"
    """Undecided: ask the browser, or try later; never held against the session."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`status` None = unchanged. `confirm_at`: when the second probe is due. `recovered`: open incidents resolve."""

    step: Step
    status: SessionStatus | None = None
    incident: Severity | None = None
    cooldown_until: datetime | None = None
    confirm_at: datetime | None = None
    recovered: bool = False


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """`confirm_after`: how long after weak proof the second probe is made."""

    confirm_after: timedelta = timedelta(seconds=60)
    default_pause: timedelta = DEFAULT_PAUSE


def decide(verdict: Verdict, session: ScrapingSession, now: datetime, settings: PolicySettings) -> Decision:
    """Apply the table. Nothing but positive proof (a strong one, or a weak one confirmed) changes `estado`."""
    match verdict.state:
        case SessionState.VALID:
            status = None if session.status is SessionStatus.ACTIVE else SessionStatus.ACTIVE
            return Decision(Step.PROCEED, status=status, recovered=True)
        case SessionState.BANNED:
            return _dead(session, SessionStatus.BANNED, Severity.BANNED)
        case SessionState.EXPIRED:
            return _expired(verdict, session, now, settings)
        case SessionState.CONSENT:
            return Decision(Step.WAIT_SESSION)
        case SessionState.RESTRICTED:
            return Decision(Step.WAIT_COOLDOWN, cooldown_until=pause_end(verdict.until, now, settings.default_pause))
        case SessionState.UNDECIDED:
            return Decision(Step.LOOK_CLOSER)


_SITE_TROUBLE = frozenset({"server_error", "overloaded", "transient", "too_many_requests"})


def is_doubt(verdict: Verdict) -> bool:
    """Whether an undecided verdict says something about the session rather than the way to the site."""
    area, _, name = verdict.reason.partition(".")
    on_the_way = area in {"transport", "proxy"} or name in _SITE_TROUBLE
    return verdict.state is SessionState.UNDECIDED and not on_the_way


def was_replaced(judged: ScrapingSession, current: ScrapingSession) -> bool:
    """Whether `current` has other cookies than `judged` had, put there by a person (rotation leaves `status_since`).

    What was seen with the former cookies says nothing about these.
    """
    other_cookies = current.fingerprint != judged.fingerprint and current.status_since != judged.status_since
    return other_cookies and current.status is SessionStatus.ACTIVE


def _expired(verdict: Verdict, session: ScrapingSession, now: datetime, settings: PolicySettings) -> Decision:
    if verdict.strong or session.status is not SessionStatus.ACTIVE:
        return _dead(session, SessionStatus.EXPIRED, Severity.EXPIRED)
    suspected = session.suspected_since
    if suspected is not None and now - suspected >= settings.confirm_after:
        return _dead(session, SessionStatus.EXPIRED, Severity.EXPIRED)
    return Decision(Step.WAIT_CONFIRMATION, confirm_at=(suspected or now) + settings.confirm_after)


def _dead(session: ScrapingSession, status: SessionStatus, severity: Severity) -> Decision:
    """A banned account that also shows a login page stays banned: the graver state is the one a person must solve."""
    if session.status is SessionStatus.BANNED and status is SessionStatus.EXPIRED:
        return Decision(Step.WAIT_SESSION)
    changed = session.status is not status
    return Decision(Step.WAIT_SESSION, status=status if changed else None, incident=severity if changed else None)
