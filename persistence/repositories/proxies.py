"""Proxies."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select, update

from core.domain.ids import ProxyId
from core.domain.sessions.proxies import Proxy, ProxyState
from core.errors import EncryptionKeyException
from persistence.models import ProxyRow, SessionDetailRow
from persistence.repositories.base import FRESH, Repository, build, values_of


class SqlProxyRepository(Repository):
    """Implements ProxyRepository."""

    async def add(self, url: str, label: str, at: datetime) -> Proxy:
        row = ProxyRow(url=self._box.seal_text(url), label=label, state=ProxyState.HEALTHY, created_at=at)
        await self._insert(row)
        return build(Proxy, row, url=url, sessions=0)

    async def get(self, proxy_id: ProxyId) -> Proxy | None:
        row = (
            await self._session.execute(
                select(ProxyRow, _bound_sessions()).where(ProxyRow.proxy_id == proxy_id), execution_options=FRESH
            )
        ).first()
        return None if row is None else self._proxy(row[0], row[1])

    async def all(self, *, include_retired: bool = False) -> Sequence[Proxy]:
        statement = select(ProxyRow, _bound_sessions()).order_by(ProxyRow.proxy_id)
        if not include_retired:
            statement = statement.where(ProxyRow.state != ProxyState.RETIRED)
        rows = await self._session.execute(statement, execution_options=FRESH)
        found = [self._proxy(row, sessions) for row, sessions in rows]
        return [proxy for proxy in found if proxy is not None]

    async def update(self, proxy: Proxy) -> None:
        """Store state, health and cooldown; address, label and date of a proxy never change."""
        values = values_of(proxy, skip={"proxy_id", "url", "label", "created_at", "sessions"})
        async with self._session.begin_nested():
            await self._change(update(ProxyRow).where(ProxyRow.proxy_id == proxy.proxy_id).values(**values))

    def _proxy(self, row: ProxyRow, sessions: int) -> Proxy | None:
        """None for one that cannot be read."""
        if self._is_damaged(row):
            return None
        try:
            return build(Proxy, row, url=self._box.open_text(row.url), sessions=sessions)
        except (EncryptionKeyException, ValueError):
            self._note_damage(row)
            return None


def _bound_sessions() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(SessionDetailRow)
        .where(SessionDetailRow.proxy_id == ProxyRow.proxy_id)
        .scalar_subquery()
    )
