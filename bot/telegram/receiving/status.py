"""Whether Telegram is heard: written by the receiver, read by /health."""

from datetime import datetime

from core.errors import TelegramDownException
from core.ports.runtime import Clock
from core.services.supervision.health import SOMEBODY_ELSE_POLLS

_SILENCE_S = 90.0
"""Several long polls without an answer: the line is down."""


class TelegramStatus:
    """How receiving goes. `conflict`: another process polls with the same token."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard = clock.monotonic() - _SILENCE_S - 1
        self._refused = False
        self.since: datetime = clock.now()
        """When Telegram was heard last; before the first time, when the process began."""
        self.conflict = False
        self.problem = "not connected yet"

    def fine(self) -> None:
        """An answer came."""
        self._heard, self.since = self._clock.monotonic(), self._clock.now()
        self.conflict, self._refused, self.problem = False, False, ""

    def failed(self, problem: str, *, conflict: bool = False, refused: bool = False) -> None:
        """An attempt to receive went wrong. `refused`: the token is not accepted."""
        self.problem, self.conflict, self._refused = problem, conflict, refused

    def require_ok(self) -> None:
        """TelegramDownException with the cause when updates do not arrive."""
        if self.conflict:
            raise TelegramDownException(SOMEBODY_ELSE_POLLS, self.since)
        silent = self._clock.monotonic() - self._heard > _SILENCE_S
        if silent or self._refused:
            moment = self.since.isoformat(timespec="seconds")
            problem = self.problem or "Telegram does not answer"
            raise TelegramDownException(f"not heard since {moment}: {problem}", self.since)
