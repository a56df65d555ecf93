"""The whole story at phone width: a session found dead, a link, a login by hand, and everything that waited goes on."""

from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo_world import Stage
from core.domain.platforms import NETWORKS, Platform
from core.domain.sessions.session import ScrapingSession, SessionStatus
from sandbox.sites.logins import CODE, password_of
from sandbox.world_people import ONESIMO, QUIRINO, SUPERVISOR, SeedAccount, SeedPerson
from tests.e2e.login.hands import PASSWORD, USER, Hands, ask_for_link, link_after, new_account, open_live, seed
from tests.e2e.playing import PATIENCE_S, session_of

pytestmark = pytest.mark.asyncio(loop_scope="package")


@dataclass(frozen=True, slots=True)
class Story:
    """Whose session is dead, what they ask for, and what they get in the end."""

    person: SeedPerson
    platform: Platform
    order: str
    result: str


STORIES = (
    Story(ONESIMO, Platform.FACEBOOK, "/scrape fb:bruno.quimera amigos", "Bruno Quimera Farolillo"),
    Story(QUIRINO, Platform.INSTAGRAM, "/scrape instagram faro.de.papel seguidores", "Faro de Papel"),
    Story(ONESIMO, Platform.X, "/scrape x vega_ficticia siguiendo", "Vega Ficticia Nubarrón"),
)


async def log_in(hands: Hands, account: SeedAccount) -> None:
    """A wrong password first, then the right one, the code where there is one, and "save this browser?"."""
    await hands.write(USER, account.handle)
    await hands.write(PASSWORD, "no-es-esta-7c", secret=True)
    await hands.enter()
    await hands.reads("La contraseña no es correcta")
    await pass_form(hands, account)


async def pass_form(hands: Hands, account: SeedAccount) -> None:
    """The right password and what comes after it."""
    await hands.write(USER, account.handle)
    await hands.write(PASSWORD, password_of(account.handle), secret=True)
    await hands.enter()
    if account.two_factor:
        await hands.reads("Escribe el código")
        await hands.write("input[name=respuesta]", CODE)
        await hands.enter()
    await hands.reads("¿Guardar este navegador?")
    await hands.tap("button[value=no]")


def logged_out_at_the_site(stage: Stage, account: SeedAccount) -> None:
    """A session that is still good would be captured as soon as its page opens."""
    stage.local.sites.site(account.platform).set_state(account.account_id, account.state)


async def stored(stage: Stage, person: SeedPerson, platform: Platform) -> ScrapingSession:
    """The session as it is now."""
    return await session_of(stage.container, person.telegram_user_id, platform)


async def test_a_dead_session_is_renewed_by_hand_and_all_that_waited_goes_on(stage: Stage, phone: Page) -> None:
    for story in STORIES:
        account, network = seed(story.person, story.platform), NETWORKS[story.platform].title
        person = story.person.telegram_user_id
        await stage.say(person, story.order)
        alert = await stage.wait(person, f"Tu sesión de {network} venció", timeout=PATIENCE_S)
        case = await stage.wait(SUPERVISOR.telegram_user_id, "Sesión vencida", story.person.name, network)
        await stage.press(person, "🔑 Entrar aquí", alert.message_id)
        link = await link_after(stage, person, story.platform, alert.message_id)
        hands = await open_live(stage, phone, link)
        assert hands.watched.url.startswith(NETWORKS[story.platform].home + NETWORKS[story.platform].login_path)
        await log_in(hands, account)
        await hands.told("la sesión quedó guardada")
        await stage.wait(person, f"Entraste en {network}", account.account_id[-4:], "1 trabajo que esperaba sigue")
        session = await stored(stage, story.person, story.platform)
        assert (session.status, session.account_id) == (SessionStatus.ACTIVE, account.account_id), story.platform
        await stage.control.wait_for(  # the case is closed in the very message that told of it
            SUPERVISOR.telegram_user_id,
            lambda entry, case=case: entry.message_id == case.message_id and "Resuelto" in entry.text,  # type: ignore[misc]
            timeout=PATIENCE_S,
        )
        await stage.wait(person, f"✅ {story.result}", timeout=PATIENCE_S)
        assert stage.container.assembly.services.logins.open_logins() == ()


