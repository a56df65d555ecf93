"""The services wired to their ports; by hand, in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypedDict

from bot.settings import Settings
from bot.wiring.sites.checking import session_changes, sweep_limits
from bot.wiring.sites.reading import SiteReading, nightly_look, scrape_profile
from core.domain.incidents.damage import UnreadableRow
from core.domain.platforms import Platform
from core.platforms.login.hosts import start_page
from core.ports.files import ArtifactStore, CertificateWriter, FileServer, ReportFiles, ResultExporter
from core.ports.jobs import JobEngine, JobFunction
from core.ports.login import LiveBrowsers
from core.ports.platforms import PlatformGateway, ProxyChecker
from core.ports.runtime import Clock
from core.ports.session_cache import SessionReads
from core.ports.storage import OnChange, UnitOfWorkFactory
from core.ports.webhooks import WebhookSender
from core.services.evidence.certificates import Certificates
from core.services.following.choices import ListChoices
from core.services.following.groups import JobGroups
from core.services.following.repeats import Repeats
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.incidents.periodic import PeriodicIncidentTasks
from core.services.jobs.own_jobs import OwnJobs
from core.services.lifetimes.expectancy import LifeExpectancy
from core.services.login.service import LiveLoginService
from core.services.panel.reads import PanelReads
from core.services.panel.team import TeamNow
from core.services.panel.team_board import TeamBoard
from core.services.panel.work_board import WorkBoard
from core.services.proxies.pool import ProxyPool
from core.services.scraping.request import ScrapeRequests
from core.services.scraping.results import FileUploads, ResultFiles
from core.services.scraping.scrape_profile import ScrapeProfile
from core.services.sessions.changes import SessionChanges
from core.services.sessions.checker import SessionChecker
from core.services.sessions.early_exit import EarlyExit
from core.services.sessions.erasure import SessionErasure
from core.services.sessions.overview import SessionOverview
from core.services.sessions.scraping_service import ScrapingService
from core.services.sessions.validation import ValidateSessions
from core.services.site_changes.changes import SiteChanges
from core.services.site_changes.controls import Controls
from core.services.site_changes.nightly_look import NightlyLook
from core.services.supervision.health import Check, Health
from core.services.supervision.incident_actions import IncidentActions
from core.services.supervision.purge import Purge
from core.services.supervision.reports import Reports
from core.services.supervision.result_deletion import ResultDeletion
from core.services.supervision.service_status import ServiceStatus
from core.services.team.access import Access
from core.services.team.api_tokens import ApiTokens
from core.services.team.audit_trail import AuditTrail
from core.services.team.idempotency import Idempotency
from core.services.team.left_cookies import LeftCookies
from core.services.team.schedules import ReportSchedule, Schedules
from core.services.team.web_access import WebAccess
from core.services.uploads.direct import DirectUploads
from core.services.uploads.erasures import Erasures
from core.services.uploads.installer import SessionInstaller
from core.services.uploads.trial import CookieTrial
from core.services.uploads.upload import CookieUploads
from core.services.webhooks.receivers import Webhooks
from exports.certificate.writer import CertificateZip
from handlers.framework.services import Services
from jobs.functions import JobServices, job_functions

ESSENTIAL = frozenset({"database", "ftp", "telegram"})
"""Parts whose failure makes the whole service count as failing."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The adapters the services stand on."""

    uow: UnitOfWorkFactory
    clock: Clock
    engine: JobEngine
    gateways: Mapping[Platform, PlatformGateway]
    exporter: ResultExporter
    report_files: ReportFiles
    store: ArtifactStore
    ftp: FileServer | None
    checks: Mapping[str, Check | None]
    proxy_checker: ProxyChecker
    live_browsers: LiveBrowsers
    webhook_sender: WebhookSender
    version: str
    reads: SessionReads | None = None
    """Single sessions from a cache; None: from the database."""
    certificates: CertificateWriter = field(default_factory=CertificateZip)
    damages: Callable[[], Sequence[UnreadableRow]] = tuple
    """Rows that were found unreadable."""
    on_change: OnChange = lambda _change, _call: None
    certain: Callable[[], bool] = lambda: True
    """Whether the time of day is confirmed; while it is not, nothing is judged too old."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything that was wired: what handlers use, and what runs in the background."""

    services: Services
    sessions: ScrapingService
    validate: ValidateSessions
    scrape: ScrapeProfile
    look: NightlyLook
    early_exit: EarlyExit
    uploads: FileUploads
    trial: CookieTrial
    purge: Purge
    lifecycle: IncidentLifecycle
    incident_tasks: PeriodicIncidentTasks

    @property
    def functions(self) -> Mapping[str, JobFunction]:
        """Job functions by task."""
        return job_functions(
            JobServices(
                scrape=self.scrape.run,
                confirm=self.validate.confirm,
                report=self.services.reports.daily,
                upload=self.uploads.run,
                purge=self.purge.run,
                control=self.look.run,
            )
        )


