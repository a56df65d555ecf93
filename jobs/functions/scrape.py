"""Job `scrape`: read a profile and its lists with the session of the person who asked."""

from typing import Any, ClassVar, Protocol

from core.ports.jobs import JobContext


class ScrapeService(Protocol):
    """The use case behind the job."""

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """`args`: platform, identifier, lists, limit (None = all), session_id, target_key; resumable page by page."""
        ...


class ScrapeFunction:
    """A `JobFunction` (core.ports.jobs): hands its ticket to the use case and knows nothing else."""

    task: ClassVar[str] = "scrape"

    def __init__(self, service: ScrapeService) -> None:
        self._service = service

    async def __call__(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The use case's outcome."""
        return await self._service.run(context, **args)
