"""The lists of the local X: whole to whoever reads them well, and full of the traps of the real ones."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.sites import Account, LocalSites
from sandbox.sites.messages import Response
from sandbox.sites.x.graphql.drift import TROUBLES
from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.people import invent_users
from sandbox.sites.x.site import XSite
from sandbox.world import build_world
from tests.integration.sandbox_sites.support import BEARER, IDS, account, ask, cookie_header, value_of

API = "https://x.com/i/api/graphql/Sb0xQ1d"
OWN = Account(IDS["x"], "Prueba Ficticia", "prueba_ficticia")


@pytest.fixture
def x() -> XSite:
    site = XSite()
    site.add_account(account("x"))
    site.add_profile(XProfile(Person("14", "nube", "Nube"), followers=invent_users(200, 1), capped=True))
    return site


async def call(site: XSite, operation: str, *, method: str = "POST", mark: bool = True, **variables: Any) -> Response:
    """One call as the page's own script makes it; without its mark when told so."""
    headers = {"authorization": BEARER, "x-csrf-token": value_of(site.cookies_for(IDS["x"]), "ct0")}
    if mark:
        headers["x-client-transaction-id"] = "invented"
    sent = json.dumps({"userId": "14", **variables})
    query = f"?variables={quote(sent)}" if method == "GET" else ""
    body = "" if method == "GET" else json.dumps({"variables": json.loads(sent)})
    cookies = cookie_header(site, IDS["x"])
    return await ask(site, f"{API}/{operation}{query}", method=method, cookies=cookies, headers=headers, form=body)


def rows(response: Response) -> int:
    return response.body.count(b'"entryId":"user-')


async def test_followers_want_a_post_with_the_mark_of_the_page_and_following_does_not(x: XSite) -> None:
    for method, mark in (("GET", True), ("POST", False)):
        refused = await call(x, "Followers", method=method, mark=mark)
        assert (refused.status, refused.body) == (404, b"")
    assert (await call(x, "Followers")).status == 200
    assert (await call(x, "Following", method="GET", mark=False)).status == 200
    assert (await call(x, "NoSuchOperation")).status == 404


async def test_the_headers_count_down_to_a_429_for_each_operation_apart(x: XSite) -> None:
    x.graphql.rates.limits["Followers"] = 2
    told = []
    for _ in range(3):
        response = await call(x, "Followers")
        headers = dict(response.headers)
        told.append((response.status, headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]))
        assert int(headers["x-rate-limit-reset"]) > 0
    assert told == [(200, "2", "1"), (200, "2", "0"), (429, "2", "0")]
    assert (await call(x, "Following", method="GET")).status == 200
    x.graphql.rates.renew()
    assert (await call(x, "Followers")).status == 200


async def test_a_capped_list_shows_the_newest_fifty_to_others_and_everybody_to_itself(x: XSite) -> None:
    assert rows(await call(x, "Followers")) == 50
    assert b'"value":"0|' in (await call(x, "Followers")).body
    x.add_profile(XProfile(Person(IDS["x"], "propia", "Propia"), followers=invent_users(100, 2), capped=True))
    assert rows(await call(x, "Followers", userId=IDS["x"])) == 69


async def test_what_is_protected_has_no_rows(x: XSite) -> None:
    x.add_profile(XProfile(Person("15", "bruma", "Bruma"), followers=invent_users(9, 3), visibility="protected"))
    assert rows(await call(x, "Followers", userId="15")) == 0


async def test_a_trouble_strikes_as_often_as_it_was_ordered_for_the_operation_it_was_ordered_for(x: XSite) -> None:
    x.troubles.order("load_shed", operation="Followers", times=1, after=1)
    seen = [b"LoadShed" in (await call(x, name)).body for name in ("Following", "Followers", "Followers", "Followers")]
    assert seen == [False, False, True, False]
    with pytest.raises(KeyError):
        x.troubles.order("no_such_trouble")


async def test_every_trouble_changes_the_answers_while_it_stands_on_the_chat_page() -> None:
    async with LocalSites() as sites:
        world = build_world(sites)
        of_lists = [one for one in world.switches if one.label == "Problema en las listas"]
        (switch,) = [one for one in of_lists if one.group == "X"]
        assert {option.value for option in switch.options} == {"", *TROUBLES}
        sites.x.add_account(OWN)
        sites.x.add_profile(XProfile(Person("14", "nube", "Nube"), followers=invent_users(200, 1)))
        first = json.loads((await call(sites.x, "Followers")).body)
        cursor = next(
            entry["content"]["value"]
            for part in first["data"]["user"]["result"]["timeline"]["timeline"]["instructions"]
            for entry in part.get("entries", ())
            if entry["content"].get("cursorType") == "Bottom"
        )
        plain = (await call(sites.x, "Followers", cursor=cursor)).body
        same = []
        for name in TROUBLES:
            switch.turn(name)
            sites.x.graphql.rates.renew()
            response = await call(sites.x, "Followers", cursor=cursor)
            if (response.body, response.truncate) == (plain, False) and name != "operation_renamed":
                same.append(name)
        assert same == []
        switch.turn("operation_renamed")
        page = await ask(sites.x, "https://x.com/nube/followers", cookies=cookie_header(sites.x, IDS["x"]))
        assert b"FollowersTimelineQuery" in page.body
        switch.turn("")
        sites.x.graphql.rates.renew()
        assert (await call(sites.x, "FollowersTimelineQuery", cursor=cursor)).body == plain