def assemble(settings: Settings, outside: Outside) -> Assembly:
    """Wire every service; nothing is opened here."""
    uow, clock = outside.uow, outside.clock
    schedules = _schedules(settings, outside)
    lifecycle = IncidentLifecycle(clock, schedules)
    proxies = ProxyPool(uow, clock, outside.proxy_checker)
    checker = SessionChecker(clock, outside.gateways, settings.validation_mode)
    changes = session_changes(settings, clock, outside.engine, lifecycle, proxies)
    early_exit = EarlyExit(uow, clock, changes, proxies, checker)
    sessions = ScrapingService(uow, clock, changes, certain=outside.certain, reads=outside.reads)
    parts = _parts(settings, outside, schedules, lifecycle, proxies, checker, changes)
    using = SiteReading(uow, clock, outside.gateways, sessions, early_exit)
    return Assembly(
        services=_services(settings, outside, parts),
        sessions=sessions,
        validate=parts.validate,
        scrape=scrape_profile(settings, using, parts.files, parts.site),
        look=nightly_look(settings, using, parts.site),
        early_exit=early_exit,
        uploads=parts.uploads,
        trial=parts.trial,
        purge=_purge(settings, outside),
        lifecycle=lifecycle,
        incident_tasks=PeriodicIncidentTasks(uow, clock, lifecycle, parts.lives, outside.damages),
    )


def _parts(
    settings: Settings,
    outside: Outside,
    schedules: Schedules,
    lifecycle: IncidentLifecycle,
    proxies: ProxyPool,
    checker: SessionChecker,
    changes: SessionChanges,
) -> "_Parts":
    uow, clock = outside.uow, outside.clock
    return _Parts(
        schedules=schedules,
        lifecycle=lifecycle,
        proxies=proxies,
        files=_files(outside, schedules),
        validate=ValidateSessions(uow, clock, changes, checker, outside.engine, sweep_limits(settings)),
        trial=CookieTrial(uow, clock, changes, checker, proxies=proxies),
        changes=changes,
        uploads=FileUploads(uow, clock, outside.store, outside.ftp),
        lives=LifeExpectancy(clock),
        site=SiteChanges(uow, clock, outside.engine, outside.version),
    )


def _files(outside: Outside, schedules: Schedules) -> ResultFiles:
    kept = outside.exporter, outside.store, schedules
    return ResultFiles(outside.uow, outside.clock, *kept, wants_upload=outside.ftp is not None)


def _purge(settings: Settings, outside: Outside) -> Purge:
    results, trail = (timedelta(days=days) if days else None for days in (settings.retention_days, settings.audit_days))
    raw_pages = timedelta(days=settings.raw_pages_days)
    return Purge(outside.uow, outside.clock, raw_pages=raw_pages, results=results, trail=trail)


def _schedules(settings: Settings, outside: Outside) -> Schedules:
    return Schedules(outside.uow, outside.clock, ReportSchedule(settings.report_time, settings.time_zone))


