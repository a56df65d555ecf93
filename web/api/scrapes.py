"""`/scrapes`: asking for a profile, following the job, and its result."""

import json
import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from core.domain.ids import JobId
from core.domain.jobs.job import ApiOrigin, ChatOrigin, Job
from core.domain.people.web_access import Visitor
from core.domain.results.files import ExportFormat
from core.services.following.requests import Request as ScrapeRequest
from core.services.scraping.result_names import MEDIA_TYPES
from web import words
from web.api import words as about
from web.api.cursors import PAGE, Cursor, Limit, cut, link_next, read, written
from web.api.idempotency import KeyedRoute, once
from web.api.schemas import JobOut, JobPage, ScrapeIn
from web.auth.authenticator import Authenticator, Sleep, sender_of
from web.services import WebServices
from web.streams import STREAM, Streams

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_CURSOR = "t"
EVERY_S = 0.5
"""Seconds between two looks at a job that a client follows."""
ALIVE_EVERY = 30
"""Looks between two lines that keep the connection open."""
_QUALITY = re.compile(r"[01](\.\d{0,3})?")


def scrape_routes(services: WebServices, doors: Authenticator, sleep: Sleep) -> APIRouter:
    """One's own scrapes; admins reach every job by its number."""
    router = APIRouter(tags=["scrapes"], route_class=KeyedRoute)
    _asking(router, services, doors)
    _looking(router, services, doors)
    _fetching(router, services, doors)
    _following(router, services, doors, sleep)
    return router


def _asking(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    @router.post("/scrapes", status_code=202, summary=about.ASK)
    async def ask(given: ScrapeIn, visitor: Annotated[Visitor, once(services.requests, doors)]) -> JobOut:
        """Queue a scrape of the sender, with the sender's own session. The same one again is the same job."""
        person = visitor.person
        asked = (given.perfil, *given.listas, *([str(given.limite)] if given.limite else []))
        text = " ".join([*asked, *([f'caso:"{given.caso}"'] if given.caso.strip() else [])])
        order = await services.scrapes.understand(text, person)
        told_in = person.chat_id if given.avisar else None
        origin = ApiOrigin() if told_in is None else ChatOrigin(told_in)
        receipt = await services.scrapes.order(order, ScrapeRequest(person, origin, refresh=given.actualizar))
        return JobOut.of(receipt.job)


def _looking(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    anybody = Depends(doors.api())

    @router.get("/scrapes", summary=about.SCRAPES)
    async def listed(
        request: Request,
        response: Response,
        visitor: Annotated[Visitor, anybody],
        cursor: Cursor = None,
        limite: Limit = PAGE,
    ) -> JobPage:
        """The sender's scrapes, newest first."""
        last = read(_CURSOR, cursor)
        before = JobId(last) if last is not None else None
        jobs, more = cut(await services.jobs.scrapes(visitor.person, limite + 1, before=before), limite)
        following = written(_CURSOR, jobs[-1].job_id) if more else None
        link_next(request, response, following)
        return JobPage(trabajos=[JobOut.of(job) for job in jobs], siguiente=following)

    @router.get("/scrapes/{id_trabajo}", summary=about.SCRAPE)
    async def one(id_trabajo: Number, visitor: Annotated[Visitor, anybody]) -> JobOut:
        """One job."""
        return JobOut.of(await services.jobs.mine(JobId(id_trabajo), visitor.acting))

    @router.delete("/scrapes/{id_trabajo}", summary=about.CANCEL)
    async def cancel(id_trabajo: Number, visitor: Annotated[Visitor, anybody]) -> JobOut:
        """Stop it; what it read is kept."""
        await services.jobs.cancel(JobId(id_trabajo), visitor.acting)
        return JobOut.of(await services.jobs.mine(JobId(id_trabajo), visitor.acting))


def _fetching(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    anybody = Depends(doors.api())

    @router.get(
        "/scrapes/{id_trabajo}/resultado",
        response_class=Response,
        summary=about.RESULT,
        responses={200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}, "description": about.RESULT_FILE}},
    )
    async def result(
        id_trabajo: Number,
        visitor: Annotated[Visitor, anybody],
        formato: Annotated[str | None, Query(max_length=20)] = None,
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        """The file of a job, in the format of `formato` or of the Accept header (JSON by default)."""
        await services.jobs.mine(JobId(id_trabajo), visitor.acting)
        fmt = _format(formato, accept)
        found = await services.results.fetch(JobId(id_trabajo), fmt)
        if found is None:
            raise words.no_result()
        name, content = found
        headers = {"Content-Disposition": f'attachment; filename="{_ascii(name)}"'}
        return Response(content, media_type=MEDIA_TYPES[fmt], headers=headers)


def _following(router: APIRouter, services: WebServices, doors: Authenticator, sleep: Sleep) -> None:
    anybody, streams = Depends(doors.api()), Streams()

    @router.get(
        "/scrapes/{id_trabajo}/eventos",
        response_class=StreamingResponse,
        summary=about.EVENTS,
        responses={200: {"content": {STREAM: {}}, "description": about.EVENT}},
    )
    async def events(id_trabajo: Number, visitor: Annotated[Visitor, anybody]) -> StreamingResponse:
        """Server-sent events: the job each time it changes, until it has ended."""
        await services.jobs.mine(JobId(id_trabajo), visitor.acting)

        async def changes() -> AsyncIterator[str]:
            async for job in _followed(services, JobId(id_trabajo), visitor, doors, sleep):
                told = json.dumps(JobOut.of(job).model_dump(mode="json")) if job is not None else ""
                yield f"event: trabajo\ndata: {told}\n\n" if told else ": \n\n"

        return streams.answer(sender_of(visitor), changes())


async def _followed(
    services: WebServices, job_id: JobId, visitor: Visitor, doors: Authenticator, sleep: Sleep
) -> AsyncIterator[Job | None]:
    """The job now and after each change, None now and then while nothing changes.

    The stream ends with the job, or when the sender may not see it any more.
    """
    last: Job | None = None
    quiet = 0
    while await doors.still_valid(visitor):
        job = await services.jobs.mine(job_id, visitor.acting)
        changed = last is None or (job.state, job.progress) != (last.state, last.progress)
        quiet = 0 if changed else quiet + 1
        if changed or quiet % ALIVE_EVERY == 0:
            yield job if changed else None
        if job.state.finished:
            return
        last = job
        await sleep(EVERY_S)


def _format(wanted: str | None, accept: str) -> ExportFormat:
    known = tuple(fmt.value for fmt in ExportFormat)
    if wanted is not None:
        if wanted not in known:
            raise words.no_such_format(known)
        return ExportFormat(wanted)
    asked = accepted(accept)
    for kind in asked or ["*/*"]:
        found = next((fmt for fmt in ExportFormat if _covers(kind, MEDIA_TYPES[fmt])), None)
        if found is not None:
            return found
    raise words.no_such_format(known)


def accepted(header: str) -> list[str]:
    """The media ranges of an Accept header, the most wanted first; refused ones (`q=0`) are left out."""
    ranges: list[tuple[float, str]] = []
    for part in header.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")), "1")
        quality = float(weight) if _QUALITY.fullmatch(weight) else 1.0
        if kind and quality > 0:
            ranges.append((-quality, kind))
    return [kind for _, kind in sorted(ranges, key=lambda one: one[0])]


def _covers(kind: str, media_type: str) -> bool:
    whole, _, subtype = kind.partition("/")
    return kind in {"*/*", media_type} or (subtype == "*" and media_type.startswith(f"{whole}/"))


def _ascii(name: str) -> str:
    return name.encode("ascii", "replace").decode().replace('"', "'")
