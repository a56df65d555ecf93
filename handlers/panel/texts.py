"""`/panel`: the door to the team's panel."""

from markupsafe import Markup

from handlers.framework.html import lines
from handlers.framework.reply import Button, Reply

LIVES = "de un solo uso, y dura 5 minutos."


def door(url: str, mini_app: str) -> Reply:
    """With a public address: inside Telegram, or in a browser by a link."""
    rows = (
        (Button("📊 Abrir aquí", web_app=mini_app),),
        (Button("🌐 Abrir en el navegador", url=url),),
    )
    text = lines(
        "📊 El panel del equipo: sesiones, casos y trabajos.", f"El enlace del navegador es solo tuyo, {LIVES}"
    )
    return Reply(text, rows)


def local_door(url: str) -> Reply:
    """Without one: the link works on the machine of the service only."""
    return Reply(
        lines(
            "📊 El panel del equipo. Abre este enlace en la máquina donde corre el servicio:",
            Markup("{}").format(url),
            f"Es solo tuyo, {LIVES}",
        )
    )
