"""What happened to a session, and who or what did it."""

from collections.abc import Mapping

from core.domain.people.actors import ActorKind
from core.domain.sessions.session import SessionEvent, SessionStatus
from handlers.words.conditions import dead_word

STATUS_NAMES: Mapping[str, str] = {
    SessionStatus.ACTIVE.value: "activa",
    SessionStatus.EXPIRED.value: "vencida",
    SessionStatus.BANNED.value: "bloqueada",
}
EVENT_NAMES: Mapping[str, str] = {
    "created": "creada",
    "replaced": "cookies nuevas",
    "status_changed": "cambió",
    "checked": "revisada",
    "cooldown": "pausa del sitio",
    "suspected": "posible vencimiento",
    "proxy_changed": "cambió de proxy",
    "undone": "cookies anteriores repuestas",
}
ACTORS: Mapping[ActorKind, str] = {
    ActorKind.SCRAPE: "al analizar",
    ActorKind.GUARD: "al analizar",
    ActorKind.VALIDATION: "revisión diaria",
    ActorKind.CONFIRMATION: "segunda comprobación",
    ActorKind.PROBE: "revisión",
    ActorKind.PERSON: "a pedido",
    ActorKind.UPLOAD: "archivo subido",
    ActorKind.LOGIN: "entrada en vivo",
    ActorKind.IDLE: "por inactividad",
    ActorKind.SITE: "lo pidió el sitio",
    ActorKind.CLI: "línea de comandos",
    ActorKind.SERVICE: "el sistema",
    ActorKind.PROXY: "el proxy",
    ActorKind.OTHER: "otra vía",
}


def status_change(event: SessionEvent) -> tuple[str, str]:
    """The states before and after an event; a dead one is named after what killed the session."""
    before = STATUS_NAMES.get(event.before, event.before)
    if event.after == SessionStatus.BANNED.value:
        return before, dead_word(SessionStatus.BANNED, event.reason)
    return before, STATUS_NAMES.get(event.after, event.after)
