"""Answers that are known before a request is looked at: monitors may ask as often as they like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Early:
    """An answer without cookies or anything else of its own request."""

    content: bytes = field(repr=False)
    status: int = 200
    media_type: str = "application/json"


class EarlyAnswers:
    """Middleware, the outermost: a GET or HEAD whose answer is known costs no route, no model and no database.

    `known` gives by path what is known now; None sends the request on. `always` are the headers of every answer.
    """

    def __init__(
        self, app: ASGIApp, known: Mapping[str, Callable[[], Early | None]], always: Mapping[str, str]
    ) -> None:
        self._app = app
        self._known = known
        self._always = [(name.lower().encode(), value.encode()) for name, value in always.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        known = self._known.get(scope.get("path", "")) if scope.get("method") in {"GET", "HEAD"} else None
        answer = known() if known is not None else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        headers = [
            (b"content-length", str(len(answer.content)).encode()),
            (b"content-type", answer.media_type.encode()),
            *self._always,
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})
