"""When schedules are due: the pure part through the year, the live part once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import StorageUnavailableException
from jobs.scheduler import Occurrence, Scheduler, missed_occurrences
from tests.support.patience import HANG_S

MADRID = ZoneInfo("Europe/Madrid")
BOGOTA = ZoneInfo("America/Bogota")


@pytest.fixture
async def scheduler() -> AsyncIterator[Scheduler]:
    made = Scheduler(UTC)
    yield made
    await made.stop()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_nothing_is_missed_before_the_next_occurrence() -> None:
    assert missed_occurrences(8, 0, BOGOTA, at("2026-11-23T13:00"), at("2026-11-24T12:59")) == []


def test_an_occurrence_is_due_in_its_very_minute() -> None:
    assert missed_occurrences(8, 0, BOGOTA, at("2026-11-23T13:00"), at("2026-11-24T13:00")) == [
        datetime(2026, 11, 24, 8, 0, tzinfo=BOGOTA)
    ]


def test_after_three_days_off_three_occurrences_are_told_oldest_first() -> None:
    due = missed_occurrences(8, 30, MADRID, at("2026-11-20T12:00"), at("2026-11-23T12:00"))
    assert [moment.isoformat() for moment in due] == [
        "2026-11-21T08:30:00+01:00",
        "2026-11-22T08:30:00+01:00",
        "2026-11-23T08:30:00+01:00",
    ]


def test_the_hour_that_the_clock_skips_still_has_its_occurrence() -> None:
    due = missed_occurrences(2, 30, MADRID, at("2026-03-28T12:00"), at("2026-03-29T12:00"))
    assert [moment.isoformat() for moment in due] == ["2026-03-29T03:30:00+02:00"]


def test_the_hour_that_the_clock_repeats_has_one() -> None:
    due = missed_occurrences(2, 30, MADRID, at("2026-10-24T12:00"), at("2026-10-25T12:00"))
    assert [moment.isoformat() for moment in due] == ["2026-10-25T02:30:00+02:00"]


@given(
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(0, 400),
    zone=st.sampled_from([MADRID, BOGOTA, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]),
)
def test_splitting_a_stop_in_two_misses_nothing_and_repeats_nothing(
    hour: int, minute: int, start: datetime, hours: int, zone: ZoneInfo
) -> None:
    end, middle = start + timedelta(hours=hours), start + timedelta(hours=hours // 3)
    whole = missed_occurrences(hour, minute, zone, start, end)
    parts = [missed_occurrences(hour, minute, zone, a, b) for a, b in ((start, middle), (middle, end))]
    assert whole == [*parts[0], *parts[1]]
    assert len({moment.date() for moment in whole}) == len(whole)
    assert abs(len(whole) - hours / 24) <= 1


def test_the_key_of_an_occurrence_is_its_local_day() -> None:
    late = Occurrence("report", datetime(2026, 11, 23, 23, 30, tzinfo=BOGOTA))
    assert late.key == "report:2026-11-23"
    assert Occurrence("sweep", late.at, daily=False).key == "sweep:2026-11-24T04:30:00+00:00"


async def test_a_schedule_calls_back_and_a_broken_one_does_not_stop_it(scheduler: Scheduler) -> None:
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()

    async def broken(_: Occurrence) -> None:
        raise ZeroDivisionError

    scheduler.add_every("broken", 0.01, broken)
    scheduler.add_every("tick", 0.02, seen.put)
    scheduler.start()
    first, second = await seen.get(), await seen.get()
    assert first.name == second.name == "tick"
    assert not first.daily
    assert first.at.tzinfo is not None


async def test_a_daily_schedule_calls_back_with_its_occurrence(scheduler: Scheduler) -> None:
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()
    now = datetime.now(MADRID)
    scheduler.add_daily("report", 8, 0, MADRID, seen.put)
    scheduler.start()
    scheduler.run_now("report")
    occurrence = await seen.get()
    assert (occurrence.at.hour, occurrence.at.minute, occurrence.daily) == (8, 0, True)
    assert now - timedelta(hours=26) < occurrence.at <= datetime.now(UTC)


async def test_a_daily_occurrence_outlasts_the_trouble_of_the_database() -> None:
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()
    troubles = [StorageUnavailableException("locked"), StorageUnavailableException("full")]

    async def report(occurrence: Occurrence) -> None:
        if troubles:
            raise troubles.pop()
        await seen.put(occurrence)

    now = at("2026-11-23T09:00")
    scheduler = Scheduler(UTC, lambda: now, storage_pause_s=0)
    scheduler.add_daily("report", 8, 0, UTC, report)
    scheduler.start()
    scheduler.run_now("report")
    async with asyncio.timeout(HANG_S):
        occurrence = await seen.get()
    await scheduler.stop()
    assert occurrence.at == at("2026-11-23T08:00")
    assert (troubles, seen.empty()) == ([], True)


async def test_schedules_are_listed_moved_and_removed(scheduler: Scheduler) -> None:
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()
    scheduler.add_daily("report", 8, 0, BOGOTA, seen.put)
    scheduler.add_daily("validate", 7, 0, BOGOTA, seen.put)
    assert scheduler.next_runs() == {}
    scheduler.start()
    before = scheduler.next_runs()
    assert list(before.values()) == sorted(before.values())
    assert before["report"].astimezone(BOGOTA).hour == 8
    scheduler.reschedule("report", 21, 45, MADRID)
    moved = scheduler.next_runs()["report"].astimezone(MADRID)
    assert (moved.hour, moved.minute) == (21, 45)
    scheduler.remove("report")
    scheduler.remove("report")
    assert list(scheduler.next_runs()) == ["validate"]
    with pytest.raises(KeyError):
        scheduler.reschedule("report", 1, 1, MADRID)


async def test_stopping_twice_or_before_starting_is_harmless(scheduler: Scheduler) -> None:
    await scheduler.stop()
    scheduler.start()
    await scheduler.stop()
    await scheduler.stop()


async def test_a_clock_that_is_put_back_a_day_stops_no_round() -> None:
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()
    off = timedelta()
    scheduler = Scheduler(UTC, lambda: datetime.now(UTC) + off)
    scheduler.add_every("round", 0.01, seen.put)
    scheduler.add_daily("report", 8, 0, MADRID, seen.put)
    scheduler.start()
    await seen.get()
    off = timedelta(days=-1)
    while (await seen.get()).at > datetime.now(UTC):
        pass
    assert (await seen.get()).name == "round"
    await scheduler.stop()


async def test_a_daily_schedule_follows_the_time_of_day_wherever_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.scheduler.LONGEST_NAP_S", 0.005)
    seen: asyncio.Queue[Occurrence] = asyncio.Queue()
    times = {"now": at("2026-11-28T12:00")}
    scheduler = Scheduler(UTC, lambda: times["now"])
    scheduler.add_daily("report", 8, 0, UTC, seen.put)
    scheduler.start()
    times["now"] = at("2026-11-26T06:00")  # it had been two days ahead
    while scheduler.next_runs()["report"] != at("2026-11-26T08:00"):  # noqa: ASYNC110
        await asyncio.sleep(0)
    times["now"] = at("2026-11-26T08:01")
    assert (await seen.get()).at == at("2026-11-26T08:00")
    assert scheduler.next_runs()["report"] == at("2026-11-27T08:00")
    await scheduler.stop()
