"""Opens what the services stand on: database, browser, probes, files, the local lock; closed in reverse."""

import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.metrics.gateways import measured
from bot.metrics.registry import Metrics
from bot.outbox.webhook_sender import HttpWebhookSender
from bot.settings import Settings
from bot.version import program_version
from bot.wiring.app import TelegramEndpoint, TelegramParts, build_parts
from bot.wiring.assembly import Outside
from bot.wiring.checks import health_checks
from bot.wiring.clock import SteadyClock
from bot.wiring.engines import RunningEngine, open_engine
from core.domain.jobs.job import TaskName
from core.domain.platforms import Platform
from core.platforms.browser.pages.reach import Reach
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import NO_WINDOWS, find_chromium
from core.platforms.browser.process.limits import BrowserLimits
from core.platforms.config import PlatformConfig
from core.platforms.login.live_browser import LiveLogins
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import DEFAULT_USER_AGENT, HttpProbe
from core.platforms.probe.proxy_check import HttpProxyChecker
from core.platforms.registry import PLATFORMS, build_gateways
from core.ports.files import ArtifactStore
from core.ports.jobs import JobFunction
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.ports.storage import Change
from core.services.following.hooks import AllHooks
from core.services.sessions.endpoint_budgets import EndpointBudgets
from exports.exporter import FileExporter
from exports.reports import ReportWriter
from jobs.embedded.lock import ProcessLock
from persistence.artifacts.folder import LocalFolder
from persistence.artifacts.ftp import FTPClient
from persistence.artifacts.s3 import S3Bucket
from persistence.cache.opening import open_cache
from persistence.cache.sessions import CachedSessions
from persistence.crypto.encryption import SecretBox
from persistence.crypto.key_file import WatchedKeys, load_or_create_keys
from persistence.crypto.private import database_files, open_to_others, private_data, private_database
from persistence.database.engine import Database, open_database
from persistence.database.urls import sqlite_file
from persistence.keys.canary import check_key, keep_canary, require_key
from persistence.migrate import upgrade

log = structlog.get_logger(__name__)

SCRAPE_NICENESS = 5
"""Of the browsers of scrapes and session checks (0: as everything else, 19: last of all)."""


@dataclass(frozen=True, slots=True)
class Adapters:
    """What is open. `functions` is filled once the services exist."""

    settings: Settings
    clock: Clock
    database: Database
    pool: BrowserPool
    logins: LiveLogins
    gateways: Mapping[Platform, PlatformGateway]
    engine: RunningEngine
    functions: dict[str, JobFunction]
    ftp: FTPClient | None
    telegram: TelegramParts | None
    lock: ProcessLock
    network: SandboxNetwork | None
    metrics: Metrics

    def certain(self) -> bool:
        """Whether something may be judged too old by the clock; an injected one is never doubted."""
        return not isinstance(self.clock, SteadyClock) or self.clock.certain()

    @property
    def outside(self) -> Outside:
        """The same as the services see it."""
        return Outside(
            uow=self.database,
            damages=self.database.damages.rows,
            clock=self.clock,
            engine=self.engine,
            gateways=self.gateways,
            exporter=FileExporter(),
            report_files=ReportWriter(),
            store=(store := artifact_store(self.settings)),
            ftp=self.ftp,
            checks=health_checks(self.database, self.ftp, self.pool, self.telegram, store),
            reads=CachedSessions(self.database, self.database.cache) if self.database.cache else None,
            live_browsers=self.logins,
            proxy_checker=HttpProxyChecker(network=self.network, clock=self.clock),
            webhook_sender=HttpWebhookSender(sandbox=self.settings.sandbox, version=program_version()),
            version=program_version(),
            certain=self.certain,
            on_change=self.database.listeners.on,
        )


async def open_adapters(
    settings: Settings, clock: Clock, endpoint: TelegramEndpoint | None, stack: AsyncExitStack
) -> Adapters:
    """Open everything; `stack` closes it."""
    database = await _database(settings, stack)
    network = sandbox_network(settings)
    pool, login_pool = _pools(settings, network, stack)
    certain = clock.certain if isinstance(clock, SteadyClock) else None
    probe = HttpProbe(network=network, clock=clock, certain=certain)
    stack.push_async_callback(probe.aclose)
    ftp = _ftp(settings)
    if ftp is not None:
        stack.push_async_callback(ftp.aclose)
    functions, lock, configs = dict[str, JobFunction](), process_lock(settings), _configs(settings, network)
    hooks, long_tasks = AllHooks(clock, lambda: engine), {TaskName.SCRAPE, TaskName.CONTROL}
    engine = await open_engine(settings, database, functions, clock, hooks=hooks, lock=lock, long_tasks=long_tasks)
    database.listeners.on(Change.JOBS, engine.wake)
    metrics = _metrics(settings, database, clock, (pool, login_pool))
    gateways = build_gateways(pool, probe, clock, configs=configs, budgets=EndpointBudgets(database))
    return Adapters(
        settings=settings,
        clock=clock,
        database=database,
        pool=pool,
        logins=LiveLogins(login_pool, DEFAULT_USER_AGENT),
        gateways=measured(gateways, metrics),
        engine=engine,
        functions=functions,
        ftp=ftp,
        telegram=_telegram(endpoint, clock, metrics),
        lock=lock,
        network=network,
        metrics=metrics,
    )


