"""Files in memory: a folder that can lose things, and a file server that can be away."""

import asyncio
import io
import json
from collections.abc import Callable, Sequence
from typing import BinaryIO

from core.domain.results.files import ExportFormat
from core.errors import ArtifactStoreException
from core.ports.files import ResultExport


class FakeFolder:
    """Implements ArtifactStore."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.full = False

    async def put(self, path: str, content: bytes) -> None:
        if self.full:
            raise ArtifactStoreException("no space left")
        self.files[path] = content

    async def write(self, path: str, fill: Callable[[BinaryIO], None]) -> None:
        out = io.BytesIO()
        await asyncio.to_thread(fill, out)
        await self.put(path, out.getvalue())

    async def get(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            raise ArtifactStoreException(f"{path} is not there") from None

    async def delete(self, path: str) -> None:
        self.files.pop(path, None)


class FakeServer:
    """Implements FileServer."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.away = False
        self.refuses = ""
        """Part of the names that it does not take."""

    async def check_connection(self) -> float:
        if self.away:
            raise ArtifactStoreException("no connection")
        return 12.0

    async def upload(self, path: str, content: bytes) -> None:
        if self.away:
            raise ArtifactStoreException("no connection")
        if self.refuses and self.refuses in path:
            raise ArtifactStoreException("553 name not allowed")
        self.files[path] = content

    async def delete(self, path: str) -> None:
        if self.away:
            raise ArtifactStoreException("no connection")
        if self.refuses and self.refuses in path:
            raise ArtifactStoreException("553 name not allowed")
        self.files.pop(path, None)


class PlainExporter:
    """Implements ResultExporter: the same few facts whatever the format, quickly."""

    def export(self, result: ResultExport, fmt: ExportFormat, out: BinaryIO) -> None:
        lists = {item.run.kind.value: [row.external_id for row in item.rows] for item in result.lists}
        origin = result.origin
        told = [origin.analyst, origin.job_id, origin.asked_at.isoformat(), origin.limit, str(origin.zone)]
        facts = {"format": fmt.value, "profile": result.profile.external_id, "lists": lists, "origin": told}
        out.write(json.dumps(facts).encode())

    def export_together(self, results: Sequence[ResultExport], fmt: ExportFormat, out: BinaryIO) -> None:
        for result in results:
            self.export(result, fmt, out)
            out.write(b"\n")
