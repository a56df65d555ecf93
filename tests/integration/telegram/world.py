"""The bot on a real database and the local Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

from bot.wiring.app import TelegramApp, TelegramEndpoint, TelegramParts, build_app, build_parts
from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from core.platforms.clock import SystemClock
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from handlers.framework.command import Command
from handlers.framework.services import Services
from sandbox.telegram import Control, LocalTelegram
from tests.support.database import migrated_sqlite, opened
from tests.support.patience import HANG_S

ANALYST, BOSS, ADMIN, STRANGER = 7001, 7002, 7003, 7009
NAMES = {ANALYST: "Alondra Quimera", BOSS: "Bruno Ficticio", ADMIN: "Celia Inventada", STRANGER: "Nadie Conocido"}
ROLES = {ANALYST: Role.ANALYST, BOSS: Role.SUPERVISOR, ADMIN: Role.ADMIN}


@dataclass(slots=True)
class World:
    telegram: LocalTelegram
    parts: TelegramParts
    app: TelegramApp
    uow: UnitOfWorkFactory

    @property
    def control(self) -> Control:
        return self.telegram.control

    async def person(self, user_id: int) -> Person | None:
        async with self.uow(write=False) as uow:
            return await uow.people.by_telegram(user_id)

    def texts(self, chat_id: int) -> list[str]:
        return [entry.text for entry in self.control.transcript(chat_id) if entry.from_bot]

    async def hears(self, chat_id: int, words: str) -> str:
        """The text of the bot's newest message that holds `words`."""
        found = await self.control.wait_for(chat_id, lambda entry: entry.from_bot and words in entry.text)
        return str(found.text)


async def eventually(condition: Callable[[], bool]) -> None:
    """Until it holds; TimeoutError once it must be a hang."""
    async with asyncio.timeout(HANG_S):
        while not condition():  # noqa: ASYNC110 - what is waited for belongs to code that announces nothing
            await asyncio.sleep(0.001)


@asynccontextmanager
async def database(path: Path) -> AsyncIterator[UnitOfWorkFactory]:
    async with opened(migrated_sqlite(path)) as database:
        yield database


async def enrol(uow_factory: UnitOfWorkFactory) -> None:
    async with uow_factory() as uow:
        for user_id, role in ROLES.items():
            await uow.people.add(name=NAMES[user_id], role=role, telegram_user_id=user_id, chat_id=ChatId(user_id))
        await uow.commit()


@asynccontextmanager
async def running(app: TelegramApp) -> AsyncIterator[None]:
    """Polling until the block ends."""
    stop = asyncio.Event()
    task = asyncio.create_task(app.runner.run(stop))
    ready = asyncio.create_task(app.runner.ready.wait())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        ready.cancel()
        stop.set()
        await task


def endpoint_of(telegram: LocalTelegram) -> TelegramEndpoint:
    return TelegramEndpoint(telegram.token, telegram.base_url, telegram.base_file_url, sandbox=True)


class _EverybodyIsReady:
    """All that small talk asks of the services."""

    async def ready(self, _person: object) -> bool:
        return True


def assemble(
    telegram: LocalTelegram,
    uow: UnitOfWorkFactory,
    commands: tuple[Command, ...],
    *,
    clock: Clock | None = None,
    endpoint: TelegramEndpoint | None = None,
) -> tuple[TelegramParts, TelegramApp]:
    clock = clock or SystemClock()
    parts = build_parts(endpoint or endpoint_of(telegram), clock)
    hardly_any = cast("Services", SimpleNamespace(scrapes=_EverybodyIsReady()))
    app = build_app(
        parts,
        services=hardly_any,
        uow=uow,
        clock=clock,
        timezone=lambda: ZoneInfo("America/Bogota"),
        commands=commands,
    )
    return parts, app