def _telegram(endpoint: TelegramEndpoint | None, clock: Clock, metrics: Metrics) -> TelegramParts | None:
    if endpoint is None:
        return None
    hear = clock.hear if isinstance(clock, SteadyClock) else None
    return build_parts(endpoint, clock, on_date=hear, on_failure=metrics.telegram_failed)


def _metrics(settings: Settings, database: Database, clock: Clock, pools: tuple[BrowserPool, BrowserPool]) -> Metrics:
    scrapes, logins = pools

    def contexts() -> Mapping[str, tuple[int, int]]:
        scrape = (scrapes.contexts, scrape_places(settings))
        return {"scrape": scrape, "login": (logins.contexts, settings.max_live_logins)}

    return Metrics(database, clock, contexts, program_version())


async def _database(settings: Settings, stack: AsyncExitStack) -> Database:
    if not key_at_hand(settings):
        await require_key(settings.database_address)
    private_data(settings.data_dir)
    if (file := sqlite_file(settings.database_address)) is not None:
        private_database(file)
    for path in exposed(settings):
        log.warning("other users of this machine may read it: close it to them (chmod go=)", path=str(path))
    database = open_database(settings.database_address, secret_box(settings), pool_size=settings.database_pool_size)
    stack.push_async_callback(database.dispose)
    await check_key(database)
    await upgrade(settings.database_address)
    await keep_canary(database)
    cache = await open_cache(settings.cache_address, database)
    if cache is not None:
        stack.push_async_callback(cache.aclose)
    return database


def process_lock(settings: Settings) -> ProcessLock:
    """What a process holds while it works on the data."""
    return ProcessLock(settings.data_dir / "centinela.lock")


def exposed(settings: Settings) -> tuple[Path, ...]:
    """Data folder, database, keys and kept files, where other users of this machine may read them."""
    database = sqlite_file(settings.database_address)
    files = database_files(database) if database is not None else ()
    return open_to_others((settings.data_dir, settings.key_file, settings.artifacts_folder, *files))


def key_at_hand(settings: Settings) -> bool:
    """Whether there is a key already; without one the first start makes it."""
    return settings.encryption_keys is not None or settings.key_file.exists()


def secret_box(settings: Settings) -> SecretBox:
    """The keys that open the stored cookies; a key file is made on first start, with a warning to back it up."""
    given = settings.encryption_keys.get_secret_value() if settings.encryption_keys else None
    keys, created = load_or_create_keys(given, settings.key_file)
    if created:
        log.warning("a new encryption key was made: back it up", path=str(settings.key_file))
    return SecretBox.from_keys(keys, None if given else WatchedKeys(settings.key_file, keys))


def sandbox_network(settings: Settings) -> SandboxNetwork | None:
    """The address book of the local world; None on the real network."""
    given = settings.sandbox_network
    return SandboxNetwork.parse(json.dumps(given)) if given is not None else None


def scrape_places(settings: Settings) -> int:
    """Most browser contexts of scrapes and session checks."""
    return max(8, settings.max_concurrent_scrapes)


def _pools(
    settings: Settings, network: SandboxNetwork | None, stack: AsyncExitStack
) -> tuple[BrowserPool, BrowserPool]:
    """The browsers of scrapes, and those in which people log in: neither ever waits for the other.

    Where processor time is short, scrapes give way to whatever a person waits for: answers, pages, live logins.
    """
    path, folder = find_chromium(settings.chromium_path), settings.data_dir
    scrapes = BrowserPool(
        path,
        network=network,
        max_contexts=scrape_places(settings),
        pool_state_file=folder / "navegador.json",
        limits=BrowserLimits(niceness=SCRAPE_NICENESS),
        reach=Reach(settings.extra_domains),
        extra_arguments=(NO_WINDOWS,),
    )
    logins = BrowserPool(
        path,
        network=network,
        max_contexts=settings.max_live_logins,
        pool_state_file=folder / "navegador-entrar.json",
        reach=Reach(settings.extra_domains, login=True),
        extra_arguments=(NO_WINDOWS,),
    )
    for pool in (scrapes, logins):
        stack.push_async_callback(pool.close)
    return scrapes, logins


def _configs(settings: Settings, network: SandboxNetwork | None) -> Mapping[Platform, PlatformConfig]:
    pace = {
        "page_pause_min_s": settings.pace_min_s,
        "page_pause_max_s": settings.pace_max_s,
        "stall_limit_s": settings.stall_limit_s,
    }
    return {spec.platform: spec.config_class(**pace, sandbox=network is not None) for spec in PLATFORMS}


def artifact_store(settings: Settings) -> ArtifactStore:
    """Where results are kept. ArtifactStoreException when the bucket's address cannot be understood."""
    if settings.artifacts_url is not None:
        return S3Bucket(settings.artifacts_url.get_secret_value())
    return LocalFolder(settings.artifacts_folder)


def _ftp(settings: Settings) -> FTPClient | None:
    if settings.ftp_url is None:
        return None
    return FTPClient(settings.ftp_url.get_secret_value(), explicit_tls=settings.ftp_tls)
