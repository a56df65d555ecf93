"""What is wrong with a setting, and how to mend it. Read in the terminal: plain text, no markup."""

from collections.abc import Mapping
from typing import Any

_BY_KIND = {
    "wrong_token": "no parece un token de @BotFather (son números, dos puntos y unas 35 letras)",
    "unknown_zone": "no es una zona horaria conocida. Ejemplo: America/Bogota",
    "wrong_scheme": "debe empezar con uno de estos esquemas: {schemes}",
    "wrong_domains": "deben ser dominios separados por comas, como cdn.ejemplo.org; o un *, para no limitar nada",
    "bool_parsing": "debe ser true o false",
    "int_parsing": "debe ser un número entero",
    "int_from_float": "debe ser un número entero",
    "float_parsing": "debe ser un número",
    "finite_number": "debe ser un número",
    "greater_than_equal": "debe ser {ge} o más",
    "less_than_equal": "debe ser {le} o menos",
    "enum": "debe ser uno de estos valores: {expected}",
    "literal_error": "debe ser uno de estos valores: {expected}",
    "time_parsing": "debe ser una hora como 08:00",
    "json_invalid": "no es JSON válido",
    "dict_type": "debe ser un objeto JSON",
}

_BY_NAME = {
    "TELEGRAM_BASE_URL": "debe ser una dirección http:// o https://",
    "TELEGRAM_WEBHOOK_URL": "debe ser una dirección https:// que acabe en /telegram, como https://centinela.ejemplo.org/telegram",
    "REPORT_TIME": "debe ser una hora como 08:00",
}

_TOGETHER = {
    "pace_order": "PACE_MIN_S no puede ser mayor que PACE_MAX_S.",
    "cluster_database": "JOB_ENGINE=procrastinate necesita PostgreSQL: pon DATABASE_URL=postgresql://….",
    "no_worker": "MAX_CONCURRENT_SCRAPES=0 solo vale con JOB_ENGINE=procrastinate y algún trabajador en marcha.",
    "webhook_https": "TELEGRAM_WEBHOOK_URL debe empezar por https://: Telegram no entrega a otras direcciones.",
    "sandbox_only": "SANDBOX_NETWORK y TELEGRAM_BASE_URL solo valen en modo sandbox (make run sin token). Quítalas.",
}


def setting_problem(name: str, kind: str, context: Mapping[str, Any]) -> str:
    """One sentence: which setting (`name` in capitals, empty for several together), and what it should be.

    `kind` and `context` are pydantic's error type and its facts. The wrong value is never repeated: it may be secret.
    """
    if kind in _TOGETHER:
        return _TOGETHER[kind]
    asked = _BY_NAME.get(name) or _BY_KIND.get(kind, "tiene un valor que no se entiende")
    expected = str(context.get("expected", "")).replace(" or ", " o ").replace("'", "")
    facts = {"schemes": "", "ge": "", "le": "", **context, "expected": expected}
    return f"{name} {asked.format_map(facts)}."
