"""What the guard makes of a call that is led home: dead cookies look so, living ones now and then."""

from typing import Any, cast

import pytest

from core.domain.sessions.verdict import Exchange, SessionState
from core.errors import AccountBannedException, SessionUndecidedException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiRules
from tests.fakes.clock import FakeClock

VIEWER = "45001122334"
ALIVE = f'<script>["PolarisViewer",[],{{"data":{{"id":"{VIEWER}"}},"id":"{VIEWER}"}}]</script>'


class Call:
    """What was asked."""


class LedHome:
    """A call of the page's script, answered with a redirection."""

    url = "https://www.instagram.com/api/v1/friendships/1/followers/"
    status = 302
    request = Call()

    def __init__(self, location: str) -> None:
        self.headers = {"location": location}

    async def headers_array(self) -> list[dict[str, str]]:
        return [{"name": "Location", "value": self.headers["location"]}]

    async def body(self) -> bytes:
        return b""


def guard() -> Guard:
    return Guard("instagram", VIEWER, ApiRules(lambda _: True, lambda _: ""), FakeClock())


def prove(watching: Guard) -> None:
    found = watching.judge(Exchange("https://www.instagram.com/vega_f/", 200, {}, (), ALIVE, VIEWER))
    assert found.state is SessionState.VALID


async def call(watching: Guard, location: str) -> None:
    await watching._read_api(cast("Any", LedHome(location)))


async def test_it_ends_the_reading_so_that_the_site_is_asked_elsewhere() -> None:
    watching = guard()
    prove(watching)
    await call(watching, "https://www.instagram.com/")
    with pytest.raises(SessionUndecidedException, match=r"instagram\.redirected_home"):
        watching.check()
    assert watching.verdict is not None
    assert watching.verdict.state is SessionState.VALID, "nothing is held against the session"


async def test_before_anything_is_proved_it_says_nothing() -> None:
    watching = guard()
    await call(watching, "/")
    watching.check()
    assert watching.verdict is None


async def test_another_redirection_ends_nothing_and_a_ban_is_told_first() -> None:
    watching = guard()
    prove(watching)
    await call(watching, "/vega_f/")
    watching.check()
    await call(watching, "/")
    await call(watching, "/challenge/1/n/")
    with pytest.raises(AccountBannedException):
        watching.check()
