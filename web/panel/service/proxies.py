"""The pool of proxies, for admins: label, health and sessions; addresses with credentials are never shown."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.domain.ids import ProxyId
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.domain.sessions.proxies import Proxy, ProxyState
from core.errors import BadProxyException, ConflictException
from handlers.framework.spanish import ago, plural
from web.panel import words
from web.panel.parts import PANEL, Number, Parts, back

LIST = f"{PANEL}/proxies"


def proxy_pages(parts: Parts) -> APIRouter:
    """The routes of the proxy pool, for admins."""
    router = parts.router()
    _reading(router, parts)
    _changing(router, parts)
    return router


def _reading(router: APIRouter, parts: Parts) -> None:
    admin = Depends(parts.doors.page(Role.ADMIN))

    @router.get(LIST)
    async def listed(request: Request, visitor: Annotated[Visitor, admin]) -> Response:
        now = parts.moment().now
        rows = [(one, *_state(one), *_usage(one, now)) for one in await parts.services.proxies.all()]
        return parts.page(request, "proxies.html", visitor, rows=rows)


def _changing(router: APIRouter, parts: Parts) -> None:
    admin, pool = Depends(parts.doors.page(Role.ADMIN)), parts.services.proxies

    @router.post(f"{LIST}/agregar")
    async def add(
        visitor: Annotated[Visitor, admin], direccion: Annotated[str, Form(min_length=1, max_length=500)]
    ) -> Response:
        try:
            added = await pool.add(direccion, visitor.acting)
        except BadProxyException:
            return back(LIST, "proxy_mal")
        except ConflictException:
            return back(LIST, "proxy_conocido")
        return back(LIST, "proxy" if _responds(added) else "proxy_mudo")

    @router.post(f"{LIST}/{{number}}/probar")
    async def test(number: Number, visitor: Annotated[Visitor, admin]) -> Response:
        tested = await pool.test(ProxyId(number), visitor.acting)
        if tested is None:
            return back(LIST, "ya_no")
        return back(LIST, "proxy_responde" if _responds(tested) else "proxy_no_responde")

    @router.post(f"{LIST}/{{number}}/retirar")
    async def retire(number: Number, visitor: Annotated[Visitor, admin]) -> Response:
        retired = await pool.retire(ProxyId(number), visitor.acting)
        return back(LIST, "retirado" if retired is not None else "ya_no")


def _usage(proxy: Proxy, now: datetime) -> tuple[str, str]:
    """How many sessions use it, and when it was checked."""
    checked = ago(proxy.checked_at, now) if proxy.checked_at else ""
    return plural(proxy.sessions, "sesión", "sesiones"), checked


def _responds(proxy: Proxy) -> bool:
    return proxy.latency_ms is not None and proxy.state is ProxyState.HEALTHY and not proxy.failures


def _state(proxy: Proxy) -> tuple[str, str, str]:
    """The sign, the condition (its style) and the words of a proxy's state."""
    if proxy.checked_at is None:
        return "?", "unchecked", "sin revisar"
    if _responds(proxy):
        return "✓", "well", f"responde en {proxy.latency_ms:.0f} ms"
    return (
        ("✕", "dead", "no responde") if proxy.state is ProxyState.DOWN else ("!", "needs_person", words.FAILED_LATELY)
    )
