"""Alerts: one incident is one message, changed by editing (docs/reference/chat.md section 4)."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.actors import ActorKind
from core.domain.sessions.lifetimes import Expectation
from core.domain.sessions.session import SessionStatus
from core.services.supervision.incident_actions import SnoozeChoice
from core.services.supervision.incident_views import IncidentView
from handlers.framework import specs
from handlers.framework.html import b, blockquote, lines, tg_time
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import at_time, day, duration, listing, plural, the_time
from handlers.words.conditions import dead_word
from handlers.words.incidents import is_doubt, sign, supervision_told, title_of
from handlers.words.lifetimes import outlook, renew_before, usual
from handlers.words.names import platform_name
from handlers.words.reasons import advice, seen, team_advice

TAKEN = "Es tuyo: el aviso ya lo dice."
ALREADY_TAKEN = "Ya lo tomó otra persona."
ALREADY_RESOLVED = "Ese caso ya está resuelto."
GONE = "Ese caso ya no existe."
CHECKING_ALL = "Reviso todas sus sesiones; el mensaje se va actualizando."
AWAKE = "🔔 Listo: el caso vuelve a avisar."
_MEMBERS_SHOWN = 12
_TOLD_SHOWN = 4
_ENDINGS: Mapping[ActorKind, str] = {
    ActorKind.VALIDATION: " al revisar la sesión",
    ActorKind.CONFIRMATION: " al comprobarla otra vez",
    ActorKind.SCRAPE: " al analizar un perfil",
    ActorKind.SUPERSEDED: ": lo reemplaza otro caso",
    ActorKind.UPLOAD: " con cookies nuevas",
    ActorKind.LOGIN: " al entrar de nuevo",
    ActorKind.RENEWED: ": las cookies tienen otra fecha",
    ActorKind.STABLE: ": lleva una hora tranquila",
    ActorKind.STILL_DOWN: ": dejó de funcionar y pasa a caso de sesión vencida",
    ActorKind.REMOVED: ": la persona ya no está en el equipo",
}


def alert(view: IncidentView, now: datetime, tz: tzinfo) -> Reply:
    """The message of an incident, as it is now."""
    incident = view.incident
    head = Markup("{} {} · caso #{}").format(sign(incident), b(_title(view)), incident.incident_id)
    if incident.group_id is not None and incident.unresolved:
        return Reply(lines(head, Markup("↪️ Sigue en el caso #{}, junto con otros iguales.").format(incident.group_id)))
    body = lines(head, *_facts(view, now, tz), _since(incident, now, tz), *_story(view, now, tz))
    if not incident.unresolved:
        return Reply(body)
    return Reply(lines(body, blockquote(Markup("Qué hacer: {}").format(_todo(incident)))), _buttons(incident, now))


def resolved(view: IncidentView) -> Reply:
    """The silent reply when an incident closes."""
    return Reply(Markup("✅ Caso #{} resuelto{}.").format(view.incident.incident_id, _by(view)), silent=True)


def reminder(view: IncidentView, *, rings: bool) -> Reply:
    """Under the message of an incident whose silence is over."""
    number = view.incident.incident_id
    if view.incident.state is IncidentState.TAKEN:
        text = Markup("⏰ Terminó el silencio: el caso #{} sigue en tus manos.").format(number)
    else:
        text = Markup("⏰ Terminó el silencio: el caso #{} sigue abierto y nadie lo ha tomado.").format(number)
    return Reply(text, silent=not rings)


def analyst_notice(
    view: IncidentView, now: datetime, tz: tzinfo, *, silent: bool = False, told_others: bool = True
) -> Reply:
    """What the analyst hears when their session stops working, is about to, or cannot be relied on.

    `told_others`: somebody besides them has the message of the incident.
    """
    incident = view.incident
    told = supervision_told(incident.incident_id, others=told_others)
    network = platform_name(incident.platform or "")
    match incident.severity:
        case Severity.EXPIRING:
            text = _expiring(network, incident, now, tz)
        case Severity.UNSTABLE:
            head = Markup("🌀 Tu sesión de {} se cae y vuelve: {}.").format(network, seen(incident.reason))
            text = lines(head, told, advice(incident.reason))
        case Severity.ATTENTION if is_doubt(incident):
            text = _broken(incident, Markup("❔ No consigo comprobar tu sesión de {}").format(network), told)
        case Severity.ATTENTION:
            text = _broken(incident, Markup("⚠️ Tu sesión de {} te necesita").format(network), told)
        case Severity.BANNED:
            word = dead_word(SessionStatus.BANNED, incident.reason)
            text = _broken(incident, Markup("⛔ Tu sesión de {} quedó {}").format(network, word), told)
        case _:
            text = _broken(incident, Markup("🔐 Tu sesión de {} venció").format(network), told)
    row: tuple[Button, ...] = (specs.HOW_TO_RENEW.button("❓ Cómo renovarla"),)
    if incident.platform is not None:
        row = (specs.LOGIN_HERE.button("🔑 Entrar aquí", incident.platform), *row)
    return Reply(text, (row,), silent=silent)


def analyst_resolved(view: IncidentView, *, silent: bool = False) -> Reply:
    """What the analyst hears when it works again."""
    network = platform_name(view.incident.platform or "")
    text = Markup("✅ Tu sesión de {} ya funciona. Lo que estaba esperando sigue solo.").format(network)
    return Reply(text, silent=silent)


def snoozed(incident: Incident, now: datetime, tz: tzinfo) -> str:
    """The note after a press."""
    until = incident.snoozed_until
    return (
        f"🔕 Nadie recibe avisos del caso hasta {the_time(until, now, tz)}." if until is not None else ALREADY_RESOLVED
    )


def _title(view: IncidentView) -> str:
    incident = view.incident
    if incident.severity is not Severity.GROUP:
        return title_of(incident)
    kinds = {member.incident.severity for member in view.members}
    if kinds == {Severity.ATTENTION}:
        return f"{len(view.members)} sesiones necesitan a una persona"
    status = SessionStatus.BANNED if Severity.BANNED in kinds else SessionStatus.EXPIRED
    what = f"sesiones {dead_word(status, incident.reason)}s a la vez"
    return f"{len(view.members)} {what}"


def _facts(view: IncidentView, now: datetime, tz: tzinfo) -> tuple[Markup | None, ...]:
    incident = view.incident
    match incident.severity:
        case Severity.GROUP:
            network = Markup("Red: {} · Señal: {}").format(
                platform_name(incident.platform or ""), seen(incident.reason)
            )
            return (network, *_members(view))
        case Severity.EXPIRING:
            if (expected := Expectation.parse(incident.evidence)) is not None:
                return (_who(view), Markup("Una sesión así {}").format(outlook(expected, now, tz)))
            moment = datetime.fromisoformat(incident.evidence)
            when = tg_time(moment, at_time(moment, now, tz), form="dt")
            return (_who(view), Markup("Las cookies vencen {}").format(when))
        case Severity.UNSTABLE:
            again = (
                f" Se ha vuelto a caer {plural(incident.occurrences - 1, 'vez', 'veces')}."
                if incident.occurrences > 1
                else ""
            )
            story = Markup("Se cayó y volvió varias veces en una hora.{} No aviso de cada vez.").format(again)
            return (_who(view), Markup("Señal: {}").format(seen(incident.reason)), story)
        case _:
            return (_who(view), _signal(view))


def _members(view: IncidentView) -> tuple[Markup, ...]:
    rows = [
        Markup("{} {} · caso #{}").format(sign(member.incident), _name(member), member.incident.incident_id)
        for member in view.members[:_MEMBERS_SHOWN]
    ]
    more = len(view.members) - _MEMBERS_SHOWN
    return (*rows, Markup("… y {} más").format(more)) if more > 0 else tuple(rows)


def _name(view: IncidentView) -> str:
    return view.analyst.name if view.analyst else "(sin persona)"


def _who(view: IncidentView) -> Markup:
    tail = f" (…{view.session.account_id[-4:]})" if view.session and view.session.account_id else ""
    return Markup("Analista: {} · Red: {}{}").format(_name(view), platform_name(view.incident.platform or ""), tail)


def _signal(view: IncidentView) -> Markup:
    incident = view.incident
    times = f" · {plural(incident.occurrences, 'vez', 'veces')}" if incident.occurrences > 1 else ""
    waiting = f" · {plural(view.waiting_jobs, 'trabajo esperando', 'trabajos esperando')}" if view.waiting_jobs else ""
    where = Markup(" (<code>{}</code>)").format(incident.evidence) if incident.evidence else ""
    return Markup("Señal: {}{}{}{}").format(seen(incident.reason), where, times, waiting)


def _since(incident: Incident, now: datetime, tz: tzinfo) -> Markup:
    shown = the_time(incident.opened_at, now, tz)
    if day(incident.opened_at, now, tz) == "hoy":
        article, _, hour = shown.partition(" ")
        return Markup("Desde {} {}").format(article, tg_time(incident.opened_at, hour))
    return Markup("Desde {}").format(tg_time(incident.opened_at, shown, form="dt"))


def _story(view: IncidentView, now: datetime, tz: tzinfo) -> tuple[Markup | None, ...]:
    incident = view.incident
    if incident.state is IncidentState.RESOLVED and incident.resolved_at is not None:
        took = duration((incident.resolved_at - incident.opened_at).total_seconds())
        return (Markup("✅ Resuelto en {}{}").format(took, _by(view)),)
    return (_hands(view, now, tz), _silence(view, now, tz))


def _hands(view: IncidentView, now: datetime, tz: tzinfo) -> Markup | None:
    incident = view.incident
    if incident.state is IncidentState.TAKEN and incident.taken_at is not None:
        name = view.taken_by.name if view.taken_by else "alguien"
        return Markup("🟡 Lo tomó {} {}").format(b(name), at_time(incident.taken_at, now, tz))
    return Markup("⏫ Nadie lo ha tomado{}").format(_told(view)) if incident.escalation else None


def _told(view: IncidentView) -> str:
    """Who really has the message: an escalation adds no reader where every one had it before."""
    names = [person.name for person in view.told[:_TOLD_SHOWN]]
    more = len(view.told) - len(names)
    if more > 0:
        names.append(plural(more, "persona más", "personas más"))
    if view.told_groups:
        names.append("el grupo" if view.told_groups == 1 else f"{view.told_groups} grupos")
    one = len(view.told) + view.told_groups == 1
    return f": lo {'sabe' if one else 'saben'} {listing(names)}" if names else " todavía"


def _silence(view: IncidentView, now: datetime, tz: tzinfo) -> Markup | None:
    until = view.incident.snoozed_until
    if until is None or until <= now:
        return None
    who = Markup(", lo pidió {}").format(b(view.snoozed_by.name)) if view.snoozed_by else ""
    return Markup("🔕 Silenciado para todo el equipo hasta {}{}").format(the_time(until, now, tz), who)


def _expiring(network: str, incident: Incident, now: datetime, tz: tzinfo) -> Markup:
    if (expected := Expectation.parse(incident.evidence)) is not None:
        what, when = usual(expected), renew_before(expected, now, tz)
        return lines(Markup("⏳ Tu sesión de {} {}: {}.").format(network, what, when), "Así no pierdes ni un trabajo.")
    when = at_time(datetime.fromisoformat(incident.evidence), now, tz)
    head = Markup("⏳ Las cookies de tu sesión de {} vencen {}.").format(network, when)
    return lines(head, "Renuévalas antes y no pierdes ni un trabajo.")


def _todo(incident: Incident) -> str:
    if incident.severity is Severity.GROUP:
        return "revisa qué tienen en común (red, proxy) antes de pedir que las renueven una por una."
    todo = team_advice(incident.reason)
    return f"{todo[:1].lower()}{todo[1:]}"


def _broken(incident: Incident, head: Markup, told: str) -> Markup:
    return lines(Markup("{}: {}. {}").format(head, seen(incident.reason), told), advice(incident.reason))


def _by(view: IncidentView) -> str:
    if view.resolved_by is not None:
        return f" por {view.resolved_by.name}"
    by = view.incident.resolved_by
    return _ENDINGS.get(by.kind, "") if by is not None else ""


def _buttons(incident: Incident, now: datetime) -> Keyboard:
    number = incident.incident_id
    group = incident.severity is Severity.GROUP
    first = [specs.INCIDENT_CHECK.button("🔁 Revalidar todas" if group else "🔁 Revalidar", number)]
    if incident.state is IncidentState.OPEN:
        first.insert(0, specs.INCIDENT_TAKE.button("👋 Lo tomo", number, style="primary"))
    if incident.snoozed(now):
        second = [specs.INCIDENT_WAKE.button("🔔 Quitar silencio", number)]
    else:
        second = [
            specs.INCIDENT_SNOOZE.button("🔕 1 h", number, SnoozeChoice.HOUR),
            specs.INCIDENT_SNOOZE.button("🔕 Hasta mañana", number, SnoozeChoice.TOMORROW),
        ]
    if group:
        return tuple(first), tuple(second)
    third: tuple[Button, ...] = (specs.INCIDENT_HISTORY.button("📜 Historial", number),)
    if incident.platform is not None and incident.person_id is not None:
        third = (*third, specs.LOGIN_ASK.button("🙏 Pedir que entre", number))
    return tuple(first), tuple(second), third
