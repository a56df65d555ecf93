"""Pages that harass their reader: dialogs, windows, downloads, and redirects that lead nowhere."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from core.domain.results.profiles import EndReason
from core.errors import TransientException
from tests.faults.browsing import FRIENDS, Browsing, browsing, read
from tests.faults.scenario import Outcome, Scenario

ALERTS = "<script>for (let n = 0; n < 300; n++) alert('aviso ' + n)</script>"
WINDOWS = "<script>for (let n = 0; n < 40; n++) window.open('/', '_blank', 'popup')</script>"
DOWNLOADS = """<script>for (let n = 0; n < 20; n++) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob(['x'.repeat(1e6)])); a.download = `trampa-${n}.exe`; a.click() }</script>"""
LEAVING = "<script>addEventListener('beforeunload', e => e.preventDefault())</script>"
MANY = 60


async def _harassed(trouble: dict[str, Any], folder: Path, times: int) -> Outcome:
    """The list is read whole or breaks off in time, and the next reading is whole; nothing is left open."""
    outcome = Outcome(times)
    async with browsing() as world:
        for _ in range(times):
            profile = world.profile(FRIENDS)

            async def cause(now: Browsing) -> None:
                now.world.sites.facebook.fault(path_prefix="/", **trouble)

            first = await read(world, profile, cause, at_page=0)
            world.sites.facebook.clear_faults()
            again = await read(world, profile)
            hung = isinstance(first.error, TimeoutError) or isinstance(again.error, TimeoutError)
            fair = isinstance(first.error, TransientException) or len(set(first.people)) == FRIENDS
            whole = len(set(again.people)) == FRIENDS and again.end is EndReason.END
            outcome = replace(
                outcome,
                hung=outcome.hung + hung + world.pool.contexts,
                lost=outcome.lost + (not hung and not (fair and whole)),
                doubled=outcome.doubled + len(again.people) - len(set(again.people)),
                remarks=outcome.remarks if fair and whole else (*outcome.remarks, f"{first.error!r} {again.error!r}"),
            )
        saved = await asyncio.to_thread(lambda: list(folder.parent.glob("**/trampa-*")))
    return replace(outcome, lost=outcome.lost + len(saved))


SCENARIOS = [
    Scenario("a storm of alert() dialogs", partial(_harassed, {"append": ALERTS}), 1, 3),
    Scenario("a page that opens windows", partial(_harassed, {"append": WINDOWS}), 1, 3),
    Scenario("a page that downloads files", partial(_harassed, {"append": DOWNLOADS}), 1, 3),
    Scenario("a page that will not be left", partial(_harassed, {"append": LEAVING}), None, 3),
    Scenario("a redirect loop", partial(_harassed, {"status": 302, "times": MANY}), 1, 3),
]
