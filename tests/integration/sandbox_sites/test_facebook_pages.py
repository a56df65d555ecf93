"""The pages of the local Facebook carry their data the way the real ones do."""

import json
from dataclasses import replace

import pytest

from sandbox.sites.facebook import FacebookProfile, FacebookSite, invent_people
from sandbox.sites.facebook.model import Visibility
from tests.integration.sandbox_sites.support import IDS, account, ask, blocks, cookie_header, define, prefetched

PROFILE = FacebookProfile(
    "100070000000201",
    "vega.ficticia",
    "Vega Ficticia",
    friends=invent_people(20, 1),
    followers=invent_people(9, 2),
    following=invent_people(3, 3),
    followers_shown=12_400,
    following_shown=28_000_000,
    bio="Nada que ver.",
    city="Villa Imaginaria",
)
WWW = "https://www.facebook.com"


async def open_page(site: FacebookSite, path: str) -> bytes:
    answer = await ask(site, WWW + path, cookies=cookie_header(site, IDS["facebook"]))
    assert answer.status == 200
    return answer.body


def header_of(page: bytes) -> dict[str, object]:
    """Stitch the profile header the way its sequence numbers say."""
    parts = sorted((n, result) for op, result, n in prefetched(page) if op == "ProfileCometHeaderQuery")
    data = parts[0][1]["data"]
    for _, part in parts[1:]:
        target = data
        for key in part["path"]:
            target = target[key]
        target.update(part["data"])
    user: dict[str, object] = data["user"]["profile_header_renderer"]["user"]
    return user


@pytest.fixture
def site(facebook: FacebookSite) -> FacebookSite:
    facebook.add_profile(PROFILE)
    return facebook


async def test_a_profile_page_has_84_blocks_of_declared_length(site: FacebookSite) -> None:
    found = blocks(await open_page(site, "/vega.ficticia"))
    assert len(found) == 84
    assert all(length == len(text) and isinstance(json.loads(text), dict) for length, text in found)


async def test_few_blocks_carry_answers_and_one_of_them_is_about_others(site: FacebookSite) -> None:
    page = await open_page(site, "/vega.ficticia")
    carrying = [text for _, text in blocks(page) if "RelayPrefetchedStreamCache" in text]
    operations = {operation for operation, _, _ in prefetched(page)}
    assert 4 <= len(carrying) <= 17
    assert "CometRightRailPeopleYouMayKnowQuery" in operations


async def test_module_names_carry_hashes_and_parts_come_out_of_order(site: FacebookSite) -> None:
    page = await open_page(site, "/vega.ficticia")
    order = [number for operation, _, number in prefetched(page) if operation == "ProfileCometHeaderQuery"]
    assert b'"RelayPrefetchedStreamCache@' in page
    assert sorted(order) == list(range(12))
    assert order != sorted(order)


async def test_the_viewer_stands_early_in_the_page(site: FacebookSite) -> None:
    page = await open_page(site, "/")
    assert define(page, "CurrentUserInitialData")["USER_ID"] == IDS["facebook"]
    assert page.index(b"CurrentUserInitialData") < len(page) * 0.2


async def test_counters_are_rounded_and_told_apart_by_their_address(site: FacebookSite) -> None:
    content = header_of(await open_page(site, "/vega.ficticia"))["profile_social_context"]
    assert isinstance(content, dict)
    shown = {item["uri"].rpartition("vega.ficticia/")[2]: item["text"]["text"] for item in content["content"]}
    assert shown == {
        "friends": "20 amigos",
        "followers/": "12\u00a0mil seguidores",
        "following/": "28\u00a0mill. seguidos",
    }


async def test_english_accounts_are_spoken_to_in_english(site: FacebookSite) -> None:
    site.add_account(account("facebook", locale="en_US"))
    page = await open_page(site, "/vega.ficticia")
    content = header_of(page)["profile_social_context"]
    assert isinstance(content, dict)
    assert [item["text"]["text"] for item in content["content"]] == ["20 friends", "12K followers", "28M following"]
    assert b'lang="en"' in page


async def test_tabs_keep_their_types_in_every_language(site: FacebookSite) -> None:
    tabs = header_of(await open_page(site, "/vega.ficticia"))["profile_tabs"]
    assert isinstance(tabs, dict)
    nodes = [edge["node"] for edge in tabs["profile_user"]["timeline_nav_app_sections"]["edges"]]
    assert [node["section_type"] for node in nodes] == ["ALL", "ABOUT", "FRIENDS", "PHOTOS", "CHECKINS"]
    assert nodes[2]["name"] == "Amigos"


