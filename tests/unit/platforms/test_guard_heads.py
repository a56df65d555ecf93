"""What the guard makes of an answer whose body never came: its head says what it says, as for the probe."""

from typing import Any, cast

import pytest
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.verdict import SessionState
from core.errors import AccountBannedException, SessionExpiredException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiRules, Document
from tests.fakes.clock import FakeClock
from tests.support.tables import each

DELETED = {"name": "Set-Cookie", "value": "xs=deleted; Max-Age=0; domain=.facebook.com"}


class AnyRequest:
    """What was asked does not matter here."""


class BodilessResponse:
    """An answer as Playwright hands it on, cut off after its head."""

    url = "https://www.facebook.com/vega.ficticia"

    def __init__(self, status: int, *headers: dict[str, str]) -> None:
        self.status = status
        self.request = AnyRequest()
        self.headers: dict[str, str] = {}
        self._headers = list(headers)

    async def headers_array(self) -> list[dict[str, str]]:
        return self._headers

    async def finished(self) -> None:
        pass

    async def body(self) -> bytes:
        raise PlaywrightError("No resource with given identifier found")


def guard() -> Guard:
    return Guard("facebook", "100", ApiRules(lambda _: False, lambda _: ""), FakeClock())


async def seen(watching: Guard, response: BodilessResponse) -> Document:
    return await watching.document(cast("Any", response))


async def test_a_header_that_demands_a_checkpoint_ends_the_scrape() -> None:
    watching = guard()
    header = {"name": "X-Fb-Blocking-Checkpoint", "value": "1"}
    assert (await seen(watching, BodilessResponse(400, header))).verdict.state is SessionState.BANNED
    with pytest.raises(AccountBannedException):
        watching.check()


async def test_a_deleted_session_cookie_ends_the_scrape() -> None:
    watching = guard()
    await seen(watching, BodilessResponse(401, DELETED))
    with pytest.raises(SessionExpiredException):
        watching.check()


@each("status", [200, 401, 403, 404, 429, 500, 503])
async def test_a_bare_status_ends_nothing(status: int) -> None:
    watching = guard()
    document = await seen(watching, BodilessResponse(status))
    assert document.verdict.state is SessionState.UNDECIDED
    watching.check()
    assert watching.verdict is None
