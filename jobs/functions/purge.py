"""Job `purge`: delete what is too old to be kept."""

from typing import Any, ClassVar, Protocol

from core.ports.jobs import JobContext


class PurgeService(Protocol):
    """The use case behind the job."""

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Returns how many rows of each table went."""
        ...


class PurgeFunction:
    """A `JobFunction` (core.ports.jobs): hands its ticket to the use case and knows nothing else."""

    task: ClassVar[str] = "purge"

    def __init__(self, service: PurgeService) -> None:
        self._service = service

    async def __call__(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The use case's outcome."""
        return await self._service.run(context, **args)
