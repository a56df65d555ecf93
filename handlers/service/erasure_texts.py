"""Messages with secrets that stay in a chat, and messages that never arrived."""

from collections.abc import Mapping

from markupsafe import Markup

from core.domain.messages.erasures import Secret
from handlers.framework.html import b
from handlers.framework.reply import Reply

_WHAT: Mapping[Secret, str] = {
    Secret.COOKIE_FILE: "un archivo de cookies",
    Secret.FOREIGN_FILE: "un archivo que puede traer cookies",
    Secret.PASTED_COOKIES: "cookies pegadas como texto",
    Secret.PROXY: "la clave de un proxy",
}


def refused(what: Secret, *, here: bool) -> Reply:
    """To the person: only they can delete it now."""
    where = "este chat" if here else "el grupo"
    text = Markup("🧹 Telegram no me deja borrar tu mensaje con {}. Bórralo tú de {}, por favor.")
    return Reply(text.format(_WHAT[what], where))


def left(what: Secret, name: str, *, private: bool) -> Reply:
    """To the admins: what stays, where, and who has to act."""
    where = "su chat conmigo" if private else "el grupo donde lo mandó"
    text = Markup("🧹 No pude borrar un mensaje de {} con {}: sigue en {}. Pide que lo borre a mano.")
    return Reply(text.format(b(name) if name else "alguien", _WHAT[what], where))


def undelivered(name: str, reason: str, *, alert: bool) -> Reply:
    """To the admins: something that should have arrived did not."""
    what = "una alerta" if alert else "un mensaje"
    why = "Telegram no lo aceptó" if reason == "refused" else "pasó un día sin que Telegram lo entregara"
    whom = b(name) if name else "un grupo"
    return Reply(Markup("📭 No pude entregar {} a {}: {}. Avisa tú, por favor.").format(what, whom, why))
