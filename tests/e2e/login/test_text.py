"""A hundred texts, by every way in which text comes to a phone, into every kind of field: each arrives exactly."""

from collections.abc import Iterator

import pytest
from playwright.async_api import CDPSession, Page, expect

from bot.sandbox.demo_world import Stage
from core.domain.platforms import Platform
from core.domain.sessions.login import PointerKind, Tap, Typed
from sandbox.world_people import ADMIN
from tests.e2e.login.hands import TYPED, Hands, ask_for_link, open_live
from tests.support.tables import Walk

pytestmark = pytest.mark.asyncio(loop_scope="package")

SIGNS = "".join(map(chr, range(33, 127)))
PAGE = """<!DOCTYPE html><meta charset="utf-8">
<style>body{margin:12px}*{font-size:18px;display:block;margin:8px 0}.box{display:inline;width:1.4em}</style>
<input id="plain" aria-label="#plain"><input id="secret" type="password" aria-label="#secret">
<textarea id="long" aria-label="#long"></textarea>
<div id="rich" contenteditable aria-label="#rich" style="border:1px solid">x</div>
<p><input class="box" maxlength="1"><input class="box" maxlength="1"><input class="box" maxlength="1"></p>
<script>
const boxes = [...document.querySelectorAll(".box")];
boxes.forEach((box, place) => {
  box.addEventListener("input", () => { if (box.value) boxes[place + 1]?.focus(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" || box.value || !place) return;
    boxes[place - 1].value = "";
    boxes[place - 1].focus();
  });
});
const plain = document.getElementById("plain");
plain.addEventListener("keydown", (event) => { if (event.key === "Enter") plain.dataset.sent = plain.value; });
</script>"""
LONG = 20
"""A secret that nobody would write by accident."""
ARRIVED = """(text) => document.getElementById("text").value === text
    && document.getElementById("arrived").textContent === "llegó ✓" """
FIELDS = ("#plain", "#secret", "#long", "#rich")
WAYS = ("typed", "inserted", "pasted", "composed", "corrected")


