"""Double taps: what a button sends is sent once, while it is being sent and for some seconds after."""

from bot.telegram.incoming import Incoming
from core.ports.runtime import Clock

AGAIN_AFTER_S = 5.0
_UNDER_WAY = float("inf")

_Press = tuple[int | None, int, int, str]


class RecentPresses:
    """In memory: a double tap does not outlive a restart."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[_Press, float] = {}

    def begin(self, said: Incoming) -> bool:
        """Whether this press is to be carried out: False for the same one under way, or done seconds ago."""
        now = self._clock.monotonic()
        self._until = {known: until for known, until in self._until.items() if until > now}
        if _key(said) in self._until:
            return False
        self._until[_key(said)] = _UNDER_WAY
        return True

    def end(self, said: Incoming, *, sent: bool) -> None:
        """It was carried out; one that failed may be repeated at once."""
        self._until.pop(_key(said), None)
        if sent:
            self._until[_key(said)] = self._clock.monotonic() + AGAIN_AFTER_S


def _key(said: Incoming) -> _Press:
    return said.user_id, said.chat_id, said.message_id, said.data
