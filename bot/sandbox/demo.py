"""The tour in the terminal: every step is played through the chat and checked where it really happened."""

import io
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook
from rich.markup import escape
from rich.rule import Rule

from bot.console import out
from bot.local_settings import load_local_settings
from bot.logs.setup import configure_logging
from bot.sandbox import phone
from bot.sandbox.demo_world import Stage, open_stage
from bot.wiring.container import Container
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from exports.certificate.verify import verify
from handlers.framework.spanish import plural
from sandbox.sites.logins import CODE, password_of
from sandbox.telegram import TranscriptEntry
from sandbox.world_people import ACCOUNTS
from sandbox.world_profiles import PROFILES

SPREADSHEET = "xlsx"
SLOW_MS = 300.0
"""So slow that a list takes longer than the first moment at which progress may be shown (3 s)."""


class StepFailure(Exception):
    """A step did not really happen; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the tour."""

    title: str
    play: Callable[[Stage], Awaitable[str]]


async def run_demo() -> int:
    """Play everything; 0 when each step really happened, else 1. Prints the chats as their people see them."""
    configure_logging("ERROR")
    started = time.perf_counter()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="centinela-") as folder:
        async with open_stage(Path(folder), chromium_path=load_local_settings().chromium_path) as stage:
            for step in STEPS:
                failed += not await _play(step, stage)
            _print_chats(stage)
    seconds = time.perf_counter() - started
    bad = plural(failed, "paso falló", "pasos fallaron")
    verdict = "[green]Todo ocurrió de verdad.[/]" if not failed else f"[red]{bad}.[/]"
    out().print(f"\n{verdict} {len(STEPS)} pasos en {seconds:.0f} s.")
    return 1 if failed else 0


async def _play(step: Step, stage: Stage) -> bool:
    out().print(Rule(f"[bold]{step.title}[/]", align="left"))
    try:
        fact = await step.play(stage)
    except (StepFailure, TimeoutError, LookupError) as exc:
        out().print(f"[red]✗[/] {escape(str(exc))}", soft_wrap=True)
        return False
    out().print(f"[green]✓[/] {escape(fact)}", soft_wrap=True)
    return True


async def invitation(stage: Stage) -> str:
    """A newcomer uses the open invitation; the admin hears of it."""
    seed = stage.world.invitation
    await stage.say(seed.telegram_user_id, f"/start {seed.code}")
    await stage.wait(seed.telegram_user_id, "bienvenida")
    await stage.wait(stage.world.admin.telegram_user_id, "usó su invitación")
    async with stage.container.database(write=False) as uow:
        person = await uow.people.by_telegram(seed.telegram_user_id)
    _require(person is not None and person.name == seed.name, "la persona no quedó en el equipo")
    return f"{seed.name} entró con su invitación y administración lo supo."


async def valid_scrape(stage: Stage) -> str:
    """A profile read to the end, its files delivered."""
    person, profile = stage.owner("facebook", "valid"), stage.world.profile("wayward")
    site = stage.local.sites.facebook
    usual, site.latency_ms = site.latency_ms, SLOW_MS
    began = time.perf_counter()
    await stage.say(person, f"/scrape fb:{profile.identifier} amigos")
    done = await stage.wait(person, f"✅ {profile.name}", f"{profile.friends} amigos")
    seconds, site.latency_ms = time.perf_counter() - began, usual
    _require(any("░" in text for text in done.history), "el mensaje no fue mostrando el avance")
    rows = await _spreadsheet_rows(stage, person, done)
    _require(rows == profile.friends, f"el Excel trae {rows} filas y el perfil tiene {profile.friends} amigos")
    for label in ("CSV", "JSON"):
        await stage.press(person, label, done.message_id)
        await stage.wait_file(person, label.lower())
    return f"{profile.friends} amigos en {seconds:.1f} s; Excel, CSV y JSON en el chat, {rows} filas en el Excel."


