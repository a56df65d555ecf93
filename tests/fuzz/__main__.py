"""`python -m tests.fuzz [--examples N]`: a long run of hypothesis over `core.cookies`, then the hostile files, timed.

Prints a table for people and one JSON line; a failed example ends it with its traceback, a hostile file over
the budget with exit code 1.
"""

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, settings

from core.cookies import parse_set_cookie, ready_for_playwright
from core.domain.platforms import Platform
from tests.fuzz import strategies
from tests.fuzz.hostile import HOSTILE
from tests.fuzz.rules import DETAILS, check_cookie, outcome

BUDGET_MS = 200.0
ROUNDS = 3


@dataclass(slots=True)
class Figures:
    """What a run has seen."""

    examples: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_ms: float = 0.0


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fuzz(examples: int, figures: Figures) -> None:
    """Runs that many examples: nine in ten are files, the rest are loose cookies and Set-Cookie lines."""

    def run(share: int) -> settings:
        checks = list(HealthCheck)
        return settings(
            max_examples=max(1, share),
            database=None,
            deadline=None,
            suppress_health_check=checks,
            phases=[Phase.generate, Phase.shrink],
        )

    @run(examples * 9 // 10)
    @given(strategies.files, strategies.platforms)
    def whole_files(data: bytes, platform: Platform | None) -> None:
        start = time.perf_counter()
        seen = outcome(data, platform)
        figures.slowest_ms = max(figures.slowest_ms, (time.perf_counter() - start) * 1000)
        figures.outcomes[seen] += 1
        figures.examples += 1

    @run(examples - examples * 9 // 10)
    @given(strategies.loose_cookies, strategies.header_lines)
    def single_cookies(cookies: list[dict[str, object]], lines: list[str]) -> None:
        figures.examples += 1
        stored, _ = parse_set_cookie(lines, "www.facebook.com")
        for cookie in ready_for_playwright(cookies) + stored:
            check_cookie(cookie)

    whole_files()
    single_cookies()


def hostile_times() -> dict[str, tuple[float, str]]:
    """Milliseconds (best of three) and outcome of each hostile file."""
    times: dict[str, tuple[float, str]] = {}
    for name, make in HOSTILE.items():
        data = make()
        best, seen = float("inf"), ""
        for _ in range(ROUNDS):
            start = time.perf_counter()
            seen = outcome(data)
            best = min(best, (time.perf_counter() - start) * 1000)
        times[name] = (best, seen)
    return times


def main() -> int:
    """Runs all and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--examples", type=int, default=100_000)
    wanted = parser.parse_args().examples
    figures = Figures()
    start = time.perf_counter()
    fuzz(wanted, figures)
    seconds = time.perf_counter() - start
    times = hostile_times()
    for seen, number in figures.outcomes.most_common():
        _say(f"{number:>8}  {seen}")
    _say()
    for name, (milliseconds, seen) in sorted(times.items(), key=lambda item: -item[1][0]):
        _say(f"{milliseconds:>8.1f} ms  {name}: {seen}")
    slowest = max((milliseconds for milliseconds, _ in times.values()), default=0.0)
    summary = {
        "examples": figures.examples,
        "seconds": round(seconds, 1),
        "formats_seen": sorted({seen.removeprefix("base64 ") for seen in figures.outcomes} - set(DETAILS)),
        "slowest_example_ms": round(figures.slowest_ms, 1),
        "hostile_files": len(times),
        "slowest_input_ms": round(slowest, 1),
        "failed": slowest > BUDGET_MS,
    }
    _say()
    _say(json.dumps(summary))
    return int(slowest > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())
