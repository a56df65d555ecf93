"""Files: making them, keeping them, sending them away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from core.domain.files import ExportFormat
from core.domain.ids import JobId
from core.domain.pictures import SessionsPicture
from core.domain.profiles import Profile, RelatedProfile, Run
from core.domain.tables import Sheet


@dataclass(frozen=True, slots=True)
class ListExport:
    """One list of a result: the run that read it and its rows in the site's order, each person once."""

    run: Run
    rows: tuple[RelatedProfile, ...]


@dataclass(frozen=True, slots=True)
class ResultOrigin:
    """Where a result comes from: who asked for it, when, by which job, and for how many rows (None: all)."""

    analyst: str
    job_id: JobId
    asked_at: datetime
    limit: int | None
    zone: tzinfo
    """The team's: dates that people read are told in it."""


@dataclass(frozen=True, slots=True)
class ResultExport:
    """What a file is made of."""

    profile: Profile
    lists: tuple[ListExport, ...]
    origin: ResultOrigin


class ResultExporter(Protocol):
    """Turns a result into the bytes of a file. Pure and blocking: callers run it in a thread."""

    def export(self, result: ResultExport, fmt: ExportFormat) -> bytes:
        """JSON (UTF-8), CSV (UTF-8 with BOM: the profile, then a row per person and list) or XLSX (a sheet per list).

        Ids are text everywhere; a text that a spreadsheet would run as a formula is defused.
        """
        ...


class ReportFiles(Protocol):
    """Makes the files of a report. Pure and blocking: callers run it in a thread."""

    def workbook(self, sheets: Iterable[Sheet]) -> bytes:
        """An XLSX with these sheets. No cell is ever run as a formula."""
        ...

    def picture(self, content: SessionsPicture) -> bytes:
        """A PNG, 1080 pixels wide, readable on a phone."""
        ...


class ArtifactStore(Protocol):
    """A folder of files."""

    async def put(self, path: str, content: bytes) -> None:
        """Write all of it or nothing (ArtifactStoreException); an existing file is replaced."""
        ...

    async def get(self, path: str) -> bytes:
        """The content; ArtifactStoreException when it is not there."""
        ...

    async def delete(self, path: str) -> None:
        """Remove it; nothing happens when it is not there."""
        ...


class FileServer(Protocol):
    """The FTP server that receives a copy of every file. Absent when FTP_URL is not set."""

    async def check_connection(self) -> float:
        """Log in and NOOP; milliseconds it took. ArtifactStoreException with the cause when it fails."""
        ...

    async def upload(self, path: str, content: bytes) -> None:
        """Store under the same relative path, folders made as needed, all or nothing. ArtifactStoreException."""
        ...
