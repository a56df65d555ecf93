"""Connects to Telegram and receives, in the process's own loop: no signal handling, no exit when Telegram is down."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.telegram.receiving.intake import Intake
from bot.telegram.receiving.receiver import Receiver
from bot.telegram.receiving.status import TelegramStatus
from bot.telegram.sending.client import TelegramBot
from core.errors import TelegramTokenException
from core.ports.runtime import Clock

log = structlog.get_logger(__name__)

GRACE_S = 2.0
"""What handlers under way may take to end at a stop; what has not ended is carried out after the next start."""
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0


class TelegramRunner:
    """Connects (however long that takes), carries out what is stored, and receives until told to stop."""

    def __init__(
        self, bot: TelegramBot, status: TelegramStatus, clock: Clock, intake: Intake, receiver: Receiver
    ) -> None:
        self._bot = bot
        self._status = status
        self._clock = clock
        self._intake = intake
        self._receiver = receiver
        self.ready = asyncio.Event()
        """Set while updates are received."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. TelegramTokenException when the token is refused; everything is closed either way."""
        try:
            if await self._connect(stop):
                await _until(stop, self._receive())
        finally:
            self.ready.clear()
            await self._intake.close(GRACE_S)
            await self._bot.shutdown()

    async def _connect(self, stop: asyncio.Event) -> bool:
        """getMe until Telegram answers; False when told to stop before."""
        pause = _FIRST_PAUSE_S
        while not stop.is_set():
            try:
                await self._bot.initialize()
            except InvalidToken as error:
                self._status.failed("the token was rejected", refused=True)
                raise TelegramTokenException from error
            except TelegramError as error:
                self._status.failed(f"Telegram does not answer ({type(error).__name__})")
                log.warning("Telegram does not answer, trying again", again_in_s=round(pause))
                await _until(stop, self._clock.sleep(pause))
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                self._status.fine()
                return True
        return False

    async def _receive(self) -> None:
        await self._intake.resume()
        self.ready.set()
        log.info("receiving updates", username=self._bot.username)
        await self._receiver.run()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end or to the stop, whichever comes first."""
    waits = {asyncio.create_task(stop.wait()), asyncio.create_task(work)}
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    for task in done:
        task.result()
