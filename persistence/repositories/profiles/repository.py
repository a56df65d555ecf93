"""Profiles, and what people asked for last."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.domain.ids import JobId, PersonId, ProfileId
from core.domain.jobs.job import Job, JobState, TaskName
from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, Profile, ProfileRef
from persistence.models import JobRow, ProfileRow, RunRow
from persistence.repositories.base import FRESH, build, values_of
from persistence.repositories.jobs.transitions import to_job
from persistence.repositories.profiles.comparisons import Comparisons
from persistence.repositories.profiles.runs import Runs

_JOBS_LOOKED_AT = 200
_DETAILS: Mapping[str, str | tuple[str, ...]] = {
    "hometown": "",
    "work": (),
    "education": (),
    "alternate_name": "",
    "gender": "",
}
"""Fields without a column of their own: they are kept in `extra`."""


class SqlProfileRepository(Runs, Comparisons):
    """Implements ProfileRepository; runs and their rows are in Runs, what changed between them in Comparisons."""

    async def save_profile(self, profile: Profile, at: datetime) -> ProfileId:
        told = _values(profile) | {"last_seen": at}
        statement = self._upsert(ProfileRow).values(told | {"first_seen": at})
        stored = statement.on_conflict_do_update(
            index_elements=(ProfileRow.platform, ProfileRow.external_id),
            set_={getattr(ProfileRow, name): value for name, value in told.items()},
        )
        numbers = await self._session.scalars(stored.returning(ProfileRow.profile_id), execution_options=FRESH)
        return ProfileId(numbers.one())

    async def correct_profile(
        self, profile_id: ProfileId, seen: Profile, corrected: Profile, *, read_by: JobId, at: datetime
    ) -> bool:
        """As the port says. The row is locked: a scrape that reads the profile now writes afterwards."""
        this = ProfileRow.profile_id == profile_id
        await self._one(select(ProfileRow.profile_id).where(this).with_for_update())
        newest = await self._one(
            select(RunRow.job_id).where(RunRow.profile_id == profile_id).order_by(RunRow.job_id.desc())
        )
        if newest not in (None, read_by) or await self.get(profile_id) != seen:
            return False
        await self.save_profile(corrected, at)
        return True

    async def get(self, profile_id: ProfileId) -> Profile | None:
        row = await self._one(select(ProfileRow).where(ProfileRow.profile_id == profile_id))
        if row is None:
            return None
        counters = {ListKind(kind): Counter(**counter) for kind, counter in row.counters.items()}
        lists = frozenset(ListKind(kind) for kind in row.lists)
        extra = dict(row.extra)
        details = {name: type(empty)(extra.pop(name, empty)) for name, empty in _DETAILS.items()}
        links = tuple(row.links)
        return build(Profile, row, counters=counters, lists=lists, links=links, extra=extra, **details)

    async def recent_targets(self, owner: PersonId, limit: int) -> Sequence[tuple[Platform, str, str]]:
        """As the port says; the name is the profile's where a run read it, else the identifier."""
        asked = await self._many(
            select(JobRow)
            .where(JobRow.owner == owner, JobRow.task == TaskName.SCRAPE, JobRow.target_key.is_not(None))
            .order_by(JobRow.job_id.desc())
            .limit(_JOBS_LOOKED_AT)
        )
        newest: dict[str, JobRow] = {}
        for job in asked:
            newest.setdefault(_ref(job).key, job)
        jobs = list(newest.values())[:limit]
        names = await self._profile_names([JobId(job.job_id) for job in jobs])
        refs = [(_ref(job), job.job_id) for job in jobs]
        return [(ref.platform, ref.identifier, names.get(job_id, ref.identifier)) for ref, job_id in refs]

    async def latest_job(self, owner: PersonId, target_key: str, since: datetime) -> Job | None:
        row = await self._one(
            select(JobRow)
            .where(
                JobRow.owner == owner,
                JobRow.target_key == target_key,
                JobRow.state == JobState.DONE,
                JobRow.finished_at > since,
            )
            .order_by(JobRow.finished_at.desc(), JobRow.job_id.desc())
        )
        return None if row is None else to_job(row)

    async def _profile_names(self, jobs: Sequence[JobId]) -> dict[int, str]:
        rows = await self._session.execute(
            select(RunRow.job_id, ProfileRow.name)
            .join(ProfileRow, ProfileRow.profile_id == RunRow.profile_id)
            .where(RunRow.job_id.in_(jobs))
        )
        return {row[0]: row[1] for row in rows}


def _ref(job: JobRow) -> ProfileRef:
    return ProfileRef(Platform(job.args["platform"]), str(job.args["identifier"]))


def _values(profile: Profile) -> dict[str, Any]:
    return values_of(profile, skip=_DETAILS) | {
        "counters": {kind.value: asdict(counter) for kind, counter in profile.counters.items()},
        "lists": sorted(kind.value for kind in profile.lists),
        "links": list(profile.links),
        "extra": {**profile.extra, **_told(profile)},
    }


def _told(profile: Profile) -> dict[str, Any]:
    told = {name: getattr(profile, name) for name in _DETAILS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value}
