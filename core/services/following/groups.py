"""Scrapes that were asked for together: told of once all have ended, and compared with each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from core.domain.ids import GroupId, JobId
from core.domain.jobs.job import Job, TaskName
from core.domain.jobs.repeats import JobGroup
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.messages.scrape_notices import GroupDoneNotice
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, RelatedProfile, Run
from core.errors import GoneException
from core.ports.remembered import JOB_PROFILE
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

_OUTWARD = frozenset({ListKind.FOLLOWING})


@dataclass(frozen=True, slots=True)
class Member:
    """One profile of a group: its job, and what was read of it (None: nothing)."""

    job: Job
    profile: Profile | None
    runs: tuple[Run, ...] = ()

    @property
    def name(self) -> str:
        """How it is called in tables."""
        asked = ScrapeArgs.of(self.job).ref.identifier
        return asked if self.profile is None else self.profile.name or self.profile.username or asked


@dataclass(frozen=True, slots=True)
class Tie:
    """A member that a list shows beside another: `source` follows, is a friend of or reacted to `target`."""

    source: int
    target: int
    kind: ListKind


@dataclass(frozen=True, slots=True)
class CommonPerson:
    """A person in the lists of several members, by their places in the group."""

    row: RelatedProfile
    platform: Platform
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the lists of a group's members meet. `common` is sorted: those in most members first, then by name."""

    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    common: tuple[CommonPerson, ...]

    def shared(self, one: int, other: int) -> int:
        """How many people two members have in common."""
        return sum(one in person.members and other in person.members for person in self.common)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Every pair of members, once."""
        return tuple(combinations(range(len(self.members)), 2))


class JobGroups:
    """Looks at groups of scrapes."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow

    async def overlap(self, group_id: GroupId, person: Person) -> Overlap:
        """Of a person's own group; GoneException when there is none of that number."""
        async with self._uow(write=False) as uow:
            group = await uow.groups.get(group_id)
            if group is None or group.owner != person.person_id:
                raise GoneException("no such group")
            return await overlap_of(group, uow)


class GroupHooks:
    """Hook of the engine: when the last scrape of a group ends, its summary is owed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """Look at the groups of the job's owner that have not been told of."""
        if job.task != TaskName.SCRAPE or job.owner is None or not job.state.finished:
            return
        for group in await uow.groups.untold(job.owner):
            if job.job_id in group.jobs:
                await tell_if_ended(group, uow, self._clock)


async def tell_if_ended(group: JobGroup, uow: UnitOfWork, clock: Clock) -> None:
    """Queue the summary once every job of the group has ended; a person who left hears nothing."""
    jobs = [await uow.jobs.get(job_id) for job_id in group.jobs]
    if not all(job is None or job.state.finished for job in jobs):
        return
    await uow.groups.mark_told(group.group_id)
    owner = await uow.people.get(group.owner)
    if owner is not None and owner.active:
        notice = GroupDoneNotice(group.group_id).to(group.chat_id, f"group:{group.group_id}")
        await uow.outbox.put(notice, clock.now())


async def overlap_of(group: JobGroup, uow: UnitOfWork) -> Overlap:
    """Who follows whom among the members, and the people that two or more of them have in common."""
    members = [await _member(job_id, uow) for job_id in group.jobs]
    known = [member for member in members if member is not None]
    rows = [await _people(member, uow) for member in known]
    places = {_key(m.profile.platform, m.profile.external_id): n for n, m in enumerate(known) if m.profile}
    ties: dict[Tie, None] = {}
    found: dict[tuple[Platform, str], tuple[RelatedProfile, set[int]]] = {}
    for number, (member, people) in enumerate(zip(known, rows, strict=True)):
        platform = ScrapeArgs.of(member.job).ref.platform
        for kind, row in people:
            key = _key(platform, row.external_id)
            if (other := places.get(key)) is not None and other != number:
                ends = (number, other) if kind in _OUTWARD else (other, number)
                ties[Tie(*ends, kind)] = None
            elif other is None:
                found.setdefault(key, (row, set()))[1].add(number)
    common = [CommonPerson(row, key[0], tuple(sorted(seen))) for key, (row, seen) in found.items() if len(seen) > 1]
    common.sort(key=lambda person: (-len(person.members), person.row.name.casefold(), person.row.external_id))
    return Overlap(tuple(known), tuple(ties), tuple(common))


def _key(platform: Platform, external_id: str) -> tuple[Platform, str]:
    return platform, external_id


async def _member(job_id: JobId, uow: UnitOfWork) -> Member | None:
    job = await uow.jobs.get(job_id)
    if job is None:
        return None
    profile_id = await JOB_PROFILE.get(uow, job_id)
    profile = await uow.profiles.get(profile_id) if profile_id is not None else None
    return Member(job, profile, tuple(await uow.profiles.runs_of(job_id)))


async def _people(member: Member, uow: UnitOfWork) -> Sequence[tuple[ListKind, RelatedProfile]]:
    return [(run.kind, row) for run in member.runs for row in await uow.profiles.rows(run.run_id)]
