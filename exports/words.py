"""Spanish words of the files that people open."""

from collections.abc import Iterable

from core.domain.results.changes import ChangeKind
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability, Reaction

LISTS = {
    ListKind.FRIENDS: "Amigos",
    ListKind.FOLLOWERS: "Seguidores",
    ListKind.FOLLOWING: "Seguidos",
    ListKind.VERIFIED_FOLLOWERS: "Seguidores verificados",
    ListKind.REPOSTS: "Reposts",
    ListKind.REACTIONS: "Reacciones",
    ListKind.COMMENTS: "Comentarios",
}

END_REASONS = {
    EndReason.END: "Fin de la lista",
    EndReason.LIMIT: "Límite pedido",
    EndReason.BUDGET: "Tope configurado",
    EndReason.SITE_CAP: "El sitio solo muestra una parte",
    EndReason.HIDDEN: "Lista oculta",
    EndReason.CURSOR_REPEATED: "El sitio repitió la página",
    EndReason.STALLED: "El sitio dejó de mostrar personas nuevas",
    EndReason.NO_POSTS: "El perfil no muestra publicaciones",
    EndReason.POSTS_UNSEEN: "El sitio no mostró todas las publicaciones",
    EndReason.EMPTY_WITH_COUNT: "Vacía, aunque el perfil declara personas",
    EndReason.LAYOUT_CHANGED: "La red cambió la lista",
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

REACTIONS = {
    Reaction.LIKE: "Me gusta",
    Reaction.LOVE: "Me encanta",
    Reaction.CARE: "Me importa",
    Reaction.HAHA: "Me divierte",
    Reaction.WOW: "Me asombra",
    Reaction.SAD: "Me entristece",
    Reaction.ANGRY: "Me enoja",
}

STILL_OPEN = "Sin terminar"
PROFILE = "Perfil"
CHANGES, POSTS, RUNS = "Cambios", "Publicaciones", "Corrida"
CHANGE_WORDS = {
    ChangeKind.NEW: "Nueva",
    ChangeKind.LOST: "Ya no está",
    ChangeKind.MISSING: "No aparece (por confirmar)",
    ChangeKind.RENAMED: "Cambió de nombre",
}
KINDS = {"persona": "Persona", "pagina": "Página"}
GENDERS = {"female": "femenino", "male": "masculino", "neuter": "neutro"}


IN_SEVERAL = "En varias listas"


def network_title(name: str) -> str:
    """Above the picture of a network."""
    return f"Red de {name}"


def people(count: int) -> str:
    """How many people."""
    return "1 persona" if count == 1 else f"{count} personas"


def more_people(count: int) -> str:
    """How many are not shown."""
    return "1 más" if count == 1 else f"{count} más"


def yes_no(value: bool) -> str:
    """`sí` or `no`."""
    return "sí" if value else "no"


def gender(told: str) -> str:
    """The gender that a site tells, in Spanish where it is one we know."""
    return GENDERS.get(told.lower(), told)


def kind_of_profile(kind: str) -> str:
    """What sort of profile it is."""
    return KINDS.get(kind, kind)


def reaction(told: str) -> str:
    """A reaction, in Spanish where it is one we know."""
    return REACTIONS[Reaction(told)] if told in set(Reaction) else told


def listed(texts: Iterable[str]) -> str:
    """Several texts in one cell."""
    return "; ".join(texts)


def end_reason(reason: EndReason | None) -> str:
    """Why reading ended, or that it has not."""
    return STILL_OPEN if reason is None else END_REASONS[reason]
