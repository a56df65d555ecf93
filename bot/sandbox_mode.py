"""Sandbox mode: the whole product against a local world, for whoever has no token, account or server."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tzlocal

from bot.app import TelegramEndpoint
from bot.console import say
from bot.container import Container, build_container
from bot.sandbox_seed import seed
from bot.settings import Settings, load_settings
from bot.signals import stop_on_signals
from core.ports.runtime import Clock
from sandbox.ftp import LocalFtp
from sandbox.sites import LocalSites
from sandbox.telegram import LocalTelegram, Observer
from sandbox.world import World, build_world

LATENCY_MS = 120.0
"""How far away the local sites seem."""
CONFIRM_S = 15.0
"""Seconds until a weak proof of expiry is confirmed here; on the real sites it is a minute."""


@dataclass(frozen=True, slots=True)
class LocalWorld:
    """The outside world on this machine."""

    telegram: LocalTelegram
    sites: LocalSites
    ftp: LocalFtp
    world: World

    @property
    def endpoint(self) -> TelegramEndpoint:
        """Where the bot finds the local Telegram."""
        return TelegramEndpoint(self.telegram.token, self.telegram.base_url, self.telegram.base_file_url, sandbox=True)


@asynccontextmanager
async def local_world(
    folder: Path, *, chat_port: int = 0, latency_ms: float = LATENCY_MS, observers: Sequence[Observer] = ()
) -> AsyncIterator[LocalWorld]:
    """Start the local Telegram, sites and FTP server on 127.0.0.1; what people wrote is kept under `folder`.

    `observers` see every request, answer and update of the local Telegram.
    """
    _folder(folder)
    async with AsyncExitStack() as stack:
        sites = await stack.enter_async_context(LocalSites(latency_ms=latency_ms, state_file=folder / "sites.json"))
        telegram = await stack.enter_async_context(
            LocalTelegram(port=chat_port, state_file=folder / "telegram.db", observers=observers)
        )
        ftp = await stack.enter_async_context(LocalFtp(root=_folder(folder / "ftp")))
        world = build_world(sites)
        for person in (*world.people, world.newcomer):
            telegram.control.add_person(
                user_id=person.telegram_user_id,
                first_name=person.name,
                username=person.username,
                role_label=person.role or "invitación",
                tips=world.tips(person.telegram_user_id),
            )
        for file in world.files:
            telegram.control.offer_file(file)
        for switch in world.switches:
            telegram.control.offer_switch(switch)
        yield LocalWorld(telegram, sites, ftp, world)


def sandbox_settings(folder: Path, local: LocalWorld, **overrides: Any) -> Settings:
    """Settings of a process that lives in the local world; nothing of `.env` is used but the logging."""
    values: dict[str, Any] = {
        "sandbox": True,
        "sandbox_network": local.sites.network.to_env(),
        "data_dir": folder,
        "ftp_url": local.ftp.url,
        "pace_min_s": 0,
        "pace_max_s": 0,
        "confirmation_interval_s": CONFIRM_S,
        "http_port": 0,
    }
    return load_settings(None, **values | overrides)


@asynccontextmanager
async def sandbox_container(
    folder: Path, local: LocalWorld, *, clock: Clock | None = None, **overrides: Any
) -> AsyncIterator[Container]:
    """The product, seeded, against the local world."""
    settings = sandbox_settings(folder, local, **overrides)
    async with build_container(settings, clock=clock, telegram=local.endpoint) as container:
        await seed(container, local.world, local.telegram)
        yield container


async def run_sandbox(base: Settings, *, chat_port: int = 0, reset: bool = False) -> None:
    """`run` without a token: until Ctrl-C. The world is kept in `data/sandbox`; `reset` begins anew."""
    folder = base.data_dir / "sandbox"
    if reset and folder.exists():
        await asyncio.to_thread(shutil.rmtree, folder)
    stop = asyncio.Event()
    stop_on_signals(stop)
    options: dict[str, Any] = {
        "http_port": base.http_port,
        "time_zone": zone_of_the_sandbox(base),
        "chromium_path": base.chromium_path,
        "log_level": base.log_level,
        "log_json": base.log_json,
        "validation_mode": base.validation_mode,
    }
    async with (
        local_world(folder, chat_port=chat_port) as local,
        sandbox_container(folder, local, **options) as container,
    ):
        _greet(local, base)
        await container.run(stop)
    say("Todo detenido.")


def zone_of_the_sandbox(base: Settings) -> str:
    """The one that was set, else this machine's: the chat page shows its hours, and so shall the bot."""
    return base.time_zone if "time_zone" in base.model_fields_set else tzlocal.get_localzone_name() or base.time_zone


def _greet(local: LocalWorld, base: Settings) -> None:
    say(f"💬 Chat:  [bold cyan]{local.telegram.page_url}[/]  (una columna por persona; Ctrl-C detiene todo)")
    if base.http_port:
        say(f"🩺 Salud: http://{base.http_host}:{base.http_port}/health")
    names = ", ".join(f"{p.name} ({p.role})" for p in local.world.people[:3])
    say(f"👥 Gente: {names}… Prueba como analista: /scrape {local.world.profile('big').identifier}")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
