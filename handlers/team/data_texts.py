"""Everything about a profile deleted, and the audit trail as a file."""

from collections.abc import Sequence

from markupsafe import Markup

from core.domain.people.audit_chain import ChainHead, ChainReport
from core.services.supervision.result_deletion import FoundProfile
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import listing, plural
from handlers.words.audit_chain import findings, head, verdict
from handlers.words.names import platform_name, short

ASK_PROFILE = "¿De qué perfil borro todo?"
PROFILE_HINT = "dirección, usuario o nombre"
_SHOWN = 8
_BACK = ((specs.ADMIN.button("⬅️ Volver", "home"),),)
AUDIT_COLUMNS = ("fecha", "quien", "accion", "sobre", "detalle", "caso")
AUDIT_CAPTION = Markup("🧾 El registro completo: quién pidió qué, cuándo y para qué caso.")
_TRAIL_CAPTION = (
    "🔗 El mismo registro con su cadena de huellas. Se comprueba con {}. Guarda esta huella en otro sitio: {}"
)
_TRAIL_CHECK = "python -m bot audit verify --file ARCHIVO"


def ask_profile() -> Reply:
    """Opens the answer field."""
    return Reply(Markup.escape(ASK_PROFILE), force_reply=PROFILE_HINT)


def not_found(given: str) -> Reply:
    """Nothing is stored under that name: asked again."""
    text = Markup("No guardo nada de {}. Prueba con la dirección del perfil.").format(b(short(given, 60)))
    return Reply(lines(text, ASK_PROFILE), force_reply=PROFILE_HINT)


def which(found: Sequence[FoundProfile]) -> Reply:
    """Several profiles have that name, or names that contain it."""
    rows = tuple(
        (specs.ERASE_PROFILE.button(short(_label(one), 40), one.stored.profile_id or 0, False),)
        for one in found[:_SHOWN]
    )
    more = "Hay más: escribe la dirección del perfil." if len(found) > _SHOWN else None
    return Reply(lines("Hay varios así. ¿Cuál?", more), (*rows, *_BACK))


def confirm(found: FoundProfile) -> Reply:
    """What there is, and the question."""
    stored = found.stored
    told = [
        plural(stored.runs, "lista leída", "listas leídas"),
        plural(stored.rows, "fila de personas", "filas de personas"),
        plural(stored.files, "archivo", "archivos"),
        plural(stored.certificates, "certificado", "certificados"),
    ]
    if stored.repeats:
        told.append(plural(stored.repeats, "repetición", "repeticiones"))
    text = lines(
        Markup("¿Borro todo de {}?").format(b(short(_name(found), 80))),
        f"Hay {listing(told)}.",
        "También se borran las copias del FTP. No se puede recuperar.",
    )
    yes = specs.ERASE_PROFILE.button("Sí, borrar todo", stored.profile_id or 0, True, style="danger")
    return Reply(text, ((yes, specs.ADMIN.button("No", "home")),), yes_no=True)


def unfinished(found: FoundProfile) -> Reply:
    """A job about it is still going on."""
    text = Markup("No borré nada: {} sin terminar sobre {}. Cancela o espera, y vuelve a pedirlo.")
    jobs = plural(found.stored.unfinished, "trabajo sigue", "trabajos siguen")
    return Reply(text.format(jobs, b(short(_name(found), 80))), _BACK)


def erased(found: FoundProfile) -> Reply:
    """Gone; the copies follow."""
    stored = found.stored
    told = [
        plural(stored.runs, "lista", "listas"),
        plural(stored.rows, "fila", "filas"),
        plural(stored.files, "archivo", "archivos"),
    ]
    text = Markup("🗑 Listo: borré todo de {} ({}).").format(b(short(_name(found), 80)), listing(told))
    files = "Los archivos y sus copias del FTP desaparecen en un minuto; si el FTP no responde, en cuanto vuelva."
    return Reply(lines(text, files if stored.files else None), _BACK)


def trail_caption(newest: ChainHead) -> Markup:
    """Beside the file with the chain."""
    return Markup.escape(_TRAIL_CAPTION).format(code(_TRAIL_CHECK), code(newest.digest))


def checked(report: ChainReport) -> Reply:
    """Whether the audit trail is as it was written."""
    sign = "🔗" if report.holds else "🚨"
    told = [f"{sign} {verdict(report)}", *(f"· {sentence}" for sentence in findings(report)), head(report.head)]
    rows = ((specs.AUDIT_PAGE.button("🧾 Registro", 0), specs.ADMIN.button("⬅️ Volver", "home")),)
    return Reply(lines(*told), rows)


def _name(found: FoundProfile) -> str:
    profile = found.profile
    user = f"@{profile.username}" if profile.username else ""
    who = f"{profile.name} ({user})" if profile.name and user else profile.name or user or profile.external_id or "?"
    return f"{who} · {platform_name(profile.platform)}"


def _label(found: FoundProfile) -> str:
    """On a button, which may be cut at its end: what tells namesakes apart stands in front."""
    profile = found.profile
    parts = (platform_name(profile.platform), profile.username or profile.external_id, profile.name)
    return " · ".join(part for part in parts if part)