def texts() -> Iterator[str]:
    """Twenty-five: short, accented, of other scripts, emoji of several code points, and passwords with every sign."""
    yield from ("abcd1234ef", "aa", "a", "1234567890", "Ñandú, pingüino y cigüeña", "àéîõü ÀÉÎÕÜ çÇ ßøåÆ")
    yield from ("e\u0301a\u0301n\u0303", "👍", "👩‍👩‍👧‍👦 familia", "🇨🇴🇲🇽", "👋🏽 hola", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢")
    yield from ("日本語テスト", "пароль", "كلمة السر", "סיסמה")
    yield from ("  dos  espacios  ", "<b>&amp;\"'`</b>", "\\n\\t\\0 %00 {{x}} ${y}")
    for start in (0, 15, 30):
        yield SIGNS[start : start + 64]
    yield SIGNS[::-1][:64]
    yield "x" * 64
    yield "correo.inventado+etiqueta@ejemplo.example"


async def by(way: str, page: Page, wire: CDPSession, text: str) -> None:
    """Bring `text` into the viewer's field, in the place of what it holds."""
    await page.keyboard.press("Control+A")
    match way:
        case "typed":
            await page.keyboard.type(text)
        case "inserted":
            await page.keyboard.insert_text(text)
        case "pasted":
            await page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
            await page.keyboard.press("Control+V")
        case "composed":
            for end in range(1, len(text), max(1, len(text) // 4)):
                told = {"text": text[:end], "selectionStart": end, "selectionEnd": end}
                await wire.send("Input.imeSetComposition", told)
            await wire.send("Input.insertText", {"text": text})
        case _:
            await page.keyboard.insert_text("palbra ")
            await page.evaluate("() => document.getElementById('text').select()")
            await page.evaluate("(text) => document.execCommand('insertText', false, text)", text)


def holds(selector: str) -> str:
    """Script that tells what a field holds."""
    value = "textContent.replaceAll('\\u00a0', ' ')" if selector == "#rich" else "value"
    return f"document.querySelector('{selector}').{value}"


async def opened(stage: Stage, phone: Page) -> Hands:
    """A live login at a page of ours."""
    stage.local.sites.facebook.fault(path_prefix="/login/", times=1, body=PAGE)
    hands = await open_live(stage, phone, await ask_for_link(stage, ADMIN.telegram_user_id, Platform.FACEBOOK))
    await hands.see("#plain").wait_for()
    return hands


async def test_a_hundred_texts_arrive_exactly(stage: Stage, phone: Page) -> None:
    hands = await opened(stage, phone)
    wire = await phone.context.new_cdp_session(phone)
    box, arrived = phone.locator("#text"), 0
    with Walk() as walk:
        for place, field in enumerate(FIELDS):
            await hands.tap(field)
            await expect(box).to_have_attribute("placeholder", field)
            for number, text in enumerate(texts()):
                way = WAYS[(place + number) % len(WAYS)]
                if field == "#secret" and len(text) >= LONG:
                    TYPED.add(text)
                with walk.row(f"{way} into {field}: {text}"):
                    await by(way, phone, wire, text)
                    await phone.wait_for_function(ARRIVED, arg=text)
                    assert await hands.watched.evaluate(holds(field)) == text
                    arrived += 1
    assert arrived == 100
    await in_order(hands)
    await never_in_another(hands)
    await boxes(hands)
    await phone.locator("#leave").click()
    await hands.told("Saliste sin entrar")


async def in_order(hands: Hands) -> None:
    """Enter at once after the last letter finds the whole text, and text for one field never lands in another."""
    await hands.tap("#plain")
    await expect(hands.page.locator("#text")).to_have_attribute("placeholder", "#plain")
    await hands.page.keyboard.press("Control+A")
    await hands.page.keyboard.type("abcd1234ef")
    await hands.page.keyboard.press("Enter")
    await expect(hands.see("#plain")).to_have_attribute("data-sent", "abcd1234ef")
    await hands.tap("#secret")
    await hands.page.keyboard.type("9")  # before the page has told which field it is
    await expect(hands.see("#secret")).to_have_value("9")
    await expect(hands.see("#plain")).to_have_value("abcd1234ef")


async def never_in_another(hands: Hands) -> None:
    """Text for the field that a tap has just left is typed nowhere, and text after Tab goes where Tab leads."""
    await expect(hands.page.locator("#text")).to_have_attribute("placeholder", "#secret")
    for number in range(12):
        here, there = ("#plain", "#secret") if number % 2 else ("#secret", "#plain")
        left, place = await hands.live.focused(), await hands.see(there).bounding_box()
        assert left is not None
        assert left.label == here
        assert place is not None
        pointer = PointerKind.MOUSE if number % 3 else PointerKind.TOUCH
        hands.live.act(Tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, pointer))
        assert await hands.live.type_text("de otro campo", left.key) == Typed(0, exact=False)
    await expect(hands.see("#secret")).to_have_value("9")
    await expect(hands.see("#plain")).to_have_value("abcd1234ef")
    await hands.page.locator('[data-key="Tab"]').click()
    await hands.page.locator("#text").focus()
    await hands.page.keyboard.type("tras Tab")
    await expect(hands.see("#long")).to_have_value([*texts()][-1] + "tras Tab")


async def boxes(hands: Hands) -> None:
    """A row of boxes for a character each takes the code from the one field, and gives it back."""
    await hands.tap(".box")
    await expect(hands.see(".box")).to_be_focused()
    await expect(hands.page.locator("#text")).to_have_value("")
    await hands.page.keyboard.type("123")
    held = "[...document.querySelectorAll('.box')].map((box) => box.value).join('')"
    await hands.watched.wait_for_function(f"{held} === '123'")
    await hands.page.keyboard.press("Backspace")
    await hands.watched.wait_for_function(f"{held} === '12'")
