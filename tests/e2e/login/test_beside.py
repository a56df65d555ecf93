"""The panel beside the chats of the local Telegram, and in a tab of its own where there is no room."""

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from bot.sandbox.demo_world import Stage
from sandbox.world_people import SUPERVISOR
from tests.support.patience import HANG_S

pytestmark = pytest.mark.asyncio(loop_scope="package")

WIDE = ViewportSize(width=1280, height=800)


async def test_the_panel_opens_beside_the_chats_and_on_a_phone_in_a_tab(
    stage: Stage, chromium: Browser, phone: Page
) -> None:
    context = await chromium.new_context(viewport=WIDE)
    page = await context.new_page()
    try:
        await page.goto(stage.local.telegram.page_url)
        link = await newest_link(stage, page)
        assert await link.get_attribute("target") == "_blank"
        await link.click()
        pane = page.frame_locator("#pane iframe")
        await pane.get_by_role("button", name="Entrar").click()
        await expect(pane.get_by_role("link", name="Casos")).to_be_visible()
        await pane.get_by_role("link", name="Casos").click()
        await expect(pane.locator("h1")).to_be_visible()
        assert len(context.pages) == 1
        await page.get_by_role("button", name="Cerrar el panel").click()
        await expect(page.locator("#pane")).to_be_hidden()
    finally:
        await context.close()
    await phone.goto(stage.local.telegram.page_url)
    async with phone.context.expect_page() as opened:
        await (await newest_link(stage, phone)).click()
    await expect((await opened.value).get_by_role("button", name="Entrar")).to_be_visible()
    await expect(phone.locator("#pane")).to_be_hidden()


async def newest_link(stage: Stage, page: Page) -> Locator:
    """To the panel, of the supervisor, as the page shows it."""
    said = await stage.control.say(SUPERVISOR.telegram_user_id, "/panel")
    told = await stage.control.wait_for(
        SUPERVISOR.telegram_user_id, lambda e: e.from_bot and e.message_id > said["message_id"], timeout=HANG_S
    )
    link = page.locator(f"a[href='{told.text[told.text.index('http') :].split()[0]}']")
    await expect(link).to_be_visible()
    return link
