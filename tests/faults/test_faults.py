"""Each fault, really caused, loses nothing, hangs nothing and does nothing twice."""

import tempfile
from pathlib import Path

import pytest

from tests.faults.registry import all_scenarios
from tests.faults.scenario import Scenario

QUICK = [scenario for scenario in all_scenarios() if scenario.quick is not None]


@pytest.mark.parametrize("scenario", QUICK, ids=lambda scenario: scenario.name.replace(" ", "-"))
async def test_nothing_is_lost_hung_or_doubled(scenario: Scenario) -> None:
    assert scenario.quick is not None
    with tempfile.TemporaryDirectory(prefix="f-") as folder:
        outcome = await scenario.run(Path(folder), scenario.quick)
    assert outcome.times >= scenario.quick
    assert (outcome.lost, outcome.hung, outcome.doubled) == (0, 0, 0), outcome.remarks


def test_the_names_of_the_faults_are_told_apart() -> None:
    names = [scenario.name for scenario in all_scenarios()]
    assert len(set(names)) == len(names)
