"""The parts of a process: run beside each other, and ended each in its own good order."""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any


async def together(parts: Mapping[str, Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Run the parts to their ends. One that fails sets `stop`; none is cut off in the middle of a transaction."""
    failures: list[Exception] = []

    async def run(part: Coroutine[Any, Any, None]) -> None:
        try:
            await part
        except Exception as exc:  # noqa: BLE001 - raised below, when all have ended
            failures.append(exc)
            stop.set()

    async with asyncio.TaskGroup() as group:
        for name, part in parts.items():
            group.create_task(run(part), name=name)
    if failures:
        raise ExceptionGroup("a part of the process failed", failures)


async def close_at(stop: asyncio.Event, http: AsyncExitStack) -> None:
    """What is open over HTTP ends while running jobs have their grace, not after it."""
    await stop.wait()
    await http.aclose()


async def then(part: Coroutine[Any, Any, None], over: asyncio.Event) -> None:
    """The part, and `over` once it has ended, however it did."""
    try:
        await part
    finally:
        over.set()
