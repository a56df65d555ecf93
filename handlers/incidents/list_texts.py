"""`/alertas`: open incidents, silences, quiet hours and the digest that waits for their end."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.people.person import Person
from core.services.incidents.quiet_hours import quiet_hours_text
from core.services.supervision.incident_views import IncidentView
from handlers.framework import specs
from handlers.framework.html import b, code, joined, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import ago, plural, the_time
from handlers.words.incidents import TITLES, sign, title_of
from handlers.words.names import platform_name, short

ASK_QUIET = "🌙 ¿En qué horas prefieres no recibir avisos?"
QUIET_HINT = "22:00-07:00, o no"
_ALWAYS = "Una cuenta bloqueada o baneada avisa siempre."
TOPIC_SET = "📌 Listo: los avisos de este grupo llegan a este tema."
ONLY_IN_GROUPS = "Eso solo tiene sentido en un grupo."
IN_PRIVATE = "Te respondí en privado."
_SHOWN = 15
_BUTTONS = 8


def listing(views: Sequence[IncidentView], now: datetime, *, topics: bool = False, me: Person | None = None) -> Reply:
    """Open incidents, oldest first, with a way into each; for `me` alone also my quiet hours.

    Where the chat has topics, the present one is offered for what is sent to the group.
    """
    extras = _extras(topics=topics)
    hours = quiet_hours_text(me) if me is not None else ""
    mine = Markup("🌙 Tus horas de silencio: {}").format(b(hours.replace("-", " a "))) if hours else None
    if not views:
        return Reply(lines("✅ No hay casos abiertos.", mine), extras)
    head = Markup("🚨 {}").format(b(plural(len(views), "caso abierto", "casos abiertos")))
    buttons = tuple((_open(view),) for view in views[:_BUTTONS])
    return Reply(lines(head, *_rows(views, now), mine), (*buttons, *extras))


def silences(views: Sequence[IncidentView], now: datetime, tz: tzinfo) -> Reply:
    """Silenced incidents: of the whole team, since they make no sound."""
    if not views:
        return Reply(Markup("🔔 No hay ningún caso silenciado."))
    rows = [
        Markup("{} · hasta {}{}").format(
            _row(view),
            the_time(view.incident.snoozed_until or now, now, tz),
            f" · lo pidió {view.snoozed_by.name}" if view.snoozed_by else "",
        )
        for view in views[:_SHOWN]
    ]
    buttons = tuple(
        (
            specs.INCIDENT_WAKE_LISTED.button(
                f"🔔 Quitar el silencio del #{view.incident.incident_id}", view.incident.incident_id
            ),
        )
        for view in views[:_BUTTONS]
    )
    return Reply(lines(Markup("🔕 {}").format(b("Casos silenciados para todo el equipo")), *rows), buttons)


def quiet(person: Person) -> Reply:
    """The reader's quiet hours."""
    hours = quiet_hours_text(person)
    change = specs.ALERTS_PAGE.button("✏️ Cambiar" if hours else "✏️ Elegir horas", "quiet-edit")
    if not hours:
        text = Markup("🌙 No tienes horas de silencio: los avisos te llegan siempre.")
        return Reply(text, ((change,),))
    text = lines(
        Markup("🌙 Tus horas de silencio: {}").format(b(hours.replace("-", " a "))),
        f"Los avisos esperan y te llegan juntos al terminar. {_ALWAYS}",
    )
    return Reply(text, ((change, specs.ALERTS_PAGE.button("🔔 Quitarlas", "quiet-off")),))


def ask_quiet() -> Reply:
    """Opens the answer field."""
    example = Markup("Por ejemplo {}. Escribe {} para quitarlas.").format(code("22:00-07:00"), code("no"))
    return Reply(lines(ASK_QUIET, example), force_reply=QUIET_HINT)


def quiet_changed(person: Person) -> Reply:
    """Done."""
    hours = quiet_hours_text(person)
    if not hours:
        return Reply(Markup("🔔 Listo: sin horas de silencio."))
    start, _, end = hours.partition("-")
    text = Markup("🌙 Listo: de {} a {} guardo los avisos y te los doy juntos al terminar. {}")
    return Reply(text.format(b(start), b(end), _ALWAYS))


def bad_quiet(given: str) -> Reply:
    """It could not be read: asked again."""
    text = Markup("No entendí {}. Escríbelo como {}, o {} para quitarlas.").format(
        b(short(given, 60)), code("22:00-07:00"), code("no")
    )
    return Reply(lines(text, ASK_QUIET), force_reply=QUIET_HINT)


def digest(views: Sequence[IncidentView], now: datetime) -> Reply:
    """What happened in the quiet hours; silent when nothing of it is left."""
    left = [view for view in views if view.incident.unresolved]
    head = Markup("🌅 {}").format(b(f"En tus horas de silencio: {plural(len(views), 'aviso', 'avisos')}"))
    if not left:
        return Reply(lines(head, *_rows(views, now), "Todo está resuelto."), silent=True)
    state = f"Por resolver: {len(left)} de {len(views)}."
    return Reply(lines(head, *_rows(views, now), state), ((specs.CASES.button("🚨 Ver casos abiertos"),),))


def preview(views: Sequence[IncidentView], person: Person, now: datetime) -> Reply:
    """What waits for the end of the quiet hours."""
    if not views:
        return Reply(Markup("📋 No hay avisos guardados para tu resumen."))
    when = f"Te los daré a las {person.quiet_to:%H:%M}." if person.quiet_to is not None else "Te los doy enseguida."
    return Reply(lines(Markup("📋 {}").format(b("Tu próximo resumen")), *_rows(views, now), when))


def _rows(views: Sequence[IncidentView], now: datetime) -> list[Markup]:
    rows = [
        Markup("{} · {}{}").format(
            _row(view), ago(view.incident.opened_at, now), " · 🔕" if view.incident.snoozed(now) else ""
        )
        for view in views[:_SHOWN]
    ]
    if len(views) > _SHOWN:
        rows.append(Markup("… y {} más").format(len(views) - _SHOWN))
    return rows


def _row(view: IncidentView) -> Markup:
    incident = view.incident
    who = view.analyst.name if view.analyst else plural(len(view.members), "sesión", "sesiones") if view.members else ""
    about = joined(" / ", [who, platform_name(incident.platform or "")])
    return Markup("{} #{} · {} · {}").format(sign(incident), incident.incident_id, title_of(incident), about)


def _open(view: IncidentView) -> Button:
    incident = view.incident
    name = view.analyst.name if view.analyst else TITLES[incident.severity]
    return specs.INCIDENT_OPEN.button(f"{sign(incident)} #{incident.incident_id} · {name[:30]}", incident.incident_id)


def _extras(*, topics: bool) -> Keyboard:
    mine = (
        specs.ALERTS_PAGE.button("🔕 Casos silenciados", "silences"),
        specs.ALERTS_PAGE.button("🌙 Mis horas", "quiet"),
    )
    last = [specs.ALERTS_PAGE.button("📋 Mi resumen", "digest")]
    if topics:
        last.append(specs.ALERTS_PAGE.button("📌 Avisos en este tema", "topic"))
    return (mine, tuple(last))
