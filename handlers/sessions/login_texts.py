"""Entering a network from a live browser: the link, who is asked, and what came of it."""

from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.messages.login_notices import LoginAskedNotice, LoginCapturedNotice, LoginEndedNotice
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import at_time, plural
from handlers.words.login import ENDS
from handlers.words.names import platform_name

ASKED = "Listo: se lo pedí en privado."
CANNOT_ASK = "No puedo escribirle: no ha entrado al bot o lo bloqueó."


def here(platform: str, url: str, *, public: bool) -> Reply:
    """The link, once."""
    name = platform_name(platform)
    text = lines(
        Markup("🔑 Entra en {} con tu cuenta, como siempre: escribes tú, y nadie más lo ve.").format(b(name)),
        None if public else Markup("{}").format(url),
        "El enlace es solo tuyo, de un solo uso, y dura 5 minutos.",
    )
    return Reply(text, ((Button(f"🔑 Entrar en {name}", url=url),),) if public else ())


def no_public_address() -> Reply:
    """In real use a phone has to reach us."""
    return Reply(
        lines(
            "🔑 Para entrar desde aquí el servicio necesita una dirección pública (PUBLIC_URL), y todavía no la tiene.",
            "Pídela a quien opera el bot. Mientras, exporta tus cookies y escribe /cookies.",
        ),
        ((specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),),),
    )


def choose(platforms: tuple[Platform, ...]) -> Reply:
    """Which network?"""
    buttons = tuple((_here_button(platform),) for platform in platforms)
    return Reply(Markup("🔑 ¿En qué red quieres entrar?"), buttons)


def _here_button(platform: Platform, label: str = "") -> Button:
    """Opens a live browser at the login of that network."""
    return specs.LOGIN_HERE.button(label or f"🔑 Entrar en {platform_name(platform)}", platform)


def asked(notice: LoginAskedNotice) -> Reply:
    """Supervision asks the analyst; only the analyst can do it."""
    name = platform_name(notice.platform)
    text = lines(
        Markup("🙏 {} te pide que entres en {}.").format(b(notice.by), b(name)),
        "Pulsa el botón, entra con tu cuenta en el navegador que se abre, y tus trabajos siguen solos.",
    )
    return Reply(text, ((_here_button(Platform(notice.platform)),),))


def captured(notice: LoginCapturedNotice, now: datetime, tz: tzinfo) -> Reply:
    """The session is in place."""
    account = f": cuenta …{notice.account}" if notice.account else ""
    until = datetime.fromisoformat(notice.expires_at) if notice.expires_at else None
    jobs = plural(notice.jobs, "trabajo que esperaba sigue", "trabajos que esperaban siguen") if notice.jobs else ""
    text = lines(
        Markup("✅ Entraste en {}{}.").format(b(platform_name(notice.platform)), account),
        Markup("Las cookies vencen {}.").format(at_time(until, now, tz)) if until else None,
        Markup("{} ahora.").format(jobs) if jobs else None,
    )
    return Reply(text, ((specs.MY_SESSIONS.button("🔐 Mis sesiones"),),))


def ended(notice: LoginEndedNotice) -> Reply:
    """It ended otherwise; nothing changed."""
    end = LoginEnd(notice.end)
    text = Markup("🔑 {}: {}").format(platform_name(notice.platform), ENDS[end])
    return Reply(text, ((_here_button(Platform(notice.platform), "🔑 Intentar otra vez"),),), silent=True)
