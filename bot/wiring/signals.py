"""Ctrl-C and SIGTERM."""

import asyncio
import signal


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM end everything in order; a second one is not needed."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
