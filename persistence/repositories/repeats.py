"""Repeats of scrapes, and scrapes that were asked for together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update

from core.domain.ids import ChatId, GroupId, JobId, PersonId, RepeatId
from core.domain.jobs.repeats import Every, JobGroup, Repeat, RepeatState
from core.domain.jobs.scrapes import ScrapeArgs
from core.ports.storage import Area
from persistence.models import GroupRow, RepeatRow
from persistence.repositories.base import Repository, build


class SqlRepeatRepository(Repository):
    """Implements RepeatRepository."""

    async def put(
        self, owner: PersonId, chat_id: ChatId, args: ScrapeArgs, every: Every, at: datetime, next_at: datetime
    ) -> Repeat:
        chosen = {"chat_id": chat_id, "args": args.stored(), "every": every, "next_at": next_at}
        chosen |= {"state": RepeatState.ACTIVE, "failing": False}
        await self._insert_or_update(
            RepeatRow,
            {"owner": owner, "target_key": args.target_key, "created_at": at, **chosen},
            unique=(RepeatRow.owner, RepeatRow.target_key),
            changes=chosen,
        )
        statement = select(RepeatRow).where(RepeatRow.owner == owner, RepeatRow.target_key == args.target_key)
        return (await self._list(statement))[0]

    async def get(self, repeat_id: RepeatId) -> Repeat | None:
        """As the port says. Where it may be changed, nobody else does so before the end of the transaction."""
        statement = select(RepeatRow).where(RepeatRow.repeat_id == repeat_id)
        row = await self._one(statement if self._holds is None else statement.with_for_update())
        return None if row is None else _repeat(row)

    async def of_person(self, owner: PersonId) -> Sequence[Repeat]:
        return await self._list(select(RepeatRow).where(RepeatRow.owner == owner).order_by(RepeatRow.repeat_id))

    async def due(self, now: datetime) -> Sequence[Repeat]:
        active = RepeatRow.state == RepeatState.ACTIVE
        return await self._list(
            select(RepeatRow).where(active, RepeatRow.next_at <= now).order_by(RepeatRow.next_at, RepeatRow.repeat_id)
        )

    async def update(self, repeat: Repeat) -> None:
        await self._change(
            update(RepeatRow)
            .where(RepeatRow.repeat_id == repeat.repeat_id)
            .values(next_at=repeat.next_at, state=repeat.state, failing=repeat.failing)
        )

    async def delete(self, repeat_id: RepeatId) -> bool:
        return await self._change(delete(RepeatRow).where(RepeatRow.repeat_id == repeat_id)) > 0

    async def _list(self, statement: Select[RepeatRow]) -> list[Repeat]:
        return [_repeat(row) for row in await self._many(statement)]


class SqlGroupRepository(Repository):
    """Implements GroupRepository."""

    async def add(self, owner: PersonId, chat_id: ChatId, message_id: int | None, at: datetime) -> JobGroup:
        row = GroupRow(owner=owner, chat_id=chat_id, message_id=message_id, jobs=[], told=False, created_at=at)
        await self._append(row)
        return _group(row)

    async def set_jobs(self, group_id: GroupId, jobs: Sequence[JobId]) -> None:
        numbers = [str(job) for job in jobs]
        await self._change(update(GroupRow).where(GroupRow.group_id == group_id).values(jobs=numbers))

    async def get(self, group_id: GroupId) -> JobGroup | None:
        row = await self._one(select(GroupRow).where(GroupRow.group_id == group_id))
        return None if row is None else _group(row)

    async def untold(self, owner: PersonId) -> Sequence[JobGroup]:
        """As the port says. Of two jobs that end at once the second one sees the first one's end."""
        await self._hold(Area.QUEUE, owner)
        statement = select(GroupRow).where(GroupRow.owner == owner, GroupRow.told.is_(False))
        return [_group(row) for row in await self._many(statement.order_by(GroupRow.group_id))]

    async def mark_told(self, group_id: GroupId) -> None:
        await self._change(update(GroupRow).where(GroupRow.group_id == group_id).values(told=True))


def _repeat(row: RepeatRow) -> Repeat:
    return build(Repeat, row, args=ScrapeArgs.read(row.args))


def _group(row: GroupRow) -> JobGroup:
    return build(JobGroup, row, jobs=tuple(JobId(int(number)) for number in row.jobs))
