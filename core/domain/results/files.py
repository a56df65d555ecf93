"""Files that Centinela makes and keeps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.ids import ChatId, JobId, PersonId, UploadId
from core.domain.messages.erasures import Erased
from core.domain.platforms import Platform

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_CELL_LIMIT = 32_767


def cell_text(value: str) -> str:
    """`value` as a spreadsheet may hold it: without characters that break its XML, and no longer than a cell."""
    text = _LINE_END.sub("\n", _NO_XML.sub("", value))[:_CELL_LIMIT]
    units = text.encode("utf-16-le", "replace")  # Excel's limit counts an emoji as two
    return units[: 2 * _CELL_LIMIT].decode("utf-16-le", "ignore")


class ExportFormat(StrEnum):
    """Formats in which a result is delivered; the value is the file extension."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    GRAPHML = "graphml"
    GEXF = "gexf"
    PICTURE = "png"


KEPT_FORMATS = (ExportFormat.JSON, ExportFormat.CSV, ExportFormat.XLSX)
"""Made when a job ends, kept and copied to the FTP server; the others are made when a person asks for them."""
MOST_DRAWN = 300
"""A picture of a network with more people than this tells nothing."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file kept in the local folder and, when FTP is set, uploaded there (`uploaded_at` None = still waiting)."""

    artifact_id: int
    job_id: JobId | None
    path: str
    """Relative, forward slashes: `2026/11/23/job-12-amigos.xlsx`."""
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    uploaded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PendingUpload:
    """A cookie file an admin sent, kept encrypted until it is tried or dropped."""

    upload_id: UploadId
    admin_id: PersonId
    chat_id: ChatId
    content: bytes = field(repr=False)
    created_at: datetime
    platform: Platform | None = None
    person_id: PersonId | None = None
    prompt_message_id: int | None = None
    """The message of ours that shows what comes of it."""
    source_message_id: int | None = None
    """The message that brought it, and how far its deletion got."""
    erased: Erased = Erased.PENDING
    asked: bool = False
    """A question about it is open, for ten minutes."""
    closed: bool = False
    """Tried or dropped: its content is gone."""
    outcome: Mapping[str, Any] | None = None
    """Of a trial whose answer has not been told yet."""
