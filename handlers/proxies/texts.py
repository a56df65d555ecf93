"""The proxy pool in the admin panel. Addresses with credentials are never shown, only host and port."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.messages.erasures import Erased
from core.domain.sessions.proxies import Proxy, ProxyState
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import ago, from_then_on, plural

ASK_ADDRESS = "¿Cuál es la dirección del proxy?"
ADDRESS_HINT = "http://usuario:clave@servidor:puerto"
_SHOWN = 30
_BUTTONS = 20
SIGNS: Mapping[ProxyState, str] = {ProxyState.HEALTHY: "✅", ProxyState.DOWN: "❌", ProxyState.RETIRED: "➖"}


def pool(proxies: Sequence[Proxy], now: datetime, tz: tzinfo) -> Reply:
    """Every proxy with its health, and what can be done."""
    back = specs.ADMIN.button("⬅️ Volver", "home")
    add = specs.ADMIN.button("➕ Agregar", "proxy-add")
    if not proxies:
        text = "🌐 No hay proxies: las sesiones salen directo. Agrega uno y lo reparto entre las sesiones nuevas."
        return Reply(Markup.escape(text), ((add,), (back,)))
    rows = [_row(proxy, now, tz) for proxy in proxies[:_SHOWN]]
    if len(proxies) > _SHOWN:
        rows.append(Markup("… y {} más").format(len(proxies) - _SHOWN))
    buttons: list[tuple[Button, ...]] = [
        (
            specs.PROXY_TEST.button(f"🔎 Probar {proxy.label[:24]}", proxy.proxy_id),
            specs.PROXY_RETIRE.button("🗑 Retirar", proxy.proxy_id, False, style="danger"),
        )
        for proxy in proxies[:_BUTTONS]
    ]
    return Reply(lines(Markup("🌐 {}").format(b("Proxies")), *rows), (*buttons, (add, back)))


def ask_address() -> Reply:
    """Opens the answer field."""
    how = Markup("Así: {}. En cuanto la lea, borro tu mensaje.").format(code(ADDRESS_HINT))
    return Reply(lines(ASK_ADDRESS, how), force_reply=ADDRESS_HINT)


def added(proxy: Proxy, erased: Erased) -> Reply:
    """In the pool, and how the first test went."""
    tail = _deletion(erased, "lleva la clave")
    if responds(proxy):
        return Reply(Markup("✅ Proxy {} agregado y probado. {}").format(b(proxy.label), tail))
    text = "⚠️ Proxy {} agregado, pero no respondió a la prueba. Lo intento otra vez solo. {}"
    return Reply(Markup(text).format(b(proxy.label), tail))  # noqa: S704 - a constant


def bad_address(erased: Erased) -> Reply:
    """Not an address; it is not repeated. Asked again."""
    text = Markup("Eso no es una dirección de proxy. Escribe <code>http://usuario:clave@servidor:puerto</code>. {}")
    return Reply(lines(text.format(_deletion(erased, "puede llevar la clave")), ASK_ADDRESS), force_reply=ADDRESS_HINT)


def known(erased: Erased) -> Reply:
    """Already there."""
    return Reply(Markup("Ese proxy ya está en la lista. {}").format(_deletion(erased, "lleva la clave")))


def _deletion(erased: Erased, why: str) -> str:
    match erased:
        case Erased.DONE:
            return "Borré tu mensaje."
        case Erased.PENDING:
            return f"Estoy borrando tu mensaje: {why}."
        case Erased.REFUSED:
            return f"Borra tu mensaje: {why}."


def tested(proxy: Proxy) -> str:
    """Toast after a test."""
    if responds(proxy):
        return f"✅ {proxy.label}: responde en {answer(proxy)}."
    return f"{sign(proxy)} {proxy.label}: no responde. Las cuentas están bien."


def confirm_retire(proxy: Proxy) -> Reply:
    """Retiring asks once."""
    used = plural(proxy.sessions, "sesión pasa", "sesiones pasan")
    after = f"{used} a otro proxy, o salen directo si no hay." if proxy.sessions else "No lo usa ninguna sesión."
    text = Markup("¿Retiro {}? {}").format(b(proxy.label), after)
    yes = specs.PROXY_RETIRE.button("Sí, retirar", proxy.proxy_id, True, style="danger")
    return Reply(text, ((yes, specs.ADMIN.button("No", "proxies")),), yes_no=True)


def _row(proxy: Proxy, now: datetime, tz: tzinfo) -> Markup:
    used = plural(proxy.sessions, "sesión", "sesiones")
    checked = f" · revisado {ago(proxy.checked_at, now)}" if proxy.checked_at else ""
    rest = proxy.cooldown_until if proxy.state is ProxyState.DOWN else None
    again = f" · lo intento {from_then_on(rest, now, tz)}" if rest else ""
    return Markup("{} {} · {} · {}{}{}").format(sign(proxy), b(proxy.label), used, answer(proxy), checked, again)


def sign(proxy: Proxy) -> str:
    """Well only where the last test says so."""
    if proxy.state is not ProxyState.HEALTHY or responds(proxy):
        return SIGNS[proxy.state]
    return "❔" if proxy.checked_at is None else "⚠️"


def answer(proxy: Proxy) -> str:
    """How the last test went, in a few words."""
    if proxy.checked_at is None:
        return "sin revisar"
    return f"{proxy.latency_ms:.0f} ms" if responds(proxy) else "no responde"


def responds(proxy: Proxy) -> bool:
    """The last test reached a site through it."""
    tested_well = proxy.checked_at is not None and proxy.latency_ms is not None
    return tested_well and proxy.state is ProxyState.HEALTHY and not proxy.failures
