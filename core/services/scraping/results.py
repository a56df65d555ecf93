"""Results as files: made once per job, kept in the folder, copied to the FTP server when there is one."""

import asyncio
import hashlib
import io
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from core.domain.ids import JobId
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.changes import Change, ChangeKind, ListDiff
from core.domain.results.files import KEPT_FORMATS, MOST_DRAWN, Artifact, ExportFormat
from core.domain.results.profiles import Profile, Run, came_empty
from core.errors import ArtifactStoreException
from core.ports.files import (
    ArtifactStore,
    Changes,
    EarlierReading,
    FileServer,
    ListExport,
    ResultExport,
    ResultExporter,
    ResultOrigin,
)
from core.ports.jobs import JobContext
from core.ports.remembered import JOB_PROFILE
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.scraping.file_deletions import FileDeletions
from core.services.scraping.result_names import MEDIA_TYPES, file_path
from core.services.scraping.stored_rows import RowReader
from core.services.team.schedules import Schedules

_CHUNK = 1 << 20
_EARLIER_READINGS = 50
"""So many earlier readings of a list go into a file that shows its history."""


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What changed in one list: the counts, and the first rows of each kind."""

    run: Run
    diff: ListDiff
    rows: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """What people see of a result: the profile, each list with its numbers, and how it changed since last time."""

    profile: Profile
    runs: tuple[Run, ...]
    diffs: dict[int, ListDiff]

    @property
    def changed(self) -> bool:
        """A list that can be compared is different from last time."""
        return any(diff.changed for diff in self.diffs.values())

    @property
    def drawable(self) -> bool:
        """Small enough for a picture of the network."""
        return 0 < sum(run.unique for run in self.runs) <= MOST_DRAWN


class ResultFiles:
    """Makes, keeps and finds the files of a job."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        exporter: ResultExporter,
        store: ArtifactStore,
        schedules: Schedules,
        *,
        wants_upload: bool,
    ) -> None:
        self._schedules = schedules
        self._uow = uow
        self._clock = clock
        self._exporter = exporter
        self._store = store
        self._wants_upload = wants_upload

    async def make(self, job_id: JobId) -> int:
        """Write one file per format and register it; how many. ArtifactStoreException when the folder fails."""
        with closing(RowReader(self._uow)) as reader:
            result = await self._result(job_id, reader)
            if result is None:
                return 0
            for fmt in KEPT_FORMATS:
                await self._keep(result, fmt)
        return len(KEPT_FORMATS)

    async def _keep(self, result: ResultExport, fmt: ExportFormat) -> None:
        path = file_path(result.profile, result.origin, fmt, self._clock.now())
        made = _Making(self._exporter, result, fmt)
        await self._store.write(path, made)
        async with self._uow() as uow:
            await uow.artifacts.add(
                job_id=result.origin.job_id,
                path=path,
                media_type=MEDIA_TYPES[fmt],
                size=made.size,
                sha256=made.sha256,
                at=self._clock.now(),
                wants_upload=self._wants_upload,
            )
            await uow.commit()

    async def fetch(self, job_id: JobId, fmt: ExportFormat) -> tuple[str, bytes] | None:
        """File name and content of a job's file; None when the job read nothing.

        Made from the database where there is none: the folder lost it, or the job stopped before its files were made.
        """
        found = await self._find(job_id, fmt)
        if found is not None:
            with suppress(ArtifactStoreException):
                return _name(found), await self._store.get(found.path)
        return await self._again(job_id, fmt)

    async def view(self, job_id: JobId) -> ResultView | None:
        """Profile, lists and differences of a job; None when it read nothing yet."""
        async with self._uow(write=False) as uow:
            return await result_view(uow, job_id)

    async def changes(self, job_id: JobId, most: int) -> tuple[ListChanges, ...]:
        """What changed in each list of a job that can be compared, at most `most` rows of each kind."""
        async with self._uow(write=False) as uow:
            told = []
            for run in await uow.profiles.runs_of(job_id):
                diff = await uow.profiles.diff(run.run_id)
                if diff is not None:
                    pages = [await uow.profiles.changes(run.run_id, kind, 0, most) for kind in ChangeKind]
                    told.append(ListChanges(run, diff, tuple(change for page in pages for change in page)))
        return tuple(told)

    async def together(self, jobs: Sequence[JobId], fmt: ExportFormat) -> bytes | None:
        """One network of what several jobs read (GEXF or GraphML); None when none of them read anything."""
        out = io.BytesIO()
        with closing(RowReader(self._uow)) as reader:
            found = [await self._result(job_id, reader) for job_id in jobs]
            results = [result for result in found if result is not None]
            if results:
                await asyncio.to_thread(self._exporter.export_together, results, fmt, out)
        return out.getvalue() or None

    async def _again(self, job_id: JobId, fmt: ExportFormat) -> tuple[str, bytes] | None:
        content = io.BytesIO()
        with closing(RowReader(self._uow)) as reader:
            result = await self._result(job_id, reader)
            if result is None:
                return None
            await asyncio.to_thread(self._exporter.export, result, fmt, content)
        path = file_path(result.profile, result.origin, fmt, self._clock.now())
        return path.rpartition("/")[2], content.getvalue()

    async def _find(self, job_id: JobId, fmt: ExportFormat) -> Artifact | None:
        async with self._uow(write=False) as uow:
            artifacts = await uow.artifacts.of_job(job_id)
        return next((item for item in artifacts if item.path.endswith("." + fmt.value)), None)

    async def _result(self, job_id: JobId, reader: RowReader) -> ResultExport | None:
        async with self._uow(write=False) as uow:
            profile_id = await JOB_PROFILE.get(uow, job_id)
            profile = await uow.profiles.get(profile_id) if profile_id is not None else None
            runs: Sequence[Run] = await uow.profiles.runs_of(job_id)
            origin = await self._origin(uow, job_id)
            if profile is None or origin is None or came_empty(runs):
                return None
            lists = [await _list(uow, run, reader) for run in runs]
        return ResultExport(profile, tuple(lists), origin)

    async def _origin(self, uow: UnitOfWork, job_id: JobId) -> ResultOrigin | None:
        job = await uow.jobs.get(job_id)
        if job is None:
            return None
        owner = await uow.people.get(job.owner) if job.owner is not None else None
        zone = (await self._schedules.current_in(uow)).zone
        asked, name = ScrapeArgs.of(job), owner.name if owner else ""
        return ResultOrigin(name, job_id, job.created_at, asked.limit, zone, asked.case)


