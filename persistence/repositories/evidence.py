"""The chains of readings, and the answers they speak of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import defer

from core.domain.ids import JobId
from core.domain.results.evidence import Link, NewLink
from persistence.models import EvidenceRow
from persistence.repositories.base import Repository, build, values_of

_WITHOUT_CONTENT = defer(EvidenceRow.content, raiseload=True)


class SqlEvidenceRepository(Repository):
    """Implements EvidenceRepository."""

    async def append(self, links: Sequence[NewLink]) -> None:
        await self._insert_all(EvidenceRow, [values_of(link) | {"size": len(link.content or b"")} for link in links])

    async def head(self, job_id: JobId) -> Link | None:
        statement = select(EvidenceRow).where(EvidenceRow.job_id == job_id).order_by(EvidenceRow.position.desc())
        row = await self._one(statement.options(_WITHOUT_CONTENT))
        return None if row is None else _link(row)

    async def links(self, job_id: JobId) -> Sequence[Link]:
        statement = select(EvidenceRow).where(EvidenceRow.job_id == job_id).order_by(EvidenceRow.position)
        return [_link(row) for row in await self._many(statement.options(_WITHOUT_CONTENT))]

    async def content(self, link_id: int) -> bytes | None:
        return await self._one(select(EvidenceRow.content).where(EvidenceRow.link_id == link_id))

    async def jobs_with_answers(self, since: datetime | None = None) -> Sequence[JobId]:
        statement = select(EvidenceRow.job_id).where(EvidenceRow.size > 0).distinct().order_by(EvidenceRow.job_id)
        if since is not None:
            statement = statement.where(EvidenceRow.at >= since)
        return [JobId(job_id) for job_id in await self._many(statement)]

    async def stored_bytes(self) -> int:
        return await self._count(select(func.coalesce(func.sum(EvidenceRow.size), 0)))

    async def purge(self, before: datetime) -> int:
        old = update(EvidenceRow).where(EvidenceRow.at < before, EvidenceRow.size > 0)
        return await self._change(old.values(content=None, size=0))


def _link(row: EvidenceRow) -> Link:
    return build(Link, row, kept=row.size > 0)
