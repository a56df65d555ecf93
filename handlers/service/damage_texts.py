"""What admins are told of rows that cannot be read."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.framework.html import b, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import plural
from handlers.words.names import platform_name

_SHOWN = 15


def unreadable_rows(sessions: Sequence[tuple[str, str]], others: int) -> Reply:
    """Sessions by person and network, and how many rows of other kinds."""
    head = b("🗝 Hay datos guardados que no se pueden leer")
    body = [Markup("· Sesión de {} en {}").format(name, platform_name(network)) for name, network in sessions[:_SHOWN]]
    if len(sessions) > _SHOWN:
        body.append(Markup("… y {}").format(plural(len(sessions) - _SHOWN, "sesión más", "sesiones más")))
    if others:
        body.append(Markup("· {}; el registro dice cuáles").format(plural(others, "fila más", "filas más")))
    todo = (
        "No cambié ni borré nada, y lo demás sigue. Si cambió la clave de cifrado, vuelve a ponerla; si no, sube otra "
        "vez esas cookies."
    )
    return Reply(lines(head, *body, todo))
