"""Scrapes wired to their ports."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import Settings
from core.domain.platforms import Platform
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.evidence.recorder import EvidenceRecorder
from core.services.jobs.unavailable_streak import UnavailableStreak
from core.services.scraping.results import ResultFiles
from core.services.scraping.scrape_profile import ScrapeProfile
from core.services.sessions.early_exit import EarlyExit
from core.services.sessions.scraping_service import ScrapingService
from core.services.site_changes.changes import SiteChanges
from core.services.site_changes.nightly_look import NightlyLook


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What every job needs that opens a site with a session."""

    uow: UnitOfWorkFactory
    clock: Clock
    gateways: Mapping[Platform, PlatformGateway]
    sessions: ScrapingService
    early_exit: EarlyExit


def scrape_profile(settings: Settings, using: SiteReading, files: ResultFiles, changes: SiteChanges) -> ScrapeProfile:
    """The job function of scrapes."""
    streak = UnavailableStreak(using.uow, using.clock, limit=settings.unavailable_limit)
    recorder = _recorder(settings, using)
    given = using.sessions, using.early_exit, using.gateways, files, recorder, streak, changes
    return ScrapeProfile(using.uow, using.clock, *given)


def nightly_look(settings: Settings, using: SiteReading, changes: SiteChanges) -> NightlyLook:
    """The job function of looks at control profiles."""
    return NightlyLook(using.uow, using.clock, using.gateways, using.early_exit, _recorder(settings, using), changes)


def _recorder(settings: Settings, using: SiteReading) -> EvidenceRecorder:
    return EvidenceRecorder(using.clock, keep_raw=settings.raw_pages_days > 0)
