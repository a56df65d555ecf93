"""The product's own services over the local sites, real proxies, a real browser and a real database."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.outbox.webhook_sender import HttpWebhookSender
from bot.settings import load_settings
from bot.wiring.assembly import Assembly, Outside, assemble
from core.domain.ids import JobId
from core.domain.jobs.job import Job, NewJob
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent, SessionIdentity, session_key
from core.domain.sessions.storage_state import StorageState
from core.platforms.browser.pool import BrowserPool
from core.platforms.clock import SystemClock
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import HttpProbe
from core.platforms.probe.proxy_check import HttpProxyChecker
from core.platforms.registry import PLATFORMS, build_gateways
from core.ports.jobs import JobFunction
from core.ports.storage import Change
from exports.exporter import FileExporter
from exports.reports import ReportWriter
from jobs.embedded.engine import EmbeddedEngine
from persistence.artifacts.folder import LocalFolder
from persistence.database.engine import Database
from sandbox.proxy import LocalProxy
from sandbox.sites import Account, LocalSites
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.people import invent_people
from sandbox.sites.serving.recorder import RecordedRequest
from tests.fakes.login import FakeLiveBrowsers
from tests.support.database import open_sqlite
from tests.support.patience import HANG_S

USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0"
FAST: dict[str, Any] = {"sandbox": True, "page_pause_min_s": 0, "page_pause_max_s": 0, "scroll_pause_ms": 400}
_NUMBERS = count(1)


class HurriedClock(SystemClock):
    """The real time, but pauses are skipped: whoever sleeps wakes in a moment, and the clock has moved on as far."""

    def __init__(self) -> None:
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The moment it would be."""
        return super().now() + self._skipped

    async def sleep(self, seconds: float) -> None:
        """Pass the time."""
        await super().sleep(min(seconds, 0.02))
        self._skipped += timedelta(seconds=max(0.0, seconds - 0.02))


@dataclass(frozen=True)
class World:
    """What is outside, for all tests of this folder."""

    sites: LocalSites
    network: SandboxNetwork
    pool: BrowserPool

    def account(self, platform: str = "facebook", *, state: str = "valid") -> str:
        """A new account; its id."""
        number = 100_061_000_000_000 + next(_NUMBERS)
        account = Account(str(number), f"Vega Ficticia {number % 1000}", f"vega_{number % 10**6}", state)
        self.sites.site(platform).add_account(account)
        return account.id

    def profile(self, friends: int) -> FacebookProfile:
        """A new profile with so many invented friends."""
        number = next(_NUMBERS)
        profile = FacebookProfile(
            id=str(100_062_000_000_000 + number), vanity=f"duna.ficticia.{number}", name=f"Duna Ficticia {number}",
            friends=invent_people(friends, seed=number),
        )  # fmt: skip
        self.sites.facebook.add_profile(profile)
        return profile

    def identity(self, platform: str, account: str, proxy_url: str | None) -> SessionIdentity:
        """A session of the account that is not stored anywhere."""
        cookies = StorageState({"cookies": self.sites.site(platform).cookies_for(account)})
        number: Any = next(_NUMBERS)
        return SessionIdentity(number, Platform(platform), cookies, proxy_url, USER_AGENT, "es-MX")

    def requests(self) -> list[RecordedRequest]:
        """What all sites have been asked so far."""
        return [request for name in ("facebook", "instagram", "x") for request in self.sites.site(name).requests]


