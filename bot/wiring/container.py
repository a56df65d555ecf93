"""The assembled process: everything wired, opened in order and closed in reverse, also half-way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.metrics.registry import Metrics
from bot.outbox.delivery import Delivery
from bot.outbox.renderers import Renderers
from bot.process.parts import close_at, then, together
from bot.settings import JobEngineName, Settings
from bot.wiring.adapters import Adapters, open_adapters
from bot.wiring.app import TelegramApp, TelegramEndpoint, TelegramParts, build_app
from bot.wiring.assembly import Assembly, assemble
from bot.wiring.checks import tell_of_bucket
from bot.wiring.clock import SteadyClock
from bot.wiring.clock_watch import ClockWatch
from bot.wiring.engines import RunningEngine
from bot.wiring.ports import require_free
from bot.wiring.presence import presence_of
from bot.wiring.runtime import TeamZone
from bot.wiring.timetable import Timetable
from bot.wiring.website import error_sentence, web_options, web_services
from core.concurrency import end_questions
from core.domain.jobs.processes import ProcessKind
from core.domain.platforms import Platform
from core.errors import StorageUnavailableException
from core.platforms.browser.pool import BrowserPool
from core.platforms.login.live_browser import LiveLogins
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.ports.storage import Change
from core.services.supervision.presence import Presence
from core.services.uploads.erasures import GivenUp
from core.services.webhooks.delivery import WebhookDeliveries
from jobs.embedded.lock import ProcessLock
from jobs.scheduler import Scheduler
from persistence.database.announcements import Announcements
from persistence.database.engine import Database
from persistence.database.exclusive import LEASE_S, DatabaseLock
from persistence.keys.canary import tell_key_at_work
from web.server.server import listen, port_of, serve_on

if TYPE_CHECKING:
    from fastapi import FastAPI

log = structlog.get_logger(__name__)

SHUTDOWN_GRACE_S = 2.0
"""What running jobs may take to end by themselves at a stop; then they are queued again."""
DRAIN_S = 3600.0
"""The same for a worker, whose stop is a rolling restart: its jobs end, or a second signal queues them again."""


@dataclass(frozen=True, slots=True)
class Container:
    """The assembled process."""

    settings: Settings
    clock: Clock
    database: Database
    pool: BrowserPool
    logins: LiveLogins
    engine: RunningEngine
    gateways: Mapping[Platform, PlatformGateway]
    assembly: Assembly
    timetable: Timetable
    telegram: TelegramParts | None
    app: TelegramApp | None
    delivery: Delivery | None
    lock: ProcessLock
    zone: TeamZone
    webhooks: WebhookDeliveries
    metrics: Metrics

    async def run(self, stop: asyncio.Event, on_listening: Callable[[int], None] = lambda _port: None) -> None:
        """Everything at once until `stop`; the first part that fails stops the others, each in its own good order.

        An ExceptionGroup of what failed, once all have ended.
        `on_listening` is told the port of /health as soon as it answers.
        AlreadyRunningException, before anything is touched, when another process works on the same data.
        """
        async with AsyncExitStack() as stack:
            stack.enter_context(self.lock)
            exclusive = DatabaseLock(self.settings.database_address, lease_s=LEASE_S if self.clustered else None)
            if self.clustered and not await exclusive.wait(stop):
                return
            await stack.enter_async_context(exclusive)
            await self._tell_leftover_logins()
            if not self.clustered:
                await tell_key_at_work(self.database)
            stack.push_async_callback(end_questions)
            require_free(self.settings.http_host, self.settings.http_port)
            bound = listen(self.settings.http_host, self.settings.http_port)
            stack.push_async_callback(self.assembly.services.logins.close)
            http = await stack.enter_async_context(AsyncExitStack())
            await http.enter_async_context(serve_on(self.website(port_of(bound)), bound))
            log.info("http ready", port=port_of(bound))
            on_listening(port_of(bound))
            self.zone.follow(await self.assembly.services.schedules.current())
            await self.timetable.start()
            stack.push_async_callback(self.timetable.stop)
            parts = {"worker": self._work(stop), "warm-browser": self._warm(), "lock": exclusive.watch(stop)}
            parts["http"] = close_at(stop, http)
            if self.database.tells_others:
                parts["announcements"] = self._announcements().run(stop)
            if self.clustered:
                parts["presence"] = self._presence(ProcessKind.BOT, self.settings.max_concurrent_scrapes).run(stop)
            parts |= {"webhooks": self.webhooks.run(stop), "bucket": tell_of_bucket(self.assembly.services.status)}
            if self.delivery is not None and self.app is not None:
                parts |= {"delivery": self.delivery.run(stop), "telegram": self._receive(stop)}
            await together(parts, stop)

    async def work(self, stop: asyncio.Event, *, concurrency: int) -> None:
        """Only run jobs, beside a bot and other workers, until `stop`; then those under way may end.

        AlreadyRunningException when another process uses the same data folder.
        """
        with self.lock:
            drained = asyncio.Event()
            worker = then(self.engine.run_worker(stop, concurrency=concurrency, grace_s=DRAIN_S), drained)
            parts = {"worker": worker, "warm-browser": self._warm(), "announcements": self._announcements().run(stop)}
            parts["presence"] = self._presence(ProcessKind.WORKER, concurrency).run(drained)
            parts["bucket"] = tell_of_bucket(self.assembly.services.status)
            await together(parts, stop)

    def _presence(self, kind: ProcessKind, places: int) -> Presence:
        return presence_of(kind, places, self.database, self.engine, self.clock, pools=(self.pool,))

    @property
    def clustered(self) -> bool:
        """Whether other processes may run the same jobs."""
        return self.settings.job_engine is JobEngineName.PROCRASTINATE

    def _announcements(self) -> Announcements:
        return Announcements(self.settings.database_address, self.database)

    def website(self, port: int) -> "FastAPI":
        """The HTTP application, as it is served on that port; only who serves it imports its library."""
        from web.app import build_web
        from web.auth.init_data import InitDataVerifier

        services, settings = self.assembly.services, self.settings
        token = settings.telegram_bot_token
        options = web_options(settings, port, lambda: self.app.runner.username if self.app is not None else "")
        services.web.serving_at(options.local_url)
        return build_web(
            web_services(services, self.metrics),
            options,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            sentence=error_sentence(self.zone.current, self.clock.now),
            verifier=InitDataVerifier(token.get_secret_value()) if token is not None else None,
            updates=self.app.webhook.deliver if self.app is not None and self.app.webhook is not None else None,
        )

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
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)

    @staticmethod
    async def _show_menus(app: TelegramApp) -> None:
        await app.runner.ready.wait()
        await app.menus.sync_all()

    async def _warm(self) -> None:
        """The browser is up before the first scrape asks for it; a failure shows in /health, not here.

        Browsers of live logins start when they are asked for; what a killed process left of them goes now.
        """
        await asyncio.gather(self.pool.warm(), self.logins.tidy(), return_exceptions=True)

    async def _tell_leftover_logins(self) -> None:
        """Before a page can come back, so that it is told the end instead of opening another browser."""
        try:
            told = await self.assembly.services.logins.records.tell_leftovers()
        except StorageUnavailableException:
            log.warning("live logins of the process before this one were not told; the next start does it")
        else:
            if told:
                log.info("live logins of a killed process were closed", count=told)


@asynccontextmanager
async def build_container(
    settings: Settings, *, clock: Clock | None = None, telegram: TelegramEndpoint | None = None
) -> AsyncIterator[Container]:
    """Open database, browser pool and engine, and wire the rest. Without `telegram` nothing is received or sent."""
    async with AsyncExitStack() as stack:
        steady = clock or SteadyClock(certain=telegram is None)
        adapters = await open_adapters(settings, steady, telegram, stack)
        yield _wire(adapters)


def _wire(adapters: Adapters) -> Container:
    assembly = assemble(adapters.settings, adapters.outside)
    adapters.functions.update(assembly.functions)
    zone = TeamZone(adapters.settings.zone)
    assembly.services.schedules.on_change(zone.follow)
    app, delivery = _chat(adapters, assembly, zone)
    return Container(
        settings=adapters.settings,
        clock=adapters.clock,
        database=adapters.database,
        pool=adapters.pool,
        logins=adapters.logins,
        engine=adapters.engine,
        gateways=adapters.gateways,
        assembly=assembly,
        timetable=_timetable(adapters, assembly),
        telegram=adapters.telegram,
        app=app,
        delivery=delivery,
        lock=adapters.lock,
        zone=zone,
        webhooks=_webhooks(adapters),
        metrics=adapters.metrics,
    )


def _webhooks(adapters: Adapters) -> WebhookDeliveries:
    sender, certain = adapters.outside.webhook_sender, adapters.certain
    deliveries = WebhookDeliveries(adapters.database, adapters.clock, sender, certain=certain)
    adapters.database.listeners.on(Change.WEBHOOKS, deliveries.wake)
    return deliveries


def _chat(adapters: Adapters, assembly: Assembly, zone: TeamZone) -> tuple[TelegramApp | None, Delivery | None]:
    parts, clock = adapters.telegram, adapters.clock
    if parts is None:
        return None, None
    services, database = assembly.services, adapters.database
    app = build_app(parts, services=services, uow=database, clock=clock, timezone=zone.current)
    renderers = Renderers(clock, zone.current, services.reports, services.report_files, services.erasures).table()
    delivery = Delivery(
        database,
        parts.client,
        {**renderers, **app.kept.table()},
        clock,
        on_unreachable=assembly.lifecycle.on_unreachable,
        on_given_up=GivenUp(services.erasures, clock),
        on_asked=app.questions.told,
        certain=adapters.certain,
    )
    database.listeners.on(Change.OUTBOX, delivery.wake)
    return app, delivery


def _timetable(adapters: Adapters, assembly: Assembly) -> Timetable:
    services, clock = assembly.services, adapters.clock
    watch = ClockWatch(clock, adapters.database) if isinstance(clock, SteadyClock) else None
    return Timetable(
        Scheduler(adapters.settings.zone, clock.now),
        adapters.database,
        adapters.clock,
        adapters.engine,
        services.schedules,
        assembly.uploads,
        services.cookies,
        services.proxies,
        assembly.incident_tasks,
        services.repeats,
        services.site,
        services.controls,
        watch,
        adapters.certain,
    )
