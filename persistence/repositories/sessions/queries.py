"""Which session rows are meant: the conditions that queries of SqlSessionRepository share."""

from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from persistence.models import PersonRow, SessionDetailRow, SessionRow

_platform_word = func.lower(func.trim(SessionRow.platform))
_status_word = func.coalesce(func.nullif(func.lower(func.trim(SessionRow.status)), ""), SessionStatus.ACTIVE.value)
"""`plataforma` and `estado`, in whatever spelling they were written."""

Ts = TypeVarTuple("Ts")


def pairs() -> Select[SessionRow, SessionDetailRow]:
    """Sessions with our details of them, where there are any."""
    return select(SessionRow, SessionDetailRow).outerjoin(
        SessionDetailRow, SessionDetailRow.session_id == SessionRow.session_id
    )


def counted() -> Select[str, str, int]:
    """Network, `estado` and number of the sessions of each."""
    return (
        select(_platform_word, _status_word, func.count())
        .select_from(SessionRow)
        .group_by(_platform_word, _status_word)
    )


def known_platform() -> ColumnElement[bool]:
    """Rows of this program's networks."""
    return _platform_word.in_([platform.value for platform in Platform])


def on_network(statement: Select[*Ts], platform: Platform) -> Select[*Ts]:
    """Those of one network; of two spellings the usual one comes first."""
    return statement.where(_platform_word == platform.value).order_by(SessionRow.platform != platform.value)


def of_current_people(statement: Select[*Ts], status: SessionStatus | None) -> Select[*Ts]:
    """Without the sessions of people who were removed; users who were never enrolled count as current."""
    current = statement.outerjoin(PersonRow, PersonRow.person_id == SessionRow.person_id).where(
        or_(PersonRow.person_id.is_(None), PersonRow.active.is_(True))
    )
    return current if status is None else current.where(_has(status))


def _has(status: SessionStatus) -> ColumnElement[bool]:
    """The same reading of `estado` as `status_of`."""
    if status is SessionStatus.EXPIRED:
        return _status_word.not_in([other.value for other in SessionStatus if other is not status])
    return _status_word == status.value
