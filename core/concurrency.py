"""Waiting for one of several things, and ending the rest."""

import asyncio
from collections.abc import Awaitable, Set
from typing import Any


async def drop(*futures: asyncio.Future[Any]) -> None:
    """Cancel what is not done and wait until it is; results and errors are looked at, so that the loop is content."""
    pending = [future for future in futures if not future.done()]
    for future in pending:
        future.cancel()
    if pending:
        await asyncio.wait(pending)
    for future in futures:
        if not future.cancelled():
            future.exception()


async def first_of(*waits: Awaitable[Any], timeout_s: float | None = None) -> Set[asyncio.Future[Any]]:
    """Wait until one is done or `timeout_s` has passed; what is done by then, results and errors unlooked at.

    Coroutines are started here, and cancelled and awaited before it returns. Tasks and futures belong to the caller
    and go on.
    """
    futures = [asyncio.ensure_future(one) for one in waits]
    own = [future for future, one in zip(futures, waits, strict=True) if future is not one]
    try:
        done, _ = await asyncio.wait(futures, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        return done
    finally:
        await drop(*own)
