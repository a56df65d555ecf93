"""Control profiles: choosing one, whose session looks at it, and what a look found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.platforms import NETWORKS, Platform
from core.domain.results.controls import Control, Look
from core.services.site_changes.controls import Watcher
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import day_and_clock
from handlers.words.names import PLATFORM_NAMES, short

ASK_CONTROL = "¿Qué perfil sirve de control?"
CONTROL_HINT = "usuario o enlace del perfil"
STARTED = "Lo miro ahora; te digo lo que leí."
NO_SESSION_NOW = "Esa persona ya no tiene sesión en esa red. Elige otra."
_SHOWN = 8
_FACTS = 6
_BACK: Keyboard = ((specs.ADMIN.button("⬅️ Volver", "controls"),),)
_LOOKS: Mapping[Look, str] = {
    Look.GOOD: "✅ todo como siempre",
    Look.NEW_SHAPE: "🧩 la red cambió la forma de sus respuestas; aún las leo bien",
    Look.UNTRUE: "⚠️ ya no dice lo mismo que al elegirlo",
    Look.CHANGED: "🧩 la red cambió y no pude leerlo",
    Look.GONE: "🔍 el perfil ya no se muestra; elige otro",
    Look.NO_SESSION: "🔐 la sesión elegida no puede mirar; elige otra o renuévala",
}


def page(controls: Mapping[Platform, Control], now: datetime, tz: tzinfo) -> Reply:
    """Every network with its control, or without."""
    rows, buttons = [], list[tuple[Button, ...]]()
    for platform in NETWORKS:
        control = controls.get(platform)
        name = PLATFORM_NAMES[platform]
        rows.append(Markup("{}: {}").format(b(name), _state(control, now, tz)))
        choose = specs.CONTROL_CHOOSE.button(f"{'✏️ Cambiar' if control else '➕ Elegir'} {name}", platform)
        more = (specs.CONTROL_LOOK.button("🔎 Mirar ya", platform), specs.CONTROL_OFF.button("⏹ Apagar", platform))
        buttons.append((choose, *(more if control and control.person_id is not None else ())))
    text = lines(
        Markup("🔭 {}").format(b("Perfiles de control")),
        "Cada noche miro uno por red, poco y con la sesión que elijas, para notar el mismo día si la red cambió.",
        *rows,
    )
    return Reply(text, (*buttons, (specs.ADMIN.button("⬅️ Volver", "home"),)))


def ask_profile(platform: Platform) -> Reply:
    """Opens the answer field."""
    text = Markup("{} ({}) Mejor uno público, conocido y estable, con bastante gente en sus listas.")
    return Reply(text.format(ASK_CONTROL, PLATFORM_NAMES[platform]), force_reply=CONTROL_HINT)


def whose_session(platform: Platform, identifier: str, watchers: Sequence[Watcher]) -> Reply:
    """A button per person with a session on that network."""
    if not watchers:
        text = Markup("Nadie tiene sesión en {}: sin una no puedo mirar {}.").format(
            PLATFORM_NAMES[platform], b(short(identifier, 60))
        )
        return Reply(text, _BACK)
    text = Markup("¿Con la sesión de quién miro {} en {}? Gasta unas pocas peticiones cada noche.").format(
        b(short(identifier, 60)), PLATFORM_NAMES[platform]
    )
    buttons = tuple(
        (specs.CONTROL_SESSION.button(f"{'🟢' if one.well else '🟡'} {short(one.person.name)}", platform,
                                      one.person.person_id),)
        for one in watchers[:_SHOWN]
    )  # fmt: skip
    return Reply(text, (*buttons, *_BACK))


def found(control: Control) -> Reply:
    """What the newest look found, for admins."""
    network = b(PLATFORM_NAMES[control.platform])
    name = b(short(control.identifier, 60))
    match control.look:
        case Look.NEW_SHAPE:
            head = Markup("🧩 {}: {}. Aún las leo bien: el perfil de control {} dice lo mismo que siempre.").format(
                network, b("la red cambió sus listas"), name
            )
            told = _listed("Ya no vienen", control.details)
        case Look.UNTRUE:
            head = Markup("🧩 {}: {}, o cambió el perfil de control {}.").format(
                network, b("la red cambió sus listas"), name
            )
            told = _listed("Ya no coincide", control.details)
        case Look.GOOD:
            head = Markup("🔭 Control de {}: leí bien {}. Desde hoy lo miro cada noche.").format(network, name)
            told = _listed("Doy por sabido", control.details)
        case look:
            state = _LOOKS[look] if look is not None else "sin mirar"
            head, told = Markup("🔭 Control de {} ({}): {}.").format(network, name, state), None
    return Reply(lines(head, told), ((specs.ADMIN.button("🔭 Perfiles de control", "controls"),),))


def off(platform: Platform) -> Reply:
    """No more looks."""
    text = "⏹ Ya no miro un perfil de control en {}."
    return Reply(Markup(text).format(PLATFORM_NAMES[platform]), _BACK)  # noqa: S704 - a constant


def _state(control: Control | None, now: datetime, tz: tzinfo) -> Markup:
    if control is None:
        return Markup("apagado")
    name = code(short(control.identifier, 60))
    if control.person_id is None:
        return Markup("{} · falta elegir con qué sesión").format(name)
    if control.look is None or control.looked_at is None:
        return Markup("{} · aún sin mirar").format(name)
    return Markup("{} · {} ({})").format(name, _LOOKS[control.look], day_and_clock(control.looked_at, now, tz))


def _listed(words: str, details: Sequence[str]) -> Markup | None:
    if not details:
        return None
    more = f" y {len(details) - _FACTS} más" if len(details) > _FACTS else ""
    shown = Markup(", ").join(code(short(one, 80)) for one in details[:_FACTS])
    return Markup("{}: {}{}.").format(words, shown, more)
