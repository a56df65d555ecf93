"""Time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Injected wherever behaviour depends on time."""

    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean something."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; cancellable."""
        ...
