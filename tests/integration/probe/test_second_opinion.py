"""Answers of X that its suspended accounts get too: the state of the account is asked for before anything is said."""

import pytest

from core.domain.verdict import SessionState
from core.platforms.clock import SystemClock
from core.platforms.probe import HttpProbe
from tests.integration.probe.support import Answer, identity, in_turn, raw_site, whole

DENIED = whole(b'{"errors":[{"code":37}]}', status="403 Forbidden")
LIMITED = whole(b'{"errors":[{"code":88}]}', "x-rate-limit-remaining: 12", status="429 Too Many Requests")
JAR: list[dict[str, object]] = [
    {"name": name, "value": value, "domain": ".x.com", "path": "/", "expires": -1.0}
    for name, value in (("auth_token", "a"), ("ct0", "c"), ("twid", "u%3D77"))
]


@pytest.mark.parametrize("answer", [DENIED, LIMITED], ids=["37", "88 while calls remain"])
@pytest.mark.parametrize(
    ("state", "reason"), [("suspended", "x.suspended"), ("bounced", "x.locked"), ("normal", ""), ("otro", "")]
)
async def test_the_state_of_the_account_is_asked_for(answer: Answer, state: str, reason: str) -> None:
    told = whole(f'{{"userState":"{state}"}}'.encode())
    async with raw_site(in_turn(answer, told)) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(identity("x", JAR))
    before = "x.access_denied" if answer is DENIED else "x.rate_limit_unexplained"
    assert (found.verdict.reason, found.requests) == (reason or before, 2)
    assert "user_state.json" in site.heads[-1]


async def test_a_plain_rate_limit_is_left_in_peace() -> None:
    limited = whole(b'{"errors":[{"code":88}]}', "x-rate-limit-remaining: 0", status="429 Too Many Requests")
    async with raw_site(limited) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(identity("x", JAR))
    assert (found.verdict.state, found.requests) == (SessionState.RESTRICTED, 1)
