"""What the terminal says of the audit trail and its files."""

from handlers.framework.spanish import plural

BAD_DIGEST = "Una huella son 64 cifras hexadecimales: cópiala como la dice `audit verify` o el Registro del panel."
NO_DATABASE = "Todavía no hay base de datos: el Registro empieza con el primer arranque."
KEEP = "Guarda esta huella fuera de la base: con `audit verify --head HUELLA` se ve si alguien rehízo la cadena."


def exported(file: str, rows: int) -> str:
    """Written."""
    told = plural(rows, "anotación", "anotaciones")
    return f"✓ {told} en {file}. Se comprueba con: python -m bot audit verify --file {file}"


def exists(file: str) -> str:
    """Nothing is written over."""
    return f"Ya existe {file}: no lo toqué. Elige otro nombre."


def cannot_write(file: str, why: str) -> str:
    """The folder is missing or closed."""
    return f"No se puede escribir {file} ({why}). Elige otra carpeta."


def no_file(file: str) -> str:
    """Nothing to check."""
    return f"No se puede leer {file}: revisa el nombre y sus permisos."


def not_a_trail(file: str) -> str:
    """Another file, or a damaged one."""
    return f"{file} no es un Registro exportado, o está dañado. Vuelve a hacerlo con `python -m bot audit export`."
