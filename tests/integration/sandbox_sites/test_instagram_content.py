"""What the local Instagram tells of profiles, lists and posts, in every form and with every trouble."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.sites import LocalSites
from sandbox.sites.instagram import InstagramSite
from sandbox.sites.instagram.content.troubles import KNOWN
from sandbox.sites.messages import Response
from sandbox.world import build_world
from tests.integration.sandbox_sites.support import ask, blocks, cookie_header

WWW = "https://www.instagram.com"
BRISA = "61000000003"
BIG, SMALL, CAPPED, PRIVATE = "61000000101", "61000000102", "61000000103", "61000000104"


@pytest.fixture
def site() -> InstagramSite:
    sites = LocalSites()
    build_world(sites)
    return sites.instagram


async def get(site: InstagramSite, path: str) -> Response:
    return await ask(site, WWW + path, cookies=cookie_header(site, BRISA))


async def told(site: InstagramSite, path: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((await get(site, path)).body)
    return data


async def query(site: InstagramSite, name: str, **variables: object) -> dict[str, Any]:
    form = f"fb_api_req_friendly_name={name}&variables={quote(json.dumps(variables))}"
    answer = await ask(site, f"{WWW}/graphql/query", cookies=cookie_header(site, BRISA), method="POST", form=form)
    data: dict[str, Any] = json.loads(answer.body)["data"]
    return data


async def pages(site: InstagramSite, number: str, name: str) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = await told(site, f"/api/v1/friendships/{number}/{name}/?count=12{cursor}")
        yield page
        if "next_max_id" not in page:
            return
        cursor = f"&max_id={quote(str(page['next_max_id']))}"


async def test_followers_come_in_pages_of_changing_size_that_overlap(site: InstagramSite) -> None:
    found = [page async for page in pages(site, BIG, "followers")]
    sizes = [len(page["users"]) for page in found]
    rows = [user["pk_id"] for page in found for user in page["users"]]
    assert (sizes[0], min(sizes[1:-1]), max(sizes[1:-1])) == (12, 17, 27)
    assert len(set(rows)) == 5_000
    assert len(rows) == 5_000 + 2 * (len(found) - 1)
    assert [len(page["users"]) async for page in pages(site, BIG, "following")] == [50, 50, 20]
    assert {type(user["pk"]) for user in found[0]["users"]} == {int, str}
    assert any(int(user["pk"]) > 2**53 for user in found[0]["users"])
    assert "groups" in found[0]
    assert "groups" not in found[1]


async def test_a_capped_list_ends_early_and_says_so(site: InstagramSite) -> None:
    [page] = [page async for page in pages(site, CAPPED, "followers")]
    assert (len(page["users"]), page["should_limit_list_of_followers"], page["has_more"]) == (48, True, False)
    assert (await told(site, f"/api/v1/friendships/{CAPPED}/following/"))["should_limit_list_of_followings"] is False


async def test_a_private_profile_shows_nobody_and_an_unavailable_one_is_not_there(site: InstagramSite) -> None:
    assert (await told(site, f"/api/v1/friendships/{PRIVATE}/followers/"))["users"] == []
    gone = await get(site, "/isla.que.se.fue/")
    assert b"PolarisErrorRoot" in gone.body
    assert (await get(site, "/api/v1/users/web_profile_info/?username=isla.que.se.fue")).status == 404


async def test_both_profile_shapes_and_the_page_agree(site: InstagramSite) -> None:
    flat = (await query(site, "PolarisProfilePageContentQuery", id=SMALL))["user"]
    old = (await told(site, "/api/v1/users/web_profile_info/?username=faro.de.papel"))["data"]["user"]
    assert (flat["follower_count"], flat["media_count"]) == (old["edge_followed_by"]["count"], 5) == (37, 5)
    site.shapes.profile = "preloaded"
    page = await get(site, "/faro.de.papel/")
    assert any('"follower_count":37' in text for _, text in blocks(page.body))
    assert all(length == len(text) for length, text in blocks(page.body))
    assert b"facebook.com/instagram/login_sync" in page.body


async def test_posts_have_likers_comments_and_replies_in_both_forms(site: InstagramSite) -> None:
    timeline = await query(site, "PolarisProfilePostsQuery", username="marea.inventada")
    found = timeline["xdt_api__v1__feed__user_timeline_graphql_connection"]
    assert (len(found["edges"]), found["page_info"]["has_next_page"]) == (12, True)
    assert found["edges"][0]["node"]["timeline_pinned_user_ids"] == [BIG]
    number = found["edges"][1]["node"]["pk"]
    likers = await told(site, f"/api/v1/media/{number}/likers/")
    twin = await query(site, "PolarisPostLikedByListDialogQuery", id=number)
    assert (len(likers["users"]), likers["user_count"]) == (98, 140)
    assert len(twin["fetch__XDTMediaDict"]["likers_connection"]["nodes"]) == 98
    first = await told(site, f"/api/v1/media/{number}/comments/")
    following = await told(site, f"/api/v1/media/{number}/comments/?min_id={quote(first['next_min_id'])}")
    assert (len(first["comments"]), len(following["comments"]), first["comment_count"]) == (15, 15, 100)
    parent = first["comments"][0]["pk"]
    answers = await told(site, f"/api/v1/media/{number}/comments/{parent}/child_comments/")
    other = await query(site, "PolarisPostChildCommentsQuery", media_id=number, parent_comment_id=parent)
    [connection] = other.values()
    assert [edge["node"]["pk"] for edge in connection["edges"]] == [one["pk"] for one in answers["child_comments"]]


async def test_a_trouble_strikes_the_next_call_or_stands_until_it_is_turned_off(site: InstagramSite) -> None:
    path = f"/api/v1/friendships/{SMALL}/followers/"
    whole = (await get(site, path)).body
    unchanged = []
    for trouble in KNOWN:
        if "people" not in trouble.calls or trouble.name in {"empty_page", "repeated_cursor", "stalled", "overlap"}:
            continue
        site.troubles.order(trouble.name, after=1, operation="people")
        before, struck, after = [await get(site, path) for _ in range(3)]
        if (before.body, after.body) != (whole, whole) or struck.body == whole:
            unchanged.append(trouble.name)
    assert unchanged == []
    site.troubles.stand("missing_cursor")
    found = [page async for page in pages(site, BIG, "followers")]
    assert ([page["has_more"] for page in found], "next_max_id" in found[-1]) == ([True, True, True], False)
    site.troubles.clear()
    assert (await get(site, path)).body == whole


async def test_feedback_on_one_endpoint_leaves_the_others_alone(site: InstagramSite) -> None:
    site.troubles.stand("feedback_profile")
    refused = await get(site, "/api/v1/users/web_profile_info/?username=faro.de.papel")
    assert (refused.status, json.loads(refused.body)["message"]) == (400, "feedback_required")
    assert (await query(site, "PolarisProfilePageContentQuery", id=SMALL))["user"]["follower_count"] == 37
    assert len((await told(site, f"/api/v1/friendships/{SMALL}/followers/"))["users"]) == 12


async def test_an_emptied_query_keeps_its_count(site: InstagramSite) -> None:
    site.troubles.stand("emptied")
    variables = quote(json.dumps({"id": SMALL, "first": 24}))
    found = await told(site, f"/graphql/query/?query_hash=37479f2b8209594dde7facb0d904896a&variables={variables}")
    assert found["data"]["user"]["edge_followed_by"] == {
        "count": 37,
        "edges": [],
        "page_info": {"end_cursor": None, "has_next_page": False, "start_cursor": None, "has_previous_page": False},
    }
