"""Sandbox mode: the whole product against a local world, without a token, account or server."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tzlocal

from bot.console import say
from bot.local_settings import load_local_settings
from bot.process.signals import stop_on_signals
from bot.sandbox.seed import seed
from bot.settings import Settings
from bot.wiring import ports
from bot.wiring.app import TelegramEndpoint
from bot.wiring.container import Container, build_container
from bot.wiring.ports import require_free
from core.errors import StorageException
from core.ports.runtime import Clock
from jobs.embedded.lock import ProcessLock
from persistence.crypto.private import private_folder
from sandbox.ftp import LocalFtp
from sandbox.sites import LocalSites
from sandbox.telegram import LocalTelegram, Observer
from sandbox.world import World, build_world

LATENCY_MS = 120.0
"""How far away the local sites seem."""
_NAMES_OF_UTC = frozenset({"Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Universal", "Zulu", "UCT"})
LOCK = "centinela.lock"
_OF_THE_WORLD = frozenset({"telegram.db", "sites.json"})
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
    private_folder(folder)
    async with AsyncExitStack() as stack:
        sites = await stack.enter_async_context(LocalSites(latency_ms=latency_ms, state_file=folder / "sites.json"))
        telegram = await stack.enter_async_context(
            LocalTelegram(port=chat_port, state_file=folder / "telegram.db", observers=observers)
        )
        ftp = await stack.enter_async_context(LocalFtp(root=private_folder(folder / "ftp")))
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
    """Settings of a process that lives in the local world; of the environment it takes LOCAL_NAMES at most."""
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
    return load_local_settings(None, **values | overrides)


@asynccontextmanager
async def sandbox_container(
    folder: Path, local: LocalWorld, *, clock: Clock | None = None, **overrides: Any
) -> AsyncIterator[Container]:
    """The product, seeded, against the local world."""
    settings = sandbox_settings(folder, local, **overrides)
    async with build_container(settings, clock=clock, telegram=local.endpoint) as container:
        await seed(container, local.world, local.telegram)
        yield container


async def run_sandbox(base: Settings, *, chat_port: int | None = None, reset: bool = False) -> None:
    """`run` without a token: until Ctrl-C. The world is kept in `data/sandbox`; `reset` begins anew.

    Nothing is begun, erased or said when another process works on this world, or when a port is taken.
    """
    require_free(base.http_host, base.http_port)
    port, moved = ports.chat_port(chat_port)
    folder = private_folder(base.data_dir / "sandbox")
    with ProcessLock(folder / LOCK):
        if reset:
            await asyncio.to_thread(_erase, folder)
    stop = asyncio.Event()
    stop_on_signals(stop)
    options: dict[str, Any] = {
        "http_host": base.http_host,
        "http_port": base.http_port,
        "time_zone": zone_of_the_sandbox(base),
        "chromium_path": base.chromium_path,
        "log_level": base.log_level,
        "log_json": base.log_json,
    }
    async with (
        local_world(folder, chat_port=port) as local,
        sandbox_container(folder, local, **options) as container,
    ):
        await container.run(stop, on_listening=lambda http_port: _greet(local, base, http_port, moved=moved))
    say("Todo detenido.")


def _erase(folder: Path) -> None:
    """Everything in it but the lock, which is held; StorageException when it is no folder of the local world."""
    inside = [path for path in folder.iterdir() if path.name != LOCK]
    if inside and not any(path.name in _OF_THE_WORLD for path in inside):
        raise StorageException(f"the folder {folder} holds files of others: nothing is erased")
    for path in inside:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def zone_of_the_sandbox(base: Settings) -> str:
    """The one that was set, else this machine's: the chat page shows its hours, and so shall the bot."""
    if "time_zone" in base.model_fields_set:
        return base.time_zone
    found = tzlocal.get_localzone_name() or base.time_zone
    return "UTC" if found in _NAMES_OF_UTC else found


def _greet(local: LocalWorld, base: Settings, http_port: int, *, moved: bool) -> None:
    if moved:
        say(f"El puerto {ports.CHAT_PORT} está ocupado: esta vez la página del chat tiene otro.")
    say(f"💬 Chat:  [bold cyan]{local.telegram.page_url}[/]  (una columna por persona; Ctrl-C detiene todo)")
    say(f"🩺 Salud: http://{base.http_host}:{http_port}/health")
    names = ", ".join(f"{p.name} ({p.role})" for p in local.world.people[:3])
    say(f"👥 Gente: {names}… Prueba como analista: /scrape {local.world.profile('big').identifier}")
