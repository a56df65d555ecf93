"""The facts on which `core.cookies.values.normalize` stands, tried with the real Chromium: one test per fact.

Each tells what becomes of the cookie as it was written, and that the mended one is taken. When a new Chromium changes
its mind, the test that fails names the rule to look at.
"""

import time
from typing import Any

import pytest
from playwright.async_api import Error

from core.cookies import ready_for_playwright
from core.domain.platforms import Platform
from tests.fuzz.sessions import SESSIONS
from tests.integration.cookies.conftest import Keep
from tests.support.tables import each

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOON = float(int(time.time()) + 86_400)
WWW = "https://www.facebook.com/"


def one(**fields: Any) -> dict[str, Any]:
    base = {
        "name": "a",
        "value": "v",
        "domain": ".facebook.com",
        "path": "/",
        "expires": SOON,
        "httpOnly": True,
        "secure": True,
    }
    return {key: value for key, value in {**base, **fields}.items() if value is not ...}


async def mended(keep: Keep, url: str | None = None, **fields: Any) -> list[dict[str, Any]]:
    return await keep(ready_for_playwright([one(**fields)]), url)


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("a lower-case sameSite", {"sameSite": "lax"}),
    ("sameSite no_restriction", {"sameSite": "no_restriction"}),
    ("sameSite unspecified", {"sameSite": "unspecified"}),
    ("an empty sameSite", {"sameSite": ""}),
    ("milliseconds", {"expires": SOON * 1000}),
    ("a date as text", {"expires": str(SOON)}),
    ("an expiry of -2", {"expires": -2}),
    ("no path", {"path": ...}),
    ("a relative path", {"path": "abc"}),
    ("a __Host- cookie with a dot", {"name": "__Host-a"}),
    ("a __Secure- cookie that is not secure", {"name": "__Secure-a", "secure": False}),
    ("a __Http- cookie for scripts", {"name": "__Http-a", "httpOnly": False}),
    ("a number as value", {"value": 1}),
    ("a word as flag", {"httpOnly": "true"}),
    ("a partition object", {"partitionKey": {"topLevelSite": "https://facebook.com"}}),
    ("blank space around the value", {"value": " v"}),
    ("two leading dots", {"domain": "..facebook.com"}),
]

HOPELESS: list[tuple[str, dict[str, Any]]] = [
    ("a semicolon in the value", {"value": "a;b"}),
    ("a control sign in the value", {"value": "a\x01b"}),
    ("a tab in the value", {"value": "a\tb"}),
    ("an equals sign in the name", {"name": "a=b"}),
    ("4,097 bytes", {"value": "x" * 4096}),
    ("4,097 bytes in two-byte letters", {"value": "é" * 2048}),
]


@each("fields", [fields for _, fields in REFUSED], ids=[fact for fact, _ in REFUSED])
async def test_refused_as_written_and_taken_when_mended(fields: dict[str, Any], keep: Keep) -> None:
    with pytest.raises((Error, TypeError)):
        await keep([one(**fields)])
    assert len(await mended(keep, **fields)) == 1


@each("fields", [fields for _, fields in HOPELESS], ids=[fact for fact, _ in HOPELESS])
async def test_refused_and_left_out(fields: dict[str, Any], keep: Keep) -> None:
    with pytest.raises(Error):
        await keep([one(**fields)])
    assert ready_for_playwright([one(**fields)]) == []


async def test_one_bad_cookie_refuses_the_whole_batch_and_left_out_saves_it(keep: Keep) -> None:
    batch = [*SESSIONS[Platform.FACEBOOK](), one(value="a;b")]
    with pytest.raises(Error):
        await keep(batch)
    assert len(await keep(ready_for_playwright(batch))) == 5


@each("expires", [0, 1_000_000_000])
async def test_a_past_date_is_silently_dropped_so_it_is_left_out_before(expires: int, keep: Keep) -> None:
    assert await keep([one(expires=expires)]) == []
    assert ready_for_playwright([one(expires=expires)]) == []


async def test_an_insecure_same_site_none_is_silently_dropped_so_secure_is_forced(keep: Keep) -> None:
    assert await keep([one(sameSite="None", secure=False)]) == []
    (kept,) = await mended(keep, sameSite="None", secure=False)
    assert (kept["sameSite"], kept["secure"]) == ("None", True)


async def test_a_cookie_of_the_bare_domain_is_not_sent_to_www_so_it_gets_its_dot(keep: Keep) -> None:
    assert await keep([one(domain="facebook.com")], WWW) == []
    assert [c["domain"] for c in await mended(keep, WWW, domain="facebook.com")] == [".facebook.com"]


async def test_cookies_of_twitter_com_are_never_sent_to_x_com_so_they_are_moved(keep: Keep) -> None:
    assert await keep([one(name="auth_token", domain=".twitter.com")], "https://x.com/home") == []
    assert [
        c["domain"] for c in await mended(keep, "https://x.com/home", name="auth_token", domain=".twitter.com")
    ] == [".x.com"]


async def test_expiration_date_alone_is_not_read_so_exports_are_renamed(keep: Keep) -> None:
    (kept,) = await keep([one(expires=..., expirationDate=SOON)])
    assert kept["expires"] == -1


async def test_extra_keys_do_no_harm_and_are_left_out_all_the_same(keep: Keep) -> None:
    extras = {"hostOnly": False, "session": False, "storeId": "0", "id": 1}
    assert len(await keep([one(**extras)])) == 1
    assert not set(extras) & set(ready_for_playwright([one(**extras)])[0])


@each("same_site", [None, ...])
async def test_without_same_site_chromium_says_lax(same_site: Any, keep: Keep) -> None:
    assert [c["sameSite"] for c in await mended(keep, sameSite=same_site)] == ["Lax"]


async def test_a_date_beyond_400_days_is_cut_by_chromium_itself(keep: Keep) -> None:
    (kept,) = await mended(keep, expires=99_999_999_999)
    assert kept["expires"] == pytest.approx(time.time() + 400 * 86_400, abs=60)


async def test_a_partition_given_as_text_hides_the_cookie_from_the_sites_own_pages_so_it_is_undone(keep: Keep) -> None:
    (kept,) = await keep([one(partitionKey="https://facebook.com")])
    assert kept["_crHasCrossSiteAncestor"] is True
    (whole,) = await mended(keep, WWW, partitionKey="https://facebook.com")
    assert "partitionKey" not in whole


async def test_the_181st_cookie_of_a_site_makes_chromium_throw_out_thirty_more(keep: Keep) -> None:
    assert len(await keep([one(name=f"n{n}") for n in range(180)])) == 180
    assert len(await keep([one(name=f"n{n}") for n in range(181)])) == 150


@each("value", ['"NHA\\05445\\0541"', "a,b", "é😀", "", "a=b=="])
async def test_quotes_commas_other_letters_and_nothing_are_taken_as_they_are(value: str, keep: Keep) -> None:
    assert [c["value"] for c in await mended(keep, value=value)] == [value]


async def test_4096_bytes_are_taken(keep: Keep) -> None:
    assert len(await mended(keep, value="x" * 4095)) == 1
