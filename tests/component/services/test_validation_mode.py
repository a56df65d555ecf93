"""VALIDATION_MODE where sessions are checked without being used: by hand, for a second opinion, all of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.sessions.session import SessionStatus
from core.errors import BrowserCrashedException
from core.services.sessions.checker import ValidationMode
from tests.component.services.scrapes import DEAD, UNDECIDED, WEAK, Desk, open_desk
from tests.fakes.platforms import FakeGateway
from tests.support.office import open_office

INTERVAL_S = 60
_AUTO, _HTTP, _BROWSER = ValidationMode


@pytest.fixture(params=ValidationMode)
def mode(request: pytest.FixtureRequest) -> ValidationMode:
    chosen: ValidationMode = request.param
    return chosen


@pytest_asyncio.fixture
async def chosen(tmp_path: Path, mode: ValidationMode) -> AsyncIterator[Desk]:
    async with open_office(tmp_path, validation_mode=mode) as office:
        yield await open_desk(office)


async def test_a_check_by_hand_asks_whom_the_mode_names(chosen: Desk, mode: ValidationMode) -> None:
    site = chosen.office.site
    site.says(UNDECIDED)
    await chosen.office.services.sessions.recheck(chosen.session.session_id, chosen.boss, force=True)
    assert _asked(site) == {_AUTO: (1, 1), _HTTP: (1, 0), _BROWSER: (0, 1)}[mode]
    assert site.all_closed


async def test_the_second_look_asks_whom_the_mode_names(chosen: Desk, mode: ValidationMode) -> None:
    site = chosen.office.site
    site.says(*([] if mode is _BROWSER else [WEAK, UNDECIDED]))
    site.browser.extend([WEAK, WEAK] if mode is _BROWSER else [WEAK])
    await chosen.scrape()
    chosen.office.clock.advance(INTERVAL_S)
    await chosen.office.engine.run_next()
    assert _asked(site) == {_AUTO: (2, 1), _HTTP: (2, 0), _BROWSER: (0, 2)}[mode]
    expected = SessionStatus.ACTIVE if mode is _HTTP else SessionStatus.EXPIRED
    assert (await chosen.now()).status is expected


async def test_a_sweep_opens_browsers_in_browser_mode_alone(chosen: Desk, mode: ValidationMode) -> None:
    site = chosen.office.site
    site.says(*([] if mode is _BROWSER else [DEAD]))
    site.browser.extend([DEAD] if mode is _BROWSER else [])
    result = await chosen.office.assembly.validate.sweep()
    assert _asked(site) == ((0, 1) if mode is _BROWSER else (1, 0))
    assert (result.states, result.changed) == ({"expired": 1}, [chosen.session.session_id])


async def test_a_browser_that_fails_in_a_sweep_decides_nothing_and_stops_nobody(tmp_path: Path) -> None:
    async with open_office(tmp_path, validation_mode=_BROWSER) as office:
        desk = await open_desk(office)
        office.site.open_trouble = BrowserCrashedException("gone")
        result = await office.assembly.validate.sweep()
        assert result.states == {"undecided": 1}
        assert (await desk.now()).status is SessionStatus.ACTIVE


def _asked(site: FakeGateway) -> tuple[int, int]:
    """How often the probe and the browser were asked."""
    return len(site.probed), sum(reader.validated for reader in site.readers)
