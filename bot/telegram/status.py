"""Whether Telegram hears us: written by the polling request, read by /health."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from core.errors import TelegramDownException
from core.ports.runtime import Clock
from core.services.health import SOMEBODY_ELSE_POLLS

_SILENCE = timedelta(seconds=90)
"""Several long polls without an answer: the line is down."""


@dataclass(slots=True)
class TelegramStatus:
    """How receiving goes. `conflict`: another process polls with the same token."""

    last_ok: datetime | None = None
    conflict: bool = False
    problem: str = "not connected yet"

    def fine(self, now: datetime) -> None:
        """An answer came."""
        self.last_ok, self.conflict, self.problem = now, False, ""

    def failed(self, problem: str, *, conflict: bool = False) -> None:
        """An attempt to receive went wrong."""
        self.conflict, self.problem = conflict, problem

    def require_ok(self, now: datetime) -> None:
        """TelegramDownException with the cause when updates do not arrive."""
        if self.conflict:
            raise TelegramDownException(SOMEBODY_ELSE_POLLS)
        if self.last_ok is None or now - self.last_ok > _SILENCE:
            raise TelegramDownException(self.problem or "Telegram does not answer")


class WatchedRequest(HTTPXRequest):
    """The connection that receives updates, telling the status how each poll went."""

    def __init__(self, status: TelegramStatus, clock: Clock, **options: Any) -> None:
        super().__init__(**options)
        self._status = status
        self._clock = clock

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See HTTPXRequest."""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._status.failed(f"Telegram does not answer ({type(error).__name__})")
            raise
        if code == HTTPStatus.OK:
            self._status.fine(self._clock.now())
        else:
            self._status.failed(f"Telegram answers {code}", conflict=code == HTTPStatus.CONFLICT)
        return code, payload
