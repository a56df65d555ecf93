"""Chromium really browses the local sites: it scrolls lists to their end, and dies in mid-scroll when told to."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, expect

from sandbox.sites import LocalSites
from sandbox.sites.facebook import FacebookProfile, Quirks, invent_people
from tests.integration.sandbox_sites.support import IDS, account
from tests.support.browser import open_chromium

pytestmark = pytest.mark.asyncio(loop_scope="module")

FRIENDS = "https://www.facebook.com/vega.ficticia/friends"
HOMES = {
    "facebook": "https://www.facebook.com/",
    "instagram": "https://www.instagram.com/",
    "x": "https://x.com/home",
}
KEEP_SCROLLING = "window.setInterval(() => window.scrollTo(0, document.body.scrollHeight), 20)"
PULSE = "CometNotificationsBadgeCountQuery"
ROWS = "document.querySelectorAll('[role=main] .row').length"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sites() -> AsyncIterator[LocalSites]:
    async with LocalSites() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(sites: LocalSites) -> AsyncIterator[Browser]:
    async with open_chromium(sites.network.chromium_args()) as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def page(sites: LocalSites, browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 720}, service_workers="block")
    for name in HOMES:
        site = sites.site(name)
        site.rotate_cookies = False
        site.requests.clear()
        site.add_account(account(name))
        await context.add_cookies(site.cookies_for(IDS[name]))  # type: ignore[arg-type]
    yield await context.new_page()
    await context.close()


def with_friends(sites: LocalSites, count: int, quirks: Quirks) -> None:
    sites.facebook.add_profile(
        FacebookProfile("100070000000401", "vega.ficticia", "Vega Ficticia", invent_people(count, 1), quirks=quirks)
    )


async def scroll_to(page: Page, count: int) -> None:
    """Scroll until so many rows are there; nudge when nothing has come for a while."""
    await page.evaluate(
        """async (count) => {
            const rows = () => document.querySelectorAll("[role=main] .row").length;
            let last = rows(), still = 0;
            while (rows() < count && still < 200) {
                window.scrollTo(0, document.body.scrollHeight);
                await new Promise((resolve) => setTimeout(resolve, 10));
                still = rows() === last ? still + 1 : 0;
                last = rows();
                if (still % 30 === 29) {
                    window.scrollBy(0, -1500);
                    await new Promise((resolve) => setTimeout(resolve, 60));
                }
            }
        }""",
        count,
    )


async def test_a_long_list_is_scrolled_to_its_end(sites: LocalSites, page: Page) -> None:
    with_friends(sites, 200, Quirks(opaque_ids=True, null_nodes=True, overlap=True))
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Network.enable")
    await devtools.send("Network.setBlockedURLs", {"urls": ["*.png*"]})
    await page.goto(FRIENDS)
    await scroll_to(page, 264)
    links = await page.eval_on_selector_all(
        "[role=main] .row", "rows => rows.map(row => row.querySelector('a')?.href ?? row.innerText)"
    )
    linked = {link for link in links if str(link).startswith("https://")}
    expected = {person.url for position, person in enumerate(invent_people(200, 1)) if position % 17 != 5}
    assert linked == expected
    assert len(links) == 264


async def test_a_stalled_list_goes_on_after_scrolling_up(sites: LocalSites, page: Page) -> None:
    with_friends(sites, 80, Quirks(sentinel_stalls=True, empty_mid_page=True))
    await page.goto(FRIENDS)
    await scroll_to(page, 80)
    assert await page.evaluate(ROWS) == 80


async def test_without_that_the_list_stays_stalled(sites: LocalSites, page: Page) -> None:
    with_friends(sites, 80, Quirks(sentinel_stalls=True))
    await page.goto(FRIENDS)
    await page.evaluate(KEEP_SCROLLING)
    await page.wait_for_function(f"{ROWS} === 40")
    seen = len(sites.facebook.requests)
    await sites.facebook.wait_for_request(lambda made: made.operation == PULSE, since=seen)
    assert await page.evaluate(ROWS) == 40


async def test_the_page_is_spanish_or_english_as_the_account_is(sites: LocalSites, page: Page) -> None:
    with_friends(sites, 12, Quirks())
    await page.goto(FRIENDS)
    spanish = await page.inner_text("[role=main]")
    sites.facebook.add_account(account("facebook", locale="en_US"))
    await page.goto(FRIENDS)
    english = await page.inner_text("[role=main]")
    assert "12 amigos" in spanish
    assert "Todos los amigos" in spanish
    assert "12 friends" in english
    assert "All friends" in english


async def test_what_tells_a_reader_where_he_is_has_its_roles(sites: LocalSites, page: Page) -> None:
    with_friends(sites, 12, Quirks())
    await page.goto(FRIENDS)
    selected = await page.eval_on_selector_all("[role=tab][aria-selected=true]", "tabs => tabs.map(tab => tab.href)")
    assert await page.inner_text("[role=main] .name") == "Vega Ficticia"
    assert await page.locator("[role=main] h1").count() == 0
    assert selected == [FRIENDS, f"{FRIENDS}_all"]
    assert await page.locator("[role=main] h2").all_inner_texts() == ["Amigos", "Fotos", "Registros de visitas"]


@pytest.mark.parametrize(
    ("state", "address"),
    [
        ("checkpoint_automation", "/checkpoint/601051028565049/"),
        ("expired", r"/login/\?next="),
        ("checkpoint_permanent_redirect", r"/checkpoint/\?next="),
    ],
)
async def test_a_session_killed_in_mid_scroll_leads_the_page_away(
    sites: LocalSites, page: Page, state: str, address: str
) -> None:
    with_friends(sites, 200, Quirks())
    await page.goto(FRIENDS)
    sites.facebook.kill_after(IDS["facebook"], requests=4, state=state)
    await page.evaluate(KEEP_SCROLLING)
    await expect(page).to_have_url(re.compile(address))
    pages = [seen for seen in sites.facebook.requests if seen.operation.startswith("ProfileCometAppCollection")]
    assert len(pages) >= 4


@pytest.mark.parametrize(
    ("name", "state", "address"),
    [
        ("facebook", "checkpoint_locked", "/checkpoint/828281030927956/"),
        ("instagram", "challenge", "/challenge/"),
        ("x", "suspended", "/account/suspended$"),
    ],
)
async def test_the_background_calls_of_the_home_page_notice_a_death(
    sites: LocalSites, page: Page, name: str, state: str, address: str
) -> None:
    await page.goto(HOMES[name])
    await page.wait_for_function("document.body.dataset.ready === '1' && Number(document.body.dataset.pulses) > 0")
    sites.site(name).set_state(IDS[name], state)
    await expect(page).to_have_url(re.compile(address))


@pytest.mark.parametrize("name", ["facebook", "instagram", "x"])
async def test_a_redirect_for_ever_is_given_up_by_the_browser(sites: LocalSites, page: Page, name: str) -> None:
    sites.site(name).set_state(IDS[name], "redirect_loop")
    with pytest.raises(Error, match="ERR_TOO_MANY_REDIRECTS"):
        await page.goto(HOMES[name])


async def test_a_site_that_deletes_the_cookie_leaves_the_browser_without_it(sites: LocalSites, page: Page) -> None:
    sites.facebook.set_state(IDS["facebook"], "expired_cookie_deleted")
    await page.goto(HOMES["facebook"])
    names = {cookie.get("name") for cookie in await page.context.cookies(HOMES["facebook"])}
    assert "xs" not in names
    assert await page.locator("form#login_form").count() == 1


async def test_rotated_cookies_arrive_in_the_browser(sites: LocalSites, page: Page) -> None:
    sites.facebook.rotate_cookies = True
    before = {c.get("name"): c.get("value") for c in await page.context.cookies(HOMES["facebook"])}
    await page.goto(HOMES["facebook"])
    after = {c.get("name"): c.get("value") for c in await page.context.cookies(HOMES["facebook"])}
    assert before["xs"] != after["xs"]
    assert before["c_user"] == after["c_user"]


async def test_no_host_outside_the_sandbox_exists(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("https://www.example.com/")
