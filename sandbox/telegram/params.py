"""The parameters of one request, however they came (query, form, multipart, JSON), read with Telegram's errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.telegram.errors import JsonDict, bad_request

JSON_PARAMETERS = {
    "reply_markup", "entities", "caption_entities", "reply_parameters", "link_preview_options", "media", "commands",
    "scope", "reaction", "allowed_updates",
}  # fmt: skip
_TRUE = {"true", "1", "yes", "t"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a multipart request."""

    name: str
    content: bytes
    mime_type: str


class Params:
    """Typed reading of `values`; JSON-serialised ones are already objects."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.values, self.files = dict(values), dict(files or {})

    @classmethod
    async def read(cls, request: Request) -> "Params":
        """From an HTTP request; raises ApiError 400 when a JSON value cannot be parsed."""
        values: JsonDict = dict(request.query_params)
        files: dict[str, Upload] = {}
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            values |= _json("the request", (await request.body()).decode(errors="replace"))
        elif kind:
            async with request.form() as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        files[name] = Upload(value.filename or name, await value.read(), value.content_type or "")
                    else:
                        values[name] = value
        decoded = {
            name: _json(name, value) if name in JSON_PARAMETERS and isinstance(value, str) and value else value
            for name, value in values.items()
        }
        return cls(decoded, files)

    def recorded(self) -> JsonDict:
        """The parameters for people and observers: objects decoded, files as `attach://` names."""
        named = json.dumps(self.values, default=str)
        direct = {name: f"attach://{name}" for name in self.files if f"attach://{name}" not in named}
        return {**self.values, **direct}

    def text(self, name: str) -> str:
        """A string; missing means empty."""
        value = self.values.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as the default, as with Telegram."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def boolean(self, name: str) -> bool:
        """Telegram's idea of true."""
        value = self.values.get(name)
        return value if isinstance(value, bool) else str(value).lower() in _TRUE

    def obj(self, name: str) -> JsonDict | None:
        """A JSON object; raises ApiError 400 when it is something else."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def items(self, name: str) -> list[Any] | None:
        """A JSON array, or None when absent."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {name.replace('_', ' ')}")
        return value


def _json(name: str, raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError as exc:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from exc
