"""Scrapes: the queue, one result with its files and what changed, cancelling."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.domain.ids import JobId
from core.domain.jobs.job import CancelOutcome, JobState
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.ports.repositories.panel import Cut, JobQuery, Order
from core.services.scraping.result_names import MEDIA_TYPES
from core.services.scraping.results import ResultView
from handlers.framework.spanish import number, the_time
from handlers.words.jobs import END_TEXTS, LIST_NAMES, RESULT_FILES
from handlers.words.names import PLATFORM_NAMES, short
from web import words as web_words
from web.panel import view, words
from web.panel.parts import PAGE, PANEL, Back, Moment, Number, Offset, Parts, Text, back, pager

LIST = f"{PANEL}/trabajos"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list of a result."""

    name: str
    count: str
    declared: str
    end: str
    changed: str


def job_pages(parts: Parts) -> APIRouter:
    """One's own for everybody, the team's for supervisors; the rows of others stay with admins."""
    router = parts.router()
    _reading(router, parts)
    _result(router, parts)
    return router


def _reading(router: APIRouter, parts: Parts) -> None:
    anybody = Depends(parts.doors.page())

    @router.get(LIST)
    async def listed(
        request: Request,
        visitor: Annotated[Visitor, anybody],
        query: Annotated[JobQuery, Depends(_asked)],
        desde: Offset = 0,
    ) -> Response:
        page, moment = await parts.services.panel.jobs(query, Cut(PAGE, desde), visitor.acting), parts.moment()
        return parts.page(
            request,
            "trabajos.html",
            visitor,
            team=visitor.may(Role.SUPERVISOR),
            admin=visitor.may(Role.ADMIN),
            query=query,
            state=query.states[0] if query.states else None,
            states=[(state.value, name) for state, (_, name) in words.JOB_STATES.items()],
            platforms=PLATFORM_NAMES,
            counts=[(*words.JOB_STATES[state], count, state.value) for state, count in page.counts.items()],
            places=page.places,
            jobs=view.jobs(page.rows, moment, visitor.person.person_id),
            pager=pager(request, desde, len(page.rows), more=page.more),
        )

    @router.post(f"{LIST}/{{number}}/cancelar")
    async def cancel(number: Number, visitor: Annotated[Visitor, anybody], volver: Back = LIST) -> Response:
        outcome = await parts.services.jobs.cancel(JobId(number), visitor.acting)
        return back(volver, "terminado" if outcome is CancelOutcome.ALREADY_FINISHED else "cancelado")


def _asked(
    estado: JobState | None = None, red: Platform | None = None, orden: Order = Order.NEWEST, busca: Text = ""
) -> JobQuery:
    return JobQuery(None, (estado,) if estado else (), red, busca.strip(), orden)


def _result(router: APIRouter, parts: Parts) -> None:
    anybody = Depends(parts.doors.page())

    @router.get(f"{LIST}/{{number}}")
    async def one(request: Request, number: Number, visitor: Annotated[Visitor, anybody]) -> Response:
        page, moment = await parts.services.panel.job(JobId(number), visitor.acting), parts.moment()
        return parts.page(
            request,
            "resultado.html",
            visitor,
            job=view.job(page.row, moment, visitor.person.person_id),
            ended=words.how_it_ended(page.row.job),
            finished=page.row.job.state.finished,
            profile=page.view.profile if page.view else None,
            name=short(page.view.profile.name, 120) if page.view else "",
            lists=_lists(page.view, moment) if page.view else (),
            formats=[(fmt.value, name) for fmt, name in RESULT_FILES.items()],
        )

    @router.get(f"{LIST}/{{number}}/archivo")
    async def file(number: Number, formato: ExportFormat, visitor: Annotated[Visitor, anybody]) -> Response:
        await parts.services.jobs.mine(JobId(number), visitor.acting)
        found = await parts.services.results.fetch(JobId(number), formato)
        if found is None:
            raise web_words.no_result()
        name = found[0].encode("ascii", "replace").decode().replace('"', "'")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(found[1], media_type=MEDIA_TYPES[formato], headers=headers)


def _lists(result: ResultView, moment: Moment) -> tuple[ListRow, ...]:
    rows = []
    for run in result.runs:
        diff = result.diffs.get(run.run_id)
        since = the_time(diff.since, moment.now, moment.zone) if diff else ""
        changed = words.changed(diff.new, diff.lost, since) if diff else ""
        more = run.declared is not None and run.declared != run.unique
        rows.append(
            ListRow(
                name=LIST_NAMES[run.kind][1].capitalize(),
                count=number(run.unique),
                declared=f"declara {number(run.declared or 0)}" if more else "",
                end=END_TEXTS[run.end] if run.end is not None else "leyendo…",
                changed=changed,
            )
        )
    return tuple(rows)
