"""Ctrl-C and SIGTERM."""

import asyncio
import signal
from collections.abc import Callable


def stop_on_signals(stop: asyncio.Event, on_second: Callable[[], None] = lambda: None) -> None:
    """Ctrl-C and SIGTERM end everything in order; a second one is not needed, and calls `on_second`."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():
            on_second()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked)
