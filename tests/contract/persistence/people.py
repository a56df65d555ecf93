"""Invented people, sessions and jobs for the tests of this folder."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.domain.ids import ChatId, PersonId
from core.domain.jobs.job import Job, NewJob
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession
from core.domain.sessions.storage_state import StorageState
from persistence.database.engine import Database

NOW = datetime(2026, 11, 23, 14, 2, 3, 456789, tzinfo=UTC)
SECRET = "xs-valor-muy-secreto"  # what must never lie in a database in the clear


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def cookies(account: str = "100000000000017", secret: str = SECRET) -> StorageState:
    return StorageState(
        {
            "cookies": [
                _cookie("c_user", account, expires=NOW.timestamp() + 864000),
                _cookie("xs", secret, expires=NOW.timestamp() + 900000),
            ],
            "origins": [],
        }
    )


def _cookie(name: str, value: str, *, expires: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "domain": ".facebook.com",
        "path": "/",
        "expires": expires,
        "httpOnly": True,
        "secure": True,
        "sameSite": "None",
    }


async def enrol(
    database: Database, name: str = "Alondra Quimera", role: Role = Role.ANALYST, telegram: int | None = None
) -> Person:
    async with database() as uow:
        chat = None if telegram is None else ChatId(telegram)
        person = await uow.people.add(name=name, role=role, telegram_user_id=telegram, chat_id=chat)
        await uow.commit()
    return person


def new_session(person: PersonId, platform: Platform = Platform.FACEBOOK, **fields: Any) -> NewSession:
    given: dict[str, Any] = {"storage_state": cookies(), "user_agent": "Navegador/1.0"}
    return NewSession(person_id=person, platform=platform, **(given | fields))


async def store_session(database: Database, person: PersonId, **fields: Any) -> ScrapingSession:
    async with database() as uow:
        session = await uow.sessions.save(new_session(person, **fields), NOW)
        await uow.commit()
    return session


def new_job(key: str = "sesion:1", **fields: Any) -> NewJob:
    given: dict[str, Any] = {"task": "scrape", "args": {"platform": "facebook", "identifier": "vega.ficticia"}}
    return NewJob(key=key, **(given | fields))


async def queue(database: Database, *jobs: NewJob) -> list[Job]:
    async with database() as uow:
        added = [await uow.jobs.add(job, NOW) for job in jobs]
        await uow.commit()
    return added
