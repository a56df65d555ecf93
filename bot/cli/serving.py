"""What `run` and `worker` do until they are stopped."""

import asyncio

import typer

from bot.console import say
from bot.process.signals import stop_on_signals
from bot.process.watchdog import watched
from bot.settings import JobEngineName, Settings, systemd_socket
from bot.wiring.app import TelegramEndpoint
from bot.wiring.container import build_container
from bot.wiring.ports import require_free


async def serve_telegram(settings: Settings) -> None:
    """The bot at Telegram, until a signal stops it."""
    if settings.job_engine is JobEngineName.EMBEDDED:  # one of several may stand by while another bot has the port
        require_free(settings.http_host, settings.http_port)
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with (
        build_container(settings, telegram=_endpoint(settings)) as container,
        watched(systemd_socket=systemd_socket()),
    ):
        await container.run(stop)


async def run_jobs(settings: Settings, concurrency: int) -> None:
    """A worker beside the bot, until a signal stops it."""
    stop = asyncio.Event()
    async with build_container(settings) as container, watched(systemd_socket=systemd_socket()):
        stop_on_signals(stop, container.engine.hurry)
        say(f"Trabajador en marcha: {concurrency} análisis a la vez. Ctrl-C espera a que acaben; otra vez, los deja.")
        await container.work(stop, concurrency=concurrency)


def _endpoint(settings: Settings) -> TelegramEndpoint:
    """Telegram itself, or the server that sandbox mode names (`http://host:port/bot`)."""
    if settings.telegram_bot_token is None:
        raise typer.Abort
    token, base = settings.telegram_bot_token.get_secret_value(), settings.telegram_base_url
    files = f"{base.removesuffix('/bot')}/file/bot" if base else None
    return TelegramEndpoint(token, base, files, sandbox=settings.sandbox, webhook_url=settings.telegram_webhook_url)
