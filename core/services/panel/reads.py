"""The read side of the panel, assembled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from core.domain.incidents.incident import IncidentState
from core.domain.people.person import AuditEntry, Person, Role
from core.ports.repositories.panel import AuditQuery, Cut, IncidentQuery, JobQuery, Marks
from core.ports.storage import UnitOfWorkFactory
from core.services.panel.team_board import BoardPage, BoardQuery, TeamBoard
from core.services.panel.work_board import WorkBoard, WorkRow, work_rows
from core.services.supervision.incident_views import Background, IncidentView, incident_views
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


@dataclass(frozen=True, slots=True)
class PanelReads:
    """`team` and `work` by page; the audit trail; what changed."""

    uow: UnitOfWorkFactory
    team: TeamBoard
    work: WorkBoard

    async def overview(
        self, query: BoardQuery, cut: Cut, viewer: Person, zone: tzinfo, *, jobs: int, incidents: int
    ) -> Overview:
        """One transaction; `jobs` and `incidents` are how many of them it shows at most."""
        async with self.uow(write=False) as uow:
            known = await Background.read(uow)
            board = await self.team.page_of(uow, query, cut, viewer, zone, known)
            own = await uow.panel.jobs(JobQuery(owner=viewer.person_id), Cut(jobs))
            work = await work_rows(uow, own, known.people)
            cases: Sequence[IncidentView] = ()
            if viewer.role.includes(Role.SUPERVISOR):
                found = await uow.panel.incidents(IncidentQuery(UNRESOLVED), Cut(incidents))
                cases = await incident_views(uow, found, known)
        return Overview(board, work, cases)

    async def audit(self, query: AuditQuery, cut: Cut) -> tuple[Sequence[Deed], Sequence[Person]]:
        """Deeds, newest first, and everybody who may have acted, by name."""
        async with self.uow(write=False) as uow:
            people = await uow.people.all(include_inactive=True)
            names = {person.person_id: person.name for person in people}
            entries = await named(uow, await uow.panel.audit(query, cut), names)
        deeds = [Deed(e, names.get(e.actor, "") if e.actor is not None else "") for e in entries]
        return deeds, people

    async def marks(self) -> Marks:
        """What tells whether a part of the panel may look different than before."""
        async with self.uow(write=False) as uow:
            return await uow.panel.marks()
