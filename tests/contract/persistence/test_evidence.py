"""The chains of readings, and the answers they speak of."""

from core.domain.ids import JobId
from core.domain.jobs.job import NewJob
from core.domain.results.evidence import Link, LinkKind, NewLink
from persistence.database.engine import Database
from tests.contract.persistence.people import minutes


async def job(database: Database, name: str) -> JobId:
    async with database() as uow:
        made = await uow.jobs.add(NewJob("scrape", {}, key=name), minutes(0))
        await uow.commit()
    return made.job_id


def new_link(job_id: JobId, position: int, content: bytes | None = None, at: int = 0) -> NewLink:
    facts = f'{{"position":{position}}}'
    return NewLink(job_id, position, LinkKind.PAGE, facts, f"{position:064}", minutes(at), content=content)


async def add(database: Database, job_id: JobId, position: int, content: bytes | None, at: int = 0) -> Link:
    async with database() as uow:
        await uow.evidence.append([new_link(job_id, position, content, at)])
        link = await uow.evidence.head(job_id)
        await uow.commit()
    assert link is not None
    return link


async def test_a_chain_grows_by_its_head_and_is_told_in_order(database: Database) -> None:
    first, second = await job(database, "a"), await job(database, "b")
    links = [await add(database, first, position, b"answer" if position else None) for position in range(3)]
    other = await add(database, second, 0, b"elsewhere")
    async with database(write=False) as uow:
        assert await uow.evidence.head(first) == links[-1]
        assert await uow.evidence.head(JobId(99)) is None
        assert list(await uow.evidence.links(first)) == links
        assert [link.kept for link in links] == [False, True, True]
        assert links[1].told == {"position": 1}
        assert await uow.evidence.content(links[0].link_id) is None
        assert await uow.evidence.content(other.link_id) == b"elsewhere"


async def test_links_that_come_together_are_appended_in_their_order(database: Database) -> None:
    one = await job(database, "a")
    async with database() as uow:
        await uow.evidence.append([new_link(one, position, b"x" * position or None) for position in range(5)])
        links = await uow.evidence.links(one)
        assert await uow.evidence.head(one) == links[-1]
        assert [await uow.evidence.content(link.link_id) for link in links] == [None, b"x", b"xx", b"xxx", b"xxxx"]
    assert [link.position for link in links] == [0, 1, 2, 3, 4]


async def test_answers_are_counted_and_forgotten_by_their_age_while_the_links_stay(database: Database) -> None:
    one = await job(database, "a")
    old, new = await add(database, one, 0, b"12345", at=1), await add(database, one, 1, b"123", at=9)
    bare = await job(database, "b")
    await add(database, bare, 0, None)
    async with database() as uow:
        assert await uow.evidence.stored_bytes() == 8
        assert list(await uow.evidence.jobs_with_answers()) == [one]
        assert list(await uow.evidence.jobs_with_answers(minutes(10))) == []
        assert await uow.evidence.purge(minutes(5)) == 1
        assert await uow.evidence.purge(minutes(5)) == 0
        assert await uow.evidence.stored_bytes() == 3
        assert await uow.evidence.content(old.link_id) is None
        assert await uow.evidence.content(new.link_id) == b"123"
        assert [link.kept for link in await uow.evidence.links(one)] == [False, True]


async def test_a_database_without_any_answer_stores_none(database: Database) -> None:
    async with database(write=False) as uow:
        assert await uow.evidence.stored_bytes() == 0
