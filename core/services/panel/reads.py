"""The read side of the panel, assembled."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.people.person import AuditEntry, Person
from core.ports.repositories.panel import AuditQuery, Cut, Marks
from core.ports.storage import UnitOfWorkFactory
from core.services.panel.team_board import TeamBoard
from core.services.panel.work_board import WorkBoard
from core.services.team.audit_subjects import named


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit trail; `actor` is a name, empty where the program acted by itself."""

    entry: AuditEntry
    actor: str


@dataclass(frozen=True, slots=True)
class PanelReads:
    """`team` and `work` by page; the audit trail; what changed."""

    uow: UnitOfWorkFactory
    team: TeamBoard
    work: WorkBoard

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
