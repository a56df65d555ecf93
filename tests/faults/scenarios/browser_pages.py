"""Pages and answers that never end, or are far too large."""

from dataclasses import replace
from pathlib import Path

from core.domain.results.profiles import EndReason
from core.errors import TransientException
from tests.faults.browsing import FRIENDS, Browsing, browsing, peak_of, read, silent, struck
from tests.faults.scenario import Outcome, Scenario

ENDLESS = "<script>setTimeout(() => { for (;;) {} }, 300)</script>"
LARGE_BYTES = 100_000_000
PEAK_BYTES = 1_024 * 1024 * 1024
MB = 1024 * 1024


async def _endless_script(folder: Path, times: int) -> Outcome:
    async def cause(now: Browsing) -> None:
        now.world.sites.facebook.fault(path_prefix="/", append=ENDLESS)

    return await struck(cause, times, at_page=0)


async def _page_by_bytes(folder: Path, times: int) -> Outcome:
    async def cause(now: Browsing) -> None:
        now.world.sites.facebook.fault(path_prefix="/", drip_s=1)

    return await struck(cause, times, at_page=0)


async def _answer_by_bytes(folder: Path, times: int) -> Outcome:
    return await _asked_again(folder, times, drip_s=1)


async def _silence(folder: Path, times: int) -> Outcome:
    return await _asked_again(folder, times, delay_ms=600_000)


async def _asked_again(folder: Path, times: int, **trouble: float) -> Outcome:
    """An answer in mid-list never comes, or never comes to its end: the list is read whole all the same."""
    outcome = Outcome(times)
    async with browsing() as world:
        for _ in range(times):
            profile = world.profile(FRIENDS)

            async def cause(now: Browsing) -> None:
                silent(now.world, **trouble)

            done = await read(world, profile, cause, at_page=2)
            hung = isinstance(done.error, TimeoutError)
            whole = done.error is None and done.end is EndReason.END and len(set(done.people)) == FRIENDS
            outcome = replace(
                outcome,
                hung=outcome.hung + hung,
                lost=outcome.lost + (not hung and not whole),
                doubled=outcome.doubled + len(done.people) - len(set(done.people)),
                remarks=outcome.remarks if whole else (*outcome.remarks, f"{done.error!r} {done.end}"),
            )
            world.sites.facebook.clear_faults()
    return outcome


async def _large_answer(folder: Path, times: int) -> Outcome:
    outcome, peak = Outcome(times), 0
    async with browsing() as world:
        for _ in range(times):
            profile = world.profile(FRIENDS)
            done = []

            async def cause(now: Browsing) -> None:
                silent(now.world, body=f'for (;;);{{"data":"{"x" * LARGE_BYTES}"}}')

            async def reading() -> None:
                done.append(await read(world, profile, cause))  # noqa: B023 - awaited within the round

            peak = max(peak, await peak_of(world.pool, reading()))
            done.append(await read(world, profile))
            fair = isinstance(done[0].error, TransientException) and len(set(done[1].people)) == FRIENDS
            outcome = replace(outcome, lost=outcome.lost + (not fair or peak > PEAK_BYTES))
    told = f"Chromium took {peak // MB} MB at the most (limit {PEAK_BYTES // MB} MB)"
    return replace(outcome, remarks=(told,))


SCENARIOS = [
    Scenario("an endless script in the page", _endless_script, None, 3),
    Scenario("a page that comes byte by byte", _page_by_bytes, None, 3),
    Scenario("an API answer that comes byte by byte", _answer_by_bytes, None, 3),
    Scenario("an API that falls silent in mid-list", _silence, 1, 5),
    Scenario("an API answer of 100 MB", _large_answer, 1, 5),
]
