"""The repositories behind the ports of `core.ports.repositories`."""

from persistence.repositories.access import SqlAuditRepository, SqlInvitationRepository
from persistence.repositories.artifacts import SqlArtifactRepository
from persistence.repositories.base import Scope
from persistence.repositories.budgets import SqlBudgetRepository
from persistence.repositories.chat import SqlInboxRepository, SqlOutboxRepository, SqlSettingsRepository
from persistence.repositories.deletions import SqlDeletionRepository
from persistence.repositories.evidence import SqlEvidenceRepository
from persistence.repositories.incidents import SqlIncidentRepository
from persistence.repositories.jobs.processes import SqlProcessRepository
from persistence.repositories.jobs.repository import SqlJobRepository
from persistence.repositories.jobs.tickets import SqlTicketRepository
from persistence.repositories.panel.repository import SqlPanelRepository
from persistence.repositories.people import SqlPeopleRepository
from persistence.repositories.profiles.repository import SqlProfileRepository
from persistence.repositories.proxies import SqlProxyRepository
from persistence.repositories.repeats import SqlGroupRepository, SqlRepeatRepository
from persistence.repositories.sessions.repository import SqlSessionRepository
from persistence.repositories.sessions.stored import StoredRows
from persistence.repositories.uploads import SqlUploadRepository
from persistence.repositories.web.access import SqlWebAccessRepository
from persistence.repositories.web.logins import SqlLoginRepository
from persistence.repositories.web.requests import SqlRequestRepository
from persistence.repositories.web.webhooks import SqlWebhookRepository

__all__ = [
    "Scope",
    "SqlArtifactRepository",
    "SqlAuditRepository",
    "SqlBudgetRepository",
    "SqlDeletionRepository",
    "SqlEvidenceRepository",
    "SqlGroupRepository",
    "SqlInboxRepository",
    "SqlIncidentRepository",
    "SqlInvitationRepository",
    "SqlJobRepository",
    "SqlLoginRepository",
    "SqlOutboxRepository",
    "SqlPanelRepository",
    "SqlPeopleRepository",
    "SqlProcessRepository",
    "SqlProfileRepository",
    "SqlProxyRepository",
    "SqlRepeatRepository",
    "SqlRequestRepository",
    "SqlSessionRepository",
    "SqlSettingsRepository",
    "SqlTicketRepository",
    "SqlUploadRepository",
    "SqlWebAccessRepository",
    "SqlWebhookRepository",
    "StoredRows",
]
