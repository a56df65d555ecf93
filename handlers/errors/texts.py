"""One line per thing that can go wrong: what happened, and what to do."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import Verdict
from handlers.framework import specs
from handlers.framework.html import b, clip, code
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import from_then_on, listing, number
from handlers.words.common import STALE_BUTTON, ways_to_a_session
from handlers.words.conditions import dead_word
from handlers.words.names import platform_name

_ASK_FOR_COOKIES = "pide a administración que suba tus cookies"
_ECHO = 60  # visible characters of what the person wrote


def user_input() -> Reply:
    """What was asked makes no sense to us."""
    return Reply(Markup("No entendí eso. Mira /ayuda: hay un ejemplo de cada orden."))


COOKIE_CAUSES: Mapping[str, str] = {
    "too_large": "es demasiado grande (máximo 256 KB). Exporta otra vez las cookies, solo de esa red.",
    "not_cookies": "no es de cookies. Exporta las cookies como JSON o cookies.txt y mándame el archivo.",
    "malformed": "está dañado o incompleto. Expórtalo otra vez y mándalo sin abrirlo ni editarlo.",
    "no_platform_cookies": "no trae cookies de Facebook, Instagram ni X. Expórtalas con la pestaña de esa red abierta.",
    "wrong_platform": "trae cookies de otra red. Elige la red correcta o manda otro archivo.",
    "ambiguous_platform": "trae cookies de varias redes. Dime de cuál es la sesión y vuelve a mandarlo.",
    "missing_required": "no trae todas las cookies. Entra en una ventana privada, expórtalas y cierra sin salir.",
    "all_expired": "trae cookies ya vencidas. Inicia sesión de nuevo y expórtalas recién hechas.",
}
"""What is wrong with the file, and what to do, by `CookieFileException.cause`."""


TORN_VALUES = (
    "trae otro texto pegado al valor de {} (comillas, puntos, comas o columnas). "
    "Expórtalo otra vez como JSON o cookies.txt y mándalo sin editarlo."
)
SEVERAL_ACCOUNTS = "trae las cookies de varias cuentas. Mándame un archivo por cuenta."
TOO_MANY = "trae demasiadas cookies. Expórtalas otra vez, solo las de esa red."


def cookie_file(cause: str, details: Mapping[str, object]) -> Reply:
    """Why a cookie file cannot be used, with the names it lacks."""
    named = details.get("names")
    names = tuple(map(str, named)) if isinstance(named, (list, tuple)) else ()
    shown = Markup(listing([str(code(name)) for name in names]))  # noqa: S704 - escaped by `code`
    if cause == "malformed" and names:
        return Reply(Markup("📁 Ese archivo {}").format(TORN_VALUES).format(shown))
    why = COOKIE_CAUSES.get(cause, COOKIE_CAUSES["not_cookies"])
    if details.get("several_accounts"):
        why = SEVERAL_ACCOUNTS
    elif details.get("too_many"):
        why = TOO_MANY
    text = Markup("📁 Ese archivo {}").format(why)
    if cause == "missing_required" and names:
        text += Markup("\nFalta: {}.").format(shown)
    return Reply(text)


def access_denied() -> Reply:
    """Not allowed (any more)."""
    return Reply(Markup("🔒 Eso no está permitido para tu rol. Si lo necesitas, pídelo a administración."))


def gone() -> Reply:
    """What a button spoke of is not there any more."""
    return Reply(Markup.escape(STALE_BUTTON))


def invitation() -> Reply:
    """Invented, used and expired codes get the same answer."""
    return Reply(Markup("Esa invitación no sirve. Pide una nueva a quien te la envió."))


def invitation_not_needed(name: str) -> Reply:
    """A member opened a link that was meant for another person."""
    whose = Markup("es para {}").format(clip(b(name), _ECHO)) if name else Markup("es para otra persona")
    return Reply(Markup("Ya estás en el equipo. Esa invitación {} y sigue sin usar: reenvíasela.").format(whose))


def login_busy(*, own: bool) -> Reply:
    """No live browser to be had just now."""
    if own:
        return Reply(Markup("Ya tienes un navegador abierto: termina en él."))
    return Reply(Markup("Hay otras personas entrando ahora. Prueba en un rato."))


def used_link() -> Reply:
    """Invented, used and expired links get the same answer."""
    return Reply(Markup("Ese enlace ya no sirve: es de un solo uso y dura 5 minutos. Pide otro con /panel."))


def too_many_attempts() -> Reply:
    """Too many codes tried."""
    return Reply(Markup("Demasiados intentos. Prueba otra vez dentro de una hora."))


def queue_limit(limit: int) -> Reply:
    """The person's queue is full."""
    text = Markup("Tienes {} en cola (máximo). Espera a que termine uno o cancela alguno.").format(number(limit))
    return Reply(text, ((specs.MY_QUEUE.button("Ver mi cola"),),))


def target() -> Reply:
    """The profile cannot be read."""
    return Reply(Markup("No pude leer ese perfil. Tu sesión está bien; comprueba el enlace."))


def profile_not_found() -> Reply:
    """Missing, or not shown to this account."""
    return Reply(Markup("🔍 Ese perfil no existe o no se muestra a tu cuenta. Tu sesión está bien; revisa el nombre."))


def profile_private() -> Reply:
    """Shown to friends only."""
    return Reply(Markup("🔒 Ese perfil es privado: solo lo ven sus contactos. Tu sesión está bien."))


