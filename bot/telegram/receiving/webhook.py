"""Updates that Telegram brings to an address of ours: the other way of receiving, beside long polling."""

import asyncio
import hmac
import json
import secrets
from datetime import timedelta
from http import HTTPStatus

import structlog
from telegram import WebhookInfo
from telegram.error import TelegramError

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.receiving.arrivals import Arrival, arrive, unreadable
from bot.telegram.receiving.intake import Intake
from bot.telegram.receiving.muffler import Muffler
from bot.telegram.receiving.polling import first_id
from bot.telegram.receiving.status import TelegramStatus
from bot.telegram.sending.client import TelegramBot
from core.ports.runtime import Clock
from core.retry import backoff

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 30.0
"""How often Telegram is asked whether it still brings updates here, and whether it gets through."""
ANSWER_WITHIN_S = 10.0
"""What storing may take before Telegram is told to bring the update again."""
_CONNECTIONS = 1
"""Telegram's deliveries at a time: with several, two messages of one person could cross on their way."""
_RECENT = timedelta(seconds=90)
_FIRST_PAUSE_S = 0.5


class WebhookReceiver:
    """Sets the webhook while it runs, and takes what is brought with the secret of this process.

    The webhook stays set at the end: Telegram keeps what comes meanwhile and brings it after the next start.
    Long polling takes it away when it starts.
    """

    def __init__(self, url: str, bot: TelegramBot, intake: Intake, status: TelegramStatus, clock: Clock) -> None:
        self._url = url
        self._bot = bot
        self._intake = intake
        self._status = status
        self._clock = clock
        self._secret = secrets.token_urlsafe(32)
        """New with every process, so that it is stored nowhere; setting the webhook again replaces it."""
        self._muffler = Muffler(clock)
        self._set = False
        self._running = False
        self._failures = 0
        self._storing: asyncio.Task[bool] | None = None

    async def run(self) -> None:
        """Until cancelled."""
        self._running = True
        try:
            while True:
                (error,) = await asyncio.gather(self._look(), return_exceptions=True)
                await self._clock.sleep(self._pause_after(error))
        finally:
            self._running = False
            if self._storing is not None:
                self._storing.cancel()
                await asyncio.gather(self._storing, return_exceptions=True)

    async def deliver(self, secret: str, body: bytes) -> HTTPStatus:
        """What a delivery is answered with: 200 once it is stored, 403 for a wrong secret, 503 to bring it later."""
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return HTTPStatus.FORBIDDEN
        if not self._running or self._storing is not None:
            return HTTPStatus.SERVICE_UNAVAILABLE
        storing = self._storing = asyncio.create_task(self._intake.take([_read(body, self._bot.id)]))
        storing.add_done_callback(self._stored)
        # Never cut off: what was stored without being queued would wait for the next start.
        done, _ = await asyncio.wait({storing}, timeout=ANSWER_WITHIN_S)
        if not done or storing.cancelled() or storing.exception() is not None:
            return HTTPStatus.SERVICE_UNAVAILABLE
        self._status.fine()
        return HTTPStatus.OK

    def _stored(self, task: asyncio.Task[bool]) -> None:
        self._storing = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an update could not be taken", exc_info=error)

    async def _look(self) -> None:
        """Set the webhook when it is not, and learn how deliveries go. TelegramError."""
        info = await self._bot.get_webhook_info()
        if not self._set or not info.url:
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, max_connections=_CONNECTIONS, allowed_updates=ALLOWED_UPDATES
            )
            self._set = True
            log.info("Telegram brings updates to the webhook", waiting=info.pending_update_count)
        elif info.url != self._url:
            self._status.failed("another webhook was set with this token", conflict=True)
            return
        elif self._fails(info):
            self._status.failed(f"Telegram does not get through to the webhook: {info.last_error_message}")
            if self._muffler.due("unreachable"):
                log.warning("Telegram does not get through to the webhook", problem=info.last_error_message)
            return
        self._status.fine()

    def _fails(self, info: WebhookInfo) -> bool:
        failed = info.last_error_date
        return failed is not None and bool(info.pending_update_count) and self._clock.now() - failed < _RECENT

    def _pause_after(self, error: BaseException | None) -> float:
        """How long to wait before the next look."""
        if error is None:
            self._failures = 0
            return LOOK_EVERY_S
        self._failures += 1
        name = type(error).__name__
        self._status.failed(f"Telegram does not answer ({name})")
        if self._muffler.due(name):
            known = isinstance(error, TelegramError)
            log.warning(
                "the webhook cannot be looked after, trying again", error=name, exc_info=None if known else error
            )
        return backoff(self._failures - 1, first_s=_FIRST_PAUSE_S, longest_s=LOOK_EVERY_S)


def _read(body: bytes, bot_id: int) -> Arrival:
    """The update; what is no JSON is set aside, or Telegram would bring it for ever and nothing behind it."""
    try:
        return arrive(json.loads(body), bot_id)
    except (ValueError, RecursionError):
        update_id = first_id(body)
        return arrive(body.decode(errors="replace"), bot_id) if update_id is None else unreadable(update_id, body)
