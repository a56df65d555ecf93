"""The program's time of day when the machine's clock jumps, and what Telegram's dates do to it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from bot.wiring.clock import Correction, SteadyClock
from tests.support.tables import each

TRUE = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Machine:
    """A clock that somebody sets, in a world where the true time goes on."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.off = timedelta()

    def wall(self) -> datetime:
        return TRUE + self.passed + self.off

    def monotonic(self) -> float:
        return self.passed.total_seconds()


class Steady(SteadyClock):
    def __init__(self, machine: Machine, **options: bool) -> None:
        self.machine = machine
        super().__init__(machine=machine.wall, **options)

    def monotonic(self) -> float:
        return self.machine.monotonic()

    def telegram(self, off: timedelta = timedelta()) -> None:
        self.hear(format_datetime(TRUE + self.machine.passed + off, usegmt=True))


@each("jump", [-DAY, 40 * DAY, timedelta(minutes=6)])
def test_a_jump_changes_nothing_and_is_told_once_when_telegram_contradicts_it(jump: timedelta) -> None:
    machine = Machine()
    clock = Steady(machine)
    clock.telegram()
    machine.off, machine.passed = jump, timedelta(hours=3)
    assert clock.now() == TRUE + timedelta(hours=3)
    for _ in range(3):
        clock.telegram()
    assert clock.corrections() == [Correction(machine_off=jump, moved=timedelta())]
    machine.off = timedelta()
    assert clock.now() == TRUE + timedelta(hours=3)
    clock.telegram()
    assert clock.corrections() == []


def test_a_jump_that_telegram_confirms_is_followed() -> None:
    machine = Machine()
    clock = Steady(machine)
    machine.off = -DAY  # wrong from the start, and nobody to say so
    clock = Steady(machine)
    machine.off = timedelta()  # somebody sets it right
    assert clock.now() == TRUE - DAY
    assert not clock.certain()
    clock.telegram()
    assert (clock.now(), clock.certain()) == (TRUE - DAY, False)
    clock.telegram()
    assert (clock.now(), clock.certain()) == (TRUE, True)
    assert clock.corrections() == [Correction(machine_off=timedelta(), moved=DAY)]


@each("off", [-DAY, 40 * DAY])
def test_a_clock_that_is_wrong_from_the_start_is_put_right_by_telegram(off: timedelta) -> None:
    machine = Machine()
    machine.off = off
    clock = Steady(machine)
    clock.telegram()
    machine.passed = timedelta(seconds=20)
    clock.telegram()
    assert (clock.now(), clock.certain()) == (TRUE + timedelta(seconds=20), True)
    assert clock.corrections() == [Correction(machine_off=off, moved=-off)]


def test_one_strange_date_and_what_is_no_date_change_nothing() -> None:
    machine = Machine()
    clock = Steady(machine)
    clock.telegram()
    for strange in (DAY, -400 * DAY, 7 * DAY):
        clock.telegram(strange)
        for nonsense in ("", "mañana", "Sat, 99 Foo 2026 99:99:99 GMT", "0", f"Mon, {10**20} Jan 2026 00:00:00 GMT"):
            clock.hear(nonsense)
    clock.telegram()
    clock.telegram(DAY)
    assert clock.now() == TRUE
    assert clock.corrections() == []


def test_small_corrections_of_the_machine_are_followed_at_once() -> None:
    machine = Machine()
    clock = Steady(machine)
    for _ in range(10):
        machine.off += timedelta(minutes=4)
        assert clock.now() == machine.wall()


def test_time_goes_on_from_where_an_earlier_process_left_it() -> None:
    machine = Machine()
    machine.off = -DAY
    clock = Steady(machine)
    clock.not_before(TRUE)
    assert clock.now() == TRUE
    assert not clock.certain()
    clock.telegram()
    assert clock.certain()


def test_without_telegram_the_machine_is_believed_at_the_start() -> None:
    assert Steady(Machine(), certain=True).certain()
