"""Files that jobs made."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from core.domain.ids import JobId
from core.domain.results.files import Artifact
from persistence.models import ArtifactRow
from persistence.repositories.base import Repository, build


class SqlArtifactRepository(Repository):
    """Implements ArtifactRepository."""

    async def add(
        self,
        *,
        job_id: JobId | None,
        path: str,
        media_type: str,
        size: int,
        sha256: str,
        at: datetime,
        wants_upload: bool,
    ) -> Artifact:
        """As the port says. The same path again (a job that ran twice) renews its row and uploads anew."""
        row = await self._one(select(ArtifactRow).where(ArtifactRow.path == path)) or ArtifactRow(path=path)
        row.job_id, row.media_type, row.size, row.sha256 = job_id, media_type, size, sha256
        row.created_at, row.wants_upload, row.uploaded_at = at, wants_upload, None
        await self._insert(row)
        return build(Artifact, row)

    async def of_job(self, job_id: JobId) -> Sequence[Artifact]:
        statement = select(ArtifactRow).where(ArtifactRow.job_id == job_id)
        return sorted((build(Artifact, row) for row in await self._many(statement)), key=lambda kept: kept.path)

    async def waiting_upload(self, limit: int = 50, *, after: int = 0) -> Sequence[Artifact]:
        statement = (
            select(ArtifactRow)
            .where(ArtifactRow.wants_upload.is_(True), ArtifactRow.uploaded_at.is_(None))
            .where(ArtifactRow.artifact_id > after)
            .order_by(ArtifactRow.artifact_id)
            .limit(limit)
        )
        return [build(Artifact, row) for row in await self._many(statement)]

    async def mark_uploaded(self, artifact_id: int, at: datetime) -> None:
        await self._change(update(ArtifactRow).where(ArtifactRow.artifact_id == artifact_id).values(uploaded_at=at))
