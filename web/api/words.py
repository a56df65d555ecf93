"""What the description of the API says of its routes, fields and answers."""

CURSOR = "El `siguiente` de la página anterior."
PAGE_ROWS = "Filas por página."
ABOUT_API = "La API de Centinela."
HEALTH = "Si las partes del servicio responden"
UNHEALTHY = "Algo de lo esencial falla."
LIVE = "Si el proceso responde"
KEY = "Un texto propio, nuevo en cada petición nueva: repetido, devuelve la primera respuesta."
SNOOZE = "Que no avise durante una hora (`h`) o hasta mañana (`m`)"
RESOLVE = "Comprobar su sesión ahora: si vive, el caso se resuelve"
INCIDENTS = "Los casos abiertos, del más viejo al más nuevo"
TAKE = "Hacerse cargo de un caso"
REPORT = "El reporte en cifras"
COOKIES = "Un storage_state, una lista de cookies o el texto de un archivo."
WHOSE = "De quién es la sesión; si falta, de quien la manda."
REFRESH = "Leer otra vez aunque haya un resultado reciente."
CASE = "Para qué caso se pide: queda con el trabajo y en el Registro."
CONFIRM = "Reemplazar también una sesión de otra cuenta."
TELL = "Contarlo también en el chat de la persona."
ACCOUNT_TAIL = "Las cuatro últimas cifras de la cuenta."
RESULT_WORD = "Palabra estable de cómo terminó."
EVENTS = "El avance en vivo (server-sent events), hasta que termina"
RESULT = "El archivo del resultado, según `formato` o `Accept`"
SCRAPES = "Los análisis propios, del más nuevo al más viejo"
ASK = "Pedir un análisis con la sesión propia"
EVENT = "Un evento `trabajo` por cada cambio."
CANCEL = "Cancelarlo; lo leído se conserva"
SCRAPE = "Un análisis y por dónde va"
RESULT_FILE = "El archivo."
UPLOAD = "Cookies nuevas, en cualquier formato: reemplazan una sesión solo si la red las acepta"
UNDO = "Reponer las cookies anteriores, dentro de diez minutos"
UNDO_UNTIL = "Hasta cuándo se pueden reponer las anteriores; null si no las había."
SESSIONS = "Las sesiones que puedes ver: las tuyas, o las del equipo para supervisión"
ERASE = "Borrar para siempre sus cookies e historial"
CHECK = "Preguntar ahora a la red si la sesión vive"
REPLACED = "Reemplazó a la anterior."
SESSION = "Una sesión"
COOKIE_FILE = "El archivo tal como se exportó."
METRICS = "Medidas para Prometheus"
METRICS_PAGE = "Las medidas, en el formato de texto de Prometheus."

ANY = {
    401: "Falta un token válido.",
    403: "Eso no está permitido para tu rol, o lo pide otra página.",
    429: "Demasiadas peticiones: `Retry-After` dice cuánto esperar.",
    500: "Un fallo de nuestro lado.",
    503: "Algo de lo que depende no responde: inténtalo más tarde.",
}
READING = {404: "No existe.", 422: "La petición no se entiende, o no puede hacerse así."}
WRITING = {
    400: "El cuerpo no se puede leer.",
    409: "Choca con lo que ya hay, o la misma petición sigue en curso.",
    413: "El cuerpo pasa de 1 MB.",
    415: "Ese Content-Type no se lee aquí.",
}
FORMATS = {406: "No hay ese formato."}
"""Refusals by status, of every route, of those that read, write, and give files."""
PROBLEM = {
    "type": "Código estable del problema.",
    "title": "Qué pasó y qué hacer, en una frase.",
    "detail": "Lo que conviene saber de este caso.",
}
"""The fields of a problem."""
