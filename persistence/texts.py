"""What no database stores in a text is left out of it: NUL, and halves of surrogate pairs."""

import json
import re
from typing import Any

from sqlalchemy import Engine, event

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: str) -> str:
    """The text without them; the very same object where there are none."""
    if value.isascii():
        return value.replace("\0", "") if "\0" in value else value
    return _UNSTORABLE.sub("", value) if _UNSTORABLE.search(value) else value


def storable_json(value: Any, *, compact: bool = False) -> str:
    """JSON text of `value` with every text in it storable (PostgreSQL refuses `\\u0000` in JSON, too)."""
    separators = (",", ":") if compact else None
    return json.dumps(_within(value), ensure_ascii=False, separators=separators)


def clean_parameters(engine: Engine) -> None:
    """Every text that is bound to a statement of this engine is storable, from any source."""
    event.listen(engine, "before_cursor_execute", _clean, retval=True)


def _clean(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_context: Any) -> tuple[str, Any]:
    return statement, _within(parameters)


def _within(value: Any) -> Any:
    """`value` with its texts cleaned, at any depth; containers are copied only in kind."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(_within(part) for part in value)
    if isinstance(value, list):
        return [_within(part) for part in value]
    if isinstance(value, dict):
        return {_within(key): _within(part) for key, part in value.items()}
    return value
