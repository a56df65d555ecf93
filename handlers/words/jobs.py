"""The words of a job's message: lists, endings, what a profile or a machine did, files."""

from collections.abc import Mapping

from markupsafe import Markup

from core.domain.jobs.job import WaitFor
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeResult
from core.domain.platforms import NETWORKS
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason, ListKind
from handlers.framework.spanish import listing, number

LIST_NAMES: Mapping[ListKind, tuple[str, str]] = {
    ListKind.FRIENDS: ("amigo", "amigos"),
    ListKind.FOLLOWERS: ("seguidor", "seguidores"),
    ListKind.FOLLOWING: ("seguido", "seguidos"),
    ListKind.VERIFIED_FOLLOWERS: ("seguidor verificado", "seguidores verificados"),
    ListKind.REPOSTS: ("repost", "reposts"),
    ListKind.REACTIONS: ("reacción", "reacciones"),
    ListKind.COMMENTS: ("comentario", "comentarios"),
}
END_TEXTS: Mapping[EndReason, str] = {
    EndReason.END: "lista completa",
    EndReason.LIMIT: "hasta el número que pediste",
    EndReason.BUDGET: "hasta el tope configurado",
    EndReason.SITE_CAP: "el sitio no muestra más que eso",
    EndReason.HIDDEN: "el perfil oculta la lista",
    EndReason.CURSOR_REPEATED: "el sitio empezó a repetir páginas",
    EndReason.STALLED: "el sitio dejó de mostrar más",
    EndReason.NO_POSTS: "el perfil no muestra ninguna publicación a tu cuenta",
    EndReason.POSTS_UNSEEN: "el sitio no llegó a mostrar todas sus publicaciones",
    EndReason.EMPTY_WITH_COUNT: "el sitio respondió vacío aunque declara más gente",
    EndReason.LAYOUT_CHANGED: "la red cambió la lista y aún no sé leerla",
    EndReason.SESSION_DIED: "la sesión caducó a mitad",
    EndReason.RATE_LIMITED: "el sitio pidió pausa",
    EndReason.CANCELLED: "lo cancelaste",
    EndReason.FAILED: "algo falló a mitad",
}
_HIDDEN_PEOPLE = (
    "1 no se muestra: suele ser una cuenta desactivada u oculta",
    "{count} no se muestran: suelen ser cuentas desactivadas u ocultas",
)
_HIDDEN_COMMENTS = (
    "1 no se muestra: suele estar oculto o borrado",
    "{count} no se muestran: suelen estar ocultos o borrados",
)
_UNSEEN: Mapping[ListKind, tuple[str, str]] = {
    kind: _HIDDEN_COMMENTS if kind is ListKind.COMMENTS else _HIDDEN_PEOPLE for kind in ListKind
}
"""What is known of rows that a profile counts and its list, read to the end, does not show: of one, of `count`."""
TARGET_TEXTS: Mapping[ScrapeResult, str] = {
    ScrapeResult.NOT_FOUND: (
        "🔍 Ese perfil no existe o no se muestra a tu cuenta. Tu sesión está bien; revisa el nombre."
    ),
    ScrapeResult.UNAVAILABLE: "🔍 Ese perfil no está disponible (borrado, oculto o te bloqueó). Tu sesión está bien.",
    ScrapeResult.PRIVATE: (
        "🔒 Perfil privado: guardé sus datos; sus listas solo las ven sus contactos. Tu sesión está bien."
    ),
    ScrapeResult.DEACTIVATED: "💤 La cuenta está desactivada. Tu sesión está bien; puedes probar otro día.",
    ScrapeResult.SUSPENDED: "🚫 La red suspendió ese perfil. Tu sesión está bien.",
    ScrapeResult.HIDDEN: "🙈 El perfil oculta esa lista. Guardé sus datos; tu sesión está bien.",
}
HOLDS: Mapping[WaitFor | None, tuple[str, str, str]] = {
    WaitFor.CONFIRMATION: (
        "🔎 Tu sesión de {} parece vencida; lo estoy confirmando. Tu trabajo espera.",
        "la sesión dejó de responder",
        "sigo desde ahí cuando se aclare",
    ),
    WaitFor.PERSON: (
        "✋ Varios perfiles seguidos de {} salieron «no disponible». Tu trabajo espera que respondas si sigo.",
        "varios perfiles seguidos no estaban disponibles",
        "sigo desde ahí cuando respondas",
    ),
    WaitFor.SITE: (
        "🧩 {} cambió y aún no sé leerlo así. Avisé a los admins; tu sesión está bien. Tu trabajo espera y sigue solo.",
        "la red cambió lo que muestra",
        "sigo desde ahí en cuanto se pueda leer",
    ),
}
"""What a job waits for besides a pause or a session: its message, why it stopped half way, and when it goes on."""
TROUBLES: Mapping[str, str] = {
    "NetworkException": "📡 No pude terminar: la red no respondió. Tu sesión está bien; prueba más tarde.",
    "ProxyException": "📡 No pude terminar: el proxy de tu sesión no respondió. Tu cuenta está bien; prueba más tarde.",
    "BrowserCrashedException": "🧭 No pude terminar: el navegador se cerró varias veces. Tu sesión está bien.",
    "SessionUndecidedException": "🤷 No pude comprobar tu sesión: {seen}. No la di por vencida; prueba más tarde.",
    "TransientException": "📡 No pude terminar: hubo varios tropiezos seguidos. Tu sesión está bien.",
}
"""What made a job give up, by the name of its last error; `seen` is what the last check saw. No account is to blame."""
RESULT_FILES: Mapping[ExportFormat, str] = {
    ExportFormat.XLSX: "📄 Excel",
    ExportFormat.CSV: "🧮 CSV",
    ExportFormat.JSON: "🧾 JSON",
    ExportFormat.PICTURE: "🖼 Dibujo",
    ExportFormat.GEXF: "🕸 Gephi (GEXF)",
    ExportFormat.GRAPHML: "🕸 GraphML",
    ExportFormat.JSON_LINES: "🧾 JSON Lines",
}


def difference(kind: ListKind, missing: int) -> str:
    """Why a list that was read to its end has `missing` rows less (below zero: more) than its profile declares."""
    if missing < 0:
        return "; el contador va atrasado"
    one, many = _UNSEEN[kind]
    return f"; {one if missing == 1 else many.format(count=number(missing))}"


def in_part(asked: ScrapeArgs) -> Markup | None:
    """Which of the lists that are asked for their network shows of others in part only; None when it is not known of
    any."""
    network = NETWORKS[asked.ref.platform]
    names = [LIST_NAMES[kind][1] for kind in asked.lists if kind.value in network.lists_in_part]
    if not names:
        return None
    return Markup("ℹ️ De otras personas, {} suele mostrar solo una parte de sus {}: unas {}, las más recientes.").format(
        network.title, listing(names), network.rows_in_part
    )
