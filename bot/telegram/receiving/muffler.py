"""Keeps the log readable while something fails again and again."""

from core.ports.runtime import Clock

_EVERY_S = 60.0
_REMEMBERED = 50


class Muffler:
    """Says whether a line is worth writing: the first of its kind, then one a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: dict[str, float] = {}

    def due(self, kind: str) -> bool:
        """Whether to write a line of this kind now."""
        now = self._clock.monotonic()
        if now - self._said.get(kind, float("-inf")) < _EVERY_S:
            return False
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        self._said[kind] = now
        return True
