"""Why the program cannot go on, read in a terminal: what happened + what to do. Plain text, no markup.

The program's own errors are English, for its logs. `problem` is the one place that says them in Spanish.
"""

import re
from collections.abc import Sequence

from core.domain.sessions.proxies import Proxy

ALREADY_RUNNING = (
    "Ya hay otro Centinela trabajando con estos datos. Detenlo antes (Ctrl-C), o usa otra carpeta con DATA_DIR."
)
WORKERS_AT_WORK = (
    "Hay procesos trabajando con esta base (en {}). Detenlos antes: `systemctl stop 'centinela-worker@*'` o "
    "`docker compose stop worker`; uno que murió de golpe deja de contar a los 30 s."
)
BOT_REJECTED = "Telegram no acepta TELEGRAM_BOT_TOKEN: cópialo otra vez de @BotFather (/mybots, API Token)."
BAD_PROXY = "Eso no es una dirección de proxy. No agregué nada. Escribe http://usuario:clave@servidor:puerto."
KNOWN_PROXY = "Ese proxy ya está en la lista. No agregué nada."
HELP = {
    "Usage:": "Uso:",
    "[OPTIONS]": "[OPCIONES]",
    "COMMAND [ARGS]...": "ORDEN [DATOS]...",
    "Options": "Opciones",
    "Arguments": "Datos",
    "Commands": "Órdenes",
    "[required]": "[hace falta]",
    "[default: {}]": "[si no: {}]",
    "--help": "Muestra esta ayuda y termina.",
}
TYPES = {"<str>": "texto", "<int>": "número", "<path>": "ruta"}
"""What an option or argument takes, for the help."""
NAME_NEEDED = 'Falta el nombre: python -m bot users create-admin "Nombre Apellido".'
ACCEPT_NEW_KEY = (
    "Si la clave se perdió para siempre: `python -m bot db accept-new-key` (lo ya guardado con ella no se podrá leer, "
    "y habrá que subir otra vez las cookies)."
)
_NO_ANSWER = "La base de datos no responde ({}). Revisa DATABASE_URL y que el servidor esté en marcha."

