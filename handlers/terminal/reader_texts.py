"""What the terminal says of control profiles and of networks that changed."""

from collections.abc import Mapping

from core.domain.results.controls import Control, Look
from core.domain.results.site_change import SiteChange

CONTROL_COLUMNS = ("red", "perfil", "última mirada")
CHANGE_COLUMNS = ("red", "parte", "detalle", "y")
ALL_READABLE = "✓ Todo lo que leo se deja leer."
NO_SESSION = "Esa persona no tiene sesión en esa red."
NO_CONTROL = "Esa red no tiene perfil de control con una sesión elegida. Elígelo en /admin."
CHOSEN = "✓ Elegido: el bot lo mira en cuanto corra y después cada noche; avisa a los admins de lo que lea."
QUEUED = "✓ En cola: el bot lo mira en cuanto la sesión esté libre."
OFF = "✓ Apagado."
NOTHING_CHANGED = "Eso ya se podía leer: nada esperaba."


_LOOKS: Mapping[Look, str] = {
    Look.GOOD: "todo como siempre",
    Look.NEW_SHAPE: "la red cambió la forma de sus respuestas; aún se leen bien",
    Look.UNTRUE: "ya no dice lo mismo que al elegirlo",
    Look.CHANGED: "la red cambió y no se pudo leer",
    Look.GONE: "el perfil ya no se muestra",
    Look.NO_SESSION: "la sesión elegida no puede mirar",
}


def looked(control: Control | None) -> str:
    """What the newest look found, and when."""
    if control is None:
        return "apagado"
    if control.look is None or control.looked_at is None:
        return "aún sin mirar"
    return f"{_LOOKS[control.look]} ({control.looked_at:%Y-%m-%d %H:%M} UTC)"


def waits(change: SiteChange) -> str:
    """Whether jobs wait for it."""
    return "los trabajos esperan" if change.closed else "todavía es una duda"


def released(jobs: int) -> str:
    """Jobs go on."""
    return f"✓ {jobs} {'trabajo sigue' if jobs == 1 else 'trabajos siguen'} en cuanto corra el bot."
