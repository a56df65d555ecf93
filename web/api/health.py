"""`GET /health` and `GET /live`, for monitors; they say nothing about people."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from core.concurrency import FreshAnswer
from core.domain.jobs.processes import Process
from core.services.supervision.health import FRESH_S
from core.services.supervision.service_status import ServiceStatus
from web.api import words as about
from web.early import Early

SERVICE_UNAVAILABLE = 503


class PartHealth(BaseModel):
    """One service: `ok`, `error` or `disabled`, and a sentence."""

    model_config = ConfigDict(frozen=True)

    status: str
    message: str


class ProcessHealth(BaseModel):
    """One process of an installation on several machines; `heartbeat_s` is the age of its last sign of life."""

    model_config = ConfigDict(frozen=True)

    kind: str
    host: str
    places: int
    running: int
    heartbeat_s: float
    browser_bytes: int


class HealthBody(BaseModel):
    """The documented body of `GET /health`. `processes` is only there where there are workers."""

    model_config = ConfigDict(frozen=True)

    status: str
    services: dict[str, PartHealth]
    processes: list[ProcessHealth] = []


class LiveBody(BaseModel):
    """The body of `GET /live`."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ok"] = "ok"


class HealthAnswers(FreshAnswer[Early]):
    """The answer of `/health`, made once a second at most: requests meanwhile wait for the one that is being made."""

    def __init__(self, status: ServiceStatus, monotonic: Callable[[], float]) -> None:
        super().__init__(self._make, monotonic, FRESH_S)
        self._status = status

    async def _make(self) -> Early:
        report = await self._status.checks("database", "ftp", "telegram", "cache", "bucket")
        parts = {name: PartHealth(status=part.status, message=part.message) for name, part in report.services.items()}
        processes = [_told(one) for one in await self._status.processes(report)]
        body = HealthBody(status="ok" if report.ok else "error", services=parts, processes=processes)
        content = body.model_dump_json(exclude_defaults=True).encode()
        return Early(content, 200 if report.ok else SERVICE_UNAVAILABLE)


_LIVE = Early(LiveBody().model_dump_json().encode())


def health_routes(health: HealthAnswers) -> APIRouter:
    """Open to every visitor."""
    router = APIRouter(tags=["servicio"])

    @router.api_route("/health/", methods=["GET", "HEAD"], include_in_schema=False)
    @router.head("/health", include_in_schema=False)
    @router.get(
        "/health",
        response_model=HealthBody,
        responses={SERVICE_UNAVAILABLE: {"model": HealthBody, "description": about.UNHEALTHY}},
        summary=about.HEALTH,
    )
    async def answered() -> Response:
        """200 when database and FTP answer and Telegram is heard (what is configured of them), else 503."""
        return _response(await health.latest())

    @router.get("/live", response_model=LiveBody, summary=about.LIVE)
    async def live() -> Response:
        """200 as long as the process answers, whatever its parts do."""
        return _response(_LIVE)

    return router


def early_answers(health: HealthAnswers) -> dict[str, Callable[[], Early | None]]:
    """By path what may be answered before a request is looked at any further."""
    return {"/health": health.known, "/health/": health.known, "/live": lambda: _LIVE}


def _response(answer: Early) -> Response:
    return Response(answer.content, answer.status, media_type=answer.media_type)


def _told(process: Process) -> ProcessHealth:
    return ProcessHealth(
        kind=process.kind.value,
        host=process.host,
        places=process.places,
        running=process.running,
        heartbeat_s=round(process.unheard_s, 1),
        browser_bytes=process.browser_bytes,
    )
