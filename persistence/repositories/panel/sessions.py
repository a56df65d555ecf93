"""Sessions without anything secret, and what happened to them."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, over, select

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.lifetimes import LIFE_KINDS
from core.domain.sessions.session import SessionEvent, SessionFacts
from persistence.crypto.encryption import Sealed
from persistence.models import SessionDetailRow, SessionEventRow, SessionRow
from persistence.repositories.base import BREATH, FRESH, Repository
from persistence.repositories.sessions.queries import known_platform, of_current_people, pairs
from persistence.repositories.sessions.rows import read_platform, read_status, sealed_part, sealed_values, to_session
from persistence.row_memo import stored_hash, stored_values
from persistence.types import UNREADABLE

Ts = TypeVarTuple("Ts")
_SHARED = (
    *(SessionRow.session_id, SessionRow.person_id, SessionRow.platform, SessionRow.status, SessionRow.created_at),
    *(SessionRow.last_activity, SessionRow.user_agent, SessionRow.cookies, SessionRow.proxy),
)
_OWN = (
    *(SessionDetailRow.proxy_url, SessionDetailRow.proxy_id, SessionDetailRow.locale, SessionDetailRow.account_id),
    *(SessionDetailRow.cookies_expire_at, SessionDetailRow.checked_at, SessionDetailRow.reason),
    *(SessionDetailRow.status_since, SessionDetailRow.cooldown_until, SessionDetailRow.suspected_since),
    *(SessionDetailRow.last_state, SessionDetailRow.doubts),
)
_EVENT = (
    *(SessionEventRow.session_id, SessionEventRow.kind, SessionEventRow.at, SessionEventRow.actor),
    *(SessionEventRow.before, SessionEventRow.after, SessionEventRow.reason, SessionEventRow.evidence),
)

_CHANGES = (
    select(*_EVENT)
    .where(SessionEventRow.session_id.in_(bindparam("ids", expanding=True)))
    .where(SessionEventRow.at >= bindparam("since"), SessionEventRow.kind.in_(LIFE_KINDS))
    .order_by(SessionEventRow.event_id)
)

_TABLE = SessionRow.__tablename__
_STORED = stored_values((*_SHARED, *_OWN))


class PanelSessions(Repository):
    """The part of PanelRepository that is about sessions."""

    async def sessions(
        self, *, person_id: PersonId | None = None, ids: Collection[SessionId] | None = None
    ) -> Sequence[SessionFacts]:
        """As the port says. A row is decoded, and decrypted to know that it can be read, when it has changed."""
        where = _wanted(person_id, ids)
        rows = await self._session.execute(_of_current(_joined(_STORED), where))
        stored = {row.session_id: stored_hash(row) for row in rows}
        known: dict[int, SessionFacts | None] = {
            number: self._memo.get(_TABLE, number, value) for number, value in stored.items()
        }
        if changed := [number for number, facts in known.items() if facts is None]:
            some = where if len(changed) == len(known) else SessionRow.session_id.in_(changed)
            for number, facts in (await self._read(some)).items():
                known[number] = facts
                if facts.readable and number in stored:
                    self._memo.put(_TABLE, number, stored[number], facts)
            if where is None:
                self._memo.keep_only(_TABLE, known)
        return [facts for facts in known.values() if facts is not None]

    async def _read(self, where: ColumnElement[bool] | None) -> Mapping[int, SessionFacts]:
        statement = _of_current(_joined(select(*_SHARED, *_OWN)), where)
        rows = await self._session.execute(statement, execution_options=FRESH)
        known: dict[int, SessionFacts | None] = {}
        for part in rows.partitions(BREATH):
            known |= {row.session_id: self._facts(row) for row in part}
            await asyncio.sleep(0)
        unknown = [number for number, facts in known.items() if facts is None]
        opened = await self._opened_facts(unknown) if unknown else {}
        return {number: facts for number, one in known.items() if (facts := one or opened.get(number)) is not None}

    async def changes(self, ids: Collection[SessionId], since: datetime) -> Mapping[SessionId, Sequence[SessionEvent]]:
        found: dict[SessionId, list[SessionEvent]] = defaultdict(list)
        given = {"ids": list(ids), "since": since}
        for row in await self._session.execute(_CHANGES, given, execution_options=FRESH):
            found[SessionId(row.session_id)].append(_event(row))
        return found

    async def newest_events(self, limit: int) -> Mapping[SessionId, Sequence[SessionEvent]]:
        of_each = over(
            func.row_number(), partition_by=SessionEventRow.session_id, order_by=SessionEventRow.event_id.desc()
        )
        placed = select(SessionEventRow.event_id, of_each.label("place")).subquery()
        statement = (
            select(*_EVENT)
            .join(placed, placed.c[0] == SessionEventRow.event_id)
            .where(placed.c.place <= limit)
            .order_by(SessionEventRow.event_id.desc())
        )
        found: dict[SessionId, list[SessionEvent]] = defaultdict(list)
        rows = await self._session.execute(statement, execution_options=FRESH)
        for part in rows.partitions(BREATH):
            for row in part:
                found[SessionId(row.session_id)].append(_event(row))
            await asyncio.sleep(0)
        return found

    async def histories(self) -> Sequence[tuple[Platform, Sequence[SessionEvent]]]:
        statement = (
            select(SessionRow.platform, *_EVENT)
            .join(SessionEventRow, SessionEventRow.session_id == SessionRow.session_id)
            .where(SessionEventRow.kind.in_(LIFE_KINDS), known_platform())
            .order_by(SessionEventRow.session_id, SessionEventRow.event_id)
        )
        found: dict[int, tuple[Platform, list[SessionEvent]]] = {}
        rows = await self._session.execute(statement, execution_options=FRESH)
        for part in rows.partitions(BREATH):
            for row in part:
                pair = found.setdefault(row.session_id, (Platform(row.platform.strip().lower()), []))
                pair[1].append(_event(row))
            await asyncio.sleep(0)
        return list(found.values())

    def _facts(self, row: Any) -> SessionFacts | None:
        """None for a row that has to be opened to know whether it can be read."""
        columns = tuple(row)
        if UNREADABLE in columns or not isinstance(row.cookies, Sealed) or row.doubts is None:
            return None
        sealed = sealed_values(row.cookies, row.proxy_url, row.proxy)
        if row.created_at is None or not self._damages.was_opened(
            SessionRow.__tablename__, str(row.session_id), sealed
        ):
            return None
        return SessionFacts(
            status=read_status(row.status),
            checked_at=row.checked_at,
            last_state=row.last_state,
            doubts=row.doubts,
            suspected_since=row.suspected_since,
            cooldown_until=row.cooldown_until,
            cookies_expire_at=row.cookies_expire_at,
            session_id=SessionId(row.session_id),
            person_id=PersonId(row.person_id),
            platform=read_platform(row.platform),
            created_at=row.created_at,
            last_activity=row.last_activity or row.created_at,
            user_agent=row.user_agent,
            locale=row.locale,
            account_id=row.account_id,
            reason=row.reason,
            status_since=row.status_since,
            proxy_id=row.proxy_id,
        )

    async def _opened_facts(self, ids: Collection[int]) -> Mapping[int, SessionFacts]:
        statement = pairs().where(SessionRow.session_id.in_(ids))
        found: dict[int, SessionFacts] = {}
        rows = await self._session.execute(statement, execution_options=FRESH)
        for part in rows.partitions(BREATH):
            for row, detail in part:
                session, key = to_session(self._box, row, detail), str(row.session_id)
                if not session.readable:
                    self._damages.note(SessionRow.__tablename__, key)
                elif sealed := sealed_part(row, detail):
                    self._damages.opened(SessionRow.__tablename__, key, sealed)
                found[row.session_id] = session.facts
            await asyncio.sleep(0)
        return found


def _wanted(person_id: PersonId | None, ids: Collection[SessionId] | None) -> ColumnElement[bool] | None:
    if ids is not None:
        return SessionRow.session_id.in_(ids)
    return SessionRow.person_id == person_id if person_id is not None else None


def _of_current(statement: Select[*Ts], where: ColumnElement[bool] | None) -> Select[*Ts]:
    """In order; of people who were removed only what is asked for by name."""
    found = of_current_people(statement, None) if where is None else statement.where(where)
    return found.where(known_platform()).order_by(SessionRow.session_id)


def _joined(statement: Select[*Ts]) -> Select[*Ts]:
    return statement.outerjoin(SessionDetailRow, SessionDetailRow.session_id == SessionRow.session_id)


def _event(row: Any) -> SessionEvent:
    return SessionEvent(
        SessionId(row.session_id), row.kind, row.at, row.actor, row.before, row.after, row.reason, row.evidence
    )
