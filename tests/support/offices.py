"""Offices that work on one PostgreSQL at once.

Each has the real services and a database object of its own, with its own connections, as a process has.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from core.domain.jobs.job import ChatOrigin, Job, NewJob, TaskName
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import ScrapingSession, session_key
from core.services.following.requests import Request
from core.services.targets.targets import ScrapeOrder
from tests.fakes.clock import START, FakeClock
from tests.support.database import migrated_postgres, opened
from tests.support.office import Office, build_office

PROCESSES, TASKS = 4, 6
LIMIT = 5


@asynccontextmanager
async def open_offices() -> AsyncIterator[Sequence[Office]]:
    """On a new database, dropped afterwards."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(migrated_postgres())
        databases = [await stack.enter_async_context(opened(url)) for _ in range(PROCESSES)]
        yield [build_office(database, FakeClock(), queue_limit=LIMIT) for database in databases]


@pytest_asyncio.fixture
async def offices(postgres_server: str) -> AsyncIterator[Sequence[Office]]:
    """PROCESSES of them."""
    del postgres_server
    async with open_offices() as opened_offices:
        yield opened_offices


async def at_once(offices: Sequence[Office], act: Callable[[Office, int], Awaitable[Any]]) -> list[Any]:
    """TASKS in each process, all begun together; what they return or raise."""
    ready = asyncio.Barrier(len(offices) * TASKS)

    async def one(office: Office, number: int) -> Any:
        await ready.wait()
        return await act(office, number)

    turns = [(office, n * len(offices) + k) for n in range(TASKS) for k, office in enumerate(offices)]
    return await asyncio.gather(*(one(*turn) for turn in turns), return_exceptions=True)


def raised(results: Sequence[Any], kind: type[BaseException]) -> int:
    """How many raised that; nothing else may have been raised."""
    others = [result for result in results if isinstance(result, BaseException) and not isinstance(result, kind)]
    assert others == []
    return sum(isinstance(result, kind) for result in results)


async def analyst(office: Office) -> tuple[Person, ScrapingSession]:
    person = await office.person()
    return person, await office.session(person)


def request(person: Person, update_id: int) -> Request:
    assert person.chat_id is not None
    return Request(person, ChatOrigin(person.chat_id, update_id, update_id))


def order(name: str) -> ScrapeOrder:
    return ScrapeOrder(ProfileRef(Platform.FACEBOOK, name), (ListKind.FRIENDS,), None)


async def running(office: Office, person: Person, session: ScrapingSession, name: str, **args: Any) -> Job:
    """A scrape of the person that has just been started."""
    asked = ScrapeArgs(ProfileRef(Platform.FACEBOOK, name), (ListKind.FRIENDS,), None, session.session_id, **args)
    key = session_key(session.session_id)
    async with office.database() as uow:
        await uow.jobs.add(NewJob(TaskName.SCRAPE, asked.stored(), key=key, owner=person.person_id), START)
        job = await uow.jobs.claim(START, key=key)
        await uow.commit()
    assert job is not None
    return job


async def count(office: Office, table: str, where: str = "true") -> int:
    async with office.database.engine.connect() as connection:
        statement = text(f"SELECT count(*) FROM centinela.{table} WHERE {where}")
        return int((await connection.execute(statement)).scalar_one())
