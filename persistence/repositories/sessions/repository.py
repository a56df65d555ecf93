"""Sessions and their history."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent, SessionHealth, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState
from core.errors import SessionUnreadableException, StorageException
from persistence.crypto.encryption import Legacy
from persistence.models import SessionDetailRow, SessionEventRow, SessionRow
from persistence.repositories.base import BREATH, FRESH, Scope, build, values_of
from persistence.repositories.sessions.backups import SessionBackups
from persistence.repositories.sessions.queries import counted, known_platform, of_current_people, on_network, pairs
from persistence.repositories.sessions.rows import (
    platform_of,
    proxy_of,
    read_status,
    redacted,
    sealed_part,
    status_of,
    storage_state_of,
    to_health,
    to_session,
)
from persistence.repositories.sessions.stored import Pair, StoredRows


class SqlSessionRepository(SessionBackups):
    """Implements SessionRepository.

    Every write loads the row first and, when another program wrote it, encrypts its cookies and moves its proxy address
    into our details: an adopted row stays plain until the first touch only.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._stored = StoredRows(scope)

    async def get(self, session_id: SessionId) -> ScrapingSession | None:
        pair = await self._stored.get(session_id)
        return None if pair is None else self._stored.opened(*pair)

    async def for_person(self, person_id: PersonId, platform: Platform) -> ScrapingSession | None:
        pair = await self._stored.for_person(person_id, platform)
        return None if pair is None else self._stored.opened(*pair)

    async def of_person(self, person_id: PersonId) -> Sequence[ScrapingSession]:
        return await self._all(pairs().where(SessionRow.person_id == person_id).order_by(SessionRow.platform))

    async def all(
        self, *, status: SessionStatus | None = None, platform: Platform | None = None
    ) -> Sequence[ScrapingSession]:
        statement = of_current_people(pairs(), status).order_by(SessionRow.session_id)
        if platform is not None:
            statement = on_network(statement, platform)
        return await self._all(statement)

    async def health(self) -> Sequence[SessionHealth]:
        found: list[SessionHealth] = []
        for row, detail in await self._pairs_of(of_current_people(pairs(), None)):
            sealed, key = sealed_part(row, detail), str(row.session_id)
            if detail is not None and sealed and self._damages.was_opened(SessionRow.__tablename__, key, sealed):
                found.append(to_health(row, detail))
                continue
            found.append(self._stored.opened(row, detail).health)
            if len(found) % BREATH == 0:
                await asyncio.sleep(0)
        return found

    async def counts(self) -> Mapping[tuple[Platform, SessionStatus], int]:
        found: Counter[tuple[Platform, SessionStatus]] = Counter()
        statement = of_current_people(counted(), None).where(known_platform())
        for platform, status, count in await self._session.execute(statement):
            found[Platform(platform), read_status(status)] += count
        return found

    async def ids(self, *, status: SessionStatus | None = None) -> Sequence[SessionId]:
        statement = of_current_people(select(SessionRow.session_id), status).where(known_platform())
        return [SessionId(value) for value in await self._many(statement.order_by(SessionRow.session_id))]

    async def expiring(self, after: datetime, before: datetime) -> Sequence[tuple[SessionId, datetime]]:
        statement = (
            of_current_people(select(SessionRow.session_id, SessionDetailRow.cookies_expire_at), SessionStatus.ACTIVE)
            .join(SessionDetailRow, SessionDetailRow.session_id == SessionRow.session_id)
            .where(SessionDetailRow.cookies_expire_at > after, SessionDetailRow.cookies_expire_at <= before)
            .where(known_platform())
            .order_by(SessionDetailRow.cookies_expire_at, SessionRow.session_id)
        )
        rows = await self._session.execute(statement, execution_options=FRESH)
        return [(SessionId(number), moment) for number, moment in rows if isinstance(moment, datetime)]

    async def save(self, new: NewSession, at: datetime) -> ScrapingSession:
        """As the port says. The binding to a pool proxy stays while the proxy address stays the same."""
        await self._lock(SessionRow.person_id == new.person_id)
        pair = await self._pair(on_network(pairs(), new.platform).where(SessionRow.person_id == new.person_id))
        if pair is None:
            number = await self._fresh_number()
            row = SessionRow(session_id=number, person_id=new.person_id, platform=new.platform.value, created_at=at)
            detail = SessionDetailRow()
            proxy_id = None
        else:
            row, detail = await self._adopted(*pair)
            kept = to_session(self._box, row, detail)
            proxy_id = detail.proxy_id if kept.proxy_url == new.proxy_url else None
        row.user_agent, row.status, row.last_activity = new.user_agent, new.status.value, at
        detail.locale, detail.checked_at, detail.reason, detail.status_since = new.locale, None, "", at
        detail.cooldown_until = detail.suspected_since = detail.last_state = None
        detail.doubts = 0
        self._put_cookies(row, detail, new.storage_state)
        detail.account_id = new.account_id or detail.account_id
        detail.cookies_expire_at = new.cookies_expire_at or detail.cookies_expire_at
        self._put_proxy(row, detail, new.proxy_url, proxy_id)
        await self._store(row, detail)
        self._damages.forget(SessionRow.__tablename__, str(row.session_id))
        return to_session(self._box, row, detail)

    async def set_status(self, session_id: SessionId, status: SessionStatus, *, reason: str, at: datetime) -> bool:
        row, detail = await self._touchable(session_id)
        changed = status_of(row) is not status
        if changed:
            row.status, detail.status_since = status.value, at
        detail.reason, detail.suspected_since = reason, None
        await self._session.flush()
        return changed

    async def set_health(
        self,
        session_id: SessionId,
        *,
        checked_at: datetime,
        reason: str | None = None,
        cooldown_until: datetime | None = None,
        suspected_since: datetime | None = None,
        state: SessionState | None = None,
    ) -> None:
        """As the port says; `reason` and `state` None keep the stored ones."""
        _, detail = await self._touchable(session_id)
        detail.checked_at, detail.cooldown_until, detail.suspected_since = checked_at, cooldown_until, suspected_since
        detail.doubts = 0
        if state is not None:
            detail.last_state = state
        if reason is not None:
            detail.reason = reason
        await self._session.flush()

    async def add_doubt(self, session_id: SessionId) -> int:
        _, detail = await self._touchable(session_id)
        detail.doubts += 1
        await self._session.flush()
        return detail.doubts

    async def set_cookies(self, session_id: SessionId, session: ScrapingSession) -> None:
        row, detail = await self._readable(session_id)
        self._put_cookies(row, detail, session.storage_state)
        await self._session.flush()

    async def set_proxy(self, session_id: SessionId, proxy_url: str | None, proxy_id: int | None) -> None:
        row, detail = await self._readable(session_id)
        self._put_proxy(row, detail, proxy_url, proxy_id)
        await self._session.flush()

    async def touch(self, session_id: SessionId, at: datetime) -> None:
        row, _ = await self._touchable(session_id)
        row.last_activity = at
        await self._session.flush()

    async def add_event(self, event: SessionEvent) -> None:
        await self._append(SessionEventRow(**values_of(event)))

    async def events(self, session_id: SessionId, limit: int = 20) -> Sequence[SessionEvent]:
        statement = (
            select(SessionEventRow)
            .where(SessionEventRow.session_id == session_id)
            .order_by(SessionEventRow.event_id.desc())
            .limit(limit)
        )
        return [build(SessionEvent, row) for row in await self._many(statement)]

    async def _pair(self, statement: Select[SessionRow, SessionDetailRow]) -> Pair | None:
        result = (await self._session.execute(statement.limit(1), execution_options=FRESH)).first()
        return None if result is None else (result[0], result[1])

    async def _all(self, statement: Select[SessionRow, SessionDetailRow]) -> list[ScrapingSession]:
        sessions: list[ScrapingSession] = []
        for row, detail in await self._pairs_of(statement):
            sessions.append(self._stored.opened(row, detail))
            if len(sessions) % BREATH == 0:
                await asyncio.sleep(0)
        return sessions

    async def _pairs_of(self, statement: Select[SessionRow, SessionDetailRow]) -> Sequence[Pair]:
        result = await self._session.execute(statement.where(known_platform()), execution_options=FRESH)
        found: list[Pair] = []
        for part in result.partitions(BREATH):
            found += [(row, detail) for row, detail in part]
            await asyncio.sleep(0)
        return found

    async def _touchable(self, session_id: SessionId) -> tuple[SessionRow, SessionDetailRow]:
        pair = await self._touchable_or_none(session_id)
        if pair is None:
            raise StorageException(f"session {session_id} does not exist")
        return pair

    async def _readable(self, session_id: SessionId) -> tuple[SessionRow, SessionDetailRow]:
        """For changing a part of what is sealed; an unreadable row is only ever replaced as a whole (`save`)."""
        row, detail = await self._touchable(session_id)
        if not to_session(self._box, row, detail).readable:
            raise SessionUnreadableException(f"session {session_id} cannot be read")
        return row, detail

    async def _touchable_or_none(self, session_id: SessionId) -> tuple[SessionRow, SessionDetailRow] | None:
        await self._lock(SessionRow.session_id == session_id)
        pair = await self._stored.get(session_id)
        return None if pair is None else await self._adopted(*pair)

    async def _lock(self, which: ColumnElement[bool]) -> None:
        """Until the end of the transaction nobody else changes the row, not even another program (PostgreSQL)."""
        if not self._on_sqlite:
            locked = select(SessionRow.session_id).where(which, known_platform()).with_for_update(key_share=True)
            await self._session.execute(locked)

    async def _adopted(self, row: SessionRow, detail: SessionDetailRow | None) -> tuple[SessionRow, SessionDetailRow]:
        """The row with its details present and everything secret sealed; what cannot be read stays as it is."""
        if detail is not None and _is_sealed(row, detail):  # nothing is decrypted to find that nothing is to do
            return row, detail
        readable = to_session(self._box, row, detail).readable
        if detail is None:
            detail = SessionDetailRow(session_id=row.session_id)
            self._session.add(detail)
        if readable:
            self._seal(row, detail)
        await self._session.flush()
        return row, detail

    def _seal(self, row: SessionRow, detail: SessionDetailRow) -> None:
        proxy_url = proxy_of(self._box, row, detail)
        if isinstance(row.cookies, Legacy):
            self._put_cookies(row, detail, storage_state_of(self._box, row))
        elif not detail.fingerprint:
            self._describe(row, detail, storage_state_of(self._box, row))
        if row.proxy != redacted(proxy_url) or (proxy_url and detail.proxy_url is None):
            self._put_proxy(row, detail, proxy_url, None)

    async def _store(self, row: SessionRow, detail: SessionDetailRow) -> None:
        async with self._session.begin_nested():
            self._session.add(row)
            await self._session.flush()
            detail.session_id = row.session_id
            self._session.add(detail)

    def _put_cookies(self, row: SessionRow, detail: SessionDetailRow, state: StorageState) -> None:
        row.cookies = self._box.seal_json(state)
        self._describe(row, detail, state)

    def _describe(self, row: SessionRow, detail: SessionDetailRow, state: StorageState) -> None:
        platform = platform_of(row)
        detail.account_id = state.account_id(platform)
        detail.fingerprint = state.fingerprint()
        detail.cookies_expire_at = state.expires_at(platform)

    def _put_proxy(
        self, row: SessionRow, detail: SessionDetailRow, proxy_url: str | None, proxy_id: int | None
    ) -> None:
        row.proxy = redacted(proxy_url)
        detail.proxy_url = None if proxy_url is None else self._box.seal_text(proxy_url)
        detail.proxy_id = proxy_id


def _is_sealed(row: SessionRow, detail: SessionDetailRow) -> bool:
    """Whether the row holds no value of another program: sealed and described cookies, and no proxy at all."""
    described = not isinstance(row.cookies, Legacy) and bool(detail.fingerprint)
    return described and row.proxy is None and detail.proxy_url is None
