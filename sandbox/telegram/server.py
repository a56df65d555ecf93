"""The local Telegram as one object: Bot API, control API and chat page on one loopback port."""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from sandbox.telegram.api import Api, Observer
from sandbox.telegram.backend import open_backend
from sandbox.telegram.controls.control import Control
from sandbox.telegram.controls.control_http import ControlRoutes
from sandbox.telegram.controls.live import LivePages
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.serving import LOOPBACK, Serving
from sandbox.telegram.webhook import FIRST_PAUSE, WebhookSender

PAGE = Path(__file__).parent / "page"
BOT_NAME, BOT_USERNAME = "Centinela", "centinela_local_bot"


class LocalTelegram:
    """A Telegram of one's own, on 127.0.0.1 only: `async with LocalTelegram() as telegram: ...`.

    `port` 0 takes any free one. With `state_file` (SQLite) everything survives a restart: token, people, messages,
    files, pending updates, webhook. `flood` switches Telegram's speed limits on. Observers are called with
    ("request" | "answer" | "update", method or kind of update, payload). `clock` gives Unix time in seconds.
    """

    def __init__(
        self, *, port: int = 0, state_file: Path | None = None, flood: bool = False,
        observers: Sequence[Observer] = (), clock: Callable[[], float] = time.time, webhook_pause: float = FIRST_PAUSE,
    ) -> None:  # fmt: skip
        self._port = port
        self._backend = open_backend(
            state_file=state_file, flood=flood, bot=invented_bot(), token=invented_token(), clock=clock
        )
        self._backend.updates.observer = self._observed
        self._observers = observers
        self._api = Api(self._backend, observers)
        self.control = Control(self._backend)
        self._control_routes = ControlRoutes(self.control)
        self._pages = LivePages(self._backend, self.control, self._control_routes)
        self._webhook_pause = webhook_pause
        self._serving: Serving | None = None
        self._webhook: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._serving = Serving(self._application(), self._port)
        await self._serving.start()
        sender = WebhookSender(self._api, first_pause=self._webhook_pause)
        self._webhook = asyncio.create_task(sender.run(), name="local-telegram-webhook")
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._webhook is not None:
            self._webhook.cancel()
            await asyncio.gather(self._webhook, return_exceptions=True)
        self._backend.updates.release()
        self._pages.close()
        if self._serving is not None:
            await self._serving.stop()
        self._backend.storage.close()

    @property
    def token(self) -> str:
        """The only token it accepts."""
        return self._backend.token

    @property
    def bot_username(self) -> str:
        """Without the @."""
        return str(self._backend.bot["username"])

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder.base_url`; PTB appends the token."""
        return f"{self._address}/bot"

    @property
    def base_file_url(self) -> str:
        """For `ApplicationBuilder.base_file_url`; PTB appends the token."""
        return f"{self._address}/file/bot"

    @property
    def page_url(self) -> str:
        """The chat page."""
        return f"{self._address}/"

    @property
    def _address(self) -> str:
        if self._serving is None:
            raise RuntimeError("enter the context first: async with LocalTelegram() as telegram")
        return f"http://{LOOPBACK}:{self._serving.port}"

    def _observed(self, kind: str, update: JsonDict) -> None:
        for observer in self._observers:
            observer("update", kind, update)

    def _application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/file/bot{token}/{path:path}", self._api.download, methods=["GET"]),
                Route("/bot{token}/{method}", self._api.endpoint, methods=["GET", "POST"]),
                *self._control_routes.routes(),
                WebSocketRoute("/ws", self._pages.endpoint),
                Mount("/", StaticFiles(directory=PAGE, html=True)),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[LOOPBACK, "localhost"])],
        )


def invented_token() -> str:
    """A token in Telegram's format that opens nothing anywhere else."""
    return f"{7_000_000_000 + secrets.randbelow(999_999_999)}:{('AA' + secrets.token_urlsafe(33))[:35]}"


def invented_bot() -> JsonDict:
    """What getMe says of the bot."""
    return {
        "id": 7_100_000_001, "is_bot": True, "first_name": BOT_NAME, "username": BOT_USERNAME,
        "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
        "can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": False,
        "allows_users_to_create_topics": False, "can_manage_bots": False, "supports_guest_queries": False,
    }  # fmt: skip
