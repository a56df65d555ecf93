"""The condition of a session in signs and words: the same in `/sesion`, the team view, reports and `/health`."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from core.domain.sessions.condition import Condition, condition_of, expires_soon, is_paused
from core.domain.sessions.session import AnySession, SessionStatus
from core.domain.sessions.verdict import SessionState
from core.services.supervision.reports import SessionLine
from handlers.framework.spanish import ago, day, number, plural, the_time, until
from handlers.words.reasons import seen

CONDITION_SIGNS: Mapping[Condition, str] = {
    Condition.DEAD: "⛔",
    Condition.NEEDS_PERSON: "⚠️",
    Condition.WAITING: "⏳",
    Condition.UNCHECKED: "❔",
    Condition.WELL: "✅",
}
_COUNTED: Mapping[Condition, tuple[str, str]] = {
    Condition.DEAD: ("no sirve", "no sirven"),
    Condition.NEEDS_PERSON: ("por atender", "por atender"),
    Condition.WAITING: ("en espera", "en espera"),
    Condition.UNCHECKED: ("sin revisar", "sin revisar"),
    Condition.WELL: ("bien", "bien"),
}
_EXPIRED_SIGN = "🔐"
_SUSPENDED = frozenset({"suspended", "disabled", "deactivated"})
EXPIRED = "vencida"
BANNED = "baneada"
BLOCKED = "bloqueada"


def counted(condition: Condition, count: int) -> str:
    """What stands after a number of sessions in that condition."""
    return _COUNTED[condition][count != 1]


def tally(counts: Mapping[Condition, int]) -> str:
    """`10 bien · 3 por atender`: every condition that occurs, the good ones first."""
    present = [condition for condition in reversed(Condition) if counts.get(condition)]
    return " · ".join(f"{number(counts[c])} {counted(c, counts[c])}" for c in present)


def sessions_that(condition: Condition) -> str:
    """What stands after "hay sesiones"."""
    many = _COUNTED[condition][1]
    return f"que {many}" if condition is Condition.DEAD else many


def worst_of(counts: Mapping[Condition, int]) -> Condition | None:
    """The worst condition that occurs; None without sessions."""
    return next((condition for condition in Condition if counts.get(condition)), None)


def well_of(counts: Mapping[Condition, int]) -> str:
    """`10 de 14 bien`."""
    return f"{number(counts.get(Condition.WELL, 0))} de {number(sum(counts.values()))} bien"


def dead_word(status: SessionStatus, reason: str) -> str:
    """`vencida`, `baneada` (the network suspended the account) or `bloqueada` (it asks a person for something)."""
    if status is SessionStatus.EXPIRED:
        return EXPIRED
    return BANNED if reason.partition(".")[2] in _SUSPENDED else BLOCKED


def condition_name(line: SessionLine) -> str:
    """The condition of one session of a report."""
    if line.condition is Condition.DEAD:
        return dead_word(line.status, line.reason)
    return counted(line.condition, 1)


def sign_of(condition: Condition, status: SessionStatus) -> str:
    """The sign of a condition; an expired session has one of its own."""
    return _EXPIRED_SIGN if status is SessionStatus.EXPIRED else CONDITION_SIGNS[condition]


def sign(session: AnySession, now: datetime) -> str:
    """The session at a glance."""
    return sign_of(condition_of(session, now), session.status)


def words(session: AnySession, now: datetime, tz: tzinfo) -> str:
    """The condition in a few words, with its date where there is one."""
    match condition_of(session, now):
        case Condition.DEAD:
            return f"{dead_word(session.status, session.reason)}{_since(session.status_since, now, tz)}"
        case Condition.NEEDS_PERSON:
            return _needs(session, now)
        case Condition.WAITING if is_paused(session, now) and session.cooldown_until is not None:
            return f"en pausa hasta {the_time(session.cooldown_until, now, tz)}"
        case Condition.WAITING:
            return "parece vencida, lo estoy confirmando"
        case Condition.UNCHECKED:
            return "terminó su pausa, aún sin revisar" if session.checked_at else "aún sin revisar"
        case Condition.WELL:
            return f"revisada {ago(session.checked_at, now)}" if session.checked_at else "revisada"


def _needs(session: AnySession, now: datetime) -> str:
    if not session.readable:
        return "no puedo leer lo guardado: hay que subir otra vez las cookies"
    if session.last_state is SessionState.CONSENT:
        return seen(session.reason)
    if expires_soon(session, now) and session.cookies_expire_at is not None:
        if session.cookies_expire_at <= now:
            return "sus cookies ya pasaron su fecha"
        return f"sus cookies vencen {until(session.cookies_expire_at, now)}"
    return f"no pude comprobarla {plural(session.doubts, 'vez', 'veces')} seguidas"


def _since(moment: datetime | None, now: datetime, tz: tzinfo) -> str:
    if moment is None:
        return ""
    name = day(moment, now, tz)
    return f" desde {name}" if name in {"hoy", "ayer"} else f" desde el {name}"
