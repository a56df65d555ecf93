"""What every page of the panel costs with 200 people, 600 sessions, 50,000 jobs and 2,000 incidents, while four
scrapes run: server time, transferred bytes, SQL statements.

The sites answer from another process, as they do in the world. All four scrapes are reading before the first page is
asked for, and are still reading after the last one: otherwise there are no figures.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle, product
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.crowded_profiles import named
from benchmarks.elsewhere import Plan, accounts, sites_elsewhere
from benchmarks.figures import ms, p95, show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, run_bot
from bot.sandbox.mode import local_world
from core.domain.ids import ChatId, JobId
from core.domain.incidents.incident import IncidentState, Severity
from core.domain.incidents.machine import TOP_LEVEL
from core.domain.jobs.job import JobState, TaskName
from core.domain.people.actors import VALIDATION
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.domain.sessions.session import NewSession, SessionStatus
from core.domain.sessions.storage_state import StorageState
from persistence.models import IncidentMessageRow, IncidentRow, JobRow, PersonRow, SessionDetailRow, SessionEventRow
from sandbox.sites import LocalSites
from web.panel.live import EVERY_S

PEOPLE, JOBS, INCIDENTS, ROUNDS, READERS = 200, 50_000, 2_000, 20, 4
ADMINS = 3
"""They look in turns: nobody may ask more often than a person can."""
PATHS = (
    "/panel", "/panel?desde=60", "/panel?busca=persona&orden=nombre", "/panel/casos",
    "/panel/casos?estado=todos&orden=nombre",
    "/panel/casos?desde=1000&estado=todos", "/panel/casos/1000", "/panel/trabajos", "/panel/trabajos?busca=perfil.777",
    "/panel/trabajos?orden=nombre&desde=2000", "/panel/trabajos/25000", "/panel/sesiones/300", "/panel/personas/100",
    "/panel/servicio", "/panel/equipo", "/panel/proxies", "/panel/tokens", "/panel/registro",
    "/panel/registro?tema=incident",
)  # fmt: skip
_COUNTED: ContextVar[list[str] | None] = ContextVar("counted", default=None)
"""The statements of the request whose turn it is."""
LIST_SIZE = 5_000
"""People of the list that every reader reads."""
SETTLED = 50
"""Rows that a scrape has read when it counts as under way: its browser and its page are open."""
LATENCY_MS, HANG_S = 120.0, 120
FIRST_ID = 800_000_000
Visit = Callable[[str], Awaitable[httpx.Response]]
FILES = ("/estatico/css/panel.css", "/estatico/js/vivo.js", "/estatico/icono.svg")


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    plan = Plan(LATENCY_MS, {"facebook": ["valid"] * READERS}, lists={"facebook": [LIST_SIZE]})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            sites_elsewhere(plan) as sites,
            local_world(folder) as local,
            run_bot(folder, local, sandbox_network=sites.network) as stage,
        ):
            admins = await fill(stage)
            scrapes = await begin(stage, plan)
            rows = await measure(stage, admins)
            read = await scrapes.read_meanwhile()
    worst = {
        "worst_p95_ms": max(took for _, took, _, _ in rows),
        "worst_kb": max(size for _, _, size, _ in rows),
        "worst_statements": max(count for _, _, _, count in rows),
        "scrapes": len(read),
        "rows_read_meanwhile": sum(read),
    }
    told = [(path, f"{ms(took)} · {size:.0f} kB · {count} SQL") for path, took, size, count in rows]
    show("El panel con cuatro análisis en marcha (p95 del servidor, con sus archivos)", told, worst)


@dataclass(frozen=True, slots=True)
class Scrapes:
    """Scrapes that were under way when the measuring began, and how many rows each had read by then."""

    stage: Stage
    done: Mapping[JobId, int]

    async def read_meanwhile(self) -> list[int]:
        """Rows that each of them has read since; LookupError when one of them has ended or stands still."""
        now = await _progress(self.stage, self.done)
        read = [now[number] - before for number, before in self.done.items() if number in now]
        if len(read) < READERS or min(read) == 0:
            raise LookupError(f"of {READERS} scrapes these ran while the pages were measured: {read}")
        return read


async def begin(stage: Stage, plan: Plan) -> Scrapes:
    """Four people ask for a list too long to end here; returns when all four are reading it."""
    people = await _readers(stage, plan)
    for person in people:
        await stage.say(person.telegram_user_id or 0, f"/scrape {named('facebook', LIST_SIZE)} {ListKind.FRIENDS}")
    async with asyncio.timeout(HANG_S):
        while True:
            owners = {person.person_id for person in people}
            async with stage.container.database(write=False) as uow:
                jobs = [job.job_id for job in await uow.jobs.unfinished() if job.owner in owners]
            done = await _progress(stage, jobs)
            if len(done) == READERS and min(done.values()) >= SETTLED:
                return Scrapes(stage, done)
            await asyncio.sleep(EVERY_S)


async def _progress(stage: Stage, jobs: Iterable[JobId]) -> dict[JobId, int]:
    """Rows read so far by those of the jobs that are running."""
    async with stage.container.database(write=False) as uow:
        found = [await uow.jobs.get(number) for number in jobs]
    return {job.job_id: job.progress.done for job in found if job is not None and job.state is JobState.RUNNING}


async def _readers(stage: Stage, plan: Plan) -> list[Person]:
    """People whose accounts the sites of `plan` know, each with a session that works."""
    container, people, book = stage.container, list[Person](), LocalSites().facebook
    for number, account in enumerate(accounts(plan, "facebook")):
        user_id = FIRST_ID + number
        book.add_account(account)
        stage.control.add_person(user_id=user_id, first_name=account.name)
        async with container.database() as uow:
            person = await uow.people.add(
                name=account.name, role=Role.ANALYST, telegram_user_id=user_id, chat_id=ChatId(user_id)
            )
            cookies = StorageState({"cookies": book.cookies_for(account.id)})
            new = NewSession(person.person_id, Platform.FACEBOOK, cookies, account_id=account.id)
            await uow.sessions.save(new, container.clock.now())
            await uow.commit()
        people.append(person)
    return people


async def fill(stage: Stage) -> list[Person]:
    """People with three sessions each, jobs and incidents of a year; the admins who look."""
    database, clock = stage.container.database, stage.container.clock
    now, people = clock.now(), list[Person]()
    numbers = list[int]()
    async with database() as uow:
        admins = [await uow.people.add(name=f"Admin Inventada {n}", role=Role.ADMIN) for n in range(ADMINS)]
        for number in range(PEOPLE):
            person = await uow.people.add(name=f"Persona Inventada {number}", role=Role.ANALYST)
            people.append(person)
            for platform in Platform:
                cookies = StorageState({"cookies": [_cookie(n) for n in range(12)]})
                new = NewSession(person.person_id, platform, cookies, account_id=f"1000950000{number:05d}",
                                 cookies_expire_at=now + timedelta(days=40))  # fmt: skip
                numbers.append((await uow.sessions.save(new, now - timedelta(days=200))).session_id)
        await uow.commit()
    async with database() as uow:
        for number in numbers[::5]:
            await uow.sessions.set_status(number, SessionStatus.EXPIRED, reason="facebook.session_ended", at=now)  # type: ignore[arg-type]
        await uow.commit()
    await _rows(stage, people, numbers)
    return admins


async def _rows(stage: Stage, people: list[Person], numbers: list[int]) -> None:
    """A service that has run for long: open incidents were told and escalated, sessions were renewed of late."""
    now = stage.container.clock.now()
    jobs = [
        {"task": TaskName.SCRAPE, "args": {"platform": "facebook", "identifier": f"perfil.{n}", "lists": ["amigos"]},
         "target_key": f"facebook:perfil.{n}:amigos:", "key": f"session:{numbers[n % len(numbers)]}",
         "state": JobState.DONE,
         "owner": people[n % PEOPLE].person_id, "outcome": {"result": "done", "files": 3},
         "created_at": now - timedelta(minutes=n), "finished_at": now - timedelta(minutes=n)}
        for n in range(JOBS)
    ]  # fmt: skip
    incidents = [
        {"dedupe_key": f"caso:{n}", "severity": Severity.EXPIRED, "reason": "facebook.session_ended", "evidence": "",
         "state": IncidentState.OPEN if n % 4 == 0 else IncidentState.RESOLVED, "opened_at": now - timedelta(hours=n),
         "person_id": people[n % PEOPLE].person_id, "session_id": numbers[n % len(numbers)],
         "platform": Platform.FACEBOOK, "escalation": TOP_LEVEL}
        for n in range(INCIDENTS)
    ]  # fmt: skip
    events = [
        {"session_id": number, "kind": kind, "at": now - timedelta(days=day), "actor": VALIDATION,
         "before": before, "after": after}
        for number in numbers for day, kind, before, after in _HISTORY
    ]  # fmt: skip
    async with AsyncSession(stage.container.database.engine) as session:
        for model, values in ((JobRow, jobs), (IncidentRow, incidents), (SessionEventRow, events)):
            await session.execute(insert(model), values)
        await session.execute(update(SessionDetailRow).values(status_since=now - timedelta(days=1)))
        opened = await session.scalars(select(IncidentRow.incident_id).where(IncidentRow.state == IncidentState.OPEN))
        hear = PersonRow.chat_id.is_not(None), PersonRow.role != Role.ANALYST
        chats = list(await session.scalars(select(PersonRow.chat_id).where(*hear)))
        told = [
            {"incident_id": incident, "chat_id": chat, "message_id": 1_000_000 + incident, "asked_at": now}
            for incident, chat in product(opened, chats)
        ]
        await session.execute(insert(IncidentMessageRow), told)
        await session.commit()


_HISTORY = [
    (60 - 6 * step - (2 if step % 2 else 0), "status_changed" if step % 2 else "replaced",
     "activa" if step % 2 else "expirada", "expirada" if step % 2 else "activa")
    for step in range(9)
]  # fmt: skip


def _cookie(number: int) -> dict[str, Any]:
    return {"name": f"c{number}", "value": "x" * 60, "domain": ".facebook.com", "path": "/", "expires": -1,
            "httpOnly": True, "secure": True, "sameSite": "Lax"}  # fmt: skip


async def measure(stage: Stage, admins: list[Person]) -> list[tuple[str, float, float, int]]:
    """Path, p95 in milliseconds, kilobytes with the page's files, and SQL statements."""
    rows, transport = [], httpx.ASGITransport(stage.container.website(0), client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        extra = sum([len((await client.get(path)).content) for path in FILES])
        visits = cycle([await _request(stage, client, admin) for admin in admins])
        for path in PATHS:
            await next(visits)(path)
            took, size = [], 0
            for _ in range(ROUNDS):
                await asyncio.sleep(EVERY_S / 10)
                started = time.perf_counter()
                answer = await next(visits)(path)
                took.append((time.perf_counter() - started) * 1000)
                size = len(answer.content)
                if answer.status_code not in {200, 404}:
                    raise LookupError(f"{path}: {answer.status_code}")
            rows.append((path, p95(took), (size + extra) / 1000, await _statements(stage, next(visits), path)))
    return rows


async def _request(stage: Stage, client: httpx.AsyncClient, admin: Person) -> Visit:
    """Asks for pages as that person."""
    web = stage.container.assembly.services.web
    entry = await web.enter(await web.link(admin))
    return partial(client.get, headers={"Cookie": f"centinela_panel={entry.secret}"})


async def _statements(stage: Stage, visit: Visit, path: str) -> int:
    """Of this request alone: what runs beside it does not count."""
    seen: list[str] = []
    token = _COUNTED.set(seen)
    engine = stage.container.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", _note)
    try:
        await visit(path)
    finally:
        event.remove(engine, "before_cursor_execute", _note)
        _COUNTED.reset(token)
    return len(seen)


def _note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    seen = _COUNTED.get()
    if seen is not None and not statement.startswith("BEGIN"):
        seen.append(statement)


if __name__ == "__main__":
    asyncio.run(main())