def list_hidden() -> Reply:
    """The list is hidden."""
    return Reply(Markup("🙈 Ese perfil oculta la lista. Tu sesión está bien; puedes pedir las otras listas."))


def session(verdict: Verdict | None) -> Reply:
    """The session cannot be used until a person acts."""
    return Reply(Markup("🔐 Tu sesión{} necesita atención. Mira /sesion.").format(_of(verdict)))


def session_not_found(platform: str = "", role: Role = Role.ANALYST) -> Reply:
    """The person has no session there."""
    where = f"de {platform_name(platform)}" if platform in set(Platform) else "en esa red"
    cookies = "mándame aquí tu archivo de cookies" if role.includes(Role.ADMIN) else _ASK_FOR_COOKIES
    text = Markup("🔐 Aún no tienes sesión {}: entra aquí con tu cuenta, o {}.").format(where, cookies)
    return Reply(text, ways_to_a_session())


def session_unreadable() -> Reply:
    """The stored cookies cannot be opened."""
    text = Markup("🗝 Tu sesión guardada no se puede leer. Tu cuenta está bien: pide que suban otra vez tus cookies.")
    return Reply(text, ((specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),),))


def unreadable() -> Reply:
    """Something stored cannot be opened."""
    return Reply(Markup("🗝 Lo que estaba guardado no se puede leer. Mándalo otra vez; administración ya lo sabe."))


def session_expired(verdict: Verdict | None) -> Reply:
    """Proved expired."""
    return Reply(Markup("🔐 Tu sesión{} venció: en /sesion puedes renovarla.").format(_of(verdict)))


def session_unconfirmed(verdict: Verdict | None) -> Reply:
    """Probably expired; being confirmed."""
    text = "🔐 Tu sesión{} parece vencida; lo estoy confirmando. Tu trabajo espera, no se pierde."
    return Reply(Markup(text).format(_of(verdict)))  # noqa: S704 - a constant


def account_banned(verdict: Verdict | None) -> Reply:
    """Suspended, locked or challenged."""
    word = dead_word(SessionStatus.BANNED, verdict.reason if verdict else "")
    text = Markup("⛔ La cuenta de tu sesión{} está {}: en /sesion, 🔑 Entrar aquí abre lo que la red pide.")
    return Reply(text.format(_of(verdict), word))


def consent_required(verdict: Verdict | None) -> Reply:
    """Alive, but a person must accept something."""
    text = (
        "✋ Tu sesión{} pide aceptar un aviso: acéptalo con 🔑 Entrar aquí (en /sesion), o desde tu navegador con esa "
        "cuenta, y entonces pulsa «Revisar ahora»."
    )
    return Reply(Markup(text).format(_of(verdict)))  # noqa: S704 - a constant


def transient() -> Reply:
    """Passing trouble."""
    return Reply(Markup("📡 Hubo un tropiezo pasajero. Prueba otra vez en un momento; tu sesión está bien."))


def network() -> Reply:
    """The site does not answer."""
    return Reply(Markup("📡 La red social no responde. Prueba otra vez en un momento; tu sesión está bien."))


def proxy() -> Reply:
    """The session's proxy is at fault."""
    return Reply(
        Markup("📡 El proxy de tu sesión no responde. Tu cuenta está bien; avisa a administración si sigue así.")
    )


def browser_crashed() -> Reply:
    """The browser went away."""
    return Reply(Markup("🧭 El navegador se cerró. Ya se está abriendo otro; prueba de nuevo en un momento."))


def rate_limited(until: datetime, verdict: Verdict | None, now: datetime, tz: tzinfo) -> Reply:
    """The site asks for a pause."""
    who = platform_name(_platform(verdict)) or "La red social"
    return Reply(Markup("🐢 {} pide pausa. Sigo solo {}.").format(who, from_then_on(until, now, tz)))


def storage_unavailable() -> Reply:
    """Nothing can be written just now."""
    return Reply(
        Markup("💾 Ahora mismo no puedo guardar nada, así que esto no quedó hecho. Prueba otra vez en un minuto.")
    )


def conflict() -> Reply:
    """A concurrent change won."""
    return Reply(Markup("Alguien lo cambió justo antes que tú. Vuelve a abrirlo y mira cómo quedó."))


def layout_changed(reference: str) -> Reply:
    """The site looks different: ours to mend."""
    text = (
        "🧩 La página cambió y aún no sé leerla así (ref. {}). No es culpa tuya ni de tu sesión; ya quedó registrado."
    )
    return Reply(Markup(text).format(code(reference)))  # noqa: S704 - a constant


def failure(reference: str, retry: tuple[str, str] | None = None) -> Reply:
    """Our own failure, with its reference and, where it makes sense, a way to try again."""
    text = Markup("😕 Algo falló (ref. {}). No es culpa tuya; quedó registrado.").format(code(reference))
    buttons: tuple[Button, ...] = ()
    if retry and specs.RETRY.fits(*retry):
        buttons = (specs.RETRY.button("🔁 Reintentar", *retry),)
    return Reply(text, (buttons,) if buttons else ())


def _of(verdict: Verdict | None) -> str:
    platform = _platform(verdict)
    return f" de {platform_name(platform)}" if platform else ""


def _platform(verdict: Verdict | None) -> str:
    """The network that the reason speaks of; empty when it speaks of none (`session.idle`)."""
    platform = verdict.reason.partition(".")[0] if verdict else ""
    return platform if platform in set(Platform) else ""
