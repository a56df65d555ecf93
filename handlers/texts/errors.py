"""One line per thing that can go wrong: what happened, and what to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.places import Place
from core.domain.platforms import Platform
from core.domain.verdict import Verdict
from handlers import specs
from handlers.html import b, clip, code
from handlers.reply import Button, Reply
from handlers.spanish import from_then_on, listing, number
from handlers.texts.common import STALE_BUTTON
from handlers.texts.names import PLATFORM_NAMES, PLATFORM_PREFIXES, platform_name, short

_ECHO = 60  # visible characters of what the person wrote


def user_input() -> Reply:
    """What was asked makes no sense to us."""
    return Reply(Markup("No entendí eso. Mira /ayuda: hay un ejemplo de cada orden."))


_PLACES: Mapping[Place, str] = {
    Place.HOME: "Ese enlace lleva a la portada de {}, no a un perfil. Abre el perfil y pégame su dirección.",
    Place.GROUP: "Eso es un grupo de {}, y yo analizo perfiles. Pega el enlace de una persona o de una página.",
    Place.EVENT: "Eso es un evento de {}, y yo analizo perfiles. Pega el enlace de quien lo organiza.",
    Place.SEARCH: "Eso es una búsqueda o una etiqueta de {}. Abre el perfil que te interesa y pégame su dirección.",
    Place.CHAT: "Eso es una conversación de {}, y no dice de quién. Abre el perfil y pégame su dirección.",
    Place.SECTION: "Ese enlace es de {}, pero no de un perfil. Abre el perfil y pégame su dirección.",
}


def not_a_profile(text: str, place: Place | None = None, platform: str = "") -> Reply:
    """The text names no profile; where it is known what it names instead, that is said."""
    if place is not None and platform in set(Platform):
        return Reply(Markup(_PLACES[place]).format(platform_name(platform)))  # noqa: S704 - constants
    shown = clip(b(text), _ECHO)
    return Reply(shown + Markup(" no parece un perfil. Prueba <code>usuario</code> o pega el enlace."))


def post_url(platform: str, author: str | None, options: str = "") -> Reply:
    """The address is a publication; offers its author where it is known, with the lists that were asked for."""
    if author is None:
        return Reply(Markup("Eso es una publicación y no dice de quién es. Pega el enlace del perfil."))
    reference = f"{PLATFORM_PREFIXES[Platform(platform)]}:{author}" if platform in set(Platform) else author
    options = options if specs.SCRAPE_TARGET.fits(reference, options) else ""
    if not specs.SCRAPE_TARGET.fits(reference, options):
        return Reply(Markup("Eso es una publicación. Para analizar a su autor, pega el enlace de su perfil."))
    yes = specs.SCRAPE_TARGET.button("Sí", reference, options, style="primary")
    question = Markup("Eso es una publicación. ¿Analizo a su autor, {}?").format(clip(b(author), _ECHO))
    return Reply(question, ((yes, specs.DISMISS.button("No")),))


def unsupported_network(network: str) -> Reply:
    """A network we do not read."""
    known = listing(list(PLATFORM_NAMES.values()))
    return Reply(Markup("Aún no leo {}. Puedo con {}.").format(clip(Markup.escape(network), _ECHO), known))


def opaque_link() -> Reply:
    """A short or sharing link."""
    return Reply(Markup("Ese enlace es corto y no dice de quién es. Ábrelo y pégame la dirección del perfil que sale."))


def network_not_read(platform: str, readable: tuple[str, ...]) -> Reply:
    """Its sessions are looked after, its profiles are not read yet."""
    names = listing([platform_name(name) for name in readable])
    text = Markup("De {} por ahora solo cuido tu sesión; los perfiles que sé leer son los de {}.")
    return Reply(text.format(platform_name(platform), names))


def ambiguous_network(username: str, platforms: tuple[str, ...] = (), options: str = "") -> Reply:
    """A bare name: asks for the network, among those where the name is possible; lists that were asked for stay."""
    offered = {
        name: f"{PLATFORM_PREFIXES[platform]}:{username}"
        for platform, name in PLATFORM_NAMES.items()
        if not platforms or platform in platforms
    }
    if not all(specs.SCRAPE_TARGET.fits(reference, options) for reference in offered.values()):
        options = ""
    buttons = tuple(
        specs.SCRAPE_TARGET.button(name, reference, options)
        for name, reference in offered.items()
        if specs.SCRAPE_TARGET.fits(reference, options)
    )
    return Reply(Markup("¿En qué red busco a {}?").format(clip(b(username), _ECHO)), (buttons,) if buttons else ())


def several_profiles(profiles: Sequence[tuple[str, str]], refused: int, options: str = "") -> Reply:
    """Several profiles in one message: a button for each, which stays, so that more than one can be asked for."""
    rows = []
    for platform, identifier in profiles:
        reference = f"{PLATFORM_PREFIXES[Platform(platform)]}:{identifier}" if platform else identifier
        label = f"🔎 {short(identifier, 30)}" + (f" · {platform_name(platform)}" if platform else "")
        fitting = next((wanted for wanted in (options, "") if specs.SCRAPE_EACH.fits(reference, wanted)), None)
        if fitting is not None:
            rows.append((specs.SCRAPE_EACH.button(label, reference, fitting),))
    many = len(profiles) > 1
    text = Markup("Veo {} perfiles. ¿Cuáles analizo?").format(number(len(profiles))) if many else Markup("¿Lo analizo?")
    if refused:
        rest = "Otro enlace no es de un perfil que pueda leer." if refused == 1 else (
            f"Otros {number(refused)} enlaces no son de perfiles que pueda leer.")  # fmt: skip
        text += Markup("\n") + rest
    return Reply(text, (*rows, (specs.DISMISS.button("Listo"),)))


def name_not_read(username: str, platforms: Sequence[str], readable: Sequence[str]) -> Reply:
    """No network that is read allows such a name."""
    possible = listing([platform_name(name) for name in platforms], "o")
    text = Markup("{} no puede ser un nombre de {}; podría ser de {}, de donde por ahora solo cuido tu sesión.")
    read = listing([platform_name(name) for name in readable], "ni") or "las redes que leo"
    return Reply(text.format(clip(b(username), _ECHO), read, possible) + Markup(" Revisa el nombre o pega el enlace."))


def wrong_limit(given: str, most: int) -> Reply:
    """A number of rows that is none."""
    text = Markup("{} no me sirve como límite. Pide un número entero entre 1 y {}, por ejemplo {}.")
    return Reply(text.format(clip(b(given), _ECHO), number(most), code("200")))


def unknown_list(name: str, available: tuple[str, ...]) -> Reply:
    """No such list on that network."""
    shown = clip(b(name), _ECHO)
    if not available:
        return Reply(Markup("No sé leer la lista {} ahí. Pide el perfil sin listas.").format(shown))
    known = Markup(listing([str(code(word)) for word in available]))  # noqa: S704 - escaped by `code`
    return Reply(Markup("No conozco la lista {}. Puedes pedir {}.").format(shown, known))


def list_not_read(name: str, available: tuple[str, ...], platform: str) -> Reply:
    """The list exists, but not for us on that network."""
    known = Markup(listing([str(code(word)) for word in available]))  # noqa: S704 - escaped by `code`
    text = Markup("Aún no leo {} en {}. Puedes pedir {}.")
    return Reply(text.format(clip(b(name), _ECHO), platform_name(platform), known))


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


def cookie_file(cause: str, details: Mapping[str, object]) -> Reply:
    """Why a cookie file cannot be used, with the names it lacks."""
    text = Markup("📁 Ese archivo {}").format(COOKIE_CAUSES.get(cause, COOKIE_CAUSES["not_cookies"]))
    missing = details.get("names") if cause == "missing_required" else None
    if isinstance(missing, (list, tuple)) and missing:
        names = Markup(listing([str(code(name)) for name in missing]))  # noqa: S704 - escaped by `code`
        text += Markup("\nFalta: {}.").format(names)
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
    """The session cannot be used until somebody acts."""
    return Reply(Markup("🔐 Tu sesión{} necesita atención. Mira /sesion.").format(_of(verdict)))


def session_not_found(platform: str = "") -> Reply:
    """The person has no session there."""
    where = f"de {platform_name(platform)}" if platform in set(Platform) else "en esa red"
    text = Markup("🔐 Aún no tienes sesión {}. Pide a administración que suba tus cookies.").format(where)
    return Reply(text, ((specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),),))


def session_expired(verdict: Verdict | None) -> Reply:
    """Proved expired."""
    return Reply(
        Markup("🔐 Tu sesión{} venció. Avisé a supervisión; mira /sesion para renovarla.").format(_of(verdict))
    )


def session_unconfirmed(verdict: Verdict | None) -> Reply:
    """Probably expired; being confirmed."""
    text = "🔐 Tu sesión{} parece vencida; lo estoy confirmando. Tu trabajo espera, no se pierde."
    return Reply(Markup(text).format(_of(verdict)))  # noqa: S704 - a constant


def account_banned(verdict: Verdict | None) -> Reply:
    """Suspended, locked or challenged."""
    text = "⛔ La cuenta de tu sesión{} está bloqueada. Avisé a supervisión: hay que entrar desde el navegador."
    return Reply(Markup(text).format(_of(verdict)))  # noqa: S704 - a constant


def consent_required(verdict: Verdict | None) -> Reply:
    """Alive, but a person must accept something."""
    text = (
        "✋ Tu sesión{} pide aceptar un aviso. Entra desde el navegador, acéptalo y pulsa «Revisar ahora» en /sesion."
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
    """Somebody was quicker."""
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
