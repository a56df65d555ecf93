"""A network changed its profiles or lists: the alert, the page in `/admin`, and the end of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.messages.site_notices import SiteReadableWhy
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign, SiteChange
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import day_and_clock, plural
from handlers.words.jobs import LIST_NAMES
from handlers.words.names import platform_name, short

SAMPLE_CAPTION = Markup("🧪 Lo que la red respondió, sin cookies ni datos de la cuenta que miró.")
NOTHING_CHANGED = "Eso ya se podía leer."
_SIGNS: Mapping[ChangeSign, str] = {
    ChangeSign.LAYOUT: "No entiendo ni sus respuestas ni lo que se ve en la página.",
    ChangeSign.EMPTIED: "Responde con la lista vacía aunque declara gente.",
}
_WHYS: Mapping[SiteReadableWhy, str] = {
    SiteReadableWhy.READ: "Acabo de leerlo bien.",
    SiteReadableWhy.VERSION: "Hay una versión nueva del programa, así que vuelvo a intentarlo.",
    SiteReadableWhy.ADMIN: "Lo decidió un admin.",
}
_BACK: Keyboard = ((specs.ADMIN.button("⬅️ Volver", "home"),),)


def changed(change: SiteChange, waiting: int) -> Reply:
    """The alert; the same words in the page of `/admin`."""
    return Reply(lines(*_told(change, waiting)), (_buttons(change),))


def readable(place: ChangePlace, why: SiteReadableWhy, jobs: int) -> Reply:
    """It is over."""
    head = Markup("✅ {}: {} se puede leer otra vez.").format(b(platform_name(place.platform)), _part(place))
    go_on = f"{plural(jobs, 'trabajo sigue', 'trabajos siguen')} desde donde quedó cada uno." if jobs else None
    return Reply(lines(head, _WHYS[why], go_on))


def no_sample() -> Reply:
    """None was kept, or the change is over."""
    return Reply(Markup("De eso no hay muestra guardada."))


def page(changes: Sequence[SiteChange], waiting: Mapping[str, int], now: datetime, tz: tzinfo) -> Reply:
    """Every network that changed, with what can be done about each."""
    head = Markup("🧩 {}").format(b("Cambios de las redes"))
    if not changes:
        return Reply(lines(head, "Todo lo que leo se deja leer."), _BACK)
    told: list[Markup | str] = [head]
    rows: list[tuple[Button, ...]] = []
    for change in changes:
        told += ["", *_told(change, waiting.get(change.place.platform.value, 0))]
        told.append(Markup("Desde {}.").format(day_and_clock(change.opened_at, now, tz)))
        rows.append(_buttons(change))
    return Reply(lines(*told), (*rows, *_BACK))


def confirm_release(change: SiteChange, waiting: int) -> Reply:
    """Letting jobs go on although nothing proves that they can be read."""
    text = lines(
        Markup("¿Sigo leyendo {} de {}?").format(_part(change.place), b(platform_name(change.place.platform))),
        Markup("{} y lo intentan de nuevo. Si la red sigue igual, vuelven a esperar y te aviso.").format(
            plural(waiting, "trabajo deja de esperar", "trabajos dejan de esperar")
        ),
    )
    yes = specs.SITE_RELEASE.button("Sí, seguir", change.place.key, True, style="primary")
    return Reply(text, ((yes, specs.ADMIN.button("No", "site")),), yes_no=True)


def released(place: ChangePlace, jobs: int) -> Reply:
    """An admin let them go on."""
    text = Markup("▶️ Vuelvo a leer {} de {}. {}.").format(
        _part(place), b(platform_name(place.platform)), plural(jobs, "trabajo sigue", "trabajos siguen")
    )
    return Reply(text, _BACK)


def _told(change: SiteChange, waiting: int) -> list[Markup | str]:
    network, what = b(platform_name(change.place.platform)), _part(change.place)
    if not change.closed:
        seen = Markup("🔎 {}: no pude leer {} en un perfil.").format(network, what)
        return [seen, _SIGNS[change.sign], "Si pasa en otro, lo doy por cambiado y los trabajos esperan."]
    head = Markup("🧩 {}: {}. No sé leer {}.").format(network, b("la red cambió sus listas"), what)
    if change.place.part == PROFILE_PART:
        head = Markup("🧩 {}: {}. No sé leer {}.").format(network, b("la red cambió sus perfiles"), what)
    jobs = plural(waiting, "trabajo espera", "trabajos esperan") if waiting else "Los trabajos que lo pidan esperan"
    return [
        head,
        _SIGNS[change.sign],
        (
            f"{jobs}: nada se pierde y no sale ningún Excel vacío. Pruebo con uno cada 6 horas; también siguen con una "
            "lectura buena o con una versión nueva."
        ),
        Markup("Detalle: {}").format(code(short(change.detail, 120))) if change.detail else "",
    ]


def _buttons(change: SiteChange) -> tuple[Button, ...]:
    sample = specs.SITE_SAMPLE.button("🧪 Muestra", change.place.key)
    return (sample, specs.SITE_RELEASE.button("▶️ Seguir ya", change.place.key, False))


def _part(place: ChangePlace) -> str:
    kind = place.kind
    if kind is None:
        return "los perfiles"
    many = LIST_NAMES[kind][1]
    return f"los {many}" if many.endswith(("os", "ts")) else f"las {many}"
