"""`GET /metrics`, for Prometheus."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.ports.metrics import Exposition
from web.api import words as about
from web.auth.authenticator import Authenticator

TEXT = "text/plain"


def metric_routes(metrics: Exposition, doors: Authenticator) -> APIRouter:
    """For supervisors and the programs that act for one."""
    router = APIRouter(tags=["servicio"])
    supervisor = Depends(doors.api(Role.SUPERVISOR))

    @router.get(
        "/metrics",
        response_class=Response,
        summary=about.METRICS,
        responses={200: {"content": {TEXT: {}}, "description": about.METRICS_PAGE}},
    )
    async def page(visitor: Annotated[Visitor, supervisor]) -> Response:
        """Measures in the text format."""
        del visitor
        exposed = await metrics.expose()
        return Response(exposed.content, media_type=exposed.media_type)

    return router
