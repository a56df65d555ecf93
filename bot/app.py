"""The Telegram side of the process, assembled from `handlers.COMMANDS`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from telegram.ext import Application, ExtBot, TypeHandler
from telegram.request import HTTPXRequest

from bot.telegram.client import TelegramClient
from bot.telegram.dispatch import Dispatcher
from bot.telegram.limiter import ChatLimiter
from bot.telegram.membership import Membership
from bot.telegram.menus import MenuSync
from bot.telegram.routing import Router
from bot.telegram.runner import AnyApplication, TelegramRunner
from bot.telegram.status import TelegramStatus, WatchedRequest
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.groups import Groups
from handlers.command import Command
from handlers.registry import COMMANDS, all_buttons
from handlers.services import Services

CONCURRENT_UPDATES = 32
_POOL = 64
_TIMEOUTS: dict[str, Any] = {"connect_timeout": 5.0, "read_timeout": 15.0, "write_timeout": 15.0, "pool_timeout": 5.0}


@dataclass(frozen=True, slots=True)
class TelegramEndpoint:
    """Where the Bot API is. Another address than Telegram's own is only for the sandbox."""

    token: str = field(repr=False)
    base_url: str | None = None
    """`http://127.0.0.1:8081/bot`: the token follows directly."""
    base_file_url: str | None = None
    sandbox: bool = False

    def __post_init__(self) -> None:
        if (self.base_url or self.base_file_url) and not self.sandbox:
            raise ValueError("another Bot API address is allowed in sandbox mode only")


@dataclass(frozen=True, slots=True)
class TelegramParts:
    """Connected to nothing yet."""

    application: AnyApplication = field(repr=False)
    """Its `repr` shows the token."""
    client: TelegramClient
    status: TelegramStatus


@dataclass(frozen=True, slots=True)
class TelegramApp:
    """Everything that receives. `runner.run(stop)` does the work; `menus.sync_all()` is worth a task at the start."""

    runner: TelegramRunner
    menus: MenuSync
    dispatcher: Dispatcher


def build_parts(endpoint: TelegramEndpoint, clock: Clock) -> TelegramParts:
    """The application with its limiter, and the client that delivery and handlers share."""
    status = TelegramStatus()
    options: dict[str, Any] = dict(_TIMEOUTS)
    if endpoint.sandbox:
        options["httpx_kwargs"] = {"trust_env": False}  # a proxy of the environment cannot reach this machine
    builder = (
        Application.builder()
        .token(endpoint.token)
        .rate_limiter(ChatLimiter(clock))
        .concurrent_updates(CONCURRENT_UPDATES)
        .job_queue(None)
        .request(HTTPXRequest(connection_pool_size=_POOL, media_write_timeout=60.0, **options))
        .get_updates_request(WatchedRequest(status, clock, connection_pool_size=1, **options))
    )
    if endpoint.base_url:
        builder = builder.base_url(endpoint.base_url)
    if endpoint.base_file_url:
        builder = builder.base_file_url(endpoint.base_file_url)
    application: AnyApplication = builder.build()
    return TelegramParts(application, TelegramClient(_bot(application), clock), status)


def build_app(
    parts: TelegramParts,
    *,
    services: Services,
    uow: UnitOfWorkFactory,
    clock: Clock,
    timezone: Callable[[], tzinfo],
    commands: Sequence[Command] = COMMANDS,
) -> TelegramApp:
    """Ties updates to commands. ValueError when two buttons share a name."""
    menus = MenuSync(parts.client, uow, commands)
    dispatcher = Dispatcher(
        router=Router(commands, all_buttons(tuple(commands))),
        services=services,
        uow=uow,
        client=parts.client,
        menus=menus,
        membership=Membership(Groups(clock)),
        clock=clock,
        timezone=timezone,
        bot=_bot(parts.application),
    )
    parts.application.add_handler(TypeHandler(object, dispatcher.on_update))
    parts.application.add_error_handler(dispatcher.on_error)
    return TelegramApp(TelegramRunner(parts.application, parts.status, clock), menus, dispatcher)


def _bot(application: AnyApplication) -> ExtBot[Any]:
    bot: ExtBot[Any] = application.bot
    return bot
