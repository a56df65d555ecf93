"""The queue and what came of it: scrapes of a person or of the team, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import Job, JobState
from core.domain.jobs.scrapes import ScrapeOutcome
from core.domain.people.person import Person, Role
from core.errors import AccessDeniedException, GoneException
from core.ports.repositories.panel import Cut, JobQuery
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.scraping.results import ResultView, result_view


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A scrape, whose it is, and whether there is something to be had as files."""

    job: Job
    owner: str
    has_files: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """`counts` are the unfinished scrapes of everybody who may be seen; `more`: another page follows."""

    rows: tuple[WorkRow, ...]
    counts: Mapping[JobState, int]
    places: int
    """How many scrapes this process runs at once."""
    more: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One scrape; `view` is None before it read anything."""

    row: WorkRow
    view: ResultView | None


class WorkBoard:
    """Reads; acting on jobs is JobDesk's."""

    def __init__(self, uow: UnitOfWorkFactory, places: int) -> None:
        self._uow = uow
        self._places = places

    async def page(self, query: JobQuery, cut: Cut, viewer: Person, people: Mapping[PersonId, Person]) -> WorkPage:
        """Scrapes of the team for supervisors, one's own for analysts; `people` are everybody."""
        if not viewer.role.includes(Role.SUPERVISOR):
            query = replace(query, owner=viewer.person_id)
        async with self._uow(write=False) as uow:
            jobs = await uow.panel.jobs(query, Cut(cut.limit + 1, cut.offset))
            counts = await uow.panel.counts(query.owner)
            rows = await work_rows(uow, jobs[: cut.limit], people)
        return WorkPage(rows, counts, self._places, len(jobs) > cut.limit)

    async def result(self, job_id: JobId, viewer: Person, people: Mapping[PersonId, Person]) -> ResultPage:
        """One's own, or any for admins. GoneException, AccessDeniedException."""
        async with self._uow(write=False) as uow:
            job = await uow.jobs.get(job_id)
            if job is None:
                raise GoneException("no such job")
            if job.owner != viewer.person_id and not viewer.role.includes(Role.ADMIN):
                raise AccessDeniedException("not your job")
            (row,) = await work_rows(uow, [job], people)
            return ResultPage(row, await result_view(uow, job_id))


async def work_rows(uow: UnitOfWork, jobs: Sequence[Job], people: Mapping[PersonId, Person]) -> tuple[WorkRow, ...]:
    """Their rows in the same order. `people`: everybody, removed ones too."""
    names = {number: person.name for number, person in people.items()}
    stopped = [job.job_id for job in jobs if job.state not in {JobState.DONE, JobState.RUNNING}]
    with_rows = await uow.panel.with_rows(stopped) if stopped else frozenset()
    return tuple(
        WorkRow(
            job,
            names.get(job.owner, "") if job.owner is not None else "",
            ScrapeOutcome.of(job).files > 0 if job.state is JobState.DONE else job.job_id in with_rows,
        )
        for job in jobs
    )
