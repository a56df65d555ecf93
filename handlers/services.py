"""The use cases that commands call, assembled once by the container."""

from dataclasses import dataclass

from core.services.access import Access
from core.services.case_desk import CaseDesk
from core.services.cookie_upload import CookieDesk
from core.services.erasures import Erasures
from core.services.job_desk import JobDesk
from core.services.left_cookies import LeftCookies
from core.services.proxies import ProxyPool
from core.services.reports import Reports
from core.services.request_scrape import ScrapeDesk
from core.services.results import ResultFiles
from core.services.schedules import Schedules
from core.services.service_status import ServiceStatus
from core.services.session_desk import SessionDesk
from core.services.team.api_tokens import ApiTokens
from core.services.team.web_access import WebAccess


@dataclass(frozen=True, slots=True)
class Services:
    """One field per use case."""

    scrapes: ScrapeDesk
    jobs: JobDesk
    results: ResultFiles
    sessions: SessionDesk
    cases: CaseDesk
    cookies: CookieDesk
    erasures: Erasures
    access: Access
    left_cookies: LeftCookies
    proxies: ProxyPool
    reports: Reports
    schedules: Schedules
    status: ServiceStatus
    web: WebAccess
    tokens: ApiTokens
