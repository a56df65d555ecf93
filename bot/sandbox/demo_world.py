"""The stage of the demo: the local world with the bot running in it, and hands to play with."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.mode import LATENCY_MS, LocalWorld, local_world, sandbox_container
from bot.wiring.container import Container
from core.concurrency import first_of
from core.ports.runtime import Clock
from sandbox.telegram import Control, Observer, TranscriptEntry
from sandbox.world import World
from sandbox.world_people import SeedPerson

WAIT_S = 180.0
"""On a busy machine; every wait ends as soon as its condition holds."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a step needs."""

    local: LocalWorld
    container: Container

    @property
    def world(self) -> World:
        """Who is who."""
        return self.local.world

    @property
    def control(self) -> Control:
        """The hands of the people."""
        return self.local.telegram.control

    def people(self) -> tuple[SeedPerson, ...]:
        """Those whose chats are worth reading, the newcomer included."""
        talking = [p for p in (*self.world.people, self.world.newcomer) if len(self._chat(p)) > 2]  # noqa: PLR2004
        return tuple(talking)

    def owner(self, platform: str, expected: str) -> int:
        """The person whose session leads to that verdict."""
        return self.world.session(platform, expected).telegram_user_id

    async def say(self, person: int, text: str) -> None:
        """Write as a person."""
        await self.control.say(person, text)

    async def press(self, person: int, label: str, message_id: int) -> None:
        """Press a button as a person."""
        await self.control.press(person, button=label, message_id=message_id)

    async def wait(self, person: int, *words: str, timeout: float = WAIT_S) -> TranscriptEntry:  # noqa: ASYNC109
        """A message with all these words; TimeoutError tells what there is instead."""
        return await self.control.wait_for(
            person, lambda entry: all(word in entry.text for word in words), timeout=timeout
        )

    async def wait_file(self, person: int, extension: str) -> bytes:
        """The content of a file in the chat."""
        entry = await self.control.wait_for(
            person, lambda seen: any(file.name.endswith(extension) for file in seen.files), timeout=WAIT_S
        )
        return self.control.file(entry.files[0].file_id)

    def _chat(self, person: SeedPerson) -> list[TranscriptEntry]:
        return self.control.transcript(person.telegram_user_id)


@asynccontextmanager
async def open_stage(
    folder: Path,
    *,
    latency_ms: float = LATENCY_MS,
    observers: Sequence[Observer] = (),
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """The bot running in a fresh local world under `folder`; everything is stopped at the end."""
    async with (
        local_world(folder, latency_ms=latency_ms, observers=observers) as local,
        run_bot(folder, local, clock=clock, **settings) as stage,
    ):
        yield stage


@asynccontextmanager
async def run_bot(
    folder: Path, local: LocalWorld, *, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Stage]:
    """The bot running in a local world that is there already, and stopped at the end."""
    async with sandbox_container(folder, local, clock=clock, **settings) as container:
        stop = asyncio.Event()
        running = asyncio.create_task(container.run(stop))
        try:
            await _ready(container, running)
            yield Stage(local, container)
        finally:
            stop.set()
            await running


async def _ready(container: Container, running: asyncio.Task[None]) -> None:
    if container.app is None:
        return
    await first_of(container.app.runner.ready.wait(), running)
    if running.done():
        running.result()