async def test_the_page_of_a_challenge_is_where_the_login_begins(stage: Stage, phone: Page) -> None:
    platform = Platform.INSTAGRAM
    person, account = ONESIMO.telegram_user_id, seed(ONESIMO, platform)
    await stage.say(person, "/scrape instagram faro.de.papel seguidores")
    alert = await stage.wait(person, "Tu sesión de Instagram quedó", timeout=PATIENCE_S)
    await stage.press(person, "🔑 Entrar aquí", alert.message_id)
    hands = await open_live(stage, phone, await link_after(stage, person, platform, alert.message_id))
    assert "/challenge" in hands.watched.url
    await hands.tap("main button, form button")
    await hands.told("la sesión quedó guardada")
    assert (await stored(stage, ONESIMO, platform)).status is SessionStatus.ACTIVE
    assert (await stored(stage, ONESIMO, platform)).account_id == account.account_id


async def test_a_consent_wall_is_answered_by_the_person(stage: Stage, phone: Page) -> None:
    person = SUPERVISOR.telegram_user_id
    await stage.say(person, "/scrape fb:bruno.quimera amigos")
    alert = await stage.wait(person, "Tu sesión de Facebook te necesita", timeout=PATIENCE_S)
    await stage.press(person, "🔑 Entrar aquí", alert.message_id)
    hands = await open_live(stage, phone, await link_after(stage, person, Platform.FACEBOOK, alert.message_id))
    assert "/consent" in hands.watched.url
    await hands.tap("form button")
    await hands.told("la sesión quedó guardada")
    assert (await stored(stage, SUPERVISOR, Platform.FACEBOOK)).status is SessionStatus.ACTIVE


async def test_another_account_has_to_be_confirmed_and_too_many_wrong_passwords_wait(stage: Stage, phone: Page) -> None:
    platform = Platform.X
    before = await stored(stage, QUIRINO, Platform.INSTAGRAM)
    logged_out_at_the_site(stage, seed(ONESIMO, platform))
    hands = await open_live(stage, phone, await ask_for_link(stage, ONESIMO.telegram_user_id, platform))
    await hands.watched.context.clear_cookies()
    await hands.watched.goto("https://x.com/i/flow/login")
    for _ in range(5):
        await hands.write(USER, "nadie_de_aqui")
        await hands.write(PASSWORD, "equivocada-9d", secret=True)
        await hands.enter()
        await hands.reads("La contraseña no es correcta")
    await hands.write(USER, "nadie_de_aqui")
    await hands.enter()
    await hands.reads("Espera unos minutos")
    await phone.locator("[data-back]").click()
    strangers = await hands.watched.context.cookies("https://x.com/")
    assert len(strangers) == 8
    assert hands.run.standing.phase == "live"  # cookies alone prove nothing
    old = await stored(stage, ONESIMO, platform)
    other = new_account(stage, platform, "otra_inventada")
    account = SeedAccount(0, "x", other.id, other.name, other.handle, "valid")
    await pass_form(hands, account)
    await expect(phone.locator("#confirm")).to_be_visible()
    await expect(phone.locator("#now")).to_have_text(f"…{other.id[-4:]}")
    assert await stored(stage, ONESIMO, platform) == old
    await phone.locator("#yes").click()
    await hands.told("la sesión quedó guardada")
    assert (await stored(stage, ONESIMO, platform)).account_id == other.id
    assert await stored(stage, QUIRINO, Platform.INSTAGRAM) == before


async def test_a_lost_connection_comes_back_and_terminar_changes_nothing(stage: Stage, phone: Page) -> None:
    before = await stored(stage, ONESIMO, Platform.FACEBOOK)
    logged_out_at_the_site(stage, seed(ONESIMO, Platform.FACEBOOK))
    hands = await open_live(stage, phone, await ask_for_link(stage, ONESIMO.telegram_user_id, Platform.FACEBOOK))
    await hands.watched.context.clear_cookies()
    await hands.watched.goto("https://www.facebook.com/login/")
    await hands.write("#email", "a medio escribir")
    await phone.reload()
    await expect(phone.locator("#status")).to_be_empty()
    await expect(phone.locator("#text")).to_have_value("a medio escribir")
    await hands.watched.evaluate("document.body.style.background = 'rgb(1, 200, 3)'")
    await phone.locator("#leave").click()
    await hands.told("Saliste sin entrar")
    await stage.wait(ONESIMO.telegram_user_id, "Saliste sin entrar")
    corner = await phone.evaluate(
        "[...document.getElementById('screen').getContext('2d').getImageData(5, 5, 1, 1).data]"
    )
    assert corner[1] > 150 > corner[0]  # the last picture of all is the one that stays
    assert await stored(stage, ONESIMO, Platform.FACEBOOK) == before
