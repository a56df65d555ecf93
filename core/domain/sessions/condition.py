"""The condition of a session as people see it: one truth for the chat, the report, its picture and `/health`."""

from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.sessions.session import AnySession, ScrapingSession, SessionHealth, SessionStatus
from core.domain.sessions.verdict import SessionState

EXPIRES_SOON = timedelta(days=2)
"""Cookies that run out within this time are worth a person's attention."""
REPEATED_DOUBT = 3
"""So many undecided checks in a row are worth a person's attention."""
EXPIRING_REASON = "session.expiring"
"""Reason code of cookies that are about to run out."""
OLD_REASON = "session.old"
"""Reason code of a session at the age at which those of its network usually end."""


class Condition(StrEnum):
    """What can be said of a session, from its `estado` and its last checks. Worst first."""

    DEAD = "dead"
    """Expired or banned, by positive proof."""
    NEEDS_PERSON = "needs_person"
    """A notice to accept, cookies about to run out, checks that never decide, or a row that cannot be read."""
    WAITING = "waiting"
    """The site asked for a pause, or a second check has to confirm a suspicion."""
    UNCHECKED = "unchecked"
    """Never proved alive, or not looked at again since its pause ended: that it was asked to wait proves nothing."""
    WELL = "well"
    """Proved alive at its last decisive check."""


def condition_of(session: ScrapingSession | SessionHealth, now: datetime) -> Condition:
    """The condition at `now`."""
    if session.status is not SessionStatus.ACTIVE:
        return Condition.DEAD
    if needs_person(session, now):
        return Condition.NEEDS_PERSON
    if session.suspected_since is not None or is_paused(session, now):
        return Condition.WAITING
    unproved = session.checked_at is None or session.last_state is SessionState.RESTRICTED
    return Condition.UNCHECKED if unproved else Condition.WELL


def needs_person(session: ScrapingSession | SessionHealth, now: datetime) -> bool:
    """Whether a living session waits for a person, or soon will."""
    asks = session.last_state is SessionState.CONSENT or is_doubtful(session) or expires_soon(session, now)
    return asks or not session.readable


def is_doubtful(session: ScrapingSession | SessionHealth) -> bool:
    """Whether checks have failed to decide too often in a row."""
    return session.doubts >= REPEATED_DOUBT


def is_paused(session: ScrapingSession | SessionHealth, now: datetime) -> bool:
    """Whether a pause that the site asked for is still running."""
    return session.cooldown_until is not None and session.cooldown_until > now


def expires_soon(session: ScrapingSession | SessionHealth, now: datetime) -> bool:
    """Whether the cookies run out within two days, or have."""
    return session.cookies_expire_at is not None and session.cookies_expire_at - now <= EXPIRES_SOON


def reason_to_act(session: AnySession, now: datetime) -> str:
    """The reason code behind a condition that a person can mend; else empty."""
    condition = condition_of(session, now)
    other = session.last_state is SessionState.CONSENT or not session.readable
    if condition is Condition.NEEDS_PERSON and not other and expires_soon(session, now):
        return EXPIRING_REASON
    return session.reason if condition in {Condition.DEAD, Condition.NEEDS_PERSON} else ""
