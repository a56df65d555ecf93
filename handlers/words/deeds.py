"""The audit trail in words: who did what to whom."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo

from core.domain.people.person import AuditEntry
from handlers.framework.spanish import day_and_clock
from handlers.words.names import platform_name

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
ACTIONS: Mapping[str, str] = {
    "invitation.create": "invitó a",
    "invitation.use": "entró con su invitación",
    "invitation.withdraw": "anuló la invitación de",
    "person.role": "cambió el rol de",
    "person.remove": "quitó del equipo a",
    "cookies.upload": "subió cookies de",
    "cookies.rejected": "subió cookies que no sirvieron de",
    "cookies.erase": "borró las cookies de",
    "cookies.keep": "conservó las cookies de",
    "cookies.undo": "repuso las cookies anteriores de",
    "incident.take": "tomó el caso",
    "incident.snooze": "silenció el caso",
    "incident.wake": "quitó el silencio del caso",
    "incident.escalate": "escaló el caso",
    "incident.idle": "pulsó, sin cambiar nada, en el caso",
    "incident.check": "mandó revisar el caso",
    "incident.history": "miró el historial del caso",
    "incident.open": "abrió el caso",
    "incident.group": "juntó casos iguales en el caso",
    "incident.release": "dejó libre el caso",
    "incident.resolve": "cerró el caso",
    "group.topic": "cambió el tema de los avisos en el grupo",
    "scrape.order": "mandó analizar a",
    "repeat.start": "mandó repetir el análisis de",
    "repeat.stop": "dejó de repetir el análisis de",
    "repeat.run": "tiene repetido el análisis de",
    "job.cancel": "canceló el análisis de",
    "results.erase": "borró todo lo guardado de un perfil de",
    "audit.empty": "vació, al borrar un perfil o por antigüedad, las anotaciones",
    "site.change": "dejó de saber leer",
    "site.release": "volvió a leer",
    "control.choose": "eligió como perfil de control a",
    "control.off": "dejó de mirar el perfil de control",
    "evidence.sealed": "selló lo leído en el",
    "session.check": "mandó revisar la sesión de",
    "report.schedule": "cambió la hora del reporte",
    "group.authorise": "autorizó el grupo",
    "group.left": "sacó el bot del grupo",
    "proxy.add": "agregó el proxy",
    "proxy.retire": "retiró el proxy",
    "proxy.test": "probó el proxy",
    "quiet.set": "cambió sus horas de silencio",
    "web.enter": "entró al panel",
    "session.login": "entró en vivo en la sesión de",
    "session.login_end": "dejó sin terminar su entrada en",
    "session.login_ask": "pidió renovar su sesión a",
    "token.create": "creó el token",
    "token.revoke": "revocó el token",
    "webhook.add": "agregó el receptor de avisos",
    "webhook.remove": "quitó el receptor de avisos",
}


def change(entry: AuditEntry, now: datetime, tz: tzinfo) -> str:
    """What it changed, in brackets; empty where nothing is to be told."""
    if entry.action.startswith(("scrape.", "repeat.", "results.", "audit.")):
        return f"({entry.after})" if entry.after else ""
    if not entry.before or not entry.after or entry.before == entry.after:
        return ""
    return _ISO.sub(
        lambda stamp: day_and_clock(datetime.fromisoformat(stamp[0]), now, tz), f"({entry.before} → {entry.after})"
    )


def subject_of(subject: str) -> str:
    """`Alondra / facebook` names a person's session."""
    who, slash, platform = subject.rpartition(" / ")
    return f"{who}{slash}{platform_name(platform)}"
