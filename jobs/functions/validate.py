"""Job `validate`: find out whether sessions are still alive."""

from typing import Any, ClassVar, Protocol

from core.ports.jobs import JobContext


class ValidateService(Protocol):
    """The use case behind the job."""

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """`args`: which sessions, and who asked; a session already checked in this job is not checked again."""
        ...


class ValidateFunction:
    """A `JobFunction` (core.ports.jobs): hands its ticket to the use case and knows nothing else."""

    task: ClassVar[str] = "validate"

    def __init__(self, service: ValidateService) -> None:
        self._service = service

    async def __call__(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The use case's outcome."""
        return await self._service.run(context, **args)
