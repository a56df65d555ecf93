"""The use cases that pages and API call, assembled once by the container."""

from dataclasses import dataclass

from core.ports.metrics import Exposition
from core.services.jobs.own_jobs import OwnJobs
from core.services.login.service import LiveLoginService
from core.services.panel.reads import PanelReads
from core.services.proxies.pool import ProxyPool
from core.services.scraping.request import ScrapeRequests
from core.services.scraping.results import ResultFiles
from core.services.sessions.erasure import SessionErasure
from core.services.sessions.overview import SessionOverview
from core.services.supervision.incident_actions import IncidentActions
from core.services.supervision.reports import Reports
from core.services.supervision.service_status import ServiceStatus
from core.services.team.access import Access
from core.services.team.api_tokens import ApiTokens
from core.services.team.audit_trail import AuditTrail
from core.services.team.idempotency import Idempotency
from core.services.team.left_cookies import LeftCookies
from core.services.team.schedules import Schedules
from core.services.team.web_access import WebAccess
from core.services.uploads.direct import DirectUploads


@dataclass(frozen=True, slots=True)
class WebServices:
    """One field per use case."""

    access: Access
    audit_trail: AuditTrail
    incidents: IncidentActions
    direct_uploads: DirectUploads
    jobs: OwnJobs
    left_cookies: LeftCookies
    logins: LiveLoginService
    metrics: Exposition
    panel: PanelReads
    proxies: ProxyPool
    reports: Reports
    requests: Idempotency
    results: ResultFiles
    schedules: Schedules
    scrapes: ScrapeRequests
    session_erasure: SessionErasure
    sessions: SessionOverview
    status: ServiceStatus
    tokens: ApiTokens
    web: WebAccess