_PATTERNS: tuple[tuple[str, str], ...] = (
    # who else works here
    (r"another process already works on this database.*", ALREADY_RUNNING),
    (r"workers are at work on this database: (.+)", WORKERS_AT_WORK),
    (r"Telegram rejected TELEGRAM_BOT_TOKEN.*", BOT_REJECTED),
    (r"HTTP port (.+) of (.+) is taken.*", "El puerto {} de {} ya está ocupado. Pon otro en HTTP_PORT."),
    (
        r"HTTP port (.+) of (.+) needs more rights.*",
        "El puerto {} de {} pide permisos de administrador. Pon en HTTP_PORT uno mayor que 1023.",
    ),
    (
        r"HTTP_HOST (.+) is no address of this machine",
        "HTTP_HOST={} no es una dirección de esta máquina. Deja 127.0.0.1, o pon 0.0.0.0.",
    ),
    (r"ARTIFACTS_URL needs the extra s3: (.+)", "ARTIFACTS_URL pide paquetes que no están: {}."),
    (
        r"(.+) refuses the key: check ARTIFACTS_URL",
        "{} no acepta la llave. Revisa la llave y el secreto de ARTIFACTS_URL.",
    ),
    (
        r"(.+) is no bucket of that server: check ARTIFACTS_URL",
        "{} no existe en ese servidor. Crea el cubo, o corrige su nombre en ARTIFACTS_URL.",
    ),
    (r"(.+) cannot be used \((.+)\): .+", "{} no se puede usar ({}). Revisa ARTIFACTS_URL y que el servidor responda."),
    (r"chat port (.+) is taken", "El puerto {} ya está ocupado. Elige otro con --chat-port, o ninguno."),
    (
        r"the database holds people already.*",
        "Esta base ya tiene personas reales: el mundo de prueba no se mezcla con ellas. Revisa DATA_DIR.",
    ),
    (
        r"the folder (.+) holds files of others.*",
        "La carpeta {} tiene cosas que no son del modo sandbox: no borro nada. Revisa DATA_DIR.",
    ),
    (r"the folder (.+) cannot be written: (.+)", "No se puede escribir en la carpeta {} ({}). Revisa DATA_DIR."),
    # keys
    (
        r"the encryption key is missing, and the database .*",
        "Falta la clave de cifrado, y la base ya guarda datos cifrados con ella. No se creó ninguna ni se escribió "
        "nada. Recupera el archivo de clave (o ENCRYPTION_KEYS) de tu copia. " + ACCEPT_NEW_KEY,
    ),
    (
        r"the database was sealed with another encryption key.*",
        "La base se cifró con otra clave, y la de ahora no la abre. No se escribió nada. Vuelve a poner la clave de "
        "tu copia, o agrégala en ENCRYPTION_KEYS detrás de la nueva; y mira que DATABASE_URL sea tu base. "
        + ACCEPT_NEW_KEY,
    ),
    (r"no encryption key: .*", "Falta la clave de cifrado. Pon ENCRYPTION_KEYS o deja que se cree el archivo."),
    (
        r"key number (.+) is not a Fernet key .*",
        "La clave número {} no es una clave Fernet (44 caracteres). Pon la de tu copia.",
    ),
    (
        r"a stored secret does not open with the keys at hand.*",
        "Un secreto guardado no se abre con estas claves. Agrega a ENCRYPTION_KEYS la que falta o recupera tu copia.",
    ),
    (
        r"the key file (.+) cannot be read: (.+)",
        "No se puede leer el archivo de clave {} ({}). Revisa sus permisos y su dueño.",
    ),
    (
        r"others may read the key file (.+): run .*",
        "Otras personas pueden leer el archivo de clave. Ejecuta `chmod 600 {}` y vuelve a empezar.",
    ),
    (r"the key file (.+) holds no key.*", "El archivo {} no contiene ninguna clave. Recupéralo de tu copia."),
    (
        r"the key file (.+) cannot be written: (.+)",
        "No se puede escribir el archivo de clave {} ({}). Revisa los permisos de la carpeta.",
    ),
    # database
    (
        r"DATABASE_URL is no address.*",
        "DATABASE_URL no es una dirección. Escribe sqlite:///archivo.db o postgresql://usuario:clave@servidor/nombre.",
    ),
    (r"DATABASE_URL names no SQLite file.*", "DATABASE_URL no dice qué archivo usar. Escribe sqlite:///archivo.db."),
    (r"DATABASE_URL names (.+): only .*", "DATABASE_URL habla de {}, y solo sirven SQLite y PostgreSQL."),
    (r"the database does not answer: (.+)", _NO_ANSWER),
    (
        r"jobs on several machines need PostgreSQL.*",
        "JOB_ENGINE=procrastinate necesita PostgreSQL. Pon DATABASE_URL=postgresql://usuario:clave@servidor/nombre.",
    ),
    (
        r"jobs on several machines need the extra packages.*",
        "JOB_ENGINE=procrastinate necesita más paquetes: ejecuta `make setup`, o pip install 'centinela[cluster]'.",
    ),
    (
        r"the schema of the job engine could not be made: (.+)",
        "No se pudieron preparar las tablas de los trabajadores ({}). Revisa los permisos del usuario de DATABASE_URL.",
    ),
    (r"the database cannot be used: (.+)", _NO_ANSWER),
    (
        r"the database could not be upgraded: (Connection\w+Error|TimeoutError|gaierror|OSError)\b.*",
        _NO_ANSWER,
    ),
    (
        r"the database could not be upgraded: (.+)",
        "No se pudo actualizar la base de datos. Lo que dijo fue: {}. Haz una copia antes de volver a intentarlo.",
    ),
    (
        r"the database is of a newer version of this program \(revision (.+), this one knows up to (.+)\):.*",
        "La base es de una versión más nueva (revisión {}; esta llega a la {}). Usa aquella, o la copia de antes.",
    ),
    (r"the database could not do it: (.+)", "La base de datos no pudo hacerlo ({}). Prueba otra vez."),
    (r"the database refused: (.+)", "La base de datos se negó. Lo que dijo fue: {}"),
    (
        r"another unit of work has been writing for (.+) s",
        "La base de datos lleva {} s ocupada por otra escritura. Prueba otra vez.",
    ),
    (
        r"table usuarios belongs to another program and requires (.+): make .*",
        "La tabla usuarios es de otro programa y exige {}. Crea allí la persona y usa su id_usuario.",
    ),
    (
        r"sesiones_scraping has more than one session for (.+): delete .*",
        "En sesiones_scraping hay más de una sesión para {}. Borra las filas más viejas y vuelve a empezar.",
    ),
    (
        r"usuarios has no row with id_usuario (.+)",
        "En la tabla usuarios no hay nadie con id_usuario {}. Mira `python -m bot users list`.",
    ),
    (r"user (.+) is enrolled already", "La persona {} ya está en el equipo."),
    # files and browser
    (r"FTP_URL is no address.*", "FTP_URL no es una dirección. Escribe ftp://usuario:clave@servidor:21/carpeta."),
    (
        r"the FTP server (.+) refused the login .*",
        "El servidor FTP {} no acepta el usuario o la clave. Revísalos en FTP_URL.",
    ),
    (
        r"the FTP server (.+) shows a certificate that is not trusted",
        "El servidor FTP {} muestra un certificado que no es de confianza. Revisa FTP_TLS.",
    ),
    (
        r"the FTP server (.+) did not answer in time",
        "El servidor FTP {} no responde. Revisa FTP_URL y que esté en marcha.",
    ),
    (r"the FTP server (.+) is full", "El servidor FTP {} está lleno. Libera espacio; lo que espera se copiará solo."),
    (
        r"the FTP server (.+) refuses to store files \((.+)\)",
        "El servidor FTP {} no deja guardar archivos (código {}). Revisa los permisos de la carpeta de FTP_URL.",
    ),
    (
        r"the FTP server (.+) refuses to delete files \((.+)\)",
        "El servidor FTP {} no deja borrar archivos (código {}). Da permiso de borrado al usuario de FTP_URL.",
    ),
    (r"the FTP server (.+) answered (.+)", "El servidor FTP {} respondió con el código {}. Revisa FTP_URL."),
    (r"the FTP server (.+) cannot be used: (.+)", "No se puede usar el servidor FTP {} ({}). Revisa FTP_URL."),
    (
        r"a copy goes from sqlite:///file.db to postgresql://…",
        "La copia va de SQLite a PostgreSQL: --from sqlite:///data/centinela.db --to postgresql://usuario:clave@servidor/base.",
    ),
    (r"there is no database at (.+)", "No hay ninguna base en {}. Revisa --from."),
    (
        r"the source is of revision (.+), this program's is (.+): upgrade it first",
        "La base de origen es de otra versión ({}, esta es {}). Ejecuta antes `python -m bot db upgrade` sobre ella.",
    ),
    (
        r"the target is not empty: there are rows in (.+)",
        "La base de destino no está vacía (hay filas en {}). Crea otra y apunta --to a ella; no escribí nada.",
    ),
    (
        r"(\S+) has columns of another program: (.+)",
        "La tabla {} tiene columnas de otro programa ({}) que se perderían. No copié nada: muévelas aparte primero.",
    ),
    (
        r"a row of (\S+) cannot be read: mend or delete it first \((.+)\)",
        "Una fila de {} no se puede leer (la {}). Arréglala o bórrala y repite; no escribí nada.",
    ),
    (
        r"a row of (\S+) is not the same in the copy \((.+)\)",
        "La copia no salió igual ({} {}): no dejé nada en la base nueva. Detén lo que escriba en la vieja y repite.",
    ),
    (r"the disk is full: .*", "El disco está lleno. Libera espacio y prueba otra vez."),
    (r"Chromium does not start", "Chromium no arranca. Ejecuta `make doctor` para ver qué le falta."),
)
_USAGE: tuple[tuple[str, str], ...] = (
    (r"Missing argument '?(.+?)'?\.(?: .*)?", "Falta el dato {}."),
    (r"Missing option '?(.+?)'?\.(?: .*)?", "Falta la opción {}."),
    (r"No such command '(.+?)'\..*", "No existe la orden {}."),
    (r"No such option: (\S+).*", "No existe la opción {}."),
    (r"Option '(.+)' requires an argument\.", "A la opción {} le falta su valor."),
    (r"Got unexpected extra argument\S* \((.+)\)\.?", "Sobra esto: {}."),
    (r"Invalid value for '(.+?)': .*", "El valor de {} no sirve."),
)
_SENTENCES = tuple((re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _PATTERNS)
_UNFORESEEN = "Algo falló ({}). Mira el registro y ejecuta `make doctor`."


def problem(message: str) -> str:
    """The Spanish of an error's English text; one without a translation is repeated after a Spanish beginning."""
    for pattern, sentence in _SENTENCES:
        if (found := pattern.fullmatch(message)) is not None:
            return sentence.format(*found.groups())
    return _UNFORESEEN.format(message)


def proxy_added(proxy: Proxy) -> str:
    """In the pool, and how its first test went."""
    from handlers.proxies.texts import answer, responds

    if responds(proxy):
        return f"✓ Proxy {proxy.label} agregado: responde en {answer(proxy)}."
    return f"⚠ Proxy {proxy.label} agregado, pero no respondió a la prueba. Lo intento otra vez solo."


def usage(message: str, command: str) -> str:
    """The Spanish of what is wrong with what was typed, and where to see how it is done."""
    for pattern, sentence in _USAGE:
        if (found := re.fullmatch(pattern, message, re.DOTALL)) is not None:
            return f"{sentence.format(*found.groups())} Mira `{command} --help`."
    return f"No entendí eso ({message}). Mira `{command} --help`."


def foreseen(message: str) -> bool:
    """Whether the text has a sentence of its own."""
    return any(pattern.fullmatch(message) for pattern, _ in _SENTENCES)


NO_API_OWNER = "No hay nadie activo en cuyo nombre pueda actuar: crea un admin, o elige a alguien con --person."
ABOVE_API_OWNER = "Esa persona no tiene ese rol: elige uno menor con --role, o a otra persona con --person."
NO_SUCH_API_ACCESS = "No hay un token vigente con ese id. Mira `python -m bot tokens list`."
API_ACCESS_REVOKED = "Listo: ese token ya no sirve."
NO_SUCH_WEBHOOK = "No hay un webhook con ese id (o su secreto no se puede leer). Mira `python -m bot webhooks list`."
WEBHOOK_REMOVED = "Listo: a esa dirección ya no se le avisa de nada."
WEBHOOK_WORKS = "Llegó: el receptor contestó que sí."
WEBHOOK_ADDRESS = {
    "unreadable": "Eso no es una dirección completa: escribe https://servidor/ruta, sin usuario, clave ni #.",
    "not_https": "La dirección tiene que empezar por https:// (http solo vale para este mismo equipo).",
    "private": "Esa dirección es de una red interna: usa una pública, o 127.0.0.1 si el receptor está en este equipo.",
}
_UNANSWERED = {
    "no_such_host": "ese servidor no existe",
    "address_not_allowed": "su nombre lleva a una dirección interna",
    "too_slow": "no contestó en diez segundos",
}


def unknown_events(unknown: Sequence[str], known: Sequence[str]) -> str:
    """Kinds of events that there are not."""
    return f"No hay esos eventos: {', '.join(unknown)}. Hay: {', '.join(known)}."


def webhook_unanswered(word: str) -> str:
    """A try that got no answer."""
    return f"No llegó: {_UNANSWERED.get(word, 'no contesta')}."


def webhook_refused(status: int) -> str:
    """A try that was answered with no."""
    return f"Llegó, pero el receptor contestó {status}: solo cuentan las respuestas 2xx."
