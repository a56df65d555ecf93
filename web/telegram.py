"""`POST /telegram`: updates that Telegram brings, where a webhook is set."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"

UpdateDoor = Callable[[str, bytes], Awaitable[HTTPStatus]]
"""Takes the secret that came along and the body; what to answer. 403: the body was not looked at."""


def telegram_routes(deliver: UpdateDoor) -> APIRouter:
    """Open to everybody with the webhook's secret, which `deliver` judges."""
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def take(request: Request) -> Response:
        return Response(status_code=await deliver(request.headers.get(HEADER, ""), await request.body()))

    return router
