"""Job `upload`: send waiting files to the FTP server."""

from typing import Any, ClassVar, Protocol

from core.ports.jobs import JobContext


class UploadService(Protocol):
    """The use case behind the job."""

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Uploads what waits, oldest first; TransientException while the server is down."""
        ...


class UploadFunction:
    """A `JobFunction` (core.ports.jobs): hands its ticket to the use case and knows nothing else."""

    task: ClassVar[str] = "upload"

    def __init__(self, service: UploadService) -> None:
        self._service = service

    async def __call__(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The use case's outcome."""
        return await self._service.run(context, **args)
