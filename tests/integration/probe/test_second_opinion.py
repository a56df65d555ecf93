"""Answers of X that say too little: the account's state, or the page, is asked before anything follows from them."""

from core.domain.sessions.verdict import SessionState
from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from tests.integration.probe.support import Answer, identity, in_turn, raw_site, whole
from tests.support.tables import each

DENIED = whole(b'{"errors":[{"code":37}]}', status="403 Forbidden")
LIMITED = whole(b'{"errors":[{"code":88}]}', "x-rate-limit-remaining: 12", status="429 Too Many Requests")
JAR: list[dict[str, object]] = [
    {"name": name, "value": value, "domain": ".x.com", "path": "/", "expires": -1.0}
    for name, value in (("auth_token", "a"), ("ct0", "c"), ("twid", "u%3D77"))
]


@each("answer", [DENIED, LIMITED], ids=["37", "88 while calls remain"])
@each(("state", "reason"), [("suspended", "x.suspended"), ("bounced", "x.locked"), ("normal", ""), ("otro", "")])
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


LIVING = whole(b'<!DOCTYPE html><script>window.__INITIAL_STATE__={"session":{"user_id":"77"}};</script>')
STRANGER = whole(
    b'<!DOCTYPE html><script src="https://abs.twimg.com/x-web/x-web/entry-client-logged-out-a.js"></script>'
)
SILENT = whole(b"<!DOCTYPE html><title>X</title>")
TOKEN_CODES = (32, 89, 126, 215, 220, 239, 376, 404)


def refused(number: int) -> Answer:
    return whole(f'{{"errors":[{{"code":{number}}}]}}'.encode(), status="401 Unauthorized")


@each("second", [False, True])
async def test_a_refused_token_never_expires_a_session_that_the_page_knows(second: bool) -> None:
    wrong = {}
    for number in TOKEN_CODES:
        for page, state in (
            (LIVING, SessionState.VALID), (STRANGER, SessionState.EXPIRED), (SILENT, SessionState.UNDECIDED),
        ):  # fmt: skip
            async with raw_site(in_turn(refused(number), page)) as site:
                probe = HttpProbe(network=site.network, clock=SystemClock())
                found = await probe.probe(identity("x", JAR), second=second)
            if (found.verdict.state, found.requests, found.verdict.strong and state is SessionState.EXPIRED) != (
                state, 2, False,
            ) or "GET /home " not in site.heads[-1]:  # fmt: skip
                wrong[number, state] = found
    assert wrong == {}