@pytest.mark.parametrize(
    "path",
    [
        "/vega.ficticia", "/VEGA.Ficticia", "/profile.php?id=100070000000201", "/people/Vega/100070000000201/",
        "/100070000000201",
    ],
)  # fmt: skip
async def test_a_profile_is_found_by_every_kind_of_address(site: FacebookSite, path: str) -> None:
    assert header_of(await open_page(site, path))["id"] == PROFILE.id


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("/vega.ficticia/friends", "friends_all"), ("/vega.ficticia/friends_all", "friends_all"),
        ("/vega.ficticia?sk=friends_all", "friends_all"), ("/vega.ficticia/followers/", "followers"),
        ("/profile.php?id=100070000000201&sk=following", "following"), ("/vega.ficticia/following", "following"),
    ],
)  # fmt: skip
async def test_a_list_is_found_by_every_kind_of_address(site: FacebookSite, path: str, tab: str) -> None:
    results = {op: result for op, result, _ in prefetched(await open_page(site, path))}
    section = results["ProfileCometTopAppSectionQuery"]["data"]["node"]
    assert section["section_type"] == "FRIENDS"
    (chosen,) = section["all_collections"]["nodes"]
    ids = {node["url"].replace("=", "/").rpartition("/")[2]: node["id"] for node in section["nav_collections"]["nodes"]}
    assert ids[tab] == chosen["id"] == chosen["style_renderer"]["collection"]["id"]
    assert "tab_key" not in json.dumps(section)


async def test_the_about_tab_has_the_fields_that_are_known(site: FacebookSite) -> None:
    results = {op: result for op, result, _ in prefetched(await open_page(site, "/vega.ficticia/about"))}
    text = json.dumps(results["ProfileCometAboutAppSectionQuery"])
    assert '"field_type": "current_city", "title": {"text": "Villa Imaginaria"' in text
    assert '"null_state"' in text


async def test_missing_and_hidden_profiles_share_one_page(site: FacebookSite) -> None:
    site.add_profile(FacebookProfile("100070000000202", "oculta", "Oculta Ficticia", visibility="unavailable"))
    pages = [await open_page(site, path) for path in ("/nadie.aqui", "/oculta", "/profile.php?id=1")]
    assert all(b'"tracePolicy":"comet.error"' in page and b"CometErrorRoot.react" in page for page in pages)
    assert all(define(page, "CurrentUserInitialData")["USER_ID"] == IDS["facebook"] for page in pages)


@pytest.mark.parametrize(
    ("visibility", "mark"),
    [
        ("locked", b"LockedProfileTryItBanner"), ("deactivated", b'"isAdminViewingDeactivatedProfile":true'),
        ("memorialised", b'"is_visibly_memorialized":true'), ("public", b"ProfileCometLockedProfilePopover"),
    ],
)  # fmt: skip
async def test_the_state_of_a_profile_leaves_its_mark(site: FacebookSite, visibility: Visibility, mark: bytes) -> None:
    site.add_profile(FacebookProfile("100070000000203", "otra.ficticia", "Otra Ficticia", visibility=visibility))
    assert mark in await open_page(site, "/otra.ficticia")


async def test_a_locked_profile_shares_nothing_and_has_few_tabs(site: FacebookSite) -> None:
    friends = invent_people(9, 4)
    site.add_profile(FacebookProfile("100070000000204", "cerrada", "Cerrada Ficticia", friends, visibility="locked"))
    user = header_of(await open_page(site, "/cerrada"))
    assert "true" in json.dumps(user["wem_private_sharing_bundle"])
    assert "FRIENDS" not in json.dumps(user["profile_tabs"])


async def test_hidden_friends_are_an_empty_list_that_says_so(site: FacebookSite) -> None:
    hidden = FacebookProfile(
        "100070000000205", "discreta", "Discreta", invent_people(9, 4), visibility="friends_hidden"
    )
    site.add_profile(hidden)
    results = {op: result for op, result, _ in prefetched(await open_page(site, "/discreta/friends"))}
    section = results["ProfileCometTopAppSectionQuery"]["data"]["node"]
    collection = section["all_collections"]["nodes"][0]["style_renderer"]["collection"]
    assert collection["pageItems"]["edges"] == []
    assert section["null_state_message"]["text"] == "No hay amigos para mostrar"


