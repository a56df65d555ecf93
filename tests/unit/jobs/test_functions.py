"""The registry of job functions."""

from typing import Any

from core.domain.ids import JobId
from core.domain.jobs.job import Job, JobState
from core.ports.jobs import JobContext
from jobs.functions import JobServices, job_functions
from tests.fakes.clock import START
from tests.support.tables import each


class Service:
    def __init__(self, name: str) -> None:
        self._name = name

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        return {"by": self._name, "job": context.job.job_id, **args}


class Context:
    job = Job(JobId(7), "any", {}, "s1", JobState.RUNNING, START)

    async def progress(self, phase: str, done: int, total: int | None) -> None:
        raise AssertionError("an adapter reports nothing by itself")


NAMES = ("scrape", "confirm", "report", "upload", "purge", "control")


@each("name", NAMES)
async def test_every_task_hands_its_ticket_to_the_service_of_its_name(name: str) -> None:
    functions = job_functions(JobServices(**{field: Service(field).run for field in NAMES}))
    assert await functions[name](Context(), number=3) == {"by": name, "job": 7, "number": 3}


def test_every_service_has_its_task() -> None:
    assert set(job_functions(JobServices(**{field: Service(field).run for field in NAMES}))) == set(NAMES)
    assert set(JobServices.__dataclass_fields__) == set(NAMES)
