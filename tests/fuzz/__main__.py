"""`python -m tests.fuzz [--examples N]`: a long run of hypothesis over `core.cookies`, then the hostile files, timed.

Prints a table for people and one JSON line; a failed example ends it with its traceback, a hostile file over
the budget with exit code 1.
"""

import argparse
import heapq
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
REMEMBERED = 20


@dataclass(slots=True)
class Figures:
    """What a run has seen."""

    examples: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, bytes]] = field(default_factory=list)

    def timed(self, seconds: float, data: bytes) -> None:
        """Remembers the file if it is among the slowest, to be timed again when nothing else is in the way."""
        heapq.heappush(self.slowest, (seconds, data))
        if len(self.slowest) > REMEMBERED:
            heapq.heappop(self.slowest)


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _run(share: int) -> settings:
    checks, phases = list(HealthCheck), [Phase.generate, Phase.shrink]
    return settings(
        max_examples=max(1, share), database=None, deadline=None, suppress_health_check=checks, phases=phases
    )


def fuzz(examples: int, figures: Figures) -> None:
    """Runs that many examples: nine in ten are files, the rest are loose cookies and Set-Cookie lines."""

    @_run(examples * 9 // 10)
    @given(strategies.files, strategies.platforms)
    def whole_files(data: bytes, platform: Platform | None) -> None:
        start = time.perf_counter()
        seen = outcome(data, platform)
        figures.timed(time.perf_counter() - start, data)
        figures.outcomes[seen] += 1
        figures.examples += 1

    @_run(examples - examples * 9 // 10)
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
    return {name: best_of_three(make()) for name, make in HOSTILE.items()}


def best_of_three(data: bytes) -> tuple[float, str]:
    """Milliseconds and outcome of one file."""
    best, seen = float("inf"), ""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        seen = outcome(data)
        best = min(best, (time.perf_counter() - start) * 1000)
    return best, seen


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
    slowest = max(milliseconds for milliseconds, _ in times.values())
    slowest_example = max(best_of_three(data)[0] for _, data in figures.slowest)
    summary = {
        "examples": figures.examples,
        "seconds": round(seconds, 1),
        "formats_seen": sorted({seen.removeprefix("base64 ") for seen in figures.outcomes} - set(DETAILS)),
        "slowest_example_ms": round(slowest_example, 1),
        "hostile_files": len(times),
        "slowest_input_ms": round(slowest, 1),
        "failed": max(slowest, slowest_example) > BUDGET_MS,
    }
    _say()
    _say(json.dumps(summary))
    return int(max(slowest, slowest_example) > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())
