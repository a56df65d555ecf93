"""`make faults`: causes every fault as often as it takes and prints the table; exit code 1 when a count is not zero."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from traceback import print_exception

from rich.console import Console
from rich.table import Table

from tests.faults.registry import all_scenarios
from tests.faults.scenario import Outcome, Scenario

_COLUMNS = ("fault", "times", "lost", "hung", "doubled", "worst wait of others")


def main() -> int:
    """Run the scenarios whose names contain the given word (all without one)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="")
    chosen = [scenario for scenario in all_scenarios() if parser.parse_args().word in scenario.name]
    outcomes = [(scenario, asyncio.run(_run(scenario))) for scenario in chosen]
    _show(outcomes)
    return int(any(outcome.lost or outcome.hung or outcome.doubled for _, outcome in outcomes))


async def _run(scenario: Scenario) -> Outcome:
    print(f"· {scenario.name}", file=sys.stderr, flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="f-") as folder:
        try:
            outcome = await scenario.run(Path(folder), scenario.full)
        except Exception as error:  # noqa: BLE001 - one scenario that breaks off must not cost the table of the others
            print_exception(error)
            outcome = Outcome(0, hung=1, remarks=(f"broke off: {error!r}",))
    # The table comes at the end, half an hour later: a run that is stopped has told as much as it knows.
    print(f"  {_counts(outcome)} {outcome.worst_wait_ms} {outcome.remarks}", file=sys.stderr, flush=True)  # noqa: T201
    return outcome


def _show(outcomes: Sequence[tuple[Scenario, Outcome]]) -> None:
    console, table = Console(width=120), Table(*_COLUMNS)
    for scenario, outcome in outcomes:
        wait = "-" if outcome.worst_wait_ms is None else f"{outcome.worst_wait_ms:.0f} ms"
        table.add_row(scenario.name, *(str(n) for n in _counts(outcome)), wait)
    console.print(table)
    for scenario, outcome in outcomes:
        for remark in outcome.remarks:
            console.print(f"{scenario.name}: {remark}", markup=False)
    figures = {scenario.name: [*_counts(outcome), outcome.worst_wait_ms] for scenario, outcome in outcomes}
    print(json.dumps(figures))  # noqa: T201


def _counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.times, outcome.lost, outcome.hung, outcome.doubled


if __name__ == "__main__":
    sys.exit(main())
