"""Alerts: one incident is one message, changed by editing (chat.md section 4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.incidents import Incident, IncidentState, Severity
from core.services.case_desk import CaseView
from handlers import specs
from handlers.html import b, blockquote, joined, lines, tg_time
from handlers.reply import Keyboard, Reply
from handlers.spanish import ago, clock, duration, plural
from handlers.texts.names import platform_name
from handlers.texts.reasons import advice, seen

TITLES: Mapping[Severity, str] = {
    Severity.BANNED: "Sesión baneada",
    Severity.EXPIRED: "Sesión vencida",
    Severity.EXPIRING: "Cookies por vencer",
    Severity.UNSTABLE: "Sesión inestable",
    Severity.GROUP: "Varias sesiones a la vez",
}
TAKEN = "Es tuyo. Avisé a los demás."
ALREADY_TAKEN = "Ya lo tomó otra persona."
ALREADY_RESOLVED = "Ese caso ya está resuelto."
GONE = "Ese caso ya no existe."


def alert(view: CaseView, tz: tzinfo) -> Reply:
    """The message of a case, as it is now."""
    case = view.incident
    head = Markup("{} {} · caso #{}").format(_sign(case), b(TITLES[case.severity]), case.incident_id)
    body = lines(head, _who(view), _signal(view), _since(case, tz), _story(view, tz))
    if case.state is IncidentState.RESOLVED:
        return Reply(body)
    todo = blockquote(Markup("Qué hacer: {}").format(advice(case.reason)))
    return Reply(lines(body, todo), _buttons(case), silent=case.severity is Severity.EXPIRING)


def resolved(view: CaseView) -> Reply:
    """The silent reply when a case closes."""
    return Reply(Markup("✅ Caso #{} resuelto{}.").format(view.incident.incident_id, _by(view)), silent=True)


def analyst_notice(view: CaseView) -> Reply:
    """What the analyst hears when their session stops working."""
    case = view.incident
    network = platform_name(case.platform or "")
    sign = "⛔" if case.severity is Severity.BANNED else "🔐"
    what = "quedó bloqueada" if case.severity is Severity.BANNED else "venció"
    text = Markup("{} Tu sesión de {} {}: {}. Avisé a supervisión (caso #{}).").format(
        sign, network, what, seen(case.reason), case.incident_id
    )
    return Reply(lines(text, advice(case.reason)), ((specs.HOW_TO_RENEW.button("❓ Cómo renovarla"),),))


def analyst_resolved(view: CaseView) -> Reply:
    """What the analyst hears when it works again."""
    network = platform_name(view.incident.platform or "")
    return Reply(Markup("✅ Tu sesión de {} ya funciona. Lo que estaba esperando sigue solo.").format(network))


def listing(views: Sequence[CaseView], now: datetime) -> Reply:
    """Open cases, oldest first."""
    if not views:
        return Reply(Markup("✅ No hay casos abiertos."))
    rows = [
        Markup("{} #{} · {} · {} · {}").format(
            _sign(view.incident),
            view.incident.incident_id,
            TITLES[view.incident.severity],
            joined(" / ", [view.analyst.name if view.analyst else "", platform_name(view.incident.platform or "")]),
            ago(view.incident.opened_at, now),
        )
        for view in views
    ]
    return Reply(lines(Markup("🚨 {}").format(b("Casos abiertos")), *rows))


def _sign(case: Incident) -> str:
    if case.state is IncidentState.RESOLVED:
        return "✅"
    return "🟡" if case.state is IncidentState.TAKEN else "🔴"


def _who(view: CaseView) -> Markup:
    name = view.analyst.name if view.analyst else "(sin persona)"
    tail = f" (…{view.session.account_id[-4:]})" if view.session and view.session.account_id else ""
    return Markup("Analista: {} · Red: {}{}").format(name, platform_name(view.incident.platform or ""), tail)


def _signal(view: CaseView) -> Markup:
    case = view.incident
    times = f" · {case.occurrences} veces" if case.occurrences > 1 else ""
    waiting = f" · {plural(view.waiting_jobs, 'trabajo esperando', 'trabajos esperando')}" if view.waiting_jobs else ""
    where = Markup(" (<code>{}</code>)").format(case.evidence) if case.evidence else ""
    return Markup("Señal: {}{}{}{}").format(seen(case.reason), where, times, waiting)


def _since(case: Incident, tz: tzinfo) -> Markup:
    return Markup("Desde las {}").format(tg_time(case.opened_at, clock(case.opened_at, tz)))


def _story(view: CaseView, tz: tzinfo) -> Markup | None:
    case = view.incident
    if case.state is IncidentState.RESOLVED and case.resolved_at is not None:
        took = duration((case.resolved_at - case.opened_at).total_seconds())
        return Markup("✅ Resuelto en {}{}").format(took, _by(view))
    if case.state is IncidentState.TAKEN and case.taken_at is not None:
        name = view.taken_by.name if view.taken_by else "alguien"
        return Markup("🟡 Lo tomó {} a las {}").format(b(name), clock(case.taken_at, tz))
    return None


def _by(view: CaseView) -> str:
    if view.resolved_by is not None:
        return f" por {view.resolved_by.name}"
    kind = (view.incident.resolved_by or "").partition(":")[0]
    return {
        "validation": " al revisar la sesión",
        "confirmation": " al comprobarla otra vez",
        "scrape": " al analizar un perfil",
        "superseded": ": lo reemplaza un caso más grave",
        "upload": " con cookies nuevas",
    }.get(kind, "")


def _buttons(case: Incident) -> Keyboard:
    check = specs.CASE_CHECK.button("🔁 Revalidar", case.incident_id)
    past = specs.CASE_HISTORY.button("📜 Historial", case.incident_id)
    if case.state is IncidentState.OPEN:
        return ((specs.CASE_TAKE.button("👋 Lo tomo", case.incident_id, style="primary"), check), (past,))
    return ((check, past),)
