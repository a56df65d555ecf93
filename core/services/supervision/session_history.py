"""What the events of a session say of a moment in the past: pure functions over its history."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from core.domain.sessions.condition import Condition
from core.domain.sessions.session import AnySession, SessionEvent, SessionStatus

INSTANT = timedelta(microseconds=1)
"""The smallest step of time: what lies just inside the end of a period."""
WEEK, MONTH = 7, 30
"""Days of a short and of a long history."""
_STATES = frozenset(SessionStatus)


def past_condition(status: SessionStatus, events: Sequence[SessionEvent], moment: datetime) -> Condition:
    """What the history says of a moment that is over: dead or not, and whether anything had been found out by then."""
    if status is not SessionStatus.ACTIVE:
        return Condition.DEAD
    known = any(event.at <= moment and event.kind not in {"created", "proxy_changed"} for event in events)
    return Condition.WELL if known else Condition.UNCHECKED


def past_reason(status: SessionStatus, reason: str) -> str:
    """Of the past only the reasons of dead sessions are known."""
    return reason if status is not SessionStatus.ACTIVE else ""


def is_change(event: SessionEvent) -> bool:
    """Whether `estado` went from one value to another: by a verdict, by new cookies, or by their undoing."""
    return event.before in _STATES and event.after in _STATES and event.before != event.after


def status_events(events: Sequence[SessionEvent]) -> list[SessionEvent]:
    """Those that tell an `estado`, oldest first."""
    return sorted(
        (event for event in events if event.after in _STATES and event.kind != "cooldown"), key=lambda e: e.at
    )


def reason_before(changes: Sequence[SessionEvent], moment: datetime) -> str:
    """The reason of the last change at or before `moment`; empty without one."""
    before = [event for event in changes if event.at <= moment]
    return before[-1].reason if before else ""


def week(
    session: AnySession, changes: Sequence[SessionEvent], moment: datetime, zone: tzinfo
) -> tuple[SessionStatus | None, ...]:
    """`estado` at the end of each of the seven days up to `moment`, oldest first; None before anything was known."""
    return last_days(session, changes, moment, zone, WEEK)


def last_days(
    session: AnySession, changes: Sequence[SessionEvent], moment: datetime, zone: tzinfo, count: int
) -> tuple[SessionStatus | None, ...]:
    """The same for `count` days."""
    today = moment.astimezone(zone).date()
    days: list[SessionStatus | None] = []
    for back in range(count - 1, -1, -1):
        end = min(datetime.combine(today - timedelta(days=back - 1), time(), zone), moment + INSTANT)
        if session.created_at >= end or (session.checked_at is None and not changes):
            days.append(None)
            continue
        later = [e for e in changes if e.at >= end]
        before = [e for e in changes if e.at < end]
        if before:
            days.append(SessionStatus(before[-1].after))
        elif later and later[0].before in _STATES:
            days.append(SessionStatus(later[0].before))
        else:
            days.append(session.status)
    return tuple(days)