async def certificate(stage: Stage) -> str:
    """What was received, as a file that can be checked anywhere."""
    person, profile = stage.owner("facebook", "valid"), stage.world.profile("wayward")
    done = await stage.wait(person, f"✅ {profile.name}", f"{profile.friends} amigos")
    await stage.press(person, "Certificado", done.message_id)
    content = await stage.wait_file(person, "zip")
    found = verify(io.BytesIO(content))
    _require(found.holds, "el certificado no es válido")
    spoiled = bytearray(content)
    spoiled[len(content) // 2] ^= 1
    _require(not verify(io.BytesIO(bytes(spoiled))).holds, "un byte cambiado no se notó")
    _require(found.manifest["picture"], "no hay imagen del perfil")
    links, size_kb = found.manifest["links"], len(content) // 1000
    return f"{links} eslabones y la imagen del perfil en {size_kb} KB; es válido, y con un byte cambiado no."


async def expired_scrape(stage: Stage) -> str:
    """Early exit with an expired session."""
    return await _dead(stage, "expired", "venció", SessionStatus.EXPIRED, "Sesión vencida")


async def banned_scrape(stage: Stage) -> str:
    """Early exit with a banned account."""
    return await _dead(stage, "banned", "baneada", SessionStatus.BANNED, "Sesión baneada")


async def upload(stage: Stage) -> str:
    """An admin uploads new cookies; the waiting job goes on by itself."""
    session, profile = stage.world.session("facebook", "expired"), stage.world.profile("small")
    admin = stage.world.admin.telegram_user_id
    content = stage.world.cookie_file(session.account_id, "cookie_editor")
    sent = await stage.control.upload(admin, filename="cookies.json", content=content)
    await stage.wait(admin, "lista", "trabajo reanudado")
    gone = sent["message_id"] not in {entry.message_id for entry in stage.control.transcript(admin)}
    _require(gone, "el archivo de cookies sigue en el chat")
    await stage.wait(session.telegram_user_id, f"✅ {profile.name}", f"{profile.friends} amigos")
    status = await _status(stage.container, session.telegram_user_id, Platform.FACEBOOK)
    _require(status is SessionStatus.ACTIVE, f"la sesión quedó {status}")
    await stage.wait(stage.world.supervisor.telegram_user_id, "Resuelto")
    return "Archivo borrado del chat, sesión válida otra vez, caso resuelto y el trabajo que esperaba terminó."


async def live_login(stage: Stage) -> str:
    """A dead session is renewed by hand, in a live browser, on a phone."""
    session, profile = stage.world.session("x", "expired"), stage.world.profile("x_small")
    account = next(one for one in ACCOUNTS if one.account_id == session.account_id)
    person = session.telegram_user_id
    await stage.say(person, f"/scrape x {profile.identifier} seguidos")
    alert = await stage.wait(person, "Tu sesión de X venció")
    await stage.press(person, "🔑 Entrar aquí", alert.message_id)
    told = await stage.wait(person, "Entra en X", "un solo uso")
    link = next(word for word in told.text.split() if word.startswith("http"))
    began = time.perf_counter()
    async with phone.open_phone(stage.container.settings.chromium_path) as page:
        await phone.enter(page, link)
        await phone.fill_next(page, account.handle)
        await phone.fill_next(page, password_of(account.handle))
        await phone.send_form(page)
        await phone.fill_next(page, CODE)
        await phone.send_form(page)
        await phone.press_until(page, "la sesión quedó guardada")
    seconds = time.perf_counter() - began
    await stage.wait(person, "Entraste en X", session.account_id[-4:])
    await stage.wait(person, f"✅ {profile.name}")
    status = await _status(stage.container, person, Platform.X)
    _require(status is SessionStatus.ACTIVE, f"la sesión quedó {status}")
    return f"Usuario, contraseña y código desde un teléfono, en {seconds:.0f} s; el trabajo que esperaba terminó."


async def other_networks(stage: Stage) -> str:
    """A list of Instagram, chosen by the buttons of a first order, and one of X; read to what the site shows."""
    person, profile = stage.owner("instagram", "valid"), stage.world.profile("instagram_small")
    await stage.say(person, f"/scrape ig:{profile.identifier}")
    question = await stage.wait(person, "¿Qué leo de", "Actúa tu cuenta")
    await stage.press(person, "▶ Empezar", question.message_id)
    first = await stage.wait(person, f"✅ {profile.name}")
    person, profile = stage.owner("x", "valid"), stage.world.profile("x_small")
    await stage.say(person, f"/scrape x:{profile.identifier} seguidos 40")
    second = await stage.wait(person, f"✅ {profile.name}", "seguidos")
    return " · ".join(done.text.splitlines()[1] for done in (first, second))


async def changes(stage: Stage) -> str:
    """The same list again after two people changed: one is new, one is missing."""
    person, profile = stage.owner("facebook", "valid"), stage.world.profile("small")
    site = stage.local.sites.facebook
    known = next(shown for kind, shown in PROFILES if kind == "small")
    newcomer = replace(known.friends[0], id="100079999999999", name="Novela Recién Llegada", vanity=None)
    site.add_profile(replace(known, friends=(*known.friends[1:], newcomer)))
    await stage.say(person, f"/scrape fb:{profile.identifier} amigos")
    done = await stage.wait(person, f"✅ {profile.name}", "1 nuevo desde", "1 no aparece esta vez")
    await stage.press(person, "¿Qué cambió?", done.message_id)
    entry = await stage.wait(person, "🆕 1 nuevo", newcomer.name)
    return next(line for line in entry.text.splitlines() if line.startswith("🆕"))


async def my_sessions(stage: Stage) -> str:
    """`/sesion`."""
    person = stage.owner("facebook", "valid")
    await stage.say(person, "/sesion")
    entry = await stage.wait(person, "Tus sesiones", "Facebook")
    return entry.text.splitlines()[1]


async def health(stage: Stage) -> str:
    """`/health`."""
    person = stage.owner("facebook", "valid")
    await stage.say(person, "/health")
    entry = await stage.wait(person, "Servicio", "Base de datos")
    _require("❌" not in entry.text, entry.text)
    return entry.text.splitlines()[0]


async def report(stage: Stage) -> str:
    """The scheduled validation and its report, now."""
    supervisor = stage.world.supervisor.telegram_user_id
    day = stage.container.clock.now().date().isoformat()
    await stage.container.timetable.report_now(day, stage.container.settings.time_zone)
    entry = await stage.wait(supervisor, "14 sesiones:")
    return entry.text.splitlines()[1]


async def _dead(stage: Stage, expected: str, word: str, status: SessionStatus, alert: str) -> str:
    session = stage.world.session("facebook", expected)
    person = session.telegram_user_id
    began = time.perf_counter()
    await stage.say(person, f"/scrape fb:{stage.world.profile('small').identifier} amigos")
    await stage.wait(person, word, "Tu trabajo espera")
    milliseconds = (time.perf_counter() - began) * 1000
    now = await _status(stage.container, person, Platform.FACEBOOK)
    _require(now is status, f"estado quedó {now}")
    await stage.wait(stage.world.supervisor.telegram_user_id, alert, stage.world.person(person).name)
    trip = stage.local.sites.facebook.latency_ms
    return f"Respuesta en {milliseconds:.0f} ms (el sitio tarda {trip:.0f} ms), estado «{status}», supervisión avisada."


async def _spreadsheet_rows(stage: Stage, person: int, done: TranscriptEntry) -> int:
    await stage.press(person, "Excel", done.message_id)
    content = await stage.wait_file(person, SPREADSHEET)
    book = load_workbook(io.BytesIO(content), read_only=True)
    rows = sum(1 for row in book.worksheets[1].iter_rows(values_only=True) if any(row)) - 1
    book.close()
    return rows


async def _status(container: Container, telegram_user_id: int, platform: Platform) -> SessionStatus | None:
    async with container.database(write=False) as uow:
        person = await uow.people.by_telegram(telegram_user_id)
        session = await uow.sessions.for_person(person.person_id, platform) if person else None
    return session.status if session else None


def _require(happened: bool, otherwise: str) -> None:
    if not happened:
        raise StepFailure(otherwise)


def _print_chats(stage: Stage) -> None:
    for person in stage.people():
        out().print(Rule(f"[bold cyan]{escape(person.name)}[/] · {person.role or 'invitada'}"))
        out().print(escape(stage.control.as_text(person.telegram_user_id)), soft_wrap=True)


STEPS = (
    Step("Una invitación usada", invitation),
    Step("/scrape con sesión válida", valid_scrape),
    Step("El certificado de lo leído", certificate),
    Step("/scrape con sesión vencida: salida temprana", expired_scrape),
    Step("/scrape con cuenta baneada: salida temprana", banned_scrape),
    Step("Un admin sube cookies nuevas", upload),
    Step("Entrar aquí: una sesión de X, a mano, en un navegador en vivo", live_login),
    Step("Una lista de Instagram y una de X", other_networks),
    Step("¿Qué cambió? La misma lista, después", changes),
    Step("/sesion", my_sessions),
    Step("/health", health),
    Step("El reporte de validación", report),
)
