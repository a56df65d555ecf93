"""Spanish words of the files that people open."""

from core.domain.profiles import EndReason, ListKind, ProfileAvailability

LISTS = {
    ListKind.FRIENDS: "Amigos",
    ListKind.FOLLOWERS: "Seguidores",
    ListKind.FOLLOWING: "Seguidos",
    ListKind.REACTIONS: "Reacciones",
    ListKind.COMMENTS: "Comentarios",
}

END_REASONS = {
    EndReason.END: "Fin de la lista",
    EndReason.LIMIT: "Límite pedido",
    EndReason.BUDGET: "Tope configurado",
    EndReason.HIDDEN: "Lista oculta",
    EndReason.CURSOR_REPEATED: "El sitio repitió la página",
    EndReason.STALLED: "El sitio dejó de mostrar personas nuevas",
    EndReason.EMPTY_WITH_COUNT: "Vacía, aunque el perfil declara personas",
    EndReason.SESSION_DIED: "La sesión se cayó",
    EndReason.RATE_LIMITED: "El sitio pidió una pausa",
    EndReason.CANCELLED: "Cancelada",
    EndReason.FAILED: "Falló la lectura",
}

AVAILABILITY = {
    ProfileAvailability.OK: "Visible",
    ProfileAvailability.PRIVATE: "Privado",
    ProfileAvailability.UNAVAILABLE: "No disponible",
    ProfileAvailability.DEACTIVATED: "Desactivado",
    ProfileAvailability.MEMORIALIZED: "Conmemorativo",
    ProfileAvailability.SUSPENDED: "Suspendido",
}

STILL_OPEN = "Sin terminar"


def yes_no(value: bool) -> str:
    """`sí` or `no`."""
    return "sí" if value else "no"


def end_reason(reason: EndReason | None) -> str:
    """Why reading ended, or that it has not."""
    return STILL_OPEN if reason is None else END_REASONS[reason]
