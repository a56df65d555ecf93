"""The Telegram side of the process, assembled from `handlers.COMMANDS`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

import httpx
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.dispatching.dispatch import Dispatcher
from bot.telegram.dispatching.membership import Membership
from bot.telegram.dispatching.menus import MenuSync
from bot.telegram.dispatching.questions import OpenQuestions
from bot.telegram.dispatching.routing import Router
from bot.telegram.receiving.intake import Intake
from bot.telegram.receiving.polling import Polling
from bot.telegram.receiving.receiver import Receiver
from bot.telegram.receiving.runner import TelegramRunner
from bot.telegram.receiving.status import TelegramStatus
from bot.telegram.receiving.webhook import WebhookReceiver
from bot.telegram.sending.client import TelegramBot, TelegramClient
from bot.telegram.sending.kept_answers import KeptAnswers
from bot.telegram.sending.limiter import ChatLimiter
from bot.telegram.sending.patient import PatientChat
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.team.groups import Groups
from handlers.framework.command import Command
from handlers.framework.services import Services
from handlers.registry import COMMANDS, all_buttons

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
    webhook_url: str = ""
    """Where Telegram brings updates; empty: they are fetched."""

    def __post_init__(self) -> None:
        if (self.base_url or self.base_file_url) and not self.sandbox:
            raise ValueError("another Bot API address is allowed in sandbox mode only")


@dataclass(frozen=True, slots=True)
class TelegramParts:
    """Connected to nothing yet."""

    bot: TelegramBot = field(repr=False)
    """Its `repr` shows the token."""
    updates: BaseRequest = field(repr=False)
    """The connection that getUpdates has for itself; opened and closed with the bot."""
    client: TelegramClient
    status: TelegramStatus
    webhook_url: str = ""


@dataclass(frozen=True, slots=True)
class TelegramApp:
    """Everything that receives. `runner.run(stop)` does the work; `menus.sync_all()` is worth a task at the start."""

    runner: TelegramRunner
    menus: MenuSync
    dispatcher: Dispatcher
    kept: KeptAnswers
    """Answers that delivery has to bring."""
    questions: OpenQuestions
    """What delivery has asked is open too."""
    webhook: WebhookReceiver | None = None
    """Takes what Telegram brings; None where updates are fetched."""


def build_parts(
    endpoint: TelegramEndpoint,
    clock: Clock,
    *,
    on_date: Callable[[str], None] | None = None,
    on_failure: Callable[[str], None] | None = None,
) -> TelegramParts:
    """The bot with its limiter, and the client that delivery and handlers share.

    `on_date` gets the Date header of every answer of Telegram, `on_failure` the kind of each refusal.
    """
    httpx_kwargs: dict[str, Any] = {"event_hooks": {"response": [_date_hook(on_date)]}} if on_date else {}
    if endpoint.sandbox:
        httpx_kwargs["trust_env"] = False  # a proxy of the environment cannot reach this machine
    options: dict[str, Any] = {**_TIMEOUTS, "httpx_kwargs": httpx_kwargs}
    updates = HTTPXRequest(connection_pool_size=1, **options)
    places: dict[str, Any] = {"base_url": endpoint.base_url, "base_file_url": endpoint.base_file_url}
    bot: TelegramBot = ExtBot(
        endpoint.token,
        request=HTTPXRequest(connection_pool_size=_POOL, media_write_timeout=60.0, **options),
        get_updates_request=updates,
        rate_limiter=ChatLimiter(clock),
        **{name: place for name, place in places.items() if place},
    )
    client = TelegramClient(bot, clock, on_failure)
    return TelegramParts(bot, updates, client, TelegramStatus(clock), endpoint.webhook_url)


def _date_hook(on_date: Callable[[str], None]) -> Callable[[httpx.Response], Awaitable[None]]:
    async def hook(response: httpx.Response) -> None:
        if date := response.headers.get("date"):
            on_date(date)

    return hook


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
    kept, questions = KeptAnswers(uow, clock), OpenQuestions(uow, clock)
    client = PatientChat(parts.client, kept)
    dispatcher = Dispatcher(
        router=Router(commands, all_buttons(tuple(commands))),
        services=services,
        uow=uow,
        client=client,
        menus=menus,
        membership=Membership(Groups(clock)),
        clock=clock,
        timezone=timezone,
        bot=parts.bot,
        questions=questions,
    )
    intake = Intake(uow, dispatcher, client, parts.bot, clock)
    url, polling = parts.webhook_url, Polling(parts.bot, parts.updates)
    webhook = WebhookReceiver(url, parts.bot, intake, parts.status, clock) if url else None
    receiver = webhook or Receiver(polling, intake, parts.status, clock)
    runner = TelegramRunner(parts.bot, parts.status, clock, intake, receiver)
    return TelegramApp(runner, menus, dispatcher, kept, questions, webhook)