def _logins(settings: Settings, outside: Outside, parts: "_Parts") -> LiveLoginService:
    return LiveLoginService(
        outside.uow,
        outside.clock,
        outside.live_browsers,
        outside.gateways,
        parts.proxies,
        SessionInstaller(outside.clock, parts.changes, parts.proxies),
        start_page,
        limit=settings.max_live_logins,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What several use cases share."""

    schedules: Schedules
    lifecycle: IncidentLifecycle
    proxies: ProxyPool
    files: ResultFiles
    validate: ValidateSessions
    trial: CookieTrial
    changes: SessionChanges
    uploads: FileUploads
    lives: LifeExpectancy
    site: SiteChanges


def _status(settings: Settings, outside: Outside, parts: _Parts) -> ServiceStatus:
    health = Health(outside.checks, outside.clock, essential=ESSENTIAL)
    given = outside.uow, outside.clock, health, parts.uploads, outside.version
    return ServiceStatus(*given, retention_days=settings.retention_days)


def _services(settings: Settings, outside: Outside, parts: _Parts) -> Services:
    uow, clock = outside.uow, outside.clock
    repeats = _repeats(settings, outside, parts)
    return Services(
        repeats=repeats,
        certificates=Certificates(uow, clock, outside.certificates, outside.version),
        scrapes=ScrapeRequests(uow, clock, outside.engine, outside.gateways, repeats, queue_limit=settings.queue_limit),
        groups=JobGroups(uow),
        choices=ListChoices(uow, outside.gateways),
        deletion=ResultDeletion(uow, clock, lambda network, url: outside.gateways[network].parse_profile_url(url)),
        jobs=OwnJobs(uow, clock, outside.engine),
        results=parts.files,
        sessions=(sessions := SessionOverview(uow, clock, parts.validate, parts.lives, outside.reads)),
        incidents=IncidentActions(uow, clock, parts.lifecycle, sessions),
        cookies=(cookies := _cookies(settings, outside, parts, erasures := Erasures(uow, clock))),
        erasures=erasures,
        access=Access(uow, clock, outside.engine),
        audit_trail=AuditTrail(uow),
        left_cookies=LeftCookies(uow, clock),
        proxies=parts.proxies,
        reports=Reports(uow, clock, parts.validate),
        report_files=outside.report_files,
        schedules=parts.schedules,
        status=_status(settings, outside, parts),
        logins=_logins(settings, outside, parts),
        session_erasure=SessionErasure(uow, clock, outside.engine, parts.lifecycle),
        panel=_panel(settings, outside, parts),
        site=parts.site,
        controls=Controls(uow, clock, outside.engine),
        **_over_http(settings, outside, parts, cookies),
    )


class _OverHttp(TypedDict):
    """What programs and browsers use besides the chat."""

    web: WebAccess
    tokens: ApiTokens
    requests: Idempotency
    webhooks: Webhooks
    direct_uploads: DirectUploads


def _over_http(settings: Settings, outside: Outside, parts: "_Parts", cookies: CookieUploads) -> _OverHttp:
    uow, clock, own = outside.uow, outside.clock, settings.analysts_upload_cookies
    return {
        "web": WebAccess(uow, clock, settings.public_url, sandbox=settings.sandbox),
        "tokens": ApiTokens(uow, clock),
        "requests": Idempotency(uow, clock),
        "webhooks": Webhooks(uow, clock, outside.webhook_sender, sandbox=settings.sandbox),
        "direct_uploads": DirectUploads(uow, clock, parts.trial, cookies, own_uploads=own),
    }


def _repeats(settings: Settings, outside: Outside, parts: _Parts) -> Repeats:
    return Repeats(outside.uow, outside.clock, outside.engine, parts.schedules, limit=settings.repeat_limit)


def _cookies(settings: Settings, outside: Outside, parts: "_Parts", erasures: Erasures) -> CookieUploads:
    own, given = settings.analysts_upload_cookies, (parts.trial, parts.changes, erasures)
    return CookieUploads(outside.uow, outside.clock, *given, own_uploads=own)


def _panel(settings: Settings, outside: Outside, parts: "_Parts") -> PanelReads:
    uow, clock, work = outside.uow, outside.clock, WorkBoard(outside.uow, settings.max_concurrent_scrapes)
    return PanelReads(uow, TeamNow(uow, clock, outside.on_change), TeamBoard(uow, clock, parts.lives), work)
