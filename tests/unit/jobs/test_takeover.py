"""What was promised about takeovers, added up from the durations that are set."""

import pytest

from jobs.procrastinate.setup import Timing
from persistence.database.engine import FROZEN_AFTER_S, LINE_DEAD_AFTER_S, LOCK_TIMEOUT_S
from persistence.database.exclusive import LEASE_S, LOOK_EVERY_S

JOB_WITHIN_S, BOT_WITHIN_S = 30.0, 15.0


def test_another_worker_goes_on_within_half_a_minute_and_a_busy_one_is_not_taken_for_dead() -> None:
    timing = Timing()
    assert timing.takeover_s < JOB_WITHIN_S
    assert timing.stale_s >= 3 * timing.heartbeat_s  # two heartbeats may be lost
    assert timing.guard_s < timing.release_s < timing.stale_s


@pytest.mark.parametrize("name", ["stale_s", "release_s", "poll_s"])
def test_every_duration_of_a_takeover_counts(name: str) -> None:
    usual = Timing()
    assert Timing(**{name: getattr(usual, name) + 1}).takeover_s > usual.takeover_s


def test_a_process_frozen_in_a_transaction_is_replaced_as_soon_as_a_dead_one() -> None:
    timing = Timing()
    assert timing.frozen_s == FROZEN_AFTER_S
    assert timing.stale_s > FROZEN_AFTER_S  # its locks are gone before anybody looks for its jobs
    assert FROZEN_AFTER_S < LOCK_TIMEOUT_S  # and before whoever waits for them gives up


def test_the_second_bot_leads_within_a_quarter_of_a_minute_also_when_the_machine_of_the_first_is_gone() -> None:
    assert LINE_DEAD_AFTER_S + LOOK_EVERY_S < BOT_WITHIN_S
    assert LEASE_S + LOOK_EVERY_S < BOT_WITHIN_S  # and when the first is frozen
    assert LEASE_S > 3 * LOOK_EVERY_S  # a busy one is not taken for frozen
