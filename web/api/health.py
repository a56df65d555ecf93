"""`GET /health` and `GET /live`, for monitors; they say nothing about people."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from core.domain.jobs.processes import Process
from core.services.supervision.service_status import ServiceStatus
from web.api import words as about

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


def health_routes(status: ServiceStatus) -> APIRouter:
    """Open to every visitor."""
    router = APIRouter(tags=["servicio"])

    @router.api_route("/health/", methods=["GET", "HEAD"], include_in_schema=False)
    @router.head("/health", include_in_schema=False)
    @router.get(
        "/health",
        response_model_exclude_defaults=True,
        responses={SERVICE_UNAVAILABLE: {"model": HealthBody, "description": about.UNHEALTHY}},
        summary=about.HEALTH,
    )
    async def health(response: Response) -> HealthBody:
        """200 when database and FTP answer and Telegram is heard (what is configured of them), else 503."""
        report = await status.checks("database", "ftp", "telegram", "cache")
        if not report.ok:
            response.status_code = SERVICE_UNAVAILABLE
        parts = {name: PartHealth(status=part.status, message=part.message) for name, part in report.services.items()}
        processes = [_told(one) for one in await status.processes(report)]
        return HealthBody(status="ok" if report.ok else "error", services=parts, processes=processes)

    @router.get("/live", summary=about.LIVE)
    async def live() -> LiveBody:
        """200 as long as the process answers, whatever its parts do."""
        return LiveBody()

    return router


def _told(process: Process) -> ProcessHealth:
    return ProcessHealth(
        kind=process.kind.value,
        host=process.host,
        places=process.places,
        running=process.running,
        heartbeat_s=round(process.unheard_s, 1),
        browser_bytes=process.browser_bytes,
    )
