"""Incidents by name and sign."""

from collections.abc import Mapping

from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.sessions.session import SessionStatus
from handlers.words.conditions import dead_word

STATE_NAMES: Mapping[IncidentState, str] = {
    IncidentState.OPEN: "abierto",
    IncidentState.TAKEN: "tomado",
    IncidentState.RESOLVED: "resuelto",
}
TITLES: Mapping[Severity, str] = {
    Severity.BANNED: "Sesión bloqueada",
    Severity.EXPIRED: "Sesión vencida",
    Severity.EXPIRING: "Cookies por vencer",
    Severity.UNSTABLE: "Sesión inestable",
    Severity.ATTENTION: "La sesión necesita a una persona",
    Severity.GROUP: "Varias sesiones a la vez",
}


def title_of(case: Incident) -> str:
    """What happened; a resolved case says so first, since a ✅ beside a trouble reads as if it were well."""
    dead = f"Sesión {dead_word(SessionStatus.BANNED, case.reason)}"
    title = dead if case.severity is Severity.BANNED else TITLES[case.severity]
    return title if case.unresolved else f"Resuelto: {title[:1].lower()}{title[1:]}"


def sign(case: Incident) -> str:
    """The state of a case at a glance."""
    if case.state is IncidentState.RESOLVED:
        return "✅"
    if case.state is IncidentState.TAKEN:
        return "🟡"
    return {Severity.EXPIRING: "⏳", Severity.UNSTABLE: "🌀", Severity.ATTENTION: "⚠️"}.get(case.severity, "🔴")
