"""The lists of the local Facebook: whole to whoever reads them well, and full of the real ones' traps."""

import json
from base64 import b64decode
from typing import Any
from urllib.parse import urlencode

import pytest

from sandbox.sites.facebook import FacebookProfile, FacebookSite, Quirks, invent_people
from sandbox.sites.messages import Response
from tests.integration.sandbox_sites.support import IDS, ask, cookie_header, define, prefetched

WWW = "https://www.facebook.com"
PAGINATION = "ProfileCometAppCollectionListRendererPaginationQuery"
EVERYTHING = Quirks(opaque_ids=True, null_nodes=True, overlap=True, count_lies=True, empty_mid_page=True)
PEOPLE = invent_people(100, 5)


class Reader:
    """A careful reader: the first page from the HTML, the others by the call that the page's script makes."""

    def __init__(self, site: FacebookSite) -> None:
        self._site = site
        self._cookies = cookie_header(site, IDS["facebook"])
        self._tokens: dict[str, str] = {}
        self.bodies: list[str] = []

    async def section(self, path: str) -> dict[str, Any]:
        page = (await ask(self._site, WWW + path, cookies=self._cookies)).body
        self._tokens = {"fb_dtsg": define(page, "DTSGInitialData")["token"], "lsd": define(page, "LSD")["token"]}
        results = {operation: result for operation, result, _ in prefetched(page)}
        node: dict[str, Any] = results["ProfileCometTopAppSectionQuery"]["data"]["node"]
        return node

    async def call(self, operation: str, variables: dict[str, Any], **changes: str) -> Response:
        fields = {"fb_api_req_friendly_name": operation, "variables": json.dumps(variables), "doc_id": "1"}
        form = urlencode({**self._tokens, **fields, **changes})
        return await ask(
            self._site, f"{WWW}/api/graphql/", method="POST", cookies=self._cookies, form=form,
            headers={"x-fb-friendly-name": operation},
        )  # fmt: skip

    async def next_page(self, collection: str, cursor: str | None) -> dict[str, Any]:
        body = (await self.call(PAGINATION, {"count": 8, "cursor": cursor, "id": collection})).body.decode()
        self.bodies.append(body)
        root, *parts = [json.loads(line.removeprefix("for (;;);")) for line in body.splitlines()]
        for part in parts:
            target = root["data"]
            for key in part["path"]:
                target = target[key]
            target.update(part["data"])
        return dict(root)

    async def rows(self, path: str) -> list[dict[str, Any]]:
        section = await self.section(path)
        collection = section["all_collections"]["nodes"][0]["style_renderer"]["collection"]
        items = collection["pageItems"]
        found = list(items["edges"])
        while items["page_info"]["has_next_page"]:
            answer = await self.next_page(collection["id"], items["page_info"]["end_cursor"])
            if "errors" in answer:
                assert answer["errors"][0]["code"] == 1675012
                continue
            items = answer["data"]["node"]["pageItems"]
            found += items["edges"]
        return found


def person_id(row: dict[str, Any]) -> str:
    return b64decode(row["node"]["id"]).decode().rpartition("::")[2]


def with_friends(site: FacebookSite, quirks: Quirks, count: int = 100) -> FacebookProfile:
    profile = FacebookProfile(
        "100070000000301", "lista.ficticia", "Lista Ficticia", PEOPLE[:count], invent_people(20, 6), quirks=quirks
    )
    site.add_profile(profile)
    return profile


@pytest.mark.parametrize("quirks", [Quirks(), EVERYTHING], ids=["plain", "everything"])
async def test_every_friend_is_there_in_order(facebook: FacebookSite, quirks: Quirks) -> None:
    with_friends(facebook, quirks)
    rows = await Reader(facebook).rows("/lista.ficticia/friends")
    assert list(dict.fromkeys(map(person_id, rows))) == [person.id for person in PEOPLE]
    assert (len(rows) == len(PEOPLE)) == (not quirks.overlap)


