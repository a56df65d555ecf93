"""Whoever uses the page with the keyboard alone, or reads while others write, is never thrown out of their place."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from telegram import ReplyParameters

from sandbox.telegram import FileAtHand, LocalTelegram, Option, Switch
from tests.integration.sandbox_telegram.page.desk import Desk
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, SUPERGROUP, button, keyboard
from tests.integration.telegram.world import eventually

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_the_focus_stays_on_a_button_while_messages_arrive(desk: Desk) -> None:
    await desk.bot.send_message(ALONDRA, "¿Sigo?", reply_markup=keyboard([button("Sí", "si")]))
    pressed = desk.column(ALONDRA).get_by_role("button", name="Sí")
    await pressed.focus()
    sent = await desk.bot.send_message(ALONDRA, "otra cosa")
    await expect(desk.last(ALONDRA)).to_contain_text("otra cosa")
    await expect(pressed).to_be_focused()
    await sent.delete()
    await expect(desk.last(ALONDRA)).to_contain_text("¿Sigo?")
    await expect(pressed).to_be_focused()


async def test_whoever_is_typing_choosing_or_looking_is_not_thrown_out_by_a_message(desk: Desk) -> None:
    alondra, page = desk.column(ALONDRA), desk.page
    places = [
        alondra.locator("textarea"),
        alondra.get_by_role("button", name="Adjuntar un archivo"),
        alondra.get_by_role("button", name="Opciones de Alondra"),
        page.get_by_label("Personas").get_by_role("button", name="Bruno"),
    ]
    await desk.control.say(BRUNO, "/start")
    for number, place in enumerate(places):
        await place.focus()
        for person in (ALONDRA, BRUNO):
            await desk.bot.send_message(person, f"mensaje {number}")
            await expect(desk.last(person)).to_contain_text(f"mensaje {number}")
        await expect(place).to_be_focused()
    await alondra.get_by_role("button", name="Opciones de Alondra").click()
    await desk.bot.send_message(ALONDRA, "con el menú abierto")
    await expect(desk.last(ALONDRA)).to_contain_text("con el menú abierto")
    await expect(alondra.get_by_role("menuitem", name="Bloquear el bot")).to_be_visible()


async def test_a_message_that_arrives_leaves_the_others_in_their_place(desk: Desk) -> None:
    await desk.bot.send_message(ALONDRA, "uno")
    await expect(desk.last(ALONDRA)).to_contain_text("uno")
    await desk.page.evaluate(
        """(person) => {
            window.moved = 0;
            const list = document.querySelector(`[data-person="${person}"] .messages`);
            const count = (changes) => { for (const change of changes) window.moved += change.removedNodes.length; };
            new MutationObserver(count).observe(list, {childList: true});
        }""",
        ALONDRA,
    )
    await desk.bot.send_message(ALONDRA, "dos")
    await expect(desk.last(ALONDRA)).to_contain_text("dos")
    assert await desk.page.evaluate("window.moved") == 0


async def test_tab_enters_only_the_message_that_was_chosen(desk: Desk) -> None:
    for name in ("primero", "segundo"):
        await desk.bot.send_message(ALONDRA, name, reply_markup=keyboard([button(f"A {name}"), button(f"B {name}")]))
    await expect(desk.last(ALONDRA)).to_contain_text("segundo")
    reachable = desk.column(ALONDRA).locator(".key[tabindex='0']")
    await expect(reachable).to_have_text(["A segundo", "B segundo"])
    await desk.page.keyboard.press("Alt+1")
    for key in ("Escape", "ArrowUp", "ArrowUp", "Tab"):
        await desk.page.keyboard.press(key)
    await expect(reachable).to_have_text(["A primero", "B primero"])
    for key in ("Home", "End", "Escape"):
        await desk.page.keyboard.press(key)
    await expect(desk.column(ALONDRA).locator("textarea")).to_be_focused()


async def test_a_reaction_is_given_and_taken_back_with_the_keyboard(desk: Desk) -> None:
    sent = await desk.bot.send_message(ALONDRA, "hola")
    await desk.bot.set_message_reaction(ALONDRA, sent.message_id, "👍")
    await expect(desk.last(ALONDRA).locator(".reactions")).to_have_text("👍")
    await desk.page.keyboard.press("Alt+1")
    for key in ("Escape", "ArrowUp", "e", "ArrowRight", "ArrowLeft", "Enter"):
        await desk.page.keyboard.press(key)
    given = desk.last(ALONDRA).get_by_role("button", name="Reacción 👍")
    await expect(given).to_have_text("👍 2")
    await expect(given).to_have_attribute("aria-pressed", "true")
    await expect(desk.last(ALONDRA)).to_be_focused()
    await given.press("Enter")
    await expect(given).to_have_text("👍")
    await expect(given).to_have_attribute("aria-pressed", "false")


async def test_a_group_shows_its_own_messages_though_the_numbers_are_those_of_another_chat(desk: Desk) -> None:
    private = desk.control.transcript(ALONDRA)[0].message_id
    desk.control.add_group(chat_id=SUPERGROUP, title="Guardia", members=[ALONDRA, BRUNO], bot_admin=True)
    for number in range(1, private + 2):
        await desk.bot.send_message(SUPERGROUP, f"guardia {number}")
    await desk.column(ALONDRA).get_by_role("tab", name="Guardia").click()
    await expect(desk.last(ALONDRA)).to_contain_text("guardia")
    assert "/start" not in await desk.column(ALONDRA).locator(".messages").inner_text()
    await desk.column(ALONDRA).get_by_role("tab", name="Guardia").press("ArrowLeft")
    await desk.page.keyboard.press("Enter")
    await expect(desk.last(ALONDRA)).to_contain_text("/start")


async def test_a_long_history_is_drawn_as_far_as_it_is_read(desk: Desk) -> None:
    first = await desk.bot.send_message(ALONDRA, "el primero")
    for number in range(300):
        await desk.control.say(ALONDRA, f"mensaje {number}")
    await desk.bot.send_message(
        ALONDRA, "el último", reply_parameters=ReplyParameters(first.message_id), reply_markup=keyboard([button("a")])
    )
    await desk.page.reload()
    alondra = desk.column(ALONDRA)
    await expect(desk.last(ALONDRA)).to_contain_text("el último")
    await expect(alondra.locator(".msg")).to_have_count(60)
    await alondra.locator(".log").evaluate("(log) => log.scrollTo(0, 0)")
    await expect(alondra.locator(".msg")).to_have_count(120)
    await desk.bot.send_message(ALONDRA, "llega mientras se lee")
    await expect(alondra.locator(".msg")).to_have_count(121)
    await alondra.get_by_role("button", name="Ir al final").click()
    await alondra.locator(".reply").click()
    await expect(alondra.locator(".msg").filter(has_text="el primero").first).to_be_in_viewport()


async def test_digits_and_blanks_are_never_drawn_by_an_emoji_font(desk: Desk) -> None:
    await desk.bot.send_message(ALONDRA, "uno 1 dos 2 👋 ✅")
    await expect(desk.last(ALONDRA)).to_contain_text("uno")
    devtools = await desk.page.context.new_cdp_session(desk.page)
    for domain in ("DOM", "CSS"):
        await devtools.send(f"{domain}.enable")
    document = await devtools.send("DOM.getDocument", {"depth": -1})
    query = {"nodeId": document["root"]["nodeId"], "selector": f"[data-person='{ALONDRA}'] .msg.last .text"}
    node = await devtools.send("DOM.querySelectorAll", query)
    drawn = await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeIds"][-1]})
    emoji = sum(font["glyphCount"] for font in drawn["fonts"] if "emoji" in font["familyName"].lower())
    await devtools.detach()
    assert emoji in (0, 2)


async def test_a_restart_of_telegram_keeps_the_text_one_was_writing(window: Page, tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite3"
    async with LocalTelegram(state_file=state) as first:
        for user_id, name in ((ALONDRA, "Alondra"), (BRUNO, "Bruno")):
            first.control.add_person(user_id=user_id, first_name=name)
            await first.control.say(user_id, "/start")
        port = int(first.page_url.rstrip("/").rpartition(":")[2])
        await window.goto(first.page_url)
        await window.get_by_label("Personas").get_by_role("button", name="Bruno").click()
        await window.locator(f"[data-person='{BRUNO}'] textarea").fill("a medio escribir")
    await expect(window.locator("#link-state")).to_have_text("Reconectando…")
    async with LocalTelegram(state_file=state, port=port):
        await expect(window.locator("#link-state")).to_have_text("En línea")
        text = window.locator(f"[data-person='{BRUNO}'] textarea")
        await expect(text).to_have_value("a medio escribir")
        await expect(text).to_be_focused()
        await window.goto("about:blank")


async def test_what_is_worth_trying_is_offered_until_it_was_said(desk: Desk) -> None:
    desk.control.add_person(user_id=ALONDRA, first_name="Alondra", tips=["/scrape vega.ficticia", "/sesion"])
    tips = desk.column(ALONDRA).get_by_role("group", name="Para probar")
    await tips.get_by_role("button", name="/scrape vega.ficticia").click()
    await desk.control.wait_for(ALONDRA, lambda e: e.text == "/scrape vega.ficticia")
    await expect(tips.locator("button:not(.drop)")).to_have_text(["/sesion"])
    await tips.get_by_role("button", name="Quitar las sugerencias").click()
    await expect(tips).to_have_count(0)


async def test_an_invited_person_starts_with_the_invitation(desk: Desk) -> None:
    desk.control.add_person(user_id=BRUNO, first_name="Bruno", tips=["/start CODIGO"])
    await desk.column(BRUNO).get_by_role("button", name="Usar mi invitación").click()
    await desk.control.wait_for(BRUNO, lambda e: e.text == "/start CODIGO")


async def test_a_file_at_hand_is_made_when_it_is_chosen(desk: Desk) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"fresh")
        return made[-1]

    desk.control.offer_file(FileAtHand("Cookies nuevas", "cookies.json", make))
    await desk.page.reload()
    alondra = desk.column(ALONDRA)
    await alondra.get_by_role("button", name="Adjuntar un archivo").click()
    assert made == []
    await desk.page.keyboard.press("ArrowDown")
    await desk.page.keyboard.press("Enter")
    await expect(alondra.locator(".above")).to_contain_text("cookies.json")
    await expect(alondra.locator("textarea")).to_be_focused()
    await desk.page.keyboard.press("Enter")
    seen = await desk.control.wait_for(ALONDRA, lambda e: bool(e.files))
    assert desk.control.file(seen.files[0].file_id) == b"fresh"


async def test_sessions_are_switched_in_the_drawer_with_the_keyboard(desk: Desk) -> None:
    state = {"now": "valid"}
    options = (Option("valid", "valid", "Válida"), Option("expired", "expired", "Vencida"))
    desk.control.offer_switch(
        Switch("Sesión de Alondra", options, lambda: state["now"], lambda value: state.update(now=value), "Facebook")
    )
    page = desk.page
    await page.reload()
    await desk.column(ALONDRA).wait_for()  # drawn when the world has come: before, no key finds a column
    await page.keyboard.press("Alt+1")
    await expect(desk.column(ALONDRA).locator("textarea")).to_be_focused()
    await page.keyboard.type("fb:")
    await page.keyboard.press("F9")
    await expect(desk.column(ALONDRA).locator("textarea")).to_have_value("fb:")
    await page.get_by_role("tab", name="Telegram").focus()
    await page.keyboard.press("ArrowRight")
    choice = page.get_by_label("Sesión de Alondra")
    await choice.focus()
    await page.keyboard.press("ArrowDown")
    await expect(choice).to_have_value("expired")
    await expect(choice).to_be_focused()
    await desk.control.say(ALONDRA, "sigue")
    await eventually(lambda: state["now"] == "expired")
    state["now"] = "valid"
    await page.keyboard.press("Escape")
    await expect(desk.column(ALONDRA).locator("textarea")).to_be_focused()
    await page.keyboard.press("F9")
    await expect(choice).to_have_value("valid")


async def test_a_question_mark_in_an_empty_composer_shows_the_shortcuts_and_is_a_letter_in_any_other(
    desk: Desk,
) -> None:
    page, text = desk.page, desk.column(ALONDRA).locator("textarea")
    await page.keyboard.press("Alt+1")
    await expect(text).to_be_focused()
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Atajos de teclado")
    await expect(sheet).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(text).to_be_focused()
    await expect(text).to_have_value("")
    await page.keyboard.type("¿qué?")
    await expect(text).to_have_value("¿qué?")
    await expect(sheet).to_be_hidden()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(sheet).to_be_visible()


async def test_without_anything_to_switch_the_drawer_has_no_tabs(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="Fallos").click()
    await expect(desk.page.get_by_label("Método")).to_be_focused()
    await expect(desk.page.get_by_role("tablist", name="Qué falla")).to_have_count(0)


async def test_what_was_sent_while_telegram_was_away_is_still_in_the_field_and_goes_out_later(
    window: Page, tmp_path: Path
) -> None:
    async with LocalTelegram(state_file=tmp_path / "telegram.db") as first:
        first.control.add_person(user_id=ALONDRA, first_name="Alondra")
        await first.control.say(ALONDRA, "/start")
        await window.goto(first.page_url)
        field = window.locator(f'[data-person="{ALONDRA}"] textarea')
        await field.fill("no me pierdas")
        port = int(first.page_url.rsplit(":", 1)[1].strip("/"))
    await expect(window.locator("#link-state")).to_have_attribute("data-on", "false")
    await field.press("Enter")
    await expect(field).to_have_value("no me pierdas")
    async with LocalTelegram(state_file=tmp_path / "telegram.db", port=port) as second:
        await expect(window.locator("#link-state")).to_have_attribute("data-on", "true")
        field = window.locator(f'[data-person="{ALONDRA}"] textarea')
        await expect(field).to_have_value("no me pierdas")
        await field.press("Enter")
        await second.control.wait_for(ALONDRA, lambda entry: entry.text == "no me pierdas")
        await expect(field).to_have_value("")
        await window.goto("about:blank")


async def test_what_was_begun_is_there_after_the_page_is_loaded_again(desk: Desk) -> None:
    field = desk.column(ALONDRA).locator("textarea")
    await field.fill("a medias")
    await desk.page.reload()
    await expect(desk.column(ALONDRA).locator("textarea")).to_have_value("a medias")
    await desk.column(ALONDRA).locator("textarea").fill("")
    await desk.page.reload()
    await expect(desk.column(ALONDRA).locator("textarea")).to_have_value("")
