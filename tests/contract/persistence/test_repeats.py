"""Repeats and groups of scrapes, as the database keeps them."""

from dataclasses import replace

from core.domain.ids import ChatId, JobId
from core.domain.jobs.repeats import Every, RepeatState
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes

VEGA = ScrapeArgs(ProfileRef(Platform.FACEBOOK, "vega"), (ListKind.FRIENDS,), 50, case="NORTE-7")
CHAT = ChatId(7)


async def test_a_repeat_is_kept_changed_due_and_stopped(database: Database) -> None:
    owner = (await enrol(database)).person_id
    async with database() as uow:
        first = await uow.repeats.put(owner, CHAT, VEGA, Every.DAY, NOW, minutes(10))
        assert (first.args, first.every, first.next_at, first.state) == (
            VEGA,
            Every.DAY,
            minutes(10),
            RepeatState.ACTIVE,
        )
        await uow.repeats.update(replace(first, state=RepeatState.NO_SESSION, failing=True))
        assert await uow.repeats.due(minutes(10)) == []
        again = await uow.repeats.put(owner, CHAT, VEGA, Every.WEEK, minutes(1), minutes(20))
        assert (again.repeat_id, again.every, again.created_at) == (first.repeat_id, Every.WEEK, NOW)
        assert (again.state, again.failing) == (RepeatState.ACTIVE, False)
        other = await uow.repeats.put(owner, CHAT, replace(VEGA, case=""), Every.DAY, NOW, minutes(15))
        assert await uow.repeats.of_person(owner) == [again, other]
        assert await uow.repeats.due(minutes(19)) == [other]
        assert await uow.repeats.due(minutes(20)) == [other, again]
        assert await uow.repeats.delete(again.repeat_id)
        assert not await uow.repeats.delete(again.repeat_id)
        assert await uow.repeats.get(again.repeat_id) is None


async def test_a_group_knows_its_jobs_until_it_is_told(database: Database) -> None:
    owner = (await enrol(database)).person_id
    async with database() as uow:
        group = await uow.groups.add(owner, CHAT, 5, NOW)
        await uow.groups.set_jobs(group.group_id, [JobId(3), JobId(1)])
        (found,) = await uow.groups.untold(owner)
        assert found == replace(group, jobs=(JobId(3), JobId(1)))
        await uow.groups.mark_told(group.group_id)
        assert await uow.groups.untold(owner) == []
        assert await uow.groups.get(group.group_id) == replace(found, told=True)
