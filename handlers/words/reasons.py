"""Every reason code in Spanish: what was seen, and what the person should do. A test walks all codes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Todo:
    """What to do, as whole sentences: said to the analyst concerned, and to supervisors and admins."""

    analyst: str
    team: str


RENEW = Todo(
    "Renuévala con 🔑 Entrar aquí (en /sesion), o exporta las cookies en una ventana privada y escribe /cookies.",
    "Pide a esa persona que entre con 🔑 Entrar aquí (en /sesion), o cookies nuevas (ventana privada, exportar, "
    "cerrar sin salir) que suba un admin.",
)
OPEN = Todo(
    "Resuelve lo que pide con 🔑 Entrar aquí (en /sesion), o desde tu navegador con esa cuenta, y entonces pulsa "
    "«Revisar ahora».",
    "Pide a esa persona que entre con 🔑 Entrar aquí (en /sesion) y resuelva el aviso; si lo hace desde su navegador, "
    "después revalida.",
)
ACCEPT = Todo(
    "Acéptalo con 🔑 Entrar aquí (en /sesion), o desde tu navegador con esa cuenta, y entonces pulsa «Revisar ahora».",
    "Pide a esa persona que entre con 🔑 Entrar aquí (en /sesion) y acepte el aviso; si lo hace desde su navegador, "
    "después revalida.",
)
WAIT = Todo(
    "No hace falta hacer nada: sigo solo después de la pausa.",
    "No hace falta hacer nada: sigue solo después de la pausa.",
)
PROXY = Todo(
    "Tu cuenta está bien: administración debe revisar el proxy.",
    "La cuenta está bien: un admin tiene que revisar el proxy en /admin.",
)
NOTHING = Todo(
    "Tu sesión no cambia por esto; vuelvo a intentarlo.",
    "La sesión no cambia por esto; se vuelve a intentar solo.",
)
DEVELOPER = Todo(
    "Tu sesión no cambia por esto. Si mañana sigue igual, avisa a quien mantiene el bot.",
    "La sesión no cambia por esto. Revalida más tarde; si sigue igual, avisa a quien mantiene el bot.",
)
FINE = Todo("No hay nada que hacer.", "No hay nada que hacer.")


@dataclass(frozen=True, slots=True)
class ReasonText:
    """`seen` completes «Señal: …»."""

    seen: str
    todo: Todo


_EVERYWHERE: Mapping[str, ReasonText] = {
    "viewer": ReasonText("la red reconoce la cuenta", FINE),
    "cookies_missing": ReasonText("faltan cookies necesarias", RENEW),
    "cookies_past": ReasonText("las cookies ya pasaron su fecha", RENEW),
    "cookie_deleted": ReasonText("la red borró la cookie de la sesión", RENEW),
    "redirected_to_login": ReasonText("la red pide iniciar sesión", RENEW),
    "logged_out": ReasonText("la página dice que no hay nadie conectado", RENEW),
    "login_form": ReasonText("la página muestra el formulario de inicio", RENEW),
    "consent": ReasonText("la red pide aceptar un aviso", ACCEPT),
    "contradiction": ReasonText("la respuesta se contradice", NOTHING),
    "other_account": ReasonText("la red responde con otra cuenta", OPEN),
    "viewer_unknown": ReasonText("las cookies no dicen de qué cuenta son", NOTHING),
    "foreign_host": ReasonText("respondió otro sitio", NOTHING),
    "redirected_elsewhere": ReasonText("la red desvió la visita", NOTHING),
    "unauthorized": ReasonText("la red respondió 401 sin explicación", NOTHING),
    "forbidden": ReasonText("la red respondió 403 sin explicación", NOTHING),
    "not_found": ReasonText("la red respondió 404", NOTHING),
    "too_many_requests": ReasonText("la red dice que son demasiadas visitas", WAIT),
    "server_error": ReasonText("la red falló", NOTHING),
    "html_instead_of_json": ReasonText("llegó una página donde se esperaban datos", NOTHING),
    "marker_not_found": ReasonText("la página no dice quién mira", DEVELOPER),
    # facebook
    "recovery": ReasonText("la red ofrece recuperar la cuenta", RENEW),
    "not_logged_in": ReasonText("la red dice que no hay sesión iniciada", RENEW),
    "session_ended": ReasonText("la red cerró la sesión", RENEW),
    "token_invalid": ReasonText("la red ya no acepta la sesión", RENEW),
    "password_changed": ReasonText("cambió la contraseña de la cuenta", RENEW),
    "socket_unauthorized": ReasonText("la mensajería rechazó la sesión", RENEW),
    "token_absent": ReasonText("la red no entregó su llave de página", RENEW),
    "after_login": ReasonText("la red ofrece recordar el dispositivo", NOTHING),
    "reauthentication": ReasonText("la red pide otra vez la contraseña", OPEN),
    "app_removed": ReasonText("una aplicación perdió su permiso", NOTHING),
    "checkpoint": ReasonText("la red pide una comprobación", OPEN),
    "checkpoint.automation": ReasonText("aviso de comportamiento automático", OPEN),
    "checkpoint.locked": ReasonText("piden comprobar la identidad para desbloquear la cuenta", OPEN),
    "checkpoint.device_approval": ReasonText("piden aprobar el inicio en un dispositivo", OPEN),
    "checkpoint.other_device": ReasonText("piden aprobar desde otro dispositivo", OPEN),
    "checkpoint.two_factor": ReasonText("piden el segundo factor", OPEN),
    "checkpoint.confirm_email": ReasonText("piden confirmar el correo", OPEN),
    "checkpoint.unusual_activity": ReasonText("aviso de actividad inusual", OPEN),
    "checkpoint.blocking": ReasonText("la red exige una comprobación", OPEN),
    "suspended": ReasonText("cuenta suspendida", OPEN),
    "disabled": ReasonText("cuenta inhabilitada", OPEN),
    "temporarily_blocked": ReasonText("bloqueo temporal", WAIT),
    "error_root": ReasonText("la red no atiende por ahora", WAIT),
    "rate_limited": ReasonText("la red pide ir más despacio", WAIT),
    "action_blocked": ReasonText("una acción quedó frenada por frecuente", WAIT),
    "misuse_blocked": ReasonText("freno temporal por uso", WAIT),
    "acting_as_page": ReasonText("la cuenta está usando una página", OPEN),
    "stale_tokens": ReasonText("la página quedó vieja", NOTHING),
    "transient": ReasonText("fallo pasajero de la red", NOTHING),
    "request_refused": ReasonText("la red rechazó la consulta", DEVELOPER),
    "wrong_origin": ReasonText("la red no recibió las cookies", DEVELOPER),
    "target_unavailable": ReasonText("ese contenido no está disponible", NOTHING),
    # instagram
    "login_required": ReasonText("la red pide iniciar sesión", RENEW),
    "login_refused": ReasonText("la red pidió iniciar sesión en una consulta", RENEW),
    "integrity_pause": ReasonText("la red pide bajar el ritmo", WAIT),
    "unknown_checkpoint": ReasonText("la red muestra un aviso que no conozco", OPEN),
    "client_outdated": ReasonText("la red pide un programa más nuevo", DEVELOPER),
    "challenge": ReasonText("la red pide una comprobación", OPEN),
    "challenge.two_factor": ReasonText("piden un código de seguridad", OPEN),
    "challenge.warning": ReasonText("hay un aviso que alguien debe cerrar", OPEN),
    "challenge.logged_out": ReasonText("comprobación pendiente con la sesión cerrada", OPEN),
    "please_wait": ReasonText("«espera unos minutos»", WAIT),
    "feedback_required": ReasonText("una acción quedó frenada", WAIT),
    "redirected_home": ReasonText("la red desvió la visita al inicio", NOTHING),
    "masked_challenge": ReasonText("puede haber una comprobación escondida", OPEN),
    "distrusted_address": ReasonText("la red desconfía de la dirección", PROXY),
    "cookies_mixed": ReasonText("las cookies mezclan dos cuentas", RENEW),
    # x
    "not_authenticated": ReasonText("la red no reconoce la sesión", RENEW),
    "token_refused": ReasonText("la red rechazó la llave de acceso", RENEW),
    "auth_invalid": ReasonText("la red da la sesión por terminada", RENEW),
    "locked": ReasonText("cuenta bloqueada hasta que alguien la desbloquee", OPEN),
    "login_verification": ReasonText("piden verificar el inicio de sesión", OPEN),
    "password_reset": ReasonText("exigen cambiar la contraseña", OPEN),
    "captcha": ReasonText("exigen resolver un captcha", OPEN),
    "deactivated": ReasonText("cuenta desactivada", OPEN),
    "rate_limit_unexplained": ReasonText("pausa sin explicación", WAIT),
    "action_limited": ReasonText("la red frenó la cuenta: muchas acciones o tope del día", WAIT),
    "token_restricted": ReasonText("la red rechazó la llave de acceso, no la sesión", NOTHING),
    "endpoint_gone": ReasonText("esa consulta ya no existe", DEVELOPER),
    "viewer_unproven": ReasonText("parece conectada, sin prueba de la cuenta", NOTHING),
    "access_denied": ReasonText("acceso negado sin explicación", NOTHING),
    "csrf_rotated": ReasonText("la red cambió su llave de página", NOTHING),
    "overloaded": ReasonText("la red está saturada", NOTHING),
    "bad_query": ReasonText("nuestra consulta quedó vieja", DEVELOPER),
    "stale_query": ReasonText("nuestra consulta quedó vieja", DEVELOPER),
    "login_flow": ReasonText("respuesta del inicio de sesión", DEVELOPER),
    "cloudflare": ReasonText("frenada antes de llegar a X", PROXY),
}
_WHOLE: Mapping[str, ReasonText] = {
    "transport.no_answer": ReasonText("la red no respondió", NOTHING),
    "transport.timeout": ReasonText("la red tardó demasiado", NOTHING),
    "transport.dns": ReasonText("no se encontró la dirección de la red", NOTHING),
    "transport.unreachable": ReasonText("no hubo conexión con la red", NOTHING),
    "transport.disconnected": ReasonText("se cortó la conexión", NOTHING),
    "transport.tls": ReasonText("no hubo conexión segura", NOTHING),
    "transport.too_many_redirects": ReasonText("la red desvía en círculo", NOTHING),
    "transport.garbled": ReasonText("la respuesta llegó dañada", NOTHING),
    "transport.request": ReasonText("la consulta no se pudo hacer", DEVELOPER),
    "proxy.unreachable": ReasonText("el proxy no responde", PROXY),
    "proxy.timeout": ReasonText("el proxy tardó demasiado", PROXY),
    "proxy.authentication": ReasonText("el proxy rechaza sus credenciales", PROXY),
    "proxy.exhausted": ReasonText("el proxy agotó su tráfico", PROXY),
    "proxy.refused": ReasonText("el proxy rechaza la conexión", PROXY),
    "proxy.invalid": ReasonText("la dirección del proxy no sirve", PROXY),
    "proxy.lent": ReasonText("se le asignó un proxy", FINE),
    "proxy.retired": ReasonText("se retiró el proxy anterior", FINE),
    "platform.unknown": ReasonText("red desconocida", DEVELOPER),
    "session.expiring": ReasonText("las cookies están por vencer", RENEW),
    "session.old": ReasonText("otras de esa red dejaron de servir a esta edad", RENEW),
    "session.unreadable": ReasonText("lo guardado no se puede leer (otra clave o un daño)", RENEW),
    "session.idle": ReasonText("más de 30 días sin uso", RENEW),
    "session.uploaded": ReasonText("cookies nuevas comprobadas", FINE),
    "site.pause": ReasonText("la red pide pausa", WAIT),
    "manual": ReasonText("marcada a mano", RENEW),
}
_UNKNOWN = ReasonText("sin detalle", Todo("Pide a supervisión que la revise.", "Revisa la sesión con quien la usa."))


def known(code: str) -> bool:
    """Whether the code has a sentence of its own."""
    return code in _WHOLE or code.partition(".")[2] in _EVERYWHERE


def reason_text(code: str) -> ReasonText:
    """The Spanish of a reason code; a neutral one for unknown codes."""
    return _WHOLE.get(code) or _EVERYWHERE.get(code.partition(".")[2], _UNKNOWN)


def seen(code: str) -> str:
    """What was seen."""
    return reason_text(code).seen


def advice(code: str) -> str:
    """What the analyst should do."""
    return reason_text(code).todo.analyst


def team_advice(code: str) -> str:
    """What supervisors and admins should do."""
    return reason_text(code).todo.team


def asks_for_a_person(code: str) -> bool:
    """Whether somebody has to do something at the site; otherwise no action of a person would help."""
    return reason_text(code).todo in {RENEW, OPEN, ACCEPT}
