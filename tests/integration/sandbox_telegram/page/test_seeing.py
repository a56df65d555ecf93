"""What the page shows of the bot's doings, and its panels, in a real Chromium."""

from pathlib import Path

import pytest
import telegram
from playwright.async_api import Page, expect
from telegram.constants import ParseMode

from sandbox.telegram import LocalTelegram
from tests.integration.sandbox_telegram.page.desk import Desk, pending
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, SUPERGROUP, button, keyboard

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_documents_are_downloaded_and_photos_are_shown(desk: Desk) -> None:
    picture = await desk.page.screenshot()
    await desk.bot.send_document(ALONDRA, b"a;b\n", filename="amigos.csv")
    async with desk.page.expect_download() as download:
        await desk.last(ALONDRA).locator(".file").click()
    assert (await (await download.value).path()).read_bytes() == b"a;b\n"
    await desk.bot.send_photo(ALONDRA, picture, caption="informe")
    image = desk.last(ALONDRA).locator("img")
    await expect(image).to_be_visible()
    assert await image.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 100


async def test_rich_text_looks_rich(desk: Desk) -> None:
    html = (
        '<b>caso</b> <code>K7Q2</code> desde <tg-time unix="1760000000" format="t">antes</tg-time>'
        "<blockquote>Qué hacer</blockquote><blockquote expandable>1\n2\n3\n4\n5</blockquote>"
    )
    await desk.bot.send_message(ALONDRA, html, parse_mode=ParseMode.HTML)
    text = desk.last(ALONDRA).locator(".text")
    await expect(text.locator("b")).to_have_text("caso")
    await expect(text.locator("code")).to_have_text("K7Q2")
    await expect(text.locator("time")).to_have_text("10:53")
    await expect(text.locator("blockquote").first).to_have_text("Qué hacer")
    folded = text.locator("blockquote").last
    before = await folded.bounding_box()
    await folded.get_by_role("button", name="Desplegar la cita").click()
    after = await folded.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"]


async def test_what_a_bot_writes_is_never_markup_of_the_page(desk: Desk) -> None:
    evil = "<img src=x onerror=\"document.title='roto'\"><script>document.title='roto'</script>"
    await desk.bot.send_message(ALONDRA, evil, reply_markup=keyboard([button("<b>x</b>")]))
    await expect(desk.last(ALONDRA).locator(".text")).to_have_text(evil)
    assert await desk.page.title() != "roto"


async def test_pins_reactions_alerts_and_typing_are_seen(desk: Desk) -> None:
    alondra = desk.column(ALONDRA)
    sent = await desk.bot.send_message(ALONDRA, "fíjame", reply_markup=keyboard([button("a")]))
    await desk.bot.pin_chat_message(ALONDRA, sent.message_id)
    await expect(alondra.locator(".pinned")).to_contain_text("fíjame")
    await desk.bot.set_message_reaction(ALONDRA, sent.message_id, "🔥")
    await expect(alondra.locator(".reactions")).to_have_text("🔥")
    await desk.bot.send_chat_action(ALONDRA, "typing")
    await expect(alondra.locator(".typing")).to_contain_text("Centinela está escribiendo")
    await alondra.get_by_role("button", name="a", exact=True).click()
    query = (await pending(desk.bot)).callback_query
    assert query is not None
    await query.answer("Lee esto", show_alert=True)
    await expect(alondra.get_by_role("alertdialog")).to_contain_text("Lee esto")
    await desk.page.keyboard.press("Enter")
    await expect(alondra.get_by_role("alertdialog")).to_have_count(0)


async def test_the_bot_is_blocked_and_unblocked_from_the_page(desk: Desk) -> None:
    alondra = desk.column(ALONDRA)
    await alondra.get_by_role("button", name="Opciones de Alondra").click()
    await alondra.get_by_role("menuitem", name="Bloquear el bot").click()
    await alondra.get_by_role("button", name="Desbloquear el bot").click()
    await expect(alondra.locator("textarea")).to_be_visible()
    states = [c.status for c in desk.control.calls("sendMessage")]
    assert states == []
    member = (await pending(desk.bot)).my_chat_member
    assert member is not None
    assert member.new_chat_member.status == "member"


