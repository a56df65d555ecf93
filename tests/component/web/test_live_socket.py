"""The socket of a live login: who gets in, what may be said, and how each end is told on the page and in the chat."""

import json
import logging
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.people.person import Person, Role
from core.domain.people.web_access import LinkPurpose
from core.domain.sessions.login import DialogKind, Move, PageDialog, Typed
from handlers.words.login import DIALOGS
from tests.support.live_socket import (
    START,
    LiveSocket,
    browser_of,
    nothing_stays_open,
    run_of,
    secret_for,
    vega,
    watching,
)
from tests.support.tables import Walk
from tests.support.website import Website
from web.login.messages import LONGEST_TEXT, TextMessage, read_message
from web.login.socket import MOST_PER_S

__all__ = ["nothing_stays_open", "vega"]

CANARY = "CANARIO-contraseña-51f"
TAB = {"t": "key", "k": "Tab"}
GOOD = st.sampled_from(
    [
        TAB,
        {"t": "back"},
        {"t": "tap", "x": 1, "y": 2.5},
        {"t": "move", "x": 3, "y": 4},
        {"t": "scroll", "x": 1, "y": 1, "dx": 0, "dy": -30},
        {"t": "text", "n": 1, "f": 0, "v": CANARY},
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
SPOILT = st.builds(lambda good, key, value: {**good, key: value}, GOOD, st.sampled_from("txykvfndz"), JSON)
BAD = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40),
    JSON.map(json.dumps),
    SPOILT.map(json.dumps),
    st.just(json.dumps({"t": "text", "n": 1, "f": 0, "v": "x" * (LONGEST_TEXT + 1)})),
    st.just("[" * 20_000),
    st.just(json.dumps(START)),
).filter(lambda message: isinstance(message, bytes) or read_message(message) is None or '"start"' in message)


async def test_only_the_person_of_the_link_from_our_own_page_gets_in(site: Website, vega: Person) -> None:
    web = site.office.services.web
    login, panel = await secret_for(site, vega), (await web.enter(await web.link(vega))).secret
    expired = await secret_for(site, vega)
    gone = await site.office.person(Role.ANALYST, "Bruno Ido")
    theirs = await secret_for(site, gone)
    async with site.office.database() as uow:
        await uow.web.end_all(gone.person_id, site.office.clock.now())
        await uow.commit()
    await web.leave(expired)
    with Walk() as walk:
        for name, secret, network, headers in (
            ("nobody", "", "facebook", {}),
            ("a panel session", panel, "facebook", {}),
            ("another network", login, "x", {}),
            ("no network", login, "../facebook", {}),
            ("an ended session", expired, "facebook", {}),
            ("a removed person", theirs, "facebook", {}),
            ("a foreign origin", login, "facebook", {"origin": "https://ajeno.test"}),
            ("a foreign site", login, "facebook", {"sec-fetch-site": "cross-site"}),
        ):
            with walk.row(name):
                socket = LiveSocket(site, secret, network, **headers)
                assert await socket.ended() in {1008, 1000}
                assert not socket.accepted
    assert site.office.live.opened == []


async def test_a_used_or_old_link_opens_nothing_and_says_so(site: Website, vega: Person) -> None:
    web = site.office.services.web
    used = await web.link(vega, LinkPurpose.LOGIN, "facebook")
    await web.enter(used)
    old = await web.link(vega, LinkPurpose.LOGIN, "facebook")
    site.office.clock.advance(timedelta(minutes=6).total_seconds())
    async with site.client() as browser:
        for code in (used, old):
            answers = await browser.get(f"/entrar/{code}"), await browser.post("/entrar", data={"codigo": code})
            assert [answer.status_code for answer in answers] == [410, 410]
            assert "enlace" in answers[0].text
            assert not answers[1].cookies


async def test_a_wrong_first_message_ends_the_connection(site: Website, vega: Person) -> None:
    secret = await secret_for(site, vega)
    for first in ("{}", "no", json.dumps(TAB), b"\x00"):
        socket = LiveSocket(site, secret)
        socket.send_raw(first)
        assert await socket.ended() == 1008
    assert site.office.live.opened == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(good=st.lists(GOOD, max_size=6), bad=BAD)
async def test_whatever_is_sent_is_done_or_ends_the_connection(
    site: Website, vega: Person, good: list[dict[str, object]], bad: str | bytes
) -> None:
    socket = await watching(site, await secret_for_once(site, vega))
    run, browser = run_of(site.office, vega), browser_of(site.office)
    before = len(browser.done) + len(browser.typed)
    for message in good:
        socket.send(message)
    socket.send_raw(bad)
    socket.send(TAB)  # too late
    assert await socket.ended() == 1008
    assert len(browser.done) + len(browser.typed) - before == len(good)
    assert not run.ended
    back = await watching(site, await secret_for_once(site, vega))
    assert run_of(site.office, vega) is run
    await back.leave()


async def secret_for_once(site: Website, person: Person) -> str:
    """One web session for all examples."""
    kept: dict[int, str] = site.office.__dict__.setdefault("kept_secrets", {})
    if person.person_id not in kept:
        kept[person.person_id] = await secret_for(site, person)
    return kept[person.person_id]


async def test_a_flood_ends_the_connection_and_the_browser_stays(site: Website, vega: Person) -> None:
    socket = await watching(site, await secret_for(site, vega))
    for number in range(MOST_PER_S + 50):
        socket.send({"t": "move", "x": number, "y": 0})
    assert await socket.ended() == 1008
    assert len(browser_of(site.office).done) <= MOST_PER_S
    assert not run_of(site.office, vega).ended


async def test_one_viewer_and_two_logins_in_all(site: Website, vega: Person) -> None:
    secret = await secret_for(site, vega)
    first = await watching(site, secret)
    second = LiveSocket(site, secret)
    second.send(START)
    assert (await second.until("busy"))["own"] is True
    assert await second.ended() == 1013
    await watching(site, await secret_for(site, await site.office.person(Role.ANALYST, "Persona Dos")))
    third = LiveSocket(site, await secret_for(site, await site.office.person(Role.ANALYST, "Persona Tres")))
    third.send(START)
    assert (await third.until("busy"))["own"] is False
    await first.leave()
    await watching(site, secret)  # a lost connection comes back to the same browser
    assert len(site.office.live.opened) == 2


async def test_what_the_page_says_in_a_dialog_is_told_and_never_logged(
    site: Website, vega: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.office.live.says = tuple(PageDialog(kind, CANARY) for kind in DialogKind)
    socket = LiveSocket(site, await secret_for(site, vega))
    socket.send(START)
    for kind in DialogKind:
        assert (await socket.until("dialog"))["sentence"] == DIALOGS[kind].format(CANARY)
    assert CANARY not in caplog.text + repr(site.office.live.says)


async def test_what_is_typed_is_in_no_log_and_no_repr(
    site: Website, vega: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    socket = await watching(site, await secret_for(site, vega))
    socket.send({"t": "text", "n": 7, "f": 0, "v": CANARY})
    assert (await socket.until("arrived"))["n"] == 7
    message = TextMessage(t="text", n=7, f=0, v=CANARY)
    run = run_of(site.office, vega)
    shown = [repr(one) for one in (message, run, run.standing, run.beginning, Typed(3, exact=True), Move(1, 2))]
    socket.send_raw(json.dumps({"t": "text", "n": "x", "v": CANARY}))
    assert await socket.ended() == 1008
    assert CANARY not in "".join([*shown, caplog.text, json.dumps(socket.said)])
