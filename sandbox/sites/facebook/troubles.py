"""The troubles that the local Facebook can have with lists: drift, cuts, lies and refusals, in any answer of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.sites.facebook.api.errors import errors_body
from sandbox.sites.serving.relay import GUARD, compact

REFUSED, UNKNOWN_CODE = 1675004, 1675030
TROUBLES: Mapping[str, str] = {
    "emptied": "Consulta vaciada: 200, sin filas y sin página siguiente",
    "errors_beside": "Errores junto a los datos",
    "renamed": "Campos con otro nombre; la página los dibuja",
    "moved": "La lista está en otro lugar de la respuesta",
    "missing_cursor": "Falta el cursor; la última fila lo tiene",
    "repeated_cursor": "El cursor se repite",
    "cut": "Respuesta cortada a la mitad",
    "nothing": "Respuesta vacía",
    "refused": "Consulta rechazada (1675004)",
    "unknown_code": "Consulta que el sitio no entiende",
    "overlap": "Repite filas de la página anterior",
    "capped": "Muestra solo una parte y no lo dice",
    "operation_renamed": "La consulta cambia de nombre",
    "recycled": "Filas que se reciclan al bajar",
    "jumps_to_top": "La biografía salta arriba al llegar al final",
}
OF_PAGES = frozenset({"operation_renamed", "recycled", "jumps_to_top"})
"""Troubles of the page's own script: they are in its document, and its answers are as always."""
OVERLAP = "overlap"
"""The one trouble that concerns which rows a page has."""
_CONNECTIONS = ("pageItems", "reactors", "comments", "replies_connection")


def spoil(name: str, body: str) -> str:
    """The answer with its trouble. The page's own script still understands a renamed one: it knows the new names."""
    if name == "cut":
        return body[: len(body) // 2]
    if name == "nothing":
        return ""
    if name == OVERLAP or name in OF_PAGES:
        return body
    if name in {"refused", "unknown_code"}:
        return errors_body(REFUSED if name == "refused" else UNKNOWN_CODE)
    parts = [json.loads(line.removeprefix(GUARD)) for line in body.splitlines()]
    if name == "emptied":  # what comes later in the answer belongs to rows that are not there
        parts = parts[:1]
    return "\n".join(compact(_CHANGES[name](part)) for part in parts)


def _emptied(part: Any) -> Any:
    return _each(part, lambda found: {**found, "edges": [], "page_info": {"end_cursor": None, "has_next_page": False}})


def _capped(part: Any) -> Any:
    end = {"page_info": {"end_cursor": None, "has_next_page": False}}
    return _each(part, lambda found: {**found, **end} if "page_info" in found else found)


def _missing_cursor(part: Any) -> Any:
    return _each(part, lambda found: {**found, "page_info": _without(found.get("page_info"), "end_cursor")})


def _repeated_cursor(part: Any) -> Any:
    def repeat(found: dict[str, Any]) -> dict[str, Any]:
        return {**found, "page_info": {"end_cursor": "AQHRrepetido", "has_next_page": True}}

    return _each(part, repeat)


def _errors_beside(part: Any) -> Any:
    error = {"code": 1675030, "message": "field_type_nullability_mismatch", "path": ["node", "x"], "severity": "ERROR"}
    return {**part, "errors": [error]}


def _renamed(part: Any) -> Any:
    names = {"edges": "xfb_rows", "pageItems": "xfb_items", "reactors": "xfb_people", "page_info": "xfb_end"}
    names |= {"comments": "xfb_comments", "replies_connection": "xfb_answers"}
    changed = _keys(part, names)
    if isinstance(changed, dict) and isinstance(changed.get("path"), list):
        changed["path"] = [names.get(step, step) if isinstance(step, str) else step for step in changed["path"]]
    return changed


def _moved(part: Any) -> Any:
    data = part.get("data")
    return part if data is None or part.get("path") else {**part, "data": {"node": None, "fetch__XFBList": {"n": data}}}


_CHANGES: Mapping[str, Callable[[Any], Any]] = {
    "emptied": _emptied,
    "capped": _capped,
    "errors_beside": _errors_beside,
    "renamed": _renamed,
    "moved": _moved,
    "missing_cursor": _missing_cursor,
    "repeated_cursor": _repeated_cursor,
}


def _each(tree: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The tree with every list's connection changed."""
    if isinstance(tree, list):
        return [_each(item, change) for item in tree]
    if not isinstance(tree, dict):
        return tree
    changed = {key: _each(value, change) for key, value in tree.items()}
    for key in _CONNECTIONS:
        found = changed.get(key)
        if isinstance(found, dict) and ("edges" in found or "page_info" in found):
            changed[key] = change(found)
    return changed


def _keys(tree: Any, names: Mapping[str, str]) -> Any:
    if isinstance(tree, list):
        return [_keys(item, names) for item in tree]
    if isinstance(tree, dict):
        return {names.get(key, key): _keys(value, names) for key, value in tree.items()}
    return tree


def _without(info: Any, name: str) -> Any:
    return {key: value for key, value in info.items() if key != name} if isinstance(info, dict) else info