async def _list(uow: UnitOfWork, run: Run, reader: RowReader) -> ListExport:
    earlier = await uow.profiles.earlier_readings(run.run_id, _EARLIER_READINGS)
    return ListExport(
        run,
        reader.rows(run),
        await _changes(uow, run, reader),
        [EarlierReading(one, reader.rows(one)) for one in earlier],
    )


async def _changes(uow: UnitOfWork, run: Run, reader: RowReader) -> Changes | None:
    diff = await uow.profiles.diff(run.run_id)
    if diff is None:
        return None
    return Changes(diff.since, {kind: reader.changes(run, kind, diff.count(kind)) for kind in ChangeKind})


class _Making:
    """Fills a file with a result; afterwards it holds the file's size and digest."""

    def __init__(self, exporter: ResultExporter, result: ResultExport, fmt: ExportFormat) -> None:
        self._exporter, self._result, self._fmt = exporter, result, fmt
        self.size = 0
        self.sha256 = ""

    def __call__(self, out: BinaryIO) -> None:
        self._exporter.export(self._result, self._fmt, out)
        self.size = out.seek(0, io.SEEK_END)
        out.seek(0)  # a spreadsheet is not written from front to back, so it is read again
        digest = hashlib.sha256()
        while chunk := out.read(_CHUNK):
            digest.update(chunk)
        self.sha256 = digest.hexdigest()


class FileUploads:
    """Copies kept files to the FTP server; what cannot be copied now stays waiting."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, store: ArtifactStore, server: FileServer | None) -> None:
        self._uow = uow
        self._clock = clock
        self._store = store
        self._server = server
        self.deletions = FileDeletions(uow, store, server)

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The job function `upload`: everything that waits, until the server no longer answers.

        Files whose deletion is owed go first. A file that cannot be copied while the server answers goes on waiting
        and holds up none behind it.
        """
        del context, args
        erased = await self.deletions.run()
        told = {"erased": erased} if erased else {}
        server, done, passed_over, after = self._server, 0, 0, 0
        while server is not None and (batch := await self._batch(after)):
            for artifact in batch:
                after = artifact.artifact_id
                if await self._copied(artifact, server):
                    done += 1
                elif await _answers(server):
                    passed_over += 1
                else:
                    return {"uploaded": done, "waiting": await self.waiting()} | told
        return {"uploaded": done} | ({"waiting": passed_over} if passed_over else {}) | told

    async def _batch(self, after: int) -> Sequence[Artifact]:
        async with self._uow(write=False) as uow:
            return await uow.artifacts.waiting_upload(after=after)

    async def _copied(self, artifact: Artifact, server: FileServer) -> bool:
        """Whether the file is on the server now; the folder may have lost it, or the server may not want it."""
        try:
            await server.upload(artifact.path, await self._store.get(artifact.path))
        except ArtifactStoreException:
            return False
        async with self._uow() as uow:
            await uow.artifacts.mark_uploaded(artifact.artifact_id, self._clock.now())
            await uow.commit()
        return True

    async def due(self) -> bool:
        """Whether a file waits to be copied or deleted."""
        return await self.waiting() > 0 or await self.deletions.waiting() > 0

    async def waiting(self) -> int:
        """How many files wait for the server (50 at most are counted)."""
        async with self._uow(write=False) as uow:
            return len(await uow.artifacts.waiting_upload())


async def _answers(server: FileServer) -> bool:
    try:
        await server.check_connection()
    except ArtifactStoreException:
        return False
    return True


async def result_view(uow: UnitOfWork, job_id: JobId) -> ResultView | None:
    """What a job read so far, as people see it; None before it read a profile."""
    profile_id = await JOB_PROFILE.get(uow, job_id)
    profile = await uow.profiles.get(profile_id) if profile_id is not None else None
    if profile is None:
        return None
    runs = await uow.profiles.runs_of(job_id)
    diffs = {run.run_id: await uow.profiles.diff(run.run_id) for run in runs}
    return ResultView(profile, tuple(runs), {key: diff for key, diff in diffs.items() if diff is not None})


def _name(artifact: Artifact) -> str:
    return artifact.path.rpartition("/")[2]
