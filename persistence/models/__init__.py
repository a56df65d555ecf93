"""Every mapped class; importing this package fills `Base.metadata`."""

from persistence.models.base import ENTITIES, OWN, SHARED_TABLES, Base
from persistence.models.chat import OutboxRow, SettingRow, UpdateRow
from persistence.models.evidence import EvidenceRow
from persistence.models.jobs import ArtifactRow, JobRow, OwedDeletionRow, ProcessRow
from persistence.models.people import AuditRow, InvitationAttemptRow, InvitationRow, PersonRow, UserRow
from persistence.models.profiles import ProfileRow, RelationRow, RunRow
from persistence.models.repeats import GroupRow, RepeatRow
from persistence.models.sessions import (
    BudgetRow,
    SessionBackupRow,
    SessionDetailRow,
    SessionEventRow,
    SessionRow,
    UploadRow,
)
from persistence.models.watch import IncidentMessageRow, IncidentRow, ProxyRow
from persistence.models.web import ApiTokenRow, KeyedRequestRow, LiveLoginRow, WebLinkRow, WebSessionRow
from persistence.models.webhooks import WebhookDeliveryRow, WebhookRow

__all__ = [
    "ENTITIES",
    "OWN",
    "SHARED_TABLES",
    "ApiTokenRow",
    "ArtifactRow",
    "AuditRow",
    "Base",
    "BudgetRow",
    "EvidenceRow",
    "GroupRow",
    "IncidentMessageRow",
    "IncidentRow",
    "InvitationAttemptRow",
    "InvitationRow",
    "JobRow",
    "KeyedRequestRow",
    "LiveLoginRow",
    "OutboxRow",
    "OwedDeletionRow",
    "PersonRow",
    "ProcessRow",
    "ProfileRow",
    "ProxyRow",
    "RelationRow",
    "RepeatRow",
    "RunRow",
    "SessionBackupRow",
    "SessionDetailRow",
    "SessionEventRow",
    "SessionRow",
    "SettingRow",
    "UpdateRow",
    "UploadRow",
    "UserRow",
    "WebLinkRow",
    "WebSessionRow",
    "WebhookDeliveryRow",
    "WebhookRow",
]
