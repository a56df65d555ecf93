"""The panel's own words."""

from collections.abc import Mapping

from core.domain.jobs.job import JobState

JOB_STATES: Mapping[str, str] = {
    JobState.QUEUED.value: "⏳ en cola",
    JobState.RUNNING.value: "▶️ en curso",
    JobState.WAITING.value: "⏸ en espera",
    JobState.DONE.value: "✅ listo",
    JobState.FAILED.value: "❌ falló",
    JobState.CANCELLED.value: "✖️ cancelado",
}
TAKEN = "El caso es tuyo. Avisé a los demás."
SNOOZED = "Ese caso no avisa durante una hora."
CHECKED = "Revisada."
TOO_SOON = "Ya se revisó hace menos de 5 minutos."
GONE = "Eso ya no existe."
NO_ADDRESS = "Para entrar desde aquí el servicio necesita una dirección pública (PUBLIC_URL), y todavía no la tiene."
ASKED = "Listo: se lo pedí en privado."
CANNOT_ASK = "No puedo escribirle: no ha entrado al bot o lo bloqueó."
NOTES: Mapping[str, str] = {
    "sin_direccion": NO_ADDRESS,
    "pedido": ASKED,
    "sin_chat": CANNOT_ASK,
    "tomado": TAKEN,
    "silenciado": SNOOZED,
    "revisada": CHECKED,
    "pronto": TOO_SOON,
    "ya_no": GONE,
}
"""By the word that the redirect after a form carries."""
