"""Receives updates in the process's own loop: no signal handling, no exit when Telegram is down."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.status import TelegramStatus
from core.errors import TelegramTokenException
from core.ports.runtime import Clock

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

_LONG_POLL = timedelta(seconds=20)
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0


class TelegramRunner:
    """Connects (however long that takes), polls until told to stop, then finishes what it was handling."""

    def __init__(self, application: AnyApplication, status: TelegramStatus, clock: Clock) -> None:
        self._application = application
        self._status = status
        self._clock = clock
        self.ready = asyncio.Event()
        """Set while updates are received."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. TelegramTokenException when the token is refused; everything is closed either way."""
        try:
            if await self._connect(stop):
                await self._application.start()
                await self._poll(stop)
        finally:
            self.ready.clear()
            await self._close()

    async def _connect(self, stop: asyncio.Event) -> bool:
        """getMe until Telegram answers; False when told to stop before."""
        pause = _FIRST_PAUSE_S
        while not stop.is_set():
            try:
                await self._application.initialize()
            except InvalidToken as error:
                self._status.failed("the token was rejected")
                raise TelegramTokenException from error
            except TelegramError as error:
                self._status.failed(f"Telegram does not answer ({type(error).__name__})")
                log.warning("Telegram does not answer, trying again in %.0f s", pause)
                await self._pause(stop, pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                self._status.fine(self._clock.now())
                return True
        return False

    async def _poll(self, stop: asyncio.Event) -> None:
        updater = self._application.updater
        if updater is None:
            raise RuntimeError("the application was built without an updater")
        await updater.start_polling(
            timeout=_LONG_POLL,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
            drop_pending_updates=False,
            error_callback=self._on_poll_error,
        )
        self.ready.set()
        log.info("receiving updates as @%s", self._application.bot.username)
        await stop.wait()

    def _on_poll_error(self, error: TelegramError) -> None:
        log.warning("receiving failed (%s): %s", type(error).__name__, self._status.problem)

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        waits = {asyncio.create_task(stop.wait()), asyncio.create_task(self._clock.sleep(seconds))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _close(self) -> None:
        if self._application.updater is not None and self._application.updater.running:
            await self._application.updater.stop()
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._application.bot.shutdown()  # its connections, when getMe never succeeded
