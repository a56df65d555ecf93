"""What the terminal says of rotating encryption keys."""

from collections.abc import Sequence

from handlers.framework.spanish import plural

NO_DATABASE = "Todavía no hay base de datos: no hay nada cifrado. La clave se crea en el primer arranque."
SEVERAL_MACHINES = (
    "Con varias máquinas, cada proceso tiene que conocer la clave nueva antes de que alguien cifre con ella. Ponla en "
    "ENCRYPTION_KEYS detrás de la actual en todas y reinicia los procesos uno a uno; después pásala a ser la primera, "
    "reinícialos otra vez uno a uno y ejecuta `python -m bot keys rotate`."
)
AFTER_FILE = (
    "Haz ya una copia del archivo de clave. La vieja sigue detrás de la nueva; cuando tengas la copia: "
    "python -m bot keys retire."
)
AFTER_VARIABLE = (
    "Ya puedes quitar de ENCRYPTION_KEYS las claves que van detrás; consérvalas con las copias viejas de la base."
)
RETIRE_VARIABLE = "Las claves están en ENCRYPTION_KEYS: quita de ahí las que van detrás de la primera y reinicia."
STILL_NEEDED = (
    "Hay secretos que solo abre una clave vieja. No aparté ninguna: ejecuta antes `python -m bot keys rotate`."
)


def key_unknown(machines: Sequence[str]) -> str:
    """Processes at work that would not be able to read what is sealed with the new key."""
    return (
        f"Hay procesos que todavía no cifran con la clave nueva (en {', '.join(machines)}). No cambié nada: pon la "
        "nueva la primera de ENCRYPTION_KEYS y la de antes detrás, en todas las máquinas, reinicia los procesos uno a "
        "uno y repite. Uno que murió de golpe deja de contar a los 30 s."
    )


def rotated(rows: int, unreadable: int) -> str:
    """All of it is under the first key."""
    told = f"✓ {plural(rows, 'secreto cifrado', 'secretos cifrados')} con la clave nueva."
    if unreadable:
        told += (
            f" {plural(unreadable, 'fila no se abre', 'filas no se abren')} con ninguna clave y se queda como estaba."
        )
    return told


def retired(keys: int, file: str) -> str:
    """The key file holds one key."""
    if not keys:
        return "No hay ninguna clave vieja que apartar."
    told = plural(keys, "clave vieja apartada", "claves viejas apartadas")
    return f"✓ {told} en {file}. Consérvala con las copias de la base de antes del cambio; sin ellas, bórrala."
