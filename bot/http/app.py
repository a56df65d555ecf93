"""The HTTP side: `GET /health`, for monitors on this machine."""

from fastapi import FastAPI, Response
from pydantic import BaseModel, ConfigDict

from core.services.supervision.service_status import ServiceStatus

SERVICE_UNAVAILABLE = 503


class PartHealth(BaseModel):
    """One service: `ok`, `error` or `disabled`, and a sentence."""

    model_config = ConfigDict(frozen=True)

    status: str
    message: str


class HealthBody(BaseModel):
    """The documented body of `GET /health`."""

    model_config = ConfigDict(frozen=True)

    status: str
    services: dict[str, PartHealth]


def build_http(status: ServiceStatus, version: str) -> FastAPI:
    """The application; it needs the services only."""
    app = FastAPI(title="Centinela", version=version, docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False  # the redirect would go where the Host header says

    @app.api_route("/health/", methods=["GET", "HEAD"])
    @app.api_route("/health", methods=["GET", "HEAD"], responses={SERVICE_UNAVAILABLE: {"model": HealthBody}})
    async def health(response: Response) -> HealthBody:
        """200 when database and FTP answer and Telegram is heard (what is configured of them), else 503."""
        report = await status.checks("database", "ftp", "telegram")
        if not report.ok:
            response.status_code = SERVICE_UNAVAILABLE
        parts = {name: PartHealth(status=part.status, message=part.message) for name, part in report.services.items()}
        return HealthBody(status="ok" if report.ok else "error", services=parts)

    return app
