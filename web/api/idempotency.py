"""Idempotency-Key: a POST that is sent again is not carried out again."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.routing import APIRoute

from core.domain.people.person import Role
from core.domain.people.requests import KeptAnswer, KeyClash
from core.domain.people.web_access import Visitor
from core.services.team.idempotency import Idempotency, Reserved
from web import words
from web.api import words as about
from web.auth.authenticator import Authenticator, sender_of

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
RETRY_S = 2
_LONGEST = 200
_OK = range(200, 300)

Key = Annotated[
    str | None,
    Header(
        alias=HEADER,
        min_length=1,
        max_length=_LONGEST,
        description=about.KEY,
    ),
]


class Replayed(Exception):
    """The request was carried out before."""

    def __init__(self, answer: KeptAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class KeyedRoute(APIRoute):
    """A route that keeps its answer when its request was reserved (`once`). What was refused may be tried again."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """See APIRoute."""
        carry_out = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if HEADER in request.headers:
                await request.body()  # read before the form is, which leaves nothing to be read again
            try:
                response: Response = await carry_out(request)
            except BaseException:
                await _release(request)
                raise
            await _keep(request, response)
            return response

        return handler


def once(requests: Idempotency, doors: Authenticator, role: Role = Role.ANALYST) -> Any:
    """A dependency like `doors.api(role)` that lets a request with an Idempotency-Key through once."""
    admitted = doors.api(role)

    async def visitor(request: Request, found: Annotated[Visitor, Depends(admitted)], key: Key = None) -> Visitor:
        if key is not None:
            content = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
            begun = await requests.begin(sender_of(found), key, content)
            match begun:
                case Reserved():
                    request.state.reserved = (requests, begun)
                case KeptAnswer():
                    raise Replayed(begun)
                case KeyClash.OTHER_REQUEST:
                    raise words.reused_key()
                case KeyClash.UNDER_WAY:
                    raise words.key_under_way(RETRY_S)
        return found

    return Depends(visitor)


def install(app: FastAPI) -> None:
    """Answers of keyed requests are repeated."""

    @app.exception_handler(Replayed)
    async def repeated(_request: Request, error: Replayed) -> Response:
        kept = error.answer
        return Response(kept.body, kept.status, media_type=kept.media_type, headers={REPLAYED: "true"})


async def _keep(request: Request, response: Response) -> None:
    reserved: tuple[Idempotency, Reserved] | None = getattr(request.state, "reserved", None)
    if reserved is None:
        return
    if response.status_code not in _OK:
        await _release(request)
        return
    requests, reservation = reserved
    media_type = response.headers.get("content-type", "application/json")
    await requests.finish(reservation, KeptAnswer(response.status_code, media_type, bytes(response.body).decode()))


async def _release(request: Request) -> None:
    reserved: tuple[Idempotency, Reserved] | None = getattr(request.state, "reserved", None)
    if reserved is not None:
        await reserved[0].release(reserved[1])