async def test_hidden_tabs_are_told_by_the_section_alone(site: FacebookSite) -> None:
    everything = FacebookProfile(
        "100070000000207", "discreta", "Discreta", invent_people(9, 4), invent_people(9, 5), visibility="friends_hidden"
    )
    one, every = replace(everything, hides_tab=True), replace(everything, hides_lists=True)
    for profile, shown in ((one, ["followers", "following"]), (every, [])):
        site.add_profile(profile)
        page = await open_page(site, "/discreta/friends_all")
        section = {op: result for op, result, _ in prefetched(page)}["ProfileCometTopAppSectionQuery"]["data"]["node"]
        assert [tab["url"].rpartition("/")[2] for tab in section["nav_collections"]["nodes"]] == shown
        assert len(section["all_collections"]["nodes"]) == min(len(shown), 1)
        assert section["null_state_message"]["text"]
        assert '"friends_all"' in json.dumps(header_of(page)["profile_tabs"])


async def test_the_page_speaks_of_routes_before_it_names_its_own(site: FacebookSite) -> None:
    page = (await open_page(site, "/vega.ficticia")).decode()
    assert page.index('"tracePolicy":"*"') < page.index('"initialRouteInfo"')


async def test_the_introduction_stands_in_the_header(site: FacebookSite) -> None:
    card = json.dumps(header_of(await open_page(site, "/vega.ficticia"))["header_top_row"])
    assert '"profile_field_type": "current_city"' in card
    assert '"short_title": {"text": "Vive en Villa Imaginaria"' in card


async def test_a_page_has_followers_and_no_friends(site: FacebookSite) -> None:
    site.add_profile(
        FacebookProfile("100070000000206", "tienda", "Tienda", followers=invent_people(9, 4), is_page=True)
    )
    user = header_of(await open_page(site, "/tienda"))
    assert user["is_additional_profile_plus"] is True
    assert '"friends_all"' in json.dumps(user["profile_tabs"])
    results = {op: result for op, result, _ in prefetched(await open_page(site, "/tienda/friends_all"))}
    section = results["ProfileCometTopAppSectionQuery"]["data"]["node"]
    assert "friends_all" not in json.dumps(section["nav_collections"])


async def test_somebody_from_a_list_can_be_visited(site: FacebookSite) -> None:
    person = PROFILE.friends[1]
    assert header_of(await open_page(site, f"/{person.vanity}"))["name"] == person.name


async def test_strangers_meet_a_wall_at_a_profile(site: FacebookSite) -> None:
    wall = await ask(site, f"{WWW}/vega.ficticia")
    assert wall.status == 200
    assert [operation for operation, _, _ in prefetched(wall.body)] == ["useCometLogInFormQuery"]
    assert define(wall.body, "CurrentUserInitialData")["USER_ID"] == "0"
    assert define(wall.body, "DTSGInitialData") == {}


@pytest.mark.parametrize("host", ["facebook.com", "m.facebook.com"])
async def test_other_names_of_the_site_lead_to_www(site: FacebookSite, host: str) -> None:
    answer = await ask(site, f"https://{host}/vega.ficticia?sk=about")
    assert (answer.status, dict(answer.headers)["location"]) == (301, f"{WWW}/vega.ficticia?sk=about")


async def test_a_valid_viewer_is_sent_away_from_the_login(site: FacebookSite) -> None:
    answer = await ask(site, f"{WWW}/login/", cookies=cookie_header(site, IDS["facebook"]))
    assert (answer.status, dict(answer.headers)["location"]) == (302, "/")


async def test_portraits_are_small_pictures(site: FacebookSite) -> None:
    portrait = await ask(site, str(header_of(await open_page(site, "/vega.ficticia"))["profilePicSmall"]["uri"]))  # type: ignore[index]
    assert (portrait.content_type, portrait.body[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


def test_invented_people_are_always_the_same_and_never_twice() -> None:
    people = invent_people(600, 1)
    assert people == invent_people(600, 1)
    everybody = [*people, *invent_people(600, 2)]
    assert len({person.id for person in everybody}) == 1200
    vanities = [person.vanity for person in everybody if person.vanity]
    assert len(set(vanities)) == len(vanities) == 900
