"""The panel's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.jobs.job import JobState
from core.domain.people.person import Role
from core.domain.sessions.condition import Condition

JOB_STATES: Mapping[JobState, tuple[str, str]] = {
    JobState.QUEUED: ("…", "en cola"),
    JobState.RUNNING: ("▸", "en curso"),
    JobState.WAITING: ("‖", "en espera"),
    JobState.DONE: ("✓", "listo"),
    JobState.FAILED: ("✕", "falló"),
    JobState.CANCELLED: ("–", "cancelado"),
}
"""Sign and word."""
CONDITION_MARKS: Mapping[Condition, str] = {
    Condition.DEAD: "✕",
    Condition.NEEDS_PERSON: "!",
    Condition.WAITING: "…",
    Condition.UNCHECKED: "?",
    Condition.WELL: "✓",
}
"""The signs of the report's picture."""
FILES_WAITING = "Archivos por copiar al FTP"
JOBS_WAITING = "Trabajos que esperan"
LONGEST_WAIT = "Espera más larga de la cola"
NOT_IN_YET = "aún sin entrar"
BLOCKED_BOT = "bloqueó el bot"
FAILED_LATELY = "falló hace poco"
NOTES: Mapping[str, str] = {
    "tomado": "El caso es tuyo. Avisé a los demás.",
    "silenciado": "Nadie recibe avisos de ese caso hasta esa hora.",
    "despierto": "El caso vuelve a avisar.",
    "revisada": "Revisada.",
    "pronto": "Ya se revisó hace menos de 5 minutos.",
    "ya_no": "Eso ya no existe.",
    "pedido": "Listo: se lo pedí en privado.",
    "sin_chat": "No puedo escribirle: no ha entrado al bot o lo bloqueó.",
    "sin_direccion": (
        "Para entrar desde aquí el servicio necesita una dirección pública (PUBLIC_URL), y todavía no la tiene."
    ),
    "cancelado": "Cancelado; lo que ya se leyó se conserva.",
    "anulada": "Invitación anulada.",
    "rol": "Rol cambiado; se lo dije.",
    "quitada": "Ya no está en el equipo.",
    "ultimo_admin": "Nadie más tiene el rol de admin: dáselo antes a otra persona.",
    "proxy": "Proxy agregado y probado.",
    "proxy_mudo": "Proxy agregado, pero no respondió a la prueba. Lo intento otra vez solo.",
    "proxy_mal": "Eso no es una dirección de proxy. Escribe http://usuario:clave@servidor:puerto",
    "proxy_conocido": "Ese proxy ya está en la lista.",
    "proxy_responde": "El proxy responde.",
    "proxy_no_responde": "El proxy no responde. Las cuentas están bien.",
    "retirado": "Proxy retirado; sus sesiones pasan a otro.",
    "revocado": "Token revocado: ya no abre nada.",
}
"""By the word that the redirect after a form carries."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page that the viewer's role reaches; `name` is the part of the address after `/panel/`."""

    name: str
    label: str
    role: Role


MENU: Sequence[MenuEntry] = (
    MenuEntry("", "Sesiones", Role.ANALYST),
    MenuEntry("casos", "Casos", Role.SUPERVISOR),
    MenuEntry("trabajos", "Trabajos", Role.ANALYST),
    MenuEntry("servicio", "Servicio", Role.ANALYST),
    MenuEntry("equipo", "Equipo", Role.ADMIN),
    MenuEntry("proxies", "Proxies", Role.ADMIN),
    MenuEntry("tokens", "Tokens", Role.ADMIN),
    MenuEntry("registro", "Registro", Role.ADMIN),
)


def menu(role: Role) -> Sequence[MenuEntry]:
    """What that role sees."""
    return [entry for entry in MENU if role.includes(entry.role)]


def headline(counts: Mapping[Condition, int], *, team: bool) -> str:
    """The first thing to read: how many cannot work."""
    dead = counts.get(Condition.DEAD, 0)
    if not counts:
        return "Todavía no hay sesiones"
    if dead:
        what = "sesión no sirve" if dead == 1 else "sesiones no sirven"
        return f"{dead} {what}" if team else f"{dead} de tus {what}" if dead > 1 else "Una de tus sesiones no sirve"
    needs = counts.get(Condition.NEEDS_PERSON, 0)
    if needs:
        return f"{needs} {'sesión pide' if needs == 1 else 'sesiones piden'} atención"
    return "Todas las sesiones pueden trabajar" if team else "Tus sesiones pueden trabajar"


def days_label(good: int, bad: int, days: int) -> str:
    """What a strip of days says to those who do not see it."""
    return f"Últimos {days} días: {good} bien, {bad} mal"


def changed(new: int, lost: int, since: str) -> str:
    """What a list has that the reading before it had not, and the other way round."""
    return f"{new} nuevos y {lost} que ya no están, desde {since}"
