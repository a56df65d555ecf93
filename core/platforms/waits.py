"""Letting go of what nobody waits for any more."""

import asyncio
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
