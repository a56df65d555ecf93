"""Bodies of `POST /sesiones`: JSON, or a form with a file as browsers and `curl -F` send it."""

import json
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from web import words
from web.api import words as about
from web.api.schemas import SessionIn

JSON, FORM = "application/json", "multipart/form-data"
FILE = "archivo"
_FIELDS = ("plataforma", "id_usuario", "confirmar")

DESCRIPTION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": SessionIn.model_json_schema(ref_template="#/components/schemas/{model}")},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": [FILE],
                    "properties": {
                        FILE: {"type": "string", "format": "binary", "description": about.COOKIE_FILE},
                        "plataforma": {"type": "string", "enum": ["facebook", "instagram", "x"]},
                        "id_usuario": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
                        "confirmar": {"type": "boolean"},
                    },
                }
            },
        },
    }
}
"""What OpenAPI says of the body: two kinds of content are more than one annotation can tell."""


async def session_in(request: Request) -> SessionIn:
    """A dependency: the body, whichever kind it is of. RequestValidationError never repeats a value of it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON:
        return _checked(await request.body())
    if kind != FORM:
        raise words.wrong_media((JSON, FORM))
    async with request.form(max_files=1, max_fields=8, max_part_size=1024 * 1024) as form:
        file = form.get(FILE)
        content = await file.read() if isinstance(file, UploadFile) else file
        given: dict[str, Any] = {name: form[name] for name in _FIELDS if form.get(name) not in {None, ""}}
    if content is not None:
        given["cookies"] = _text(content) if isinstance(content, bytes) else content
    return _checked(given)


def _checked(body: bytes | dict[str, Any]) -> SessionIn:
    try:
        return SessionIn.model_validate_json(body) if isinstance(body, bytes) else SessionIn.model_validate(body)
    except ValidationError as error:
        places = [{"loc": ("body", *one["loc"]), "type": one["type"], "msg": one["type"]} for one in error.errors()]
        raise RequestValidationError(places) from None


def _text(content: bytes) -> str:
    """The file as text: cookie files are ASCII but for comments; UTF-16 comes from Windows."""
    marks = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    coding = next((name for mark, name in marks if content.startswith(mark)), "utf-8")
    return content.decode(coding, "replace")


def content_of(given: SessionIn) -> bytes:
    """What the cookie readers are given."""
    cookies = given.cookies
    text = cookies if isinstance(cookies, str) else json.dumps(cookies)
    return text.encode("utf-8", "replace")
