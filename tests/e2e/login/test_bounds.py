"""What a live page may not do, what happens when its browser dies, and what is left of a login: nothing."""

import json
import os
import signal

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo_world import Stage
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd
from handlers.words.login import ENDS
from sandbox.world_people import ADMIN, QUIRINO
from tests.e2e.canaries import kept_files, leaks
from tests.e2e.login.hands import TYPED, Hands, ask_for_link, open_live

pytestmark = pytest.mark.asyncio(loop_scope="package")

PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>*{display:block;margin:6px;font-size:18px}</style>
<p id="out">-</p><input id="field" aria-label="campo"><input id="secret" type="password" aria-label="clave">
<button id="alert" onclick="alert('hola'); out('tras el aviso')">aviso</button>
<button id="confirm" onclick="out('dijo ' + confirm('¿seguro?'))">pregunta</button>
<button id="passkey" onclick="passkey()">llave</button>
<input id="file" type="file" style="width:200px;height:40px">
<a id="download" href="data:text/plain,x" download="x.txt">bajar</a>
<a id="foreign" href="https://ajeno.test/">ajeno</a>
<button id="popup" onclick="window.open('https://ajeno.test/x'); out('ventana ajena')">ventana ajena</button>
<a id="window" href="https://www.facebook.com/recover/" target="_blank">ventana propia</a>
<script>
const out = (text) => { document.getElementById("out").textContent = text; };
async function passkey() {
  try { await navigator.credentials.get({ publicKey: { challenge: new Uint8Array(8) } }); out("llave usada"); }
  catch (error) { out("sin llave"); }
}
</script>"""
ACTS = (
    ("alert", "tras el aviso", "La página dice: «hola»."),
    ("confirm", "dijo false", "La página preguntó «¿seguro?» y se contestó que no."),
    ("passkey", "sin llave", ""),
    ("popup", "ventana ajena", ""),
)


async def opened(stage: Stage, phone: Page, person: int) -> Hands:
    """A live login at a page of ours, of somebody without a session."""
    stage.local.sites.facebook.fault(path_prefix="/login/", times=1, body=PAGE)
    hands = await open_live(stage, phone, await ask_for_link(stage, person, Platform.FACEBOOK))
    await hands.see("#field").wait_for()
    return hands


async def test_the_page_stays_where_it_belongs_and_never_hangs(stage: Stage, phone: Page) -> None:
    hands = await opened(stage, phone, ADMIN.telegram_user_id)
    asked: list[str] = []
    hands.watched.context.on("request", lambda request: asked.append(request.url))
    said = phone.locator("#said")
    for place, words, told in ACTS:
        await hands.tap(f"#{place}")
        await expect(hands.see("#out")).to_have_text(words)
        await expect(said).to_have_text(told)
    for place in ("file", "download", "foreign"):
        await hands.tap(f"#{place}")
    await hands.write("#field", "sigue viva")
    assert hands.watched.url == "https://www.facebook.com/login/"
    await hands.tap("#window")
    await hands.watched.wait_for_url("**/recover/**")
    assert hands.watched.context.pages == [hands.watched]
    assert [url for url in asked if "ajeno.test/x" in url] == []
    await a_sharp_picture_follows_at_rest(hands)
    await phone.locator("#leave").click()
    await hands.told(ENDS[LoginEnd.LEFT])


async def a_sharp_picture_follows_at_rest(hands: Hands) -> None:
    """The picture after the last one of a page that moved is larger: it is sharper."""
    await hands.page.evaluate("""() => { const shown = createImageBitmap; window.sizes = [];
        window.createImageBitmap = async (blob) => { sizes.push(blob.size); return shown(blob); }; }""")
    await hands.watched.evaluate("document.body.style.background = 'rgb(9, 99, 199)'")
    await hands.page.wait_for_function("() => sizes.length > 1 && sizes.at(-1) > 1.2 * sizes.at(-2)")


async def test_a_killed_browser_is_told_and_leaves_nothing_of_what_was_shown_or_typed(
    stage: Stage, phone: Page
) -> None:
    hands = await opened(stage, phone, ADMIN.telegram_user_id)
    await phone.evaluate("""() => { const shown = createImageBitmap; window.pictures = [];
        window.createImageBitmap = async (blob) => {
          pictures.push(String.fromCharCode(...new Uint8Array(await blob.slice(600, 700).arrayBuffer())));
          return shown(blob); }; }""")
    await hands.write("#secret", "CANARIO-de-la-llave-77ab", secret=True)
    pictures = [text for text in await phone.evaluate("pictures") if len(set(text)) > 20]
    assert pictures
    stored = await phone.evaluate("""async () => JSON.stringify([{...localStorage}, {...sessionStorage}, history.state,
        location.href, document.cookie, await caches.keys(), (await indexedDB.databases()).map((one) => one.name)])""")
    shown = [repr(one) for one in (hands.run, hands.live, hands.run.standing, hands.run.beginning, stage.container)]
    folder = stage.container.settings.data_dir
    (browser,) = json.loads((folder / "navegador-entrar.json").read_text())["processes"]
    os.kill(browser["pid"], signal.SIGKILL)
    await hands.told(ENDS[LoginEnd.BROWSER_GONE])
    await stage.wait(ADMIN.telegram_user_id, ENDS[LoginEnd.BROWSER_GONE])
    assert stage.container.assembly.services.logins.open_logins() == ()
    async with stage.container.database(write=False) as uow:
        person = await uow.people.by_telegram(ADMIN.telegram_user_id)
        assert person is not None
        assert await uow.sessions.for_person(person.person_id, Platform.FACEBOOK) is None
    secrets = {f"picture {number}": text for number, text in enumerate(pictures)}
    secrets |= {f"text {number}": text for number, text in enumerate(TYPED)}
    places = [("page", stored), *((f"repr {n}", text) for n, text in enumerate(shown)), *kept_files(folder)]
    assert leaks(places, secrets) == []


async def test_after_a_crash_the_next_login_gets_a_new_browser(stage: Stage, phone: Page) -> None:
    hands = await open_live(stage, phone, await ask_for_link(stage, QUIRINO.telegram_user_id, Platform.X))
    await phone.locator("#leave").click()
    await hands.told(ENDS[LoginEnd.LEFT])
