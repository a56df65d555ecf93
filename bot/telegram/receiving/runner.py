"""Connects to Telegram and receives, in the process's own loop: no signal handling, no exit when Telegram is down."""

import asyncio
from itertools import count
from typing import Protocol

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.telegram.receiving.intake import Intake
from bot.telegram.receiving.status import TelegramStatus
from bot.telegram.sending.client import TelegramBot
from core.concurrency import drop, first_of
from core.errors import TelegramTokenException
from core.ports.runtime import Clock
from core.retry import backoff

log = structlog.get_logger(__name__)

GRACE_S = 2.0
"""What handlers under way may take to end at a stop; what has not ended is carried out after the next start."""
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0


class UpdateReceiver(Protocol):
    """Hands updates to the intake, fetched or brought."""

    async def run(self) -> None:
        """Until cancelled."""
        ...


class TelegramRunner:
    """Connects (however long that takes), carries out what is stored, and receives until told to stop."""

    def __init__(
        self, bot: TelegramBot, status: TelegramStatus, clock: Clock, intake: Intake, receiver: UpdateReceiver
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
                await self._receive_until(stop)
        finally:
            self.ready.clear()
            await self._intake.close(GRACE_S)
            await self._bot.shutdown()

    @property
    def username(self) -> str:
        """The bot's name without the @, as Telegram told it; empty before."""
        return self._bot.username if self.ready.is_set() else ""

    async def _connect(self, stop: asyncio.Event) -> bool:
        """getMe until Telegram answers; False when told to stop before."""
        for failures in count():
            if stop.is_set():
                break
            try:
                await self._bot.initialize()
            except InvalidToken as error:
                self._status.failed("the token was rejected", refused=True)
                raise TelegramTokenException from error
            except TelegramError as error:
                pause = backoff(failures, first_s=_FIRST_PAUSE_S, longest_s=_LONGEST_PAUSE_S)
                self._status.failed(f"Telegram does not answer ({type(error).__name__})")
                log.warning("Telegram does not answer, trying again", again_in_s=round(pause))
                await first_of(stop.wait(), self._clock.sleep(pause))
            else:
                self._status.fine()
                return True
        return False

    async def _receive_until(self, stop: asyncio.Event) -> None:
        receiving = asyncio.create_task(self._receive())
        try:
            await first_of(stop.wait(), receiving)
            if receiving.done():
                receiving.result()
        finally:
            await drop(receiving)

    async def _receive(self) -> None:
        await self._intake.resume()
        self.ready.set()
        log.info("receiving updates", username=self._bot.username)
        await self._receiver.run()