async def test_faults_are_ordered_in_the_drawer(desk: Desk) -> None:
    page = desk.page
    await page.get_by_role("button", name="Fallos").click()
    await page.locator("#faults [name=chat]").select_option(label="Alondra")
    await page.get_by_role("button", name="Pide pausa de 30 s").click()
    await expect(page.locator(".faults-list li")).to_contain_text("en Alondra · 1 vez · pausa 30 s")
    await expect(page.locator("#faults-count")).to_have_text("1")
    with pytest.raises(telegram.error.RetryAfter):
        await desk.bot.send_message(ALONDRA, "x")
    await expect(page.locator(".none")).to_be_visible()
    await page.locator("#faults [name=method]").select_option("sendPhoto")
    await page.get_by_role("button", name="Pedir el fallo").click()
    await expect(page.locator(".faults-list li")).to_contain_text("sendPhoto: 429 · pide una pausa")
    await page.get_by_role("button", name="Quitar todos").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("#faults")).not_to_be_in_viewport()


async def test_groups_have_a_tab_with_names_and_topics(desk: Desk) -> None:
    desk.control.add_group(chat_id=SUPERGROUP, title="Guardia", members=[ALONDRA, BRUNO], forum=True, bot_admin=True)
    await desk.column(BRUNO).get_by_role("tab", name="Guardia").click()
    topic = await desk.bot.create_forum_topic(SUPERGROUP, "Alertas")
    await desk.bot.send_message(SUPERGROUP, "ojo", message_thread_id=topic.message_thread_id)
    await expect(desk.last(BRUNO).locator(".topic-name")).to_have_text("Alertas")
    await expect(desk.last(BRUNO).locator(".sender")).to_have_text("Centinela")
    await desk.column(BRUNO).get_by_label("Tema").select_option(label="Alertas")
    await desk.column(BRUNO).locator("textarea").fill("voy")
    await desk.page.keyboard.press("Enter")
    said = await desk.control.wait_for(SUPERGROUP, lambda e: e.text == "voy")
    assert said.thread_id == topic.message_thread_id
    await expect(desk.column(ALONDRA).get_by_role("tab", name="Guardia").locator(".unread")).to_be_visible()


async def test_a_narrow_window_shows_one_column_without_overflow(desk: Desk) -> None:
    await desk.page.set_viewport_size({"width": 390, "height": 780})
    wide = await desk.page.evaluate("document.documentElement.scrollWidth")
    box = await desk.column(ALONDRA).bounding_box()
    assert wide == 390
    assert box is not None
    assert box["width"] == 390
    await desk.page.get_by_label("Personas").get_by_role("button", name="Bruno").click()
    await expect(desk.column(BRUNO).get_by_role("button", name="INICIAR")).to_be_in_viewport()


async def test_the_page_comes_back_after_a_restart(window: Page, tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite3"
    page = window
    async with LocalTelegram(state_file=state) as first:
        first.control.add_person(user_id=ALONDRA, first_name="Alondra")
        await first.control.say(ALONDRA, "antes")
        port = int(first.page_url.rstrip("/").rpartition(":")[2])
        await page.goto(first.page_url)
        await expect(page.locator(".msg")).to_have_count(1)
    await expect(page.locator("#link-state")).to_have_text("Reconectando…")
    async with LocalTelegram(state_file=state, port=port) as second:
        await expect(page.locator("#link-state")).to_have_text("En línea")
        await second.control.say(ALONDRA, "después")
        await expect(page.locator(".msg .text")).to_have_text(["antes", "después"])
        await page.goto("about:blank")