@dataclass
class Office:
    """Services, engine and database of one test."""

    world: World
    database: Database
    clock: HurriedClock
    engine: EmbeddedEngine
    assembly: Assembly
    gateways: Any

    async def session(self, account: str, platform: str = "facebook", **fields: Any) -> ScrapingSession:
        """A person with a session of that account."""
        cookies = StorageState({"cookies": self.world.sites.site(platform).cookies_for(account)})
        async with self.database() as uow:
            person = await uow.people.add(name="Alondra Quimera", role=Role.ANALYST)
            new = NewSession(
                person.person_id, Platform(platform), cookies, user_agent=USER_AGENT, account_id=account, **fields
            )
            stored = await uow.sessions.save(new, self.clock.now())
            await uow.commit()
        return stored

    async def lend(self, session: ScrapingSession, proxy: LocalProxy) -> ScrapingSession:
        """Put the proxy into the pool, if it is not there, and bind the session to it."""
        pool = self.assembly.services.proxies
        label = f"127.0.0.1:{proxy.port}"
        found = next((known for known in await pool.all() if known.label == label), None)
        added = found or await pool.add(proxy.url, None)
        async with self.database() as uow:
            lent = await pool.lend(uow, session, added)
            await uow.commit()
        return lent

    async def now_of(self, session: ScrapingSession) -> ScrapingSession:
        """The session as it is stored."""
        async with self.database(write=False) as uow:
            found = await uow.sessions.get(session.session_id)
        assert found is not None
        return found

    async def history(self, session: ScrapingSession, kind: str) -> list[SessionEvent]:
        """Its events of a kind, oldest first."""
        async with self.database(write=False) as uow:
            events = await uow.sessions.events(session.session_id, 100)
        return [event for event in reversed(events) if event.kind == kind]

    async def scrape(self, session: ScrapingSession, profile: FacebookProfile) -> Job:
        """Queue a scrape of the profile's friends."""
        args = {"platform": "facebook", "identifier": profile.vanity, "lists": ["amigos"], "limit": None}
        new = NewJob(
            "scrape", {**args, "session_id": session.session_id, "target_key": profile.id},
            key=session_key(session.session_id), owner=session.person_id,
        )  # fmt: skip
        async with self.database() as uow:
            job = await uow.jobs.add(new, self.clock.now())
            await uow.commit()
        self.engine.wake()
        return job

    async def finished(self, job: Job) -> Job:
        """The job when it came to its end."""
        async with asyncio.timeout(HANG_S):
            while True:
                found = await self._job(job.job_id)
                if found.state.finished:
                    return found
                await asyncio.sleep(0.05)

    async def friends(self, job: Job) -> list[str]:
        """Ids of the rows that the job stored."""
        async with self.database(write=False) as uow:
            runs = await uow.profiles.runs_of(job.job_id)
            return [row.external_id for run in runs for row in await uow.profiles.rows(run.run_id)]

    async def _job(self, job_id: JobId) -> Job:
        async with self.database(write=False) as uow:
            found = await uow.jobs.get(job_id)
        assert found is not None
        return found


@asynccontextmanager
async def open_office(world: World, folder: Path) -> AsyncIterator[Office]:
    """Wire the services as the product does, and let the engine run."""
    clock = HurriedClock()
    probe = HttpProbe(network=world.network, clock=clock)
    configs = {spec.platform: spec.config_class(**FAST) for spec in PLATFORMS}
    gateways = build_gateways(world.pool, probe, clock, configs=configs)
    async with open_sqlite(folder) as database:
        functions: dict[str, JobFunction] = {}
        engine = EmbeddedEngine(database, functions, clock)
        database.listeners.on(Change.JOBS, engine.wake)
        outside = Outside(
            database, clock, engine, gateways, FileExporter(), ReportWriter(),
            LocalFolder(folder / "archivos"), None, {},
            HttpProxyChecker(network=world.network, clock=clock, timeout_s=3), FakeLiveBrowsers(),
            HttpWebhookSender(), "0",
        )  # fmt: skip
        assembly = assemble(load_settings(None, data_dir=folder, sandbox=True), outside)
        functions.update(assembly.functions)
        stop = asyncio.Event()
        working = asyncio.create_task(engine.run_worker(stop, concurrency=2, grace_s=0))
        try:
            yield Office(world, database, clock, engine, assembly, gateways)
        finally:
            stop.set()
            await working


def through(proxies: Iterable[LocalProxy]) -> set[str]:
    """The addresses from which the sites saw the proxies come."""
    return {connection.upstream for proxy in proxies for connection in proxy.connections}


def clients(requests: Sequence[RecordedRequest], account: str) -> set[str]:
    """The addresses from which an account's requests came."""
    return {request.client for request in requests if request.account_id == account}
