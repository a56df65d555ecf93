"""The state of the service: the same checks as `/health`, in words."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.domain.jobs.processes import Process
from core.domain.people.web_access import Visitor
from core.domain.sessions.condition import Condition
from core.services.supervision.health import ServiceHealth
from core.services.supervision.service_status import Figures
from handlers.framework.spanish import day_and_clock, number, roughly, the_time
from handlers.words.conditions import counted
from handlers.words.service import NAMES, process_name, process_state, trouble
from web.panel import words
from web.panel.parts import PANEL, Moment, Parts

RECENT_S = 30.0
"""How old a check may be on this page: nobody who looks at it waits for a browser or a file server."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the service."""

    name: str
    mark: str
    state: str
    words: str


def health_pages(parts: Parts) -> APIRouter:
    """For everybody."""
    router = parts.router()
    anybody = Depends(parts.doors.page())

    @router.get(f"{PANEL}/servicio")
    async def service(request: Request, visitor: Annotated[Visitor, anybody]) -> Response:
        report, figures = await parts.services.status.look(max_age_s=RECENT_S)
        moment = parts.moment()
        return parts.page(
            request,
            "servicio.html",
            visitor,
            fine=all(part.status != "error" for part in report.services.values()),
            rows=[_part(name, part, moment) for name, part in report.services.items()],
            figures=_numbers(figures, moment),
            processes=[_process(one) for one in figures.processes],
            conditions=[
                (words.CONDITION_MARKS[one], count, counted(one, count), one.value)
                for one in Condition
                if (count := figures.conditions.get(one, 0))
            ],
        )

    return router


def _part(name: str, part: ServiceHealth, moment: Moment) -> PartRow:
    title = NAMES.get(name, name)
    if part.status == "disabled":
        return PartRow(title, "–", "unchecked", "sin configurar")
    if part.status == "error":
        since = f" desde {the_time(part.since, moment.now, moment.zone)}" if part.since else ""
        return PartRow(title, "✕", "dead", f"{trouble(part.message)}{since}")
    return PartRow(title, "✓", "well", f"responde en {took} ms" if (took := round(part.latency_ms or 0)) else "bien")


def _process(process: Process) -> PartRow:
    mark, state = ("✕", "dead") if process.silent else ("✓", "well")
    return PartRow(process_name(process).capitalize(), mark, state, process_state(process))


def _numbers(figures: Figures, moment: Moment) -> list[tuple[str, str]]:
    made = figures.last_report
    return [
        ("Trabajos en curso", number(figures.running)),
        (words.JOBS_WAITING, number(figures.waiting)),
        (words.LONGEST_WAIT, roughly(figures.queue_s) if figures.queue_s else "ninguna"),
        (words.FILES_WAITING, number(figures.files_waiting)),
        ("Último reporte", day_and_clock(made, moment.now, moment.zone) if made else "aún ninguno"),
        ("Versión", figures.version),
    ]
