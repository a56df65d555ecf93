"""Small helpers for servers made of asyncio streams."""

from __future__ import annotations

import asyncio
import contextlib

CHUNK_BYTES = 64 * 1024
GOODBYE_S = 1.0
"""How long a peer may take to close; one whose TLS handshake failed never does."""


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the end of `reader`, then end `writer`; a connection that breaks ends the copy quietly."""
    with contextlib.suppress(ConnectionError, OSError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        else:
            # TLS knows no half-closed connection.
            writer.close()


async def join(
    left: tuple[asyncio.StreamReader, asyncio.StreamWriter], right: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    """Copy both ways until either side ends, then let the other finish what it has and close both."""
    tasks = {asyncio.create_task(pipe(left[0], right[1])), asyncio.create_task(pipe(right[0], left[1]))}
    try:
        await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
        left[1].close()  # before anything is waited for: who is cancelled here leaves nothing open
        right[1].close()
        await asyncio.gather(*tasks, return_exceptions=True)
        await close(left[1])
        await close(right[1])


async def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever state it is in."""
    with contextlib.suppress(ConnectionError, OSError):
        writer.close()
        async with asyncio.timeout(GOODBYE_S):
            await writer.wait_closed()
