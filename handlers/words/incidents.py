"""Incidents by name and sign."""

from collections.abc import Mapping

from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.sessions import condition
from core.domain.sessions.session import SessionStatus
from handlers.words.conditions import dead_word
from handlers.words.reasons import asks_for_a_person

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
DOUBTED = "No se puede comprobar la sesión"
OLD = "Conviene renovar la sesión"


def title_of(incident: Incident) -> str:
    """What happened; a resolved incident says so first, since a ✅ beside a trouble reads as if it were well."""
    dead = f"Sesión {dead_word(SessionStatus.BANNED, incident.reason)}"
    title = dead if incident.severity is Severity.BANNED else TITLES[incident.severity]
    if incident.reason == condition.OLD_REASON:
        title = OLD
    elif is_doubt(incident):
        title = DOUBTED
    return title if incident.unresolved else f"Resuelto: {title[:1].lower()}{title[1:]}"


def supervision_told(incident_id: int, *, others: bool) -> str:
    """To the person concerned: that supervision knows; where there is nobody else to know, only the number."""
    return f"Avisé a supervisión (caso #{incident_id})." if others else f"Es el caso #{incident_id}."


def is_doubt(incident: Incident) -> bool:
    """The site's answers tell nothing, again and again: there is nothing that its person could do."""
    return incident.severity is Severity.ATTENTION and not asks_for_a_person(incident.reason)


def sign(incident: Incident) -> str:
    """The state of an incident at a glance."""
    if incident.state is IncidentState.RESOLVED:
        return "✅"
    if incident.state is IncidentState.TAKEN:
        return "🟡"
    if is_doubt(incident):
        return "❔"
    return {Severity.EXPIRING: "⏳", Severity.UNSTABLE: "🌀", Severity.ATTENTION: "⚠️"}.get(incident.severity, "🔴")
