"""What happens to whole answers: parts that move, keys that are renamed, bodies that are cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sandbox.sites.messages import Response, json_response
from sandbox.sites.x.graphql.users import Json

TROUBLES: Mapping[str, str] = {
    "load_shed": "Se sacude la carga (código -1)",
    "errors_beside": "Errores junto a los datos",
    "empty_page": "Página vacía que sigue",
    "emptied": "Todo vacío, con su contador",
    "early_end": "Dice que termina antes de tiempo",
    "capped": "De otras personas, solo las 50 más recientes",
    "no_cursor": "No dice cómo sigue",
    "cursor_repeated": "Repite el cursor",
    "overlap": "Repite filas de la página anterior",
    "truncated": "Respuesta cortada",
    "rate_limited": "429 con sus cabeceras",
    "not_found": "404 sin cuerpo",
    "key_renamed": "Cambia el nombre de una clave",
    "field_moved": "La lista cambia de sitio",
    "form_unknown": "La lista cambia de forma",
    "operation_renamed": "La consulta cambia de nombre",
}
"""By name, in the words of the chat page."""


def spoilt(answer: Json, trouble: str) -> Response:
    """The response for an answer, with the trouble that concerns it as a whole."""
    if trouble == "errors_beside":
        answer = {"errors": [_beside()], **answer}
    if trouble == "field_moved":
        answer = {"data": {"account": {"relations": {"response": answer["data"]}}}}
    text = json.dumps(answer, separators=(",", ":"))
    if trouble == "key_renamed":
        text = text.replace('"user_results"', '"account_results"').replace('"tweet_results"', '"post_results"')
    if trouble == "form_unknown":
        text = text.replace('"instructions"', '"steps"')
    response = json_response(json.loads(text))
    if trouble == "truncated":
        return replace(response, body=response.body[: max(1, len(response.body) // 3)], truncate=True)
    return response


def _beside() -> Json:
    return {"message": "Invented: a field cannot be told", "path": ["user", "result", "timeline"], "code": 214,
            "kind": "Validation", "name": "BadRequestError", "extensions": {"code": 214}}  # fmt: skip
