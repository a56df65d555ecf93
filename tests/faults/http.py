"""Asking the bot's process for its health."""

import socket

import httpx


def free_port() -> int:
    """One that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def status(port: int) -> int:
    """What `GET /health` answers with; 0 for no answer."""
    async with httpx.AsyncClient(timeout=20) as client:
        try:
            return (await client.get(f"http://127.0.0.1:{port}/health")).status_code
        except httpx.HTTPError:
            return 0
