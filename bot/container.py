"""Opens everything in order and closes it in reverse, also half-way; the only place that knows all parts."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot.app import TelegramApp, TelegramEndpoint, TelegramParts, build_app, build_parts
from bot.assembly import Assembly, Outside, assemble
from bot.delivery import Delivery
from bot.http.app import build_http
from bot.http.server import serve
from bot.renderers import Renderers
from bot.runtime import SystemClock, WakeUps
from bot.settings import Settings
from bot.timetable import Timetable
from core.domain.platforms import Platform
from core.platforms.browser import BrowserPool
from core.platforms.chromium import find_chromium
from core.platforms.config import PlatformConfig
from core.platforms.network import SandboxNetwork
from core.platforms.probe import HttpProbe
from core.platforms.proxy_check import HttpProxyChecker
from core.platforms.registry import PLATFORMS, build_gateways
from core.ports.jobs import JobFunction
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.services.cards import JobCards
from core.services.health import Check
from jobs.engine.embedded import EmbeddedEngine
from jobs.engine.lock import ProcessLock
from jobs.scheduler import Scheduler
from persistence.artifacts.exports import FileExporter
from persistence.artifacts.folder import LocalFolder
from persistence.artifacts.ftp import FTPClient
from persistence.crypto import SecretBox
from persistence.engine import Database, open_database
from persistence.key_file import load_or_create_keys
from persistence.migrate import upgrade

log = structlog.get_logger(__name__)

SHUTDOWN_GRACE_S = 2.0
"""What running jobs may take to end by themselves at a stop; then they are queued again."""


def program_version() -> str:
    """The version of this program."""
    try:
        return version("centinela")
    except PackageNotFoundError:
        return "1.0.0"


@dataclass(frozen=True, slots=True)
class Container:
    """The assembled process."""

    settings: Settings
    clock: Clock
    database: Database
    wakeups: WakeUps
    pool: BrowserPool
    engine: EmbeddedEngine
    gateways: Mapping[Platform, PlatformGateway]
    assembly: Assembly
    timetable: Timetable
    telegram: TelegramParts | None
    app: TelegramApp | None
    delivery: Delivery | None

    async def run(self, stop: asyncio.Event) -> None:
        """Everything at once until `stop`; the first part that fails ends the others."""
        async with AsyncExitStack() as stack:
            http = build_http(self.assembly.services.status, program_version())
            port = await stack.enter_async_context(serve(http, self.settings.http_host, self.settings.http_port))
            log.info("http ready", port=port)
            await self.timetable.start()
            stack.callback(self.timetable.stop)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work(stop), name="worker")
                group.create_task(self._warm(), name="warm-browser")
                if self.delivery is not None and self.app is not None:
                    group.create_task(self.delivery.run(stop), name="delivery")
                    group.create_task(self._receive(stop), name="telegram")

    async def _work(self, stop: asyncio.Event) -> None:
        limit = self.settings.max_concurrent_scrapes
        await self.engine.run_worker(stop, concurrency=limit, grace_s=SHUTDOWN_GRACE_S)

    async def _receive(self, stop: asyncio.Event) -> None:
        if self.app is None:
            return
        menus = asyncio.create_task(self._show_menus(self.app))
        try:
            await self.app.runner.run(stop)
        finally:
            stop.set()
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)

    @staticmethod
    async def _show_menus(app: TelegramApp) -> None:
        await app.runner.ready.wait()
        await app.menus.sync_all()

    async def _warm(self) -> None:
        """The browser is up before the first scrape asks for it; a failure shows in /health, not here."""
        await asyncio.gather(self.pool.warm(), return_exceptions=True)


@asynccontextmanager
async def build_container(
    settings: Settings, *, clock: Clock | None = None, telegram: TelegramEndpoint | None = None
) -> AsyncIterator[Container]:
    """Open database, browser pool and engine, and wire the rest. Without `telegram` nothing is received or sent."""
    async with AsyncExitStack() as stack:
        yield await _open(settings, clock or SystemClock(), telegram, stack)


async def _open(
    settings: Settings, clock: Clock, endpoint: TelegramEndpoint | None, stack: AsyncExitStack
) -> Container:
    database = await _database(settings, stack)
    wakeups = WakeUps()
    network = sandbox_network(settings)
    pool = _pool(settings, network)
    stack.push_async_callback(pool.close)
    probe = HttpProbe(network=network, clock=clock)
    stack.push_async_callback(probe.aclose)
    gateways = build_gateways(pool, probe, clock, configs=_configs(settings, network))
    functions: dict[str, JobFunction] = {}
    engine = EmbeddedEngine(
        database,
        functions,
        clock,
        hooks=JobCards(clock),
        on_change=wakeups.wake_delivery,
        lock=ProcessLock(settings.data_dir / "centinela.lock"),
    )
    wakeups.on_jobs(engine.wake)
    parts = build_parts(endpoint, clock) if endpoint is not None else None
    ftp = FTPClient(settings.ftp_url.get_secret_value(), explicit_tls=settings.ftp_tls) if settings.ftp_url else None
    store = LocalFolder(settings.data_dir / "archivos")
    outside = Outside(
        database,
        clock,
        wakeups,
        engine,
        gateways,
        FileExporter(),
        store,
        ftp,
        _checks(database, ftp, pool, parts, clock),
        HttpProxyChecker(network=network, clock=clock),
        program_version(),
    )
    assembly = assemble(settings, outside)
    functions.update(assembly.functions)
    return _finish(settings, clock, database, wakeups, pool, engine, gateways, assembly, parts)


def _finish(
    settings: Settings,
    clock: Clock,
    database: Database,
    wakeups: WakeUps,
    pool: BrowserPool,
    engine: EmbeddedEngine,
    gateways: Mapping[Platform, PlatformGateway],
    assembly: Assembly,
    parts: TelegramParts | None,
) -> Container:
    services = assembly.services
    timetable = Timetable(
        Scheduler(ZoneInfo(settings.time_zone)),
        database,
        clock,
        wakeups,
        engine,
        services.schedules,
        assembly.uploads,
        services.cookies,
        services.proxies,
        assembly.rounds,
    )
    app, delivery = None, None
    if parts is not None:
        zone = ZoneInfo(settings.time_zone)
        app = build_app(parts, services=services, uow=database, clock=clock, timezone=lambda: zone)
        renderers = Renderers(clock, lambda: zone, services.reports)
        hook = assembly.desk.on_unreachable
        delivery = Delivery(database, parts.client, renderers.table(), clock, on_unreachable=hook)
        wakeups.on_delivery(delivery.wake)
    return Container(
        settings, clock, database, wakeups, pool, engine, gateways, assembly, timetable, parts, app, delivery
    )


async def _database(settings: Settings, stack: AsyncExitStack) -> Database:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_address, secret_box(settings))
    stack.push_async_callback(database.dispose)
    await upgrade(settings.database_address)
    return database


def secret_box(settings: Settings) -> SecretBox:
    """The keys that open the stored cookies; a key file is made on first start, with a warning to back it up."""
    given = settings.encryption_keys.get_secret_value() if settings.encryption_keys else None
    keys, created = load_or_create_keys(given, settings.key_file)
    if created:
        log.warning("a new encryption key was made: back it up", path=str(settings.key_file))
    return SecretBox.from_keys(keys)


def sandbox_network(settings: Settings) -> SandboxNetwork | None:
    """The address book of the local world; None on the real network."""
    given = settings.sandbox_network
    return SandboxNetwork.parse(json.dumps(given)) if given is not None else None


def _pool(settings: Settings, network: SandboxNetwork | None) -> BrowserPool:
    path: Path | None = find_chromium(settings.chromium_path)
    return BrowserPool(
        path,
        network=network,
        max_contexts=max(8, settings.max_concurrent_scrapes),
        pool_state_file=settings.data_dir / "navegador.json",
    )


def _configs(settings: Settings, network: SandboxNetwork | None) -> Mapping[Platform, PlatformConfig]:
    pace = {"page_pause_min_s": settings.pace_min_s, "page_pause_max_s": settings.pace_max_s}
    return {spec.platform: spec.config_class(**pace, sandbox=network is not None) for spec in PLATFORMS}


def _checks(
    database: Database, ftp: FTPClient | None, pool: BrowserPool, parts: TelegramParts | None, clock: Clock
) -> Mapping[str, Check | None]:
    async def check_database() -> str:
        return f"{await database.ping():.0f} ms"

    async def check_ftp() -> str:
        return f"{await ftp.check_connection():.0f} ms" if ftp else ""

    async def check_telegram() -> str:
        if parts is not None:
            parts.status.require_ok(clock.now())
        return "receiving updates"

    async def check_browser() -> str:
        await pool.warm()
        return "running"

    return {
        "database": check_database,
        "ftp": check_ftp if ftp else None,
        "telegram": check_telegram if parts else None,
        "browser": check_browser,
    }
