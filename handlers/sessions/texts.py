"""`/sesion`: my sessions and their history (docs/reference/chat.md section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.people.actors import ActorKind
from core.domain.platforms import Platform
from core.domain.sessions.condition import reason_to_act
from core.domain.sessions.session import AnySession, SessionEvent
from core.services.sessions.overview import SessionView
from handlers.framework import specs
from handlers.framework.html import b, blockquote, lines
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import day_and_clock, plural
from handlers.words.common import ENTER_HERE
from handlers.words.conditions import sign, words
from handlers.words.history import ACTORS, EVENT_NAMES, status_change
from handlers.words.lifetimes import outlook
from handlers.words.names import PLATFORM_NAMES, platform_name
from handlers.words.reasons import advice, seen

UNREADABLE = "ilegible"
TOO_SOON = {True: "Ya la revisé hace menos de 5 minutos.", False: "Ya las revisé hace menos de 5 minutos."}
"""By whether there is one session only."""
UNSURE = "ahora no pude saberlo; prueba en un rato"
CHECKING = "Revisando…"
NOTHING_TO_CHECK = "No tienes sesiones que revisar."


@dataclass(frozen=True, slots=True)
class Look:
    """The moment of looking: which session is being checked right now, and which could not be asked."""

    now: datetime
    tz: tzinfo
    checking: int = 0
    unsure: tuple[int, ...] = ()


def mine(views: Sequence[SessionView], look: Look, *, supervisor: bool, too_soon: bool = False) -> Reply:
    """My sessions, one line each."""
    if not views:
        text = Markup("🔐 Aún no tienes sesiones. Entra aquí con tu cuenta, o exporta tus cookies y escribe /cookies.")
        enter = specs.LOGIN_CHOICE.button(ENTER_HERE)
        rows: list[tuple[Button, ...]] = [(enter,), (specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),)]
    else:
        note = Markup("<i>{}</i>").format(TOO_SOON[len(views) == 1]) if too_soon else None
        text = lines(Markup("🔐 {}").format(b("Tus sesiones")), *[_row(view, look) for view in views], note)
        check = specs.RECHECK.button("🔄 Revisar ahora", 0)
        rows = [(check, specs.LOGIN_CHOICE.button(ENTER_HERE)), (specs.HOW_TO_RENEW.button("❓ Cómo renovarla"),)]
        buttons = [history_button(view.session) for view in views]
        rows += [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]  # three are cut on a phone
    if supervisor:
        rows.append((specs.TEAM.button("👥 Equipo", 0),))
    return Reply(text, tuple(rows))


def history(view: SessionView, events: Sequence[SessionEvent], now: datetime, tz: tzinfo) -> Reply:
    """What happened to a session, newest first."""
    who = view.owner.name if view.owner else "(sin persona)"
    head = Markup("📜 {} · {} · {}").format(b("Historial"), who, platform_name(view.session.platform))
    body = [_event(event, now, tz) for event in events[:15]] or [Markup("Todavía no pasó nada.")]
    return Reply(lines(head, blockquote(lines(*body), expandable=True)))


def how_to_renew() -> Reply:
    """How to export cookies so that they live long (docs/reference/signals.md section 3, complaint 9)."""
    steps = (
        "1. Abre una ventana privada e inicia sesión en la red.",
        "2. Con una extensión como Cookie-Editor, exporta las cookies (JSON o cookies.txt).",
        "3. Cierra la ventana sin cerrar la sesión y no uses más esas cookies en el navegador.",
        "4. Escribe /cookies: te digo quién sube el archivo. Después, tus trabajos siguen solos.",
    )
    shorter = "Más corto: 🔑 Entrar aquí abre la red en un navegador, entras con tu cuenta y listo. Con un archivo:"
    return Reply(lines(b("Cómo renovar tu sesión"), shorter, *steps), ((specs.LOGIN_CHOICE.button(ENTER_HERE),),))


def checked(state: str, platform: str, reason: str) -> str:
    """Toast after a check."""
    name = platform_name(platform)
    match state:
        case "valid":
            return f"✅ {name}: la sesión funciona."
        case "expired":
            return f"🔐 {name}: {seen(reason)}."
        case "banned":
            return f"⛔ {name}: {seen(reason)}."
        case "consent":
            return f"✋ {name}: {seen(reason)}."
        case "restricted":
            return f"🐢 {name}: {seen(reason)}. La sesión sigue activa."
        case _:
            return f"❔ {name}: no se pudo saber ({seen(reason)}). Nada cambia."


def _row(view: SessionView, look: Look) -> Markup:
    number = view.session.session_id
    shown = "🔄" if number == look.checking else sign(view.session, look.now)
    first = Markup("{} {}").format(shown, facts(view, look.now, look.tz))
    if number in look.unsure:
        return first + Markup(" · {}").format(UNSURE)
    reason = reason_to_act(view.session, look.now)
    if not reason and view.expectation is not None:
        first += Markup(" · {}").format(outlook(view.expectation, look.now, look.tz))
    return lines(first, Markup("<i>{}</i>").format(advice(reason)) if reason else None)


def facts(view: SessionView, now: datetime, tz: tzinfo) -> Markup:
    """Network, account, condition, incident and waiting jobs, on one line."""
    session = view.session
    account = f" · cuenta {account_tail(session)}" if session.account_id else ""
    incident = f" (caso #{view.incident.incident_id})" if view.incident else ""
    waiting = f" · {plural(view.waiting, 'trabajo espera', 'trabajos esperan')}" if view.waiting else ""
    return Markup("{}{} · {}{}{}").format(
        PLATFORM_NAMES[Platform(session.platform)], account, words(session, now, tz), incident, waiting
    )


def account_tail(session: AnySession) -> str:
    """`…4821`: enough to know which account it is."""
    return f"…{(session.account_id or '')[-4:]}"


def _event(event: SessionEvent, now: datetime, tz: tzinfo) -> Markup:
    what = EVENT_NAMES.get(event.kind, event.kind)
    if event.kind == "status_changed":
        what = " → ".join(status_change(event))
    elif event.kind == "proxy_changed":
        what = f"{what}: {event.before or 'ninguno'} → {event.after or 'ninguno'}"
    reason = f" · {seen(event.reason)}" if event.reason else ""
    where = f" ({event.evidence})" if event.evidence else ""
    when = day_and_clock(event.at, now, tz)
    return Markup("{} · {}{}{} · {}").format(
        when, b(what), reason, where, ACTORS.get(event.actor.kind, ACTORS[ActorKind.OTHER])
    )


def history_button(session: AnySession) -> Button:
    """Opens what happened to the session."""
    return specs.HISTORY.button(f"📜 {PLATFORM_NAMES[Platform(session.platform)]}", session.session_id)
