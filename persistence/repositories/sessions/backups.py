"""Keeping a session row for an undo, and erasing rows so that their numbers stay theirs."""

from abc import abstractmethod
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from core.domain.ids import PersonId, SessionId
from core.domain.sessions.session import ScrapingSession
from persistence.crypto.encryption import Legacy
from persistence.models import (
    BudgetRow,
    SessionBackupRow,
    SessionDetailRow,
    SessionEventRow,
    SessionRow,
    SettingRow,
)
from persistence.repositories.base import FRESH, Repository
from persistence.repositories.sessions.rows import to_session

_LAST_ERASED = "last-erased-session"
_ROW_COLUMNS = ("proxy", "user_agent", "status")
_ROW_DATES = ("last_activity",)
_DETAIL_COLUMNS = ("proxy_id", "locale", "account_id", "fingerprint", "reason", "last_state", "doubts")
_DETAIL_DATES = ("cookies_expire_at", "checked_at", "status_since", "cooldown_until", "suspected_since")


class SessionBackups(Repository):
    """The undo half of SessionRepository: secrets are copied sealed, never opened."""

    async def backup(self, session_id: SessionId, until: datetime) -> int | None:
        pair = await self._touchable_or_none(session_id)
        if pair is None:
            return None
        row, detail = pair
        kept = SessionBackupRow(
            session_id=session_id,
            until=until,
            cookies=self._box.seal_json(row.cookies.value) if isinstance(row.cookies, Legacy) else row.cookies,
            proxy_url=detail.proxy_url,
            columns=_columns(row, detail),
        )
        await self._insert(kept)
        return kept.backup_id

    async def last_backup(self, session_id: SessionId) -> int | None:
        kept = select(SessionBackupRow.backup_id).where(SessionBackupRow.session_id == session_id)
        return await self._one(kept.order_by(SessionBackupRow.backup_id.desc()))

    async def restore(self, backup_id: int, now: datetime) -> ScrapingSession | None:
        later = aliased(SessionBackupRow)
        superseded = exists().where(
            later.session_id == SessionBackupRow.session_id, later.backup_id > SessionBackupRow.backup_id
        )
        statement = (
            delete(SessionBackupRow)
            .where(SessionBackupRow.backup_id == backup_id, SessionBackupRow.until > now, ~superseded)
            .returning(SessionBackupRow)
        )
        kept = (await self._session.scalars(statement, execution_options=FRESH)).first()
        pair = None if kept is None else await self._touchable_or_none(SessionId(kept.session_id))
        if kept is None or pair is None:
            return None
        row, detail = pair
        row.cookies, detail.proxy_url = kept.cookies, kept.proxy_url
        _put_back(row, kept.columns, _ROW_COLUMNS, _ROW_DATES)
        _put_back(detail, kept.columns, _DETAIL_COLUMNS, _DETAIL_DATES)
        await self._session.flush()
        return to_session(self._box, row, detail)

    async def erase_of(self, person_id: PersonId) -> int:
        """Delete the sessions of a person with all that hangs on them, also where an adopted table cascades nothing."""
        return await self._erase(SessionRow.person_id == person_id)

    async def erase(self, session_id: SessionId) -> bool:
        return await self._erase(SessionRow.session_id == session_id) == 1

    async def _erase(self, which: ColumnElement[bool]) -> int:
        await self._remember_numbers()
        theirs = select(SessionRow.session_id).where(which)
        for table in (BudgetRow, SessionBackupRow, SessionEventRow, SessionDetailRow):
            await self._change(delete(table).where(table.session_id.in_(theirs)))
        return await self._change(delete(SessionRow).where(which))

    async def _remember_numbers(self) -> None:
        """SQLite gives a deleted row's number to the next one; buttons and jobs about the old session still name it.

        AUTOINCREMENT would need the table made anew, and this one may be another program's.
        """
        if self._on_sqlite:
            highest = max(await self._highest_number(), await self._last_erased())
            row = {"name": _LAST_ERASED, "value": highest}
            await self._insert_or_update(SettingRow, row, unique=(SettingRow.name,), changes={"value": highest})

    async def _fresh_number(self) -> int | None:
        """For a new row; None where the database itself never gives a number twice."""
        if not self._on_sqlite:
            return None
        return max(await self._highest_number(), await self._last_erased()) + 1

    async def _highest_number(self) -> int:
        return await self._count(select(func.coalesce(func.max(SessionRow.session_id), 0)))

    async def _last_erased(self) -> int:
        number = await self._one(select(SettingRow.value).where(SettingRow.name == _LAST_ERASED))
        return number if isinstance(number, int) else 0

    async def shorten_pauses(self, latest: datetime) -> int:
        pause = SessionDetailRow.cooldown_until
        return await self._change(update(SessionDetailRow).where(pause > latest).values(cooldown_until=latest))

    async def drop_backups(self, before: datetime) -> int:
        """Forget those whose time ran out before then; how many."""
        return await self._change(delete(SessionBackupRow).where(SessionBackupRow.until < before))

    @abstractmethod
    async def _touchable_or_none(self, session_id: SessionId) -> tuple[SessionRow, SessionDetailRow] | None:
        """The row, sealed if it was not, with its details."""


def _columns(row: SessionRow, detail: SessionDetailRow) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in _ROW_COLUMNS}
    plain |= {name: getattr(detail, name) for name in _DETAIL_COLUMNS}
    dates = {name: getattr(row, name) for name in _ROW_DATES}
    dates |= {name: getattr(detail, name) for name in _DETAIL_DATES}
    return plain | {name: value and value.isoformat() for name, value in dates.items()}


def _put_back(target: Any, columns: dict[str, Any], plain: tuple[str, ...], dates: tuple[str, ...]) -> None:
    for name in plain:
        if name in columns:  # rows kept by an earlier version lack the newer ones
            setattr(target, name, columns[name])
    for name in dates:
        setattr(target, name, columns[name] and datetime.fromisoformat(columns[name]))
