"""Tokens of other programs, for admins: shown once, then known by name only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.domain.people.person import Role
from core.domain.people.web_access import TokenId, Visitor
from core.text import one_line
from handlers.framework.spanish import ago
from handlers.words.names import ROLE_NAMES
from web.panel.parts import PANEL, Number, Parts, back

LIST = f"{PANEL}/tokens"


def token_pages(parts: Parts) -> APIRouter:
    """For admins."""
    router = parts.router()
    _reading(router, parts)
    _changing(router, parts)
    return router


def _reading(router: APIRouter, parts: Parts) -> None:
    admin, tokens = Depends(parts.doors.page(Role.ADMIN)), parts.services.tokens

    @router.get(LIST)
    async def listed(request: Request, visitor: Annotated[Visitor, admin]) -> Response:
        now = parts.moment().now
        rows = [
            (one.token, ROLE_NAMES[one.token.role], one.person.name, ago(one.token.created_at, now),
             ago(one.token.last_used_at, now) if one.token.last_used_at else "")
            for one in await tokens.all()
        ]  # fmt: skip
        roles = [(role.value, name) for role, name in ROLE_NAMES.items()]
        return parts.page(request, "tokens.html", visitor, rows=rows, roles=roles)


def _changing(router: APIRouter, parts: Parts) -> None:
    admin, tokens = Depends(parts.doors.page(Role.ADMIN)), parts.services.tokens

    @router.post(f"{LIST}/crear")
    async def create(
        request: Request,
        visitor: Annotated[Visitor, admin],
        nombre: Annotated[str, Form(min_length=1, max_length=80)],
        rol: Annotated[Role, Form()],
    ) -> Response:
        """Answers with the page itself: the secret is shown once and is in no address."""
        person = visitor.person.person_id
        secret, owner = await tokens.create(one_line(nombre) or nombre, rol, person_id=person, by=person)
        return parts.page(request, "token.html", visitor, secret=secret, token=owner.token, role=ROLE_NAMES[rol])

    @router.post(f"{LIST}/{{number}}/revocar")
    async def revoke(number: Number, visitor: Annotated[Visitor, admin]) -> Response:
        await tokens.revoke(TokenId(number), visitor.person.person_id)
        return back(LIST, "revocado")
