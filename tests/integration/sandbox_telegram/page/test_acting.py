"""People act in a real Chromium: they type, press, upload, reply and walk with the keyboard."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from telegram import BotCommand, ForceReply, InlineKeyboardButton
from telegram.constants import ParseMode

from tests.integration.sandbox_telegram.page.desk import Desk, pending
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, button, keyboard
from tests.support.patience import HANG_MS

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_person_starts_presses_a_button_and_sees_the_edit(desk: Desk) -> None:
    bruno = desk.column(BRUNO)
    await bruno.get_by_role("button", name="INICIAR").click()
    started = await desk.control.wait_for(BRUNO, lambda e: e.text == "/start")
    assert not started.from_bot
    markup = keyboard([button("👋 Lo tomo", "take", style="primary")])
    sent = await desk.bot.send_message(
        BRUNO, "🔴 <b>Sesión baneada</b>", parse_mode=ParseMode.HTML, reply_markup=markup
    )
    await bruno.get_by_role("button", name="Lo tomo").click()
    query = (await pending(desk.bot)).callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("take", BRUNO)
    await query.answer("Es tuyo")
    await expect(bruno.locator(".toast")).to_have_text("Es tuyo")
    await sent.edit_text("🟡 tomada")
    await expect(desk.last(BRUNO).locator(".text")).to_have_text("🟡 tomada")
    await desk.last(BRUNO).get_by_role("button", name="editado").click()
    await expect(desk.last(BRUNO).locator(".history li")).to_have_text("🔴 Sesión baneada")
    assert await desk.last(BRUNO).locator(".key").count() == 0


async def test_typing_and_enter_send_a_message(desk: Desk) -> None:
    await desk.column(ALONDRA).locator("textarea").fill("/scrape vega.ficticia")
    await desk.page.keyboard.press("Enter")
    await expect(desk.last(ALONDRA)).to_contain_text("/scrape vega.ficticia")
    update = await pending(desk.bot)
    assert update.message is not None
    assert update.message.text == "/scrape vega.ficticia"


async def test_the_command_menu_is_used_with_the_keyboard(desk: Desk) -> None:
    await desk.bot.set_my_commands([BotCommand("sesion", "Mis sesiones"), BotCommand("salud", "Servicio")])
    await desk.page.keyboard.press("Alt+1")
    await expect(desk.column(ALONDRA).get_by_role("button", name="Órdenes del bot")).to_be_visible()
    await desk.page.keyboard.type("/s")
    await expect(desk.column(ALONDRA).get_by_role("option")).to_have_text(["/sesionMis sesiones", "/saludServicio"])
    await desk.page.keyboard.press("ArrowDown")
    await desk.page.keyboard.press("Enter")
    await desk.control.wait_for(ALONDRA, lambda e: e.text == "/salud")


async def test_messages_and_buttons_are_reached_by_arrows(desk: Desk) -> None:
    await desk.bot.send_message(ALONDRA, "¿Sigo?", reply_markup=keyboard([button("Sí", "si"), button("No", "no")]))
    await expect(desk.last(ALONDRA)).to_contain_text("¿Sigo?")
    await desk.page.keyboard.press("Alt+1")
    for key in ("Escape", "ArrowUp", "Enter", "ArrowRight", "Enter"):
        await desk.page.keyboard.press(key)
    query = (await pending(desk.bot)).callback_query
    assert query is not None
    assert query.data == "no"


async def test_a_file_is_uploaded_with_a_caption_and_disappears_when_deleted(desk: Desk, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.json"
    cookies.write_text("[]")
    alondra = desk.column(ALONDRA)
    async with desk.page.expect_file_chooser() as chooser:
        await alondra.get_by_role("button", name="Adjuntar un archivo").click()
    await (await chooser.value).set_files(cookies)
    await expect(alondra.locator(".above")).to_contain_text("cookies.json")
    await alondra.locator("textarea").fill("alondra facebook")
    await desk.page.keyboard.press("Enter")
    await expect(desk.last(ALONDRA).locator(".file")).to_contain_text("cookies.json")
    message = (await pending(desk.bot)).message
    assert message is not None
    assert message.document is not None
    assert message.caption == "alondra facebook"
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == b"[]"
    await message.delete()
    await expect(alondra.locator(".file")).to_have_count(0)


async def test_a_file_can_be_dropped_on_a_column(desk: Desk) -> None:
    drop = """(column) => {
        const data = new DataTransfer();
        data.items.add(new File(['hola'], 'soltado.txt', {type: 'text/plain'}));
        for (const kind of ['dragover', 'drop'])
            column.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
    }"""
    await desk.column(ALONDRA).evaluate(drop)
    await expect(desk.column(ALONDRA).locator(".above")).to_contain_text("soltado.txt")
    await desk.column(ALONDRA).get_by_role("button", name="Enviar").click()
    seen = await desk.control.wait_for(ALONDRA, lambda e: bool(e.files))
    assert desk.control.file(seen.files[0].file_id) == b"hola"


async def test_deep_links_start_the_bot_as_who_clicks_them(desk: Desk) -> None:
    link = f"https://t.me/{desk.local.bot_username}?start=CODIGO_1"
    await desk.bot.send_message(ALONDRA, f"Invitación: {link}")
    await desk.last(ALONDRA).locator("a.start").click()
    await desk.control.wait_for(ALONDRA, lambda e: e.text == "/start CODIGO_1")
    markup = keyboard([InlineKeyboardButton("Entrar", url=link.replace("CODIGO_1", "CODIGO_2"))])
    await desk.bot.send_message(ALONDRA, "o así", reply_markup=markup)
    await desk.column(ALONDRA).get_by_role("button", name="Entrar").click()
    await desk.control.wait_for(ALONDRA, lambda e: e.text == "/start CODIGO_2")


async def test_a_forced_reply_shows_its_placeholder_and_is_a_reply(desk: Desk) -> None:
    sent = await desk.bot.send_message(
        ALONDRA, "¿Qué perfil?", reply_markup=ForceReply(input_field_placeholder="usuario o enlace")
    )
    box = desk.column(ALONDRA).get_by_placeholder("usuario o enlace")
    await box.fill("vega.ficticia")
    await box.press("Enter")
    said = await desk.control.wait_for(ALONDRA, lambda e: e.text == "vega.ficticia")
    assert said.reply_to == sent.message_id
    await expect(desk.column(ALONDRA).get_by_placeholder("Mensaje")).to_be_visible()
    await desk.bot.delete_message(ALONDRA, said.message_id)
    await desk.bot.send_message(ALONDRA, "Borré tu mensaje.")
    await expect(desk.last(ALONDRA).locator(".text")).to_have_text("Borré tu mensaje.")
    await expect(desk.column(ALONDRA).get_by_placeholder("Mensaje")).to_be_visible()


async def test_columns_are_switched_by_keyboard_and_unread_messages_counted(desk: Desk) -> None:
    await desk.control.say(BRUNO, "/start")
    await desk.page.keyboard.press("Alt+1")
    await desk.bot.send_message(BRUNO, "uno")
    await desk.bot.send_message(BRUNO, "dos", disable_notification=True)
    await expect(desk.column(BRUNO).locator(".column-head .unread")).to_have_text("2")
    await expect(desk.last(BRUNO).get_by_role("img", name="sin sonido")).to_be_visible()
    await expect(desk.page).to_have_title("(2) Telegram local")
    await desk.page.keyboard.press("F8")
    await expect(desk.column(BRUNO).locator("textarea")).to_be_focused()
    await expect(desk.column(BRUNO).locator(".column-head .unread")).to_have_count(0)


async def tap_tool(message: Locator, name: str) -> None:
    """Point at the message and click what appears beside it; one that is drawn anew needs the pointer to move again."""
    for patience_ms in (1_000, 2_000, 8_000, HANG_MS):
        await message.hover()
        try:
            await message.get_by_role("button", name=name).click(timeout=patience_ms)
        except PlaywrightTimeoutError:
            continue
        return
    raise AssertionError(f"{name} could not be clicked")


async def test_people_react_and_reply(desk: Desk) -> None:
    sent = await desk.bot.send_message(ALONDRA, "hola")
    await tap_tool(desk.last(ALONDRA), "Reaccionar")
    await desk.page.get_by_role("button", name="👀").click()
    reacted = await desk.control.wait_for(ALONDRA, lambda e: e.reactions == ("👀",))
    assert reacted.message_id == sent.message_id
    await tap_tool(desk.last(ALONDRA), "Responder")
    await desk.page.keyboard.type("sí")
    await desk.page.keyboard.press("Enter")
    said = await desk.control.wait_for(ALONDRA, lambda e: e.text == "sí")
    assert said.reply_to == sent.message_id
    await expect(desk.last(ALONDRA).locator(".reply")).to_contain_text("hola")
