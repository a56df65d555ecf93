"""Waits with an end: nothing that a browser or its driver owes us is waited for without a limit."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from core.errors import BrowserCrashedException

T = TypeVar("T")


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


async def within(seconds: float, awaitable: Awaitable[T]) -> T:
    """The result of `awaitable`; BrowserCrashedException when it takes longer, and it is cancelled then.

    `asyncio.wait_for` would not do: its TimeoutError looks like one that the call itself raised.
    """
    work = asyncio.ensure_future(awaitable)
    try:
        await asyncio.wait({work}, timeout=seconds)
        if not work.done():
            raise BrowserCrashedException("the browser does not answer")
        return work.result()
    finally:
        await drop(work)
