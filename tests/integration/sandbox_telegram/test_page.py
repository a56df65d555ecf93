"""The chat page in a real Chromium: people type, press, upload and see what the bot does."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
import telegram
from playwright.async_api import ConsoleMessage, Error, Locator, Page, async_playwright, expect
from telegram import BotCommand, ForceReply, InlineKeyboardButton, Update
from telegram.constants import ParseMode

from sandbox.telegram import Control, LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, SUPERGROUP, button, keyboard, open_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")
CHROMIUM = shutil.which("chromium")  # None: the one that Playwright brought
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@dataclass
class Desk:
    """A page on a local Telegram, and the bot behind it."""

    page: Page
    bot: telegram.Bot
    local: LocalTelegram

    @property
    def control(self) -> Control:
        return self.local.control

    def column(self, person: int) -> Locator:
        return self.page.locator(f"section[data-person='{person}']")

    def last(self, person: int) -> Locator:
        return self.column(person).locator(".msg").last


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def window() -> AsyncIterator[Page]:
    """One Chromium window for the whole file: opening one costs more than any test."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(locale="es-ES", timezone_id="Europe/Madrid")
        page = await context.new_page()
        page.set_default_timeout(8000)
        yield page
        await browser.close()


@pytest.fixture
def problems(window: Page) -> Iterator[list[str]]:
    """What the page's console complains of; empty at the end of a good test."""
    seen: list[str] = []
    on_error: Callable[[Error], None] = lambda error: seen.append(str(error))  # noqa: E731 - removed again below
    on_line: Callable[[ConsoleMessage], None] = lambda line: seen.append(line.text) if line.type == "error" else None  # noqa: E731
    window.on("pageerror", on_error)
    window.on("console", on_line)
    yield seen
    window.remove_listener("pageerror", on_error)
    window.remove_listener("console", on_line)


@pytest_asyncio.fixture(loop_scope="module")
async def desk(window: Page, problems: list[str]) -> AsyncIterator[Desk]:
    await window.set_viewport_size({"width": 1280, "height": 760})
    async with honest_telegram() as local, open_bot(local) as bot:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra", role_label="Analista")
        local.control.add_person(user_id=BRUNO, first_name="Bruno", role_label="Supervisor")
        await local.control.say(ALONDRA, "/start")
        await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        await bot.get_updates(offset=-1)
        await window.goto(local.page_url)
        await window.locator(".column").nth(1).wait_for()
        yield Desk(window, bot, local)
        await window.goto("about:blank")
    assert problems == []


async def pending(bot: telegram.Bot) -> Update:
    """The newest update that waits for the bot."""
    return (await bot.get_updates(offset=-1, timeout=8))[-1]


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


async def test_people_react_and_reply(desk: Desk) -> None:
    sent = await desk.bot.send_message(ALONDRA, "hola")
    await desk.last(ALONDRA).hover()
    await desk.last(ALONDRA).get_by_role("button", name="Reaccionar").click()
    await desk.page.get_by_role("button", name="👀").click()
    reacted = await desk.control.wait_for(ALONDRA, lambda e: e.reactions == ("👀",))
    assert reacted.message_id == sent.message_id
    await desk.last(ALONDRA).get_by_role("button", name="Responder").click()
    await desk.page.keyboard.type("sí")
    await desk.page.keyboard.press("Enter")
    said = await desk.control.wait_for(ALONDRA, lambda e: e.text == "sí")
    assert said.reply_to == sent.message_id
    await expect(desk.last(ALONDRA).locator(".reply")).to_contain_text("hola")


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
    await page.get_by_role("button", name="Pide pausa de 30 s").click()
    await page.locator("#faults [name=chat]").select_option(label="Alondra")
    await page.get_by_role("button", name="Pedir el fallo").click()
    await expect(page.locator(".faults-list li")).to_contain_text("en Alondra · 1 vez · pausa 30 s")
    await expect(page.locator("#faults-count")).to_have_text("1")
    with pytest.raises(telegram.error.RetryAfter):
        await desk.bot.send_message(ALONDRA, "x")
    await expect(page.locator(".none")).to_be_visible()
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
