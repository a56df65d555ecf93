"""The time of day the program goes by: steady when the machine's clock jumps, put right by Telegram's own dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from core.platforms.clock import SystemClock

JUMP = timedelta(minutes=5)
"""The machine's clock may be put right by less at any moment; more is a jump, which changes nothing by itself."""
_SAME = timedelta(minutes=1)
"""Two dates of Telegram that lie no further apart than that tell the same."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A jump that was judged. `machine_off`: how far ahead the machine's clock is of the right time.

    `moved`: by how much the program's own time was corrected; zero when it had been right all along.
    """

    machine_off: timedelta
    moved: timedelta


class SteadyClock(SystemClock):
    """Implements Clock. Between two looks time passes as the monotonic clock says; a jump changes nothing.

    `hear` takes the dates in Telegram's answers. One that agrees confirms the time; two that contradict it alike put it
    right. Until the first one comes the time is not `certain`: nothing may be judged too old by it.
    """

    def __init__(self, *, machine: Callable[[], datetime] | None = None, certain: bool = False) -> None:
        self._machine = machine or super().now
        self._base, self._at = self._machine(), self.monotonic()
        self._certain = certain
        self._doubt: timedelta | None = None
        self._told = False
        self._corrections: list[Correction] = []

    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        at = self.monotonic()
        steady, machine = self._base + timedelta(seconds=at - self._at), self._machine()
        if abs(machine - steady) <= JUMP:
            self._told = False
            steady = machine
        self._base, self._at = steady, at
        return steady

    def certain(self) -> bool:
        """Whether Telegram has confirmed the time of day (or nothing here could)."""
        return self._certain

    def not_before(self, moment: datetime) -> None:
        """This much had been reached by an earlier process: a clock that stands before it is wrong."""
        if not self._certain and moment - self.now() > JUMP:
            self._base, self._at = moment, self.monotonic()

    def hear(self, date: str) -> None:
        """The Date header of an answer of Telegram."""
        try:
            told = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        off = told - self.now()
        if abs(off) <= JUMP:
            self._doubt, self._certain = None, True
            self._judge(moved=timedelta())
        elif self._doubt is None or abs(off - self._doubt) > _SAME:
            self._doubt = off  # one date alone may have been long on its way
        else:
            self._put_right(told, off)

    def corrections(self) -> list[Correction]:
        """What was judged since the last call."""
        seen, self._corrections = self._corrections, []
        return seen

    def _put_right(self, told: datetime, off: timedelta) -> None:
        machine = self._machine()
        self._base, self._at = (machine if abs(machine - told) <= JUMP else told), self.monotonic()
        self._doubt, self._certain = None, True
        self._told = False
        self._judge(moved=off)

    def _judge(self, *, moved: timedelta) -> None:
        """Once per jump."""
        machine_off = self._machine() - self.now()
        is_off = abs(machine_off) > JUMP
        if moved or (is_off and not self._told):
            self._corrections.append(Correction(machine_off if is_off else timedelta(), moved))
        self._told = is_off
