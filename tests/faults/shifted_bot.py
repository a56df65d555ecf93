"""`python -m bot` on a machine whose clock is set by a file: seconds by which it is off (SHIFT_FILE)."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.commands import main
from core.platforms.clock import SystemClock

_FILE = Path(os.environ["SHIFT_FILE"])
_TRUE_TIME = time.time


def shifted() -> float:
    """The machine's time of day, seconds since 1970."""
    return _TRUE_TIME() + float(_FILE.read_text() or 0)


def _now(_clock: SystemClock) -> datetime:
    return datetime.fromtimestamp(_TRUE_TIME(), UTC) + timedelta(seconds=shifted() - _TRUE_TIME())


if __name__ == "__main__":
    time.time = shifted
    setattr(SystemClock, "now", _now)  # noqa: B010 - type checkers allow no assignment to a method
    main()
