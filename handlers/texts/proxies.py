"""The proxy pool in the admin panel. Addresses with credentials are never shown, only host and port."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.erasures import Erased
from core.domain.proxies import Proxy, ProxyState
from handlers import specs
from handlers.html import b, lines
from handlers.reply import Button, Reply
from handlers.spanish import ago, from_then_on, plural

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
    return Reply(Markup.escape(ASK_ADDRESS), force_reply=ADDRESS_HINT)


def added(proxy: Proxy, erased: Erased) -> Reply:
    """In the pool."""
    tail = _deletion(erased, "lleva la clave")
    if proxy.state is ProxyState.HEALTHY and not proxy.failures:
        return Reply(Markup("✅ Proxy {} agregado y probado. {}").format(b(proxy.label), tail))
    text = "⚠️ Proxy {} agregado, pero no respondió a la prueba. Lo intento otra vez solo. {}"
    return Reply(Markup(text).format(b(proxy.label), tail))  # noqa: S704 - a constant


def bad_address(erased: Erased) -> Reply:
    """Not an address; it is not repeated."""
    text = Markup("Eso no es una dirección de proxy. Escribe <code>http://usuario:clave@servidor:puerto</code>. {}")
    return Reply(text.format(_deletion(erased, "puede llevar la clave")))


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
    if proxy.state is ProxyState.HEALTHY and not proxy.failures:
        return f"✅ {proxy.label}: responde en {proxy.latency_ms or 0:.0f} ms."
    return f"❌ {proxy.label}: no responde. Las cuentas están bien."


def confirm_retire(proxy: Proxy) -> Reply:
    """Retiring asks once."""
    used = plural(proxy.sessions, "sesión pasa", "sesiones pasan")
    after = f"{used} a otro proxy, o salen directo si no hay." if proxy.sessions else "No lo usa ninguna sesión."
    text = Markup("¿Retiro {}? {}").format(b(proxy.label), after)
    yes = specs.PROXY_RETIRE.button("Sí, retirar", proxy.proxy_id, True, style="danger")
    return Reply(text, ((yes, specs.ADMIN.button("No", "proxies")),))


def _row(proxy: Proxy, now: datetime, tz: tzinfo) -> Markup:
    used = plural(proxy.sessions, "sesión", "sesiones")
    if proxy.state is ProxyState.DOWN and proxy.cooldown_until is not None:
        return Markup("❌ {} · {} · no responde, lo intento {}").format(
            b(proxy.label), used, from_then_on(proxy.cooldown_until, now, tz)
        )
    latency = f" · {proxy.latency_ms:.0f} ms" if proxy.latency_ms is not None else ""
    checked = f" · revisado {ago(proxy.checked_at, now)}" if proxy.checked_at else " · sin revisar"
    return Markup("{} {} · {}{}{}").format(SIGNS[proxy.state], b(proxy.label), used, latency, checked)


def sign(proxy: Proxy) -> str:
    """Well only where the last test says so."""
    if proxy.state is ProxyState.HEALTHY and proxy.checked_at is None:
        return "❔"
    return "⚠️" if proxy.state is ProxyState.HEALTHY and proxy.failures else SIGNS[proxy.state]


def answer(proxy: Proxy) -> str:
    """How the last test went, in a few words."""
    if proxy.checked_at is None:
        return "sin revisar"
    if proxy.failures or proxy.state is ProxyState.DOWN or proxy.latency_ms is None:
        return "no responde"
    return f"{proxy.latency_ms:.0f} ms"
