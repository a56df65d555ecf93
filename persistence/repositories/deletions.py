"""Results deleted with everything that belongs to them, and the files whose deletion is owed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.domain.ids import JobId, ProfileId, RunId
from core.domain.jobs.job import JobState
from core.domain.platforms import Platform
from core.domain.results.deletions import FilePlace, OwedDeletion, StoredResults
from core.domain.results.profiles import ProfileRef
from core.ports.remembered import JOB_PROFILE, PLACES_READ
from persistence.models import (
    ArtifactRow,
    EvidenceRow,
    JobRow,
    OwedDeletionRow,
    ProfileRow,
    RelationRow,
    RepeatRow,
    RunRow,
    SettingRow,
)
from persistence.repositories.base import Repository, build

_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class SqlDeletionRepository(Repository):
    """Implements DeletionRepository."""

    async def profiles_called(self, name: str, platform: Platform | None = None) -> Sequence[ProfileId]:
        low = name.lower()
        called = or_(
            func.lower(ProfileRow.username) == low,
            func.lower(ProfileRow.external_id) == low,
            func.lower(ProfileRow.name) == low,
            ProfileRow.name == name,  # SQLite lowers only ASCII
        )
        return await self._profiles(called if platform is None else and_(called, ProfileRow.platform == platform))

    async def profiles_like(self, text: str, limit: int) -> Sequence[ProfileId]:
        columns = (ProfileRow.username, ProfileRow.name)
        like = or_(
            *(column.icontains(text, autoescape=True) for column in columns),
            ProfileRow.name.contains(text, autoescape=True),
        )
        return (await self._profiles(like))[:limit]

    async def _profiles(self, condition: ColumnElement[bool]) -> list[ProfileId]:
        statement = select(ProfileRow.profile_id).where(condition).order_by(ProfileRow.profile_id)
        return [ProfileId(number) for number in await self._many(statement)]

    async def stored(self, platform: Platform, names: Collection[str], profile_id: ProfileId | None) -> StoredResults:
        jobs = await self._jobs_about(platform, names, profile_id)
        runs = select(RunRow.run_id).where(RunRow.job_id.in_(jobs))
        ended = select(func.count()).select_from(JobRow).where(JobRow.job_id.in_(jobs), JobRow.state.in_(_ENDED))
        return StoredResults(
            profile_id,
            tuple(jobs),
            unfinished=len(jobs) - await self._count(ended),
            runs=await self._number(RunRow, RunRow.job_id.in_(jobs)),
            rows=await self._number(RelationRow, RelationRow.run_id.in_(runs)),
            files=await self._number(ArtifactRow, ArtifactRow.job_id.in_(jobs)),
            certificates=await self._count(
                select(func.count(EvidenceRow.job_id.distinct())).where(EvidenceRow.job_id.in_(jobs))
            ),
            repeats=await self._number(RepeatRow, _asks_for(RepeatRow.target_key, platform, names)),
        )

    async def jobs_ended_before(self, task: str, before: datetime, limit: int) -> Sequence[JobId]:
        statement = select(JobRow.job_id).where(JobRow.task == task, JobRow.finished_at < before)
        return [JobId(number) for number in await self._many(statement.order_by(JobRow.job_id).limit(limit))]

    async def delete_jobs(self, jobs: Collection[JobId], at: datetime) -> None:
        for artifact in await self._many(select(ArtifactRow).where(ArtifactRow.job_id.in_(jobs))):
            places = [FilePlace.FOLDER, *([FilePlace.SERVER] if artifact.wants_upload else [])]
            for place in places:
                await self._append(OwedDeletionRow(path=artifact.path, place=place, created_at=at))
        runs = await self._many(select(RunRow.run_id).where(RunRow.job_id.in_(jobs)))
        names = [JOB_PROFILE.name(job_id) for job_id in jobs] + [PLACES_READ.name(RunId(run_id)) for run_id in runs]
        for statement in (
            delete(EvidenceRow).where(EvidenceRow.job_id.in_(jobs)),
            delete(RelationRow).where(RelationRow.run_id.in_(runs)),
            delete(RunRow).where(RunRow.job_id.in_(jobs)),
            delete(ArtifactRow).where(ArtifactRow.job_id.in_(jobs)),
            delete(SettingRow).where(SettingRow.name.in_(names)),
            delete(JobRow).where(JobRow.job_id.in_(jobs)),
        ):
            await self._change(statement)

    async def delete_repeats(self, platform: Platform, names: Collection[str]) -> None:
        await self._change(delete(RepeatRow).where(_asks_for(RepeatRow.target_key, platform, names)))

    async def delete_profile(self, profile_id: ProfileId) -> None:
        await self._change(delete(ProfileRow).where(ProfileRow.profile_id == profile_id))

    async def delete_unread_profiles(self, before: datetime) -> int:
        unread = ~exists().where(RunRow.profile_id == ProfileRow.profile_id)
        return await self._change(delete(ProfileRow).where(ProfileRow.last_seen < before, unread))

    async def owed(self, places: Collection[FilePlace], *, after: int = 0, limit: int = 50) -> Sequence[OwedDeletion]:
        statement = select(OwedDeletionRow).where(OwedDeletionRow.place.in_(places))
        statement = statement.where(OwedDeletionRow.deletion_id > after).order_by(OwedDeletionRow.deletion_id)
        return [build(OwedDeletion, row) for row in await self._many(statement.limit(limit))]

    async def settle(self, deletion_id: int) -> None:
        await self._change(delete(OwedDeletionRow).where(OwedDeletionRow.deletion_id == deletion_id))

    async def _jobs_about(
        self, platform: Platform, names: Collection[str], profile_id: ProfileId | None
    ) -> list[JobId]:
        """Jobs that read the profile or were asked to."""
        found = set(await self._many(select(JobRow.job_id).where(_asks_for(JobRow.target_key, platform, names))))
        if profile_id is not None:
            found |= set(await self._many(select(RunRow.job_id).where(RunRow.profile_id == profile_id)))
            kept = select(SettingRow).where(SettingRow.name.startswith(f"{JOB_PROFILE.prefix}:", autoescape=True))
            read = {row.name.rpartition(":")[2] for row in await self._many(kept) if row.value == profile_id}
            found |= set(await self._many(select(JobRow.job_id).where(JobRow.job_id.in_([int(n) for n in read]))))
        return [JobId(number) for number in sorted(found)]

    async def _number(self, model: Any, where: ColumnElement[bool]) -> int:
        return await self._count(select(func.count()).select_from(model).where(where))


def _asks_for(target: InstrumentedAttribute[Any], platform: Platform, names: Collection[str]) -> ColumnElement[bool]:
    """Targets begin with the key of the profile."""
    keys = [f"{ProfileRef(platform, name).key}:" for name in names if name]
    return or_(false(), *(target.startswith(key, autoescape=True) for key in keys))
