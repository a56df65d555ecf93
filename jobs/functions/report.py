"""Job `report`: tell the supervisors how the sessions are."""

from typing import Any, ClassVar, Protocol

from core.ports.jobs import JobContext


class ReportService(Protocol):
    """The use case behind the job."""

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """`args`: period and chats; a chat that already has the report of this occurrence gets no second one."""
        ...


class ReportFunction:
    """A `JobFunction` (core.ports.jobs): hands its ticket to the use case and knows nothing else."""

    task: ClassVar[str] = "report"

    def __init__(self, service: ReportService) -> None:
        self._service = service

    async def __call__(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The use case's outcome."""
        return await self._service.run(context, **args)
