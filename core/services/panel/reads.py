"""The read side of the panel, assembled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from core.domain.ids import IncidentId, JobId
from core.domain.incidents.incident import IncidentState
from core.domain.people.person import AuditEntry, Person, Role
from core.ports.repositories.panel import AuditQuery, Cut, IncidentQuery, JobQuery, Marks
from core.ports.storage import UnitOfWorkFactory
from core.services.panel.team import TeamNow
from core.services.panel.team_board import BoardPage, BoardQuery, TeamBoard
from core.services.panel.work_board import ResultPage, WorkBoard, WorkPage, WorkRow, work_rows
from core.services.supervision.incident_views import Background, IncidentView, incident_rows
from core.services.team.audit_subjects import named

UNRESOLVED = (IncidentState.OPEN, IncidentState.TAKEN)


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit trail; `actor` is a name, empty where the program acted by itself."""

    entry: AuditEntry
    actor: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page: the board, the viewer's own newest scrapes and, for supervisors, the oldest open incidents."""

    board: BoardPage
    jobs: Sequence[WorkRow]
    incidents: Sequence[IncidentView]


class PanelReads:
    """`team` and `work` by page; incidents; the audit trail; what changed. Everybody is known from `now`."""

    def __init__(self, uow: UnitOfWorkFactory, now: TeamNow, team: TeamBoard, work: WorkBoard) -> None:
        self.now = now
        self.team = team
        self.work = work
        self._uow = uow
        self._marks: Marks | None = None

    async def overview(
        self, query: BoardQuery, cut: Cut, viewer: Person, zone: tzinfo, *, jobs: int, incidents: int
    ) -> Overview:
        """One transaction; `jobs` and `incidents` are how many of them it shows at most."""
        team = await self.now.look()
        async with self._uow(write=False) as uow:
            waiting = await uow.panel.waiting()
            board = await self.team.page(uow, query, cut, viewer, zone, team, waiting)
            own = await uow.panel.jobs(JobQuery(owner=viewer.person_id), Cut(jobs))
            work = await work_rows(uow, own, team.people)
            cases: Sequence[IncidentView] = ()
            if viewer.role.includes(Role.SUPERVISOR):
                found = await uow.panel.incidents(IncidentQuery(UNRESOLVED), Cut(incidents))
                cases = await incident_rows(uow, found, Background(team.people, waiting))
        return Overview(board, work, cases)

    async def incidents(self, query: IncidentQuery, cut: Cut) -> Sequence[IncidentView]:
        """Incidents of any state, with what a page shows of them."""
        team = await self.now.look()
        async with self._uow(write=False) as uow:
            found = await uow.panel.incidents(query, cut)
            return await incident_rows(uow, found, Background(team.people, await uow.panel.waiting()))

    async def incident(self, number: IncidentId) -> IncidentView | None:
        """One incident, with what a page shows of it; None when there is no such incident."""
        team = await self.now.look()
        async with self._uow(write=False) as uow:
            found = await uow.incidents.get(number)
            if found is None:
                return None
            (view,) = await incident_rows(uow, [found], Background(team.people, await uow.panel.waiting()))
            return view

    async def jobs(self, query: JobQuery, cut: Cut, viewer: Person) -> WorkPage:
        """Scrapes of the team for supervisors, one's own for analysts."""
        return await self.work.page(query, cut, viewer, (await self.now.look()).people)

    async def job(self, number: JobId, viewer: Person) -> ResultPage:
        """One's own, or any for admins. GoneException, AccessDeniedException."""
        return await self.work.result(number, viewer, (await self.now.look()).people)

    async def audit(self, query: AuditQuery, cut: Cut) -> tuple[Sequence[Deed], Sequence[Person]]:
        """Deeds, newest first, and everybody who may have acted, by name."""
        people = sorted((await self.now.look()).people.values(), key=lambda one: (one.name.casefold(), one.person_id))
        names = {person.person_id: person.name for person in people}
        async with self._uow(write=False) as uow:
            entries = await named(uow, await uow.panel.audit(query, cut), names)
        deeds = [Deed(e, names.get(e.actor, "") if e.actor is not None else "") for e in entries]
        return deeds, people

    async def marks(self) -> Marks:
        """What tells whether a part of the panel may look different than before."""
        async with self._uow(write=False) as uow:
            marks = await uow.panel.marks()
        if self._marks is None or marks.sessions != self._marks.sessions:
            self.now.forget()  # who is told of a change must not be shown what was before it
        self._marks = marks
        return marks
