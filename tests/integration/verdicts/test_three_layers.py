"""No verdict ever differs between probe, browser and guard for the same state of the site."""

import asyncio

import pytest

from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from core.platforms.registry import PLATFORMS, PlatformSpec
from sandbox.sites import LocalSites, StateSpec
from sandbox.sites.states import Normal
from tests.integration.verdicts.layers import Layers, Look
from tests.support.tables import each

pytestmark = pytest.mark.asyncio(loop_scope="package")

AT_ONCE = 6
UNDECIDED = SessionState.UNDECIDED
TABLES = {spec.platform: LocalSites().site(spec.platform.value).STATES for spec in PLATFORMS}
ROWS = [
    pytest.param(spec, expected, id=f"{spec.platform.value}-{expected.value}")
    for spec in PLATFORMS
    for expected in SessionState
]
BLIND = {
    # Good answers to the script of Facebook do not say who is looking: they neither prove life nor contradict it.
    (Platform.FACEBOOK, "valid", "guard_of_calls"),
    # These codes speak of the token that was sent along; only the page says that nobody is logged in.
    (Platform.X, "expired_220", "guard_of_calls"),
    (Platform.X, "expired_239", "guard_of_calls"),
}
"""What a layer cannot see of a state; there it has to be undecided, which changes nothing."""


@pytest.mark.parametrize(("spec", "expected"), ROWS)
async def test_no_verdict_differs_between_probe_browser_and_guard(
    layers: Layers, spec: PlatformSpec, expected: SessionState
) -> None:
    table = {name: row for name, row in TABLES[spec.platform].items() if row.expected == expected.value}
    found = await _look_at(layers, spec, table)
    different = {
        f"{state} by {look}": verdict
        for (state, look), verdict in found.items()
        if verdict.state is not (UNDECIDED if (spec.platform, state, look) in BLIND else expected)
    }
    assert different == {}
    assert len(found) == len(table) * len(layers.looks)


async def _look_at(layers: Layers, spec: PlatformSpec, table: dict[str, StateSpec]) -> dict[tuple[str, str], Verdict]:
    """What every layer says of every state. A browser looks once at states that show it the same, word for word."""
    places = asyncio.Semaphore(AT_ONCE)
    looks: dict[str, asyncio.Task[Verdict]] = {}

    async def take(look: Look, state: str) -> Verdict:
        async with places:
            return await look(spec, state)

    async with asyncio.TaskGroup() as group:
        rows = [(state, look, f"{look.__name__} {_shown(look.__name__, state, row)}")
                for look in layers.looks for state, row in table.items()]  # fmt: skip
        for state, look, shown in rows:
            if shown not in looks:
                looks[shown] = group.create_task(take(look, state))
    return {(state, look.__name__): looks[shown].result() for state, look, shown in rows}


def _shown(look: str, state: str, row: StateSpec) -> str:
    """All that a layer gets to see of a state. Ordinary pages may still differ in whom they name."""
    if look in {"browser", "guard_of_navigation"} and not isinstance(row.document, Normal):
        return repr(row.document)
    if look == "guard_of_calls" and not isinstance(row.api, Normal):
        return repr((row.api, getattr(row, "account_list", None)))
    return state


@each("spec", [pytest.param(spec, id=spec.platform.value) for spec in PLATFORMS])
async def test_every_kind_of_verdict_is_in_the_table(spec: PlatformSpec) -> None:
    assert {row.expected for row in TABLES[spec.platform].values()} == {state.value for state in SessionState}


async def test_what_a_layer_cannot_see_is_still_in_the_table() -> None:
    assert {(platform, state) for platform, state, _ in BLIND} <= {
        (platform, state) for platform, table in TABLES.items() for state in table
    }
