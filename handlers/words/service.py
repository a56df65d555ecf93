"""The parts of the service and their troubles."""

from core.domain.jobs.processes import Process
from core.services.supervision import health as checks
from handlers.framework.spanish import duration, number, plural, size

NAMES = {
    "database": "Base de datos",
    "ftp": "FTP",
    "telegram": "Telegram",
    "browser": "Navegador",
    "queue": "Cola",
    "sessions": "Sesiones",
    "cache": "Caché",
    "bucket": "Cubo de archivos",
}
TROUBLES = {
    checks.SOMEBODY_ELSE_POLLS: "otro proceso usa el mismo token",
}
"""What is more than silence."""
_AT_THE_SERVER = {
    checks.SERVER_FULL: "está lleno",
    checks.REFUSES_FILES: "no deja guardar archivos (¿lleno o sin permiso?)",
    checks.REFUSES_KEY: "no acepta la llave de ARTIFACTS_URL",
    checks.NO_BUCKET: "no tiene el cubo de ARTIFACTS_URL",
}


def trouble(message: str) -> str:
    """Why a part is in error, in a few words."""
    said = [words for fact, words in _AT_THE_SERVER.items() if fact in message]
    return said[0] if said else TROUBLES.get(message, "no responde")


def process_name(process: Process) -> str:
    """What it is and where it runs."""
    return f"{process.kind.value} en {process.host}"


def process_state(process: Process) -> str:
    """What it does, or since when nothing was heard of it."""
    if process.silent:
        return f"sin señal desde hace {duration(process.unheard_s)}"
    memory = f", navegador {size(process.browser_bytes)}" if process.browser_bytes else ""
    running = f"{number(process.running)} en curso"
    return f"{running}, {plural(process.places, 'sitio', 'sitios')}{memory}" if process.places else running + memory
