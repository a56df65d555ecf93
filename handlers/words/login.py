"""How a live login ended, in one sentence: the same on its page and in the chat."""

from collections.abc import Mapping

from core.domain.sessions.login import DialogKind, LoginEnd

ENDS: Mapping[LoginEnd, str] = {
    LoginEnd.CAPTURED: "Listo: la sesión quedó guardada.",
    LoginEnd.LEFT: "Saliste sin entrar. Nada cambió.",
    LoginEnd.IDLE: "Pasaron 2 minutos sin actividad y cerré el navegador. Nada cambió.",
    LoginEnd.TIME_UP: "Se acabaron los 10 minutos y cerré el navegador. Nada cambió.",
    LoginEnd.BROWSER_GONE: "El navegador se cerró. Nada cambió; pide otro enlace.",
    LoginEnd.REMOVED: "Ese acceso terminó. Nada cambió.",
    LoginEnd.REFUSED: "Esa cuenta es de la sesión de otra persona del equipo: no la guardé.",
    LoginEnd.SHUTDOWN: "El servicio se reinició. Nada cambió; pide otro enlace.",
    LoginEnd.UNREACHABLE: "El sitio o el proxy de tu sesión no respondió. Nada cambió; prueba en un rato.",
    LoginEnd.NOT_STORED: "Entraste, pero la base de datos no respondió y no pude guardar la sesión. Prueba en un rato.",
}

DIALOGS: Mapping[DialogKind, str] = {
    DialogKind.ALERT: "La página dice: «{}».",
    DialogKind.CONFIRM: "La página preguntó «{}» y se contestó que no.",
    DialogKind.PROMPT: "La página pidió un texto, «{}», y se cerró sin darlo.",
}
"""What the page said in a window of its own, which is not shown."""
