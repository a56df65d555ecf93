"""Files: making them, keeping them, sending them away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import BinaryIO, Protocol

from core.domain.ids import JobId
from core.domain.people.audit_chain import ChainedEntry
from core.domain.results.changes import Change, ChangeKind
from core.domain.results.evidence import Link
from core.domain.results.files import ExportFormat
from core.domain.results.pictures import OverlapPicture, SessionsPicture
from core.domain.results.profiles import Profile, RelatedProfile, Run
from core.domain.results.tables import Sheet


@dataclass(frozen=True, slots=True)
class EarlierReading:
    """An earlier reading of a list: the run and its rows, which can be iterated as often as needed."""

    run: Run
    rows: Iterable[RelatedProfile]


@dataclass(frozen=True, slots=True)
class Changes:
    """How a list differs from the complete reading before it, which ended at `since`.

    Iterated as often as needed; kinds in the order of ChangeKind.
    """

    since: datetime
    of_kind: Mapping[ChangeKind, Iterable[Change]]


@dataclass(frozen=True, slots=True)
class ListExport:
    """One list of a result: the run that read it and its rows in the site's order, each once.

    `rows` can be iterated as often as needed, and need not be in memory.
    """

    run: Run
    rows: Iterable[RelatedProfile]
    changes: Changes | None = None
    """None where there is nothing to compare with."""
    earlier: Sequence[EarlierReading] = ()
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class ResultOrigin:
    """Where a result comes from: who asked for it, when, by which job, and for how many rows (None: all)."""

    analyst: str
    job_id: JobId
    asked_at: datetime
    limit: int | None
    zone: tzinfo
    """The team's: dates that people read are told in it."""
    case: str = ""
    """The case reference of the order; empty: none was given."""


@dataclass(frozen=True, slots=True)
class ResultExport:
    """What a file is made of."""

    profile: Profile
    lists: tuple[ListExport, ...]
    origin: ResultOrigin


class ResultExporter(Protocol):
    """Turns a result into a file, row by row: the memory it takes hardly grows with the rows.

    Blocking: callers run it in a thread.
    """

    def export(self, result: ResultExport, fmt: ExportFormat, out: BinaryIO) -> None:
        """Write the file into `out`.

        JSON and JSON Lines (UTF-8), CSV (UTF-8 with BOM: the profile, then a row per person and list), XLSX (a sheet
        per list), GraphML and GEXF (people and ties), a picture of the network (at most MOST_DRAWN people).
        Ids are text everywhere; a text that a spreadsheet would run as a formula is defused.
        """
        ...

    def export_together(self, results: Sequence[ResultExport], fmt: ExportFormat, out: BinaryIO) -> None:
        """One network of several results, GraphML or GEXF: a person whom several of them show is one node.

        Raises KeyError for any other format.
        """
        ...


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What a certificate is made of: the whole chain of a job, and the answers of it that are still kept."""

    profile: Profile
    job_id: JobId
    links: tuple[Link, ...]
    body: Callable[[Link], bytes | None] = field(repr=False)
    """The stripped answer, or the picture, of a link; None when it is no longer kept. Called in the writer's thread."""
    made_at: datetime
    version: str


class CertificateWriter(Protocol):
    """Makes certificates. Blocking: callers run it in a thread."""

    def write(self, content: CertificateContent, out: BinaryIO) -> None:
        """Write a ZIP: readme, manifest, chain, web archive (WACZ), picture, and the digests of all of them."""
        ...


class ReportFiles(Protocol):
    """Makes the files of a report. Pure and blocking: callers run it in a thread."""

    def workbook(self, sheets: Iterable[Sheet]) -> bytes:
        """An XLSX with these sheets. No cell is ever run as a formula."""
        ...

    def csv(self, sheet: Sheet) -> bytes:
        """The sheet as CSV: UTF-8 with BOM, commas, CRLF. No cell is ever run as a formula."""
        ...

    def trail(self, rows: Iterable[ChainedEntry]) -> bytes:
        """The audit trail as JSON Lines, with what is needed to check its chain elsewhere."""
        ...

    def picture(self, content: SessionsPicture) -> bytes:
        """A PNG, 1080 pixels wide, readable on a phone."""
        ...

    def overlap(self, content: OverlapPicture) -> bytes:
        """The same of profiles that were asked for together."""
        ...


class ArtifactStore(Protocol):
    """A folder of files."""

    async def put(self, path: str, content: bytes) -> None:
        """Write all of it or nothing (ArtifactStoreException); an existing file is replaced."""
        ...

    async def write(self, path: str, fill: Callable[[BinaryIO], None]) -> None:
        """As `put`, with what `fill` writes in a thread into a file that it may read and seek.

        Errors of `fill` leave nothing behind and come through.
        """
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

    async def delete(self, path: str) -> None:
        """Remove the copy under that path; nothing happens when it is not there. ArtifactStoreException."""
        ...
