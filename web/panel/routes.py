"""Every page of the panel; docs/panel.md has the table of their roles."""

from fastapi import APIRouter

from web.panel.live import live_routes
from web.panel.parts import Parts
from web.panel.people.overview import overview_routes
from web.panel.service.audit import audit_pages
from web.panel.service.health import health_pages
from web.panel.service.members import member_pages
from web.panel.service.proxies import proxy_pages
from web.panel.service.tokens import token_pages
from web.panel.work.incidents import incident_pages
from web.panel.work.jobs import job_pages

_ROOMS = (
    *(overview_routes, incident_pages, job_pages, health_pages),
    *(member_pages, proxy_pages, token_pages, audit_pages, live_routes),
)


def panel_routers(parts: Parts) -> list[APIRouter]:
    """One router per room."""
    return [room(parts) for room in _ROOMS]
