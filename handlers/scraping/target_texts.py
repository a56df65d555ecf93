"""What is wrong with what was typed as a profile, or what it means: one answer for each."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from core.domain.platforms import Platform
from core.domain.platforms.places import Place
from handlers.framework import specs
from handlers.framework.html import b, clip, code, joined
from handlers.framework.reply import Reply
from handlers.framework.spanish import listing, number
from handlers.words.names import PLATFORM_NAMES, PLATFORM_PREFIXES, platform_name, short

_ECHO = 60  # visible characters of what the person wrote
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
    return Reply(question, ((yes, specs.DISMISS.button("No")),), yes_no=True)


def unsupported_network(network: str, readable: Sequence[str] = ()) -> Reply:
    """A network we know nothing of."""
    text = Markup("Aún no leo {}.").format(clip(Markup.escape(network), _ECHO))
    return Reply(joined(" ", [text, _read_here(readable) if readable else None]))


def opaque_link() -> Reply:
    """A short or sharing link."""
    return Reply(Markup("Ese enlace es corto y no dice de quién es. Ábrelo y pégame la dirección del perfil que sale."))


def network_not_read(platform: str, readable: tuple[str, ...]) -> Reply:
    """Its sessions are looked after, its profiles are not read yet."""
    text = Markup("De {} por ahora solo cuido tu sesión.").format(platform_name(platform))
    return Reply(joined(" ", [text, _read_here(readable) if readable else None]))


def _read_here(readable: Sequence[str]) -> str:
    """The same sentence wherever it matters."""
    return f"Los perfiles que sé leer son los de {listing([platform_name(name) for name in readable])}."


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
    elif many and not all(platform for platform, _ in profiles):
        text += Markup("\nPara todos a la vez, pon la red delante: {}.").format(
            code("/scrape fb uno.perfil otro.perfil")
        )
    return Reply(text, (*rows, (specs.DISMISS.button("Listo" if many else "No"),)), yes_no=len(rows) == 1)


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


def too_many_profiles(count: int, most: int) -> Reply:
    """More profiles in one message than are taken."""
    text = Markup("Veo {} perfiles y puedo con {} por mensaje. Mándame los demás en otro.")
    return Reply(text.format(number(count), number(most)))


def cadence() -> Reply:
    """Only days and weeks are known."""
    text = "Puedo repetir un análisis {} o {}. Por ejemplo: {}."
    asked = code("/scrape usuario amigos cada semana")
    return Reply(Markup(text).format(code("cada día"), code("cada semana"), asked))  # noqa: S704 - a constant


def case_reference() -> Reply:
    """What a case reference may be."""
    text = Markup("La referencia del caso va así: {} (o {}), con letras, números, puntos y guiones; hasta 60 signos.")
    return Reply(text.format(code("caso:NORTE-7"), code('caso:"Norte 7"')))


def repeat_limit(limit: int) -> Reply:
    """No more repeats for this person."""
    text = Markup("Ya tienes {} análisis que se repiten (máximo). Para alguno en {} y vuelve a pedirlo.")
    return Reply(text.format(number(limit), code("/trabajos")), ((specs.MY_QUEUE.button("Ver mi cola"),),))
