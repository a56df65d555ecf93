"""Where repeats and groups of scrapes are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import ChatId, GroupId, JobId, PersonId, RepeatId
from core.domain.jobs.repeats import Every, JobGroup, Repeat
from core.domain.jobs.scrapes import ScrapeArgs


class RepeatRepository(Protocol):
    """Table `repeticiones`; UNIQUE(owner, target key)."""

    async def put(
        self, owner: PersonId, chat_id: ChatId, args: ScrapeArgs, every: Every, at: datetime, next_at: datetime
    ) -> Repeat:
        """A new repeat, or the person's one of the same target with its new cadence, active again."""
        ...

    async def get(self, repeat_id: RepeatId) -> Repeat | None:
        """By id; None once it was stopped."""
        ...

    async def of_person(self, owner: PersonId) -> Sequence[Repeat]:
        """Oldest first."""
        ...

    async def due(self, now: datetime) -> Sequence[Repeat]:
        """Active ones whose time has come, the longest due first."""
        ...

    async def update(self, repeat: Repeat) -> None:
        """Store its next time, state and whether it fails."""
        ...

    async def delete(self, repeat_id: RepeatId) -> bool:
        """Stop it for good; False when there was none."""
        ...


class GroupRepository(Protocol):
    """Table `grupos`."""

    async def add(self, owner: PersonId, chat_id: ChatId, message_id: int | None, at: datetime) -> JobGroup:
        """A group without jobs."""
        ...

    async def set_jobs(self, group_id: GroupId, jobs: Sequence[JobId]) -> None:
        """The jobs of the group, in the order they were asked for."""
        ...

    async def get(self, group_id: GroupId) -> JobGroup | None:
        """By id."""
        ...

    async def untold(self, owner: PersonId) -> Sequence[JobGroup]:
        """A person's groups whose end has not been told. In a unit of work that writes, see Area.QUEUE."""
        ...

    async def mark_told(self, group_id: GroupId) -> None:
        """Its end is told, or nothing is to be told of it any more."""
        ...
