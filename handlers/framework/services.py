"""The use cases that commands call, assembled once by the container."""

from dataclasses import dataclass

from core.ports.files import ReportFiles
from core.services.evidence.certificates import Certificates
from core.services.following.choices import ListChoices
from core.services.following.groups import JobGroups
from core.services.following.repeats import Repeats
from core.services.jobs.own_jobs import OwnJobs
from core.services.login.service import LiveLoginService
from core.services.panel.reads import PanelReads
from core.services.proxies.pool import ProxyPool
from core.services.scraping.request import ScrapeRequests
from core.services.scraping.results import ResultFiles
from core.services.sessions.erasure import SessionErasure
from core.services.sessions.overview import SessionOverview
from core.services.site_changes.changes import SiteChanges
from core.services.site_changes.controls import Controls
from core.services.supervision.incident_actions import IncidentActions
from core.services.supervision.reports import Reports
from core.services.supervision.result_deletion import ResultDeletion
from core.services.supervision.service_status import ServiceStatus
from core.services.team.access import Access
from core.services.team.api_tokens import ApiTokens
from core.services.team.audit_trail import AuditTrail
from core.services.team.idempotency import Idempotency
from core.services.team.left_cookies import LeftCookies
from core.services.team.schedules import Schedules
from core.services.team.web_access import WebAccess
from core.services.uploads.direct import DirectUploads
from core.services.uploads.erasures import Erasures
from core.services.uploads.upload import CookieUploads
from core.services.webhooks.receivers import Webhooks


@dataclass(frozen=True, slots=True)
class Services:
    """One field per use case."""

    scrapes: ScrapeRequests
    certificates: Certificates
    jobs: OwnJobs
    results: ResultFiles
    repeats: Repeats
    groups: JobGroups
    choices: ListChoices
    deletion: ResultDeletion
    sessions: SessionOverview
    incidents: IncidentActions
    cookies: CookieUploads
    erasures: Erasures
    access: Access
    audit_trail: AuditTrail
    left_cookies: LeftCookies
    panel: PanelReads
    proxies: ProxyPool
    reports: Reports
    report_files: ReportFiles
    schedules: Schedules
    status: ServiceStatus
    web: WebAccess
    tokens: ApiTokens
    logins: LiveLoginService
    direct_uploads: DirectUploads
    session_erasure: SessionErasure
    requests: Idempotency
    webhooks: Webhooks
    site: SiteChanges
    controls: Controls
