"""The use cases that pages and API call, assembled once by the container."""

from dataclasses import dataclass

from core.services.jobs.own_jobs import JobDesk
from core.services.login.service import LiveLoginService
from core.services.proxies.pool import ProxyPool
from core.services.scraping.request import ScrapeDesk
from core.services.scraping.results import ResultFiles
from core.services.sessions.overview import SessionDesk
from core.services.supervision.incident_actions import CaseDesk
from core.services.supervision.reports import Reports
from core.services.supervision.service_status import ServiceStatus
from core.services.team.access import Access
from core.services.team.api_tokens import ApiTokens
from core.services.team.schedules import Schedules
from core.services.team.web_access import WebAccess
from core.services.uploads.direct import DirectUploads
from core.services.uploads.upload import CookieDesk


@dataclass(frozen=True, slots=True)
class WebServices:
    """One field per use case."""

    access: Access
    cases: CaseDesk
    cookies: CookieDesk
    direct_uploads: DirectUploads
    jobs: JobDesk
    logins: LiveLoginService
    proxies: ProxyPool
    reports: Reports
    results: ResultFiles
    schedules: Schedules
    scrapes: ScrapeDesk
    sessions: SessionDesk
    status: ServiceStatus
    tokens: ApiTokens
    web: WebAccess
