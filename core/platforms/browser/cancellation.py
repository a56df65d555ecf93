"""Waits with an end: nothing that a browser or its driver owes us is waited for without a limit."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from core.concurrency import drop
from core.errors import BrowserCrashedException

T = TypeVar("T")


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
