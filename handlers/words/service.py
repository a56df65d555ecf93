"""The parts of the service and their troubles."""

from core.services.supervision import health as checks

NAMES = {
    "database": "Base de datos",
    "ftp": "FTP",
    "telegram": "Telegram",
    "browser": "Navegador",
    "queue": "Cola",
    "sessions": "Sesiones",
    "cache": "Caché",
}
TROUBLES = {
    checks.SOMEBODY_ELSE_POLLS: "otro proceso usa el mismo token",
}
"""What is more than silence."""
_AT_THE_SERVER = {
    checks.SERVER_FULL: "está lleno",
    checks.REFUSES_FILES: "no deja guardar archivos (¿lleno o sin permiso?)",
}


def trouble(message: str) -> str:
    """Why a part is in error, in a few words."""
    said = [words for fact, words in _AT_THE_SERVER.items() if fact in message]
    return said[0] if said else TROUBLES.get(message, "no responde")
