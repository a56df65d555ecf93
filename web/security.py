"""Response headers of every page and answer, and limits of what a request may bring and where it may come from."""

from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import words
from web.options import WebOptions
from web.problems import answer

log = structlog.get_logger(__name__)

TELEGRAM_SCRIPT = "https://telegram.org"
"""Serves `telegram-web-app.js`, which the Mini App's entrance needs; nothing else comes from another host."""
MAX_BODY = 1024 * 1024
"""Bytes of a request's body; cookie files are far smaller."""
_FRAMES = "'self' https://web.telegram.org"
_LOCAL_FRAMES = "http://127.0.0.1:* http://localhost:*"
"""In sandbox mode the chat page shows the panel beside the chats."""
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def content_policy(options: WebOptions, *, telegram: bool = False) -> str:
    """The Content-Security-Policy: our own files only, no inline script, no plug-ins. Telegram Web may frame it."""
    frames = f"{_FRAMES} {_LOCAL_FRAMES}" if options.sandbox else _FRAMES
    scripts = f"'self' {TELEGRAM_SCRIPT}" if telegram else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {frames}",
        )
    )


class RequestGuard:
    """Middleware: refuses what another site sends and what is too large, and sets the headers of every answer.

    These are those for security, and `RateLimit` where a limit was counted. A defect is answered with a problem.
    """

    def __init__(self, app: ASGIApp, options: WebOptions) -> None:
        self._app = app
        self._options = options
        self._always = headers_of_all(options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sending = _Sending(send, scope, self._always)
        if scope["method"] in _UNSAFE and is_foreign(headers, self._options):
            refused = answer(words.foreign_origin())
            await refused(scope, receive, sending)
            return
        body = _Body(receive)
        if _announced(headers) > MAX_BODY:
            await _TOO_LARGE(scope, receive, sending)
            return
        try:
            await self._app(scope, body.receive, sending)
        except BodyTooLarge:
            await _TOO_LARGE(scope, receive, sending)
        except Exception:
            if sending.started:
                raise
            log.exception("an HTTP request failed", method=scope["method"], route=_route(scope))
            await answer(words.failed())(scope, receive, sending)


class _Sending:
    """`send` with the headers that every answer gets."""

    def __init__(self, send: Send, scope: Scope, always: dict[str, str]) -> None:
        self._send = send
        self._scope = scope
        self._always = always
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            limits: dict[str, str] = self._scope.get("state", {}).get("limits", {})
            for name, value in (self._always | limits).items():
                headers.setdefault(name, value)
        await self._send(message)


def _route(scope: Scope) -> str:
    """The pattern of the route: the path itself may hold a one-time code."""
    return str(getattr(scope.get("route"), "path", "?"))


class BodyTooLarge(Exception):
    """More bytes came than a request may bring."""


class _Body:
    """Counts what comes, whatever the head announced."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > MAX_BODY:
            raise BodyTooLarge
        return message


_TOO_LARGE = answer(words.too_large())


def _announced(headers: Headers) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isdecimal() and len(given) < 20 else 0  # noqa: PLR2004 - of no use beyond 64 bits


def headers_of_all(options: WebOptions) -> dict[str, str]:
    """The headers of every answer."""
    always = {
        "Content-Security-Policy": content_policy(options),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }
    return always | ({"Strict-Transport-Security": "max-age=31536000"} if options.secure else {})


def is_foreign(headers: Headers, options: WebOptions) -> bool:
    """Whether a browser says that another site sent this request: by `Sec-Fetch-Site`, else by `Origin`.

    A request with a bearer token carries nothing that a browser adds by itself, so its origin does not matter.
    """
    if "authorization" in headers:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return False
    return origin == "null" or urlsplit(origin).netloc not in {headers.get("host", ""), options.public_host}
