"""The panel's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.jobs.job import Job, JobState
from core.domain.jobs.scrapes import ScrapeOutcome
from core.domain.people.person import Role
from core.domain.sessions.condition import Condition
from handlers.framework.spanish import listing, plural
from handlers.words.jobs import TARGET_TEXTS, TROUBLES
from handlers.words.reasons import seen

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
    "tomado": "El caso es tuyo: el aviso ya lo dice.",
    "de_otro": "Ese caso ya lo tomó otra persona.",
    "resuelto": "Ese caso ya está resuelto.",
    "silenciado": "Nadie recibe avisos de ese caso mientras dure el silencio.",
    "despierto": "El caso vuelve a avisar.",
    "revisada": "Revisada: abajo está lo que dijo la red.",
    "pronto": "Ya se revisó hace menos de 5 minutos.",
    "ya_no": "Eso ya no existe.",
    "pedido": "Listo: se lo pedí en privado.",
    "sin_chat": "No puedo escribirle: no ha entrado al bot o lo bloqueó.",
    "sin_direccion": (
        "Para entrar desde aquí el servicio necesita una dirección pública (PUBLIC_URL), y todavía no la tiene."
    ),
    "cancelado": "Cancelado; lo que ya se leyó se conserva.",
    "terminado": "Ese trabajo ya había terminado.",
    "anulada": "Invitación anulada.",
    "rol": "Rol cambiado. Si ya entró al bot, se lo dije.",
    "quitada": "Ya no está en el equipo.",
    "ultimo_admin": "Nadie más tiene el rol de admin: dáselo antes a otra persona.",
    "proxy": "Proxy agregado y probado.",
    "proxy_mudo": "Proxy agregado, pero no respondió a la prueba. Lo intento otra vez solo.",
    "proxy_mal": "Eso no es una dirección de proxy. Escribe http://usuario:clave@servidor:puerto",
    "proxy_conocido": "Ese proxy ya está en la lista.",
    "proxy_responde": "El proxy responde.",
    "proxy_no_responde": "El proxy no responde. Las cuentas están bien.",
    "retirado": "Proxy retirado. Si alguna sesión lo usaba, pasa a otro o sale directo.",
    "revocado": "Token revocado: ya no abre nada.",
}
"""By the word that the redirect after a form carries."""


AUDIT_SUBJECTS: Mapping[str, str] = {
    "cookies": "cookies",
    "session": "sesiones",
    "incident": "casos",
    "scrape": "análisis",
    "person": "personas",
    "invitation": "invitaciones",
    "proxy": "proxies",
    "token": "tokens",
    "web": "entradas al panel",
    "group": "grupos",
    "job": "cancelaciones",
    "repeat": "repeticiones",
    "results": "datos borrados",
    "evidence": "páginas selladas",
    "site": "cambios de las redes",
    "control": "perfiles de control",
    "report": "hora del reporte",
    "quiet": "horas de silencio",
    "webhook": "webhooks",
    "audit": "anotaciones",
}
"""What deeds can be about, by what their action begins with."""
_LESS: Mapping[Condition, tuple[str, str]] = {
    Condition.NEEDS_PERSON: ("sesión pide atención", "sesiones piden atención"),
    Condition.WAITING: ("sesión está en espera", "sesiones están en espera"),
    Condition.UNCHECKED: ("sesión está sin revisar", "sesiones están sin revisar"),
}
"""What keeps sessions from work besides death, worst first: of one, of several."""


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
    """The first thing to read: how many cannot work, or else what keeps some from it."""
    if not counts:
        return "Todavía no hay sesiones" if team else "Todavía no tienes sesiones"
    if dead := counts.get(Condition.DEAD, 0):
        return _dead(dead, sum(counts.values()), team=team)
    for condition, (one, many) in _LESS.items():
        if found := counts.get(condition, 0):
            return plural(found, one, many)
    if team:
        return "Todas las sesiones pueden trabajar"
    return "Tu sesión puede trabajar" if sum(counts.values()) == 1 else "Tus sesiones pueden trabajar"


def _dead(dead: int, total: int, *, team: bool) -> str:
    if team:
        return plural(dead, "sesión no sirve", "sesiones no sirven")
    if dead == total:
        return "Tu sesión no sirve" if dead == 1 else "Ninguna de tus sesiones sirve"
    return "Una de tus sesiones no sirve" if dead == 1 else f"{dead} de tus sesiones no sirven"


def days_label(good: int, bad: int, days: int) -> str:
    """What a strip of days says to those who do not see it."""
    return f"Últimos {days} días: {good} bien, {bad} mal"


def changed(new: int, lost: int, since: str) -> str:
    """What a list has that the reading before it had not, and the other way round."""
    if not new and not lost:
        return f"sin altas ni bajas desde {since}"
    told = [plural(new, "nuevo", "nuevos")] if new else []
    told += [plural(lost, "que ya no está", "que ya no están")] if lost else []
    return f"{listing(told)} desde {since}"


def how_it_ended(job: Job) -> str:
    """Why a finished scrape gave less than was asked for, in the words of its message; empty where it gave all."""
    outcome = ScrapeOutcome.of(job)
    if job.state is JobState.FAILED:
        told = TROUBLES.get(outcome.error)
        return told.format(seen=seen(outcome.reason)) if told else f"Algo falló (ref. {job.error_ref or '----'})."
    return TARGET_TEXTS.get(outcome.result, "") if outcome.result and job.state is JobState.DONE else ""