async def test_a_page_has_eight_rows_whatever_is_asked(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    section = await reader.section("/lista.ficticia/friends")
    collection = section["all_collections"]["nodes"][0]["id"]
    answer = await reader.call(PAGINATION, {"count": 500, "cursor": None, "id": collection})
    assert answer.body.count(b'"TimelineAppCollectionItem"') == 8


@pytest.mark.parametrize("whose", ["", "SelfFriends", "NonSelfFriends"])
async def test_friends_have_queries_of_their_own(facebook: FacebookSite, whose: str) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    section = await reader.section("/lista.ficticia/friends")
    operation = f"ProfileCometAppCollection{whose}ListRendererPaginationQuery"
    answer = await reader.call(operation, {"cursor": None, "id": section["all_collections"]["nodes"][0]["id"]})
    assert b'"TimelineAppCollectionItem"' in answer.body


async def test_a_page_may_leave_its_cursor_to_its_last_row(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks(silent_cursor=True))
    section = await Reader(facebook).section("/lista.ficticia/friends")
    items = section["all_collections"]["nodes"][0]["style_renderer"]["collection"]["pageItems"]
    assert items["page_info"] == {"has_next_page": True}
    assert items["edges"][-1]["cursor"].startswith("AQHR")


async def test_answers_come_in_three_forms_and_claim_to_be_html(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    await reader.rows("/lista.ficticia/friends")
    guarded = [body for body in reader.bodies if body.startswith("for (;;);")]
    streamed = [body for body in reader.bodies if "\n" in body]
    plain = [body for body in reader.bodies if body not in guarded and body not in streamed]
    assert min(len(guarded), len(streamed), len(plain)) >= 3
    assert '"is_final":true' in streamed[0].splitlines()[-1]
    assert (await reader.call(PAGINATION, {})).content_type.startswith("text/html")


async def test_some_rows_lack_the_inner_node_but_keep_their_id(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks(null_nodes=True))
    rows = await Reader(facebook).rows("/lista.ficticia/friends")
    blank = [row for row in rows if row["node"]["node"] is None]
    assert len(blank) == 6
    assert all(row["node"]["subtitle_text"] is None and person_id(row).isdecimal() for row in blank)


async def test_rows_are_linked_by_vanity_or_by_number(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    urls = [row["node"]["url"] for row in await Reader(facebook).rows("/lista.ficticia/friends")]
    numbers = [url for url in urls if "profile.php?id=" in url]
    assert (len(numbers), len(urls) - len(numbers)) == (25, 75)


async def test_collection_ids_are_clear_or_opaque(facebook: FacebookSite) -> None:
    profile = with_friends(facebook, Quirks())
    clear = b64decode((await Reader(facebook).section("/lista.ficticia/friends"))["all_collections"]["nodes"][0]["id"])
    with_friends(facebook, Quirks(opaque_ids=True))
    opaque = b64decode((await Reader(facebook).section("/lista.ficticia/friends"))["all_collections"]["nodes"][0]["id"])
    assert clear.decode() == f"app_collection:{profile.id}:2356318349:2"
    assert opaque.startswith(b"app_collection:pfbid0")


async def test_the_declared_count_can_lie(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks(count_lies=True))
    section = await Reader(facebook).section("/lista.ficticia/friends")
    assert section["all_collections"]["nodes"][0]["style_renderer"]["collection"]["items"]["count"] == 107


async def test_a_page_that_fails_once_works_when_asked_again(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks(empty_mid_page=True))
    reader = Reader(facebook)
    await reader.rows("/lista.ficticia/friends")
    assert sum("1675012" in body for body in reader.bodies) == 1


async def test_followers_are_another_collection_of_the_same_section(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    rows = await Reader(facebook).rows("/lista.ficticia/followers")
    assert [person_id(row) for row in rows] == [person.id for person in invent_people(20, 6)]


@pytest.mark.parametrize("changes", [{"fb_dtsg": "old"}, {"lsd": "other"}, {"fb_dtsg": ""}])
async def test_wrong_tokens_are_refused_as_stale(facebook: FacebookSite, changes: dict[str, str]) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    await reader.section("/lista.ficticia/friends")
    answer = await reader.call(PAGINATION, {}, **changes)
    assert b'"error":1357004' in answer.body


async def test_a_cursor_of_another_list_is_a_query_error(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    friends = (await reader.section("/lista.ficticia/friends"))["all_collections"]["nodes"][0]
    followers = (await reader.section("/lista.ficticia/followers"))["all_collections"]["nodes"][0]
    cursor = friends["style_renderer"]["collection"]["pageItems"]["page_info"]["end_cursor"]
    answer = await reader.call(PAGINATION, {"cursor": cursor, "id": followers["id"]})
    assert b'"code":1675030' in answer.body


@pytest.mark.parametrize("cursor", ["", "AQHR", "AQHR!!!", "nonsense", "AQHRYTpiOmM6ZA=="])
async def test_no_cursor_whatever_breaks_the_site(facebook: FacebookSite, cursor: str) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    collection = (await reader.section("/lista.ficticia/friends"))["all_collections"]["nodes"][0]["id"]
    assert (await reader.call(PAGINATION, {"cursor": cursor, "id": collection})).status == 200


async def test_the_exact_number_of_friends_is_in_a_tile(facebook: FacebookSite) -> None:
    profile = with_friends(facebook, Quirks())
    reader = Reader(facebook)
    await reader.section("/lista.ficticia/friends")
    answer = await reader.call("ProfileCometTilesFeedPaginationQuery", {"id": profile.id})
    tiles = json.loads(answer.body)["data"]["node"]["profile_tile_sections"]["edges"]
    assert tiles[1]["node"]["profile_tile_section_type"] == "FRIENDS"
    assert tiles[1]["node"]["subtitle"]["text"] == "100 amigos"


async def test_the_route_definition_gives_the_tokens_of_a_tab(facebook: FacebookSite) -> None:
    profile = with_friends(facebook, Quirks())
    form = urlencode({"route_url": "/lista.ficticia/friends", "routing_namespace": "fb_comet"})
    cookies = cookie_header(facebook, IDS["facebook"])
    answer = await ask(facebook, f"{WWW}/ajax/route-definition/", method="POST", form=form, cookies=cookies)
    props = json.loads(answer.body.removeprefix(b"for (;;);"))["payload"]["result"]["exports"]["rootView"]["props"]
    assert props["userID"] == profile.id
    assert b64decode(props["collectionToken"]).startswith(b"app_collection:")


async def test_a_session_can_die_after_some_pages(facebook: FacebookSite) -> None:
    with_friends(facebook, Quirks())
    reader = Reader(facebook)
    section = await reader.section("/lista.ficticia/friends")
    collection = section["all_collections"]["nodes"][0]["style_renderer"]["collection"]
    facebook.kill_after(IDS["facebook"], requests=2, state="checkpoint_automation")
    cursor = collection["pageItems"]["page_info"]["end_cursor"]
    answers = [await reader.call(PAGINATION, {"cursor": cursor, "id": collection["id"]}) for _ in range(3)]
    assert [b"TimelineAppCollectionItem" in answer.body for answer in answers] == [True, True, False]
    assert b"/checkpoint/601051028565049" in answers[2].body


async def test_other_calls_do_not_count_towards_the_agreed_death(facebook: FacebookSite) -> None:
    reader = Reader(facebook)
    with_friends(facebook, Quirks())
    await reader.section("/lista.ficticia/friends")
    facebook.kill_after(IDS["facebook"], requests=1, state="expired")
    for _ in range(3):
        await reader.call("CometNotificationsBadgeCountQuery", {})
    assert facebook.state_of(IDS["facebook"]) == "valid"
