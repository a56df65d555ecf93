"""What a viewer and time do to a live login."""

import asyncio

from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd, Viewport
from core.services.login.run import LoginRun
from tests.fakes.login import FakeLiveBrowser
from tests.support.office import Office

FB = Platform.FACEBOOK
SCREEN = Viewport(390, 700)


async def always() -> bool:
    return True


async def begin(office: Office, person: Person, platform: Platform = FB) -> tuple[LoginRun, FakeLiveBrowser]:
    run = await office.services.logins.start(person, platform, SCREEN, always)
    browser = await run.browser()
    assert isinstance(browser, FakeLiveBrowser)
    return run, browser


async def end_of(office: Office, run: LoginRun, *, step_s: float = 0) -> LoginEnd | None:
    """How it ends; with `step_s`, time passes in such steps until it does."""

    async def last() -> LoginEnd | None:
        return [standing async for standing in run.standings()][-1].end

    ending = asyncio.ensure_future(last())
    while step_s and not ending.done():
        await settle()
        office.clock.advance(step_s)
    return await ending


async def settle() -> None:
    """Let everything that can go on now go on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def kinds(office: Office) -> list[str]:
    return sorted(row.kind for row in await office.pending())
