"""The description of the API: OpenAPI with every answer, and `/docs`, a page of our own without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from web.api import words as about
from web.pages import Pages
from web.problems import MEDIA_TYPE, Problem

DOCS = "/docs"
_OPEN = frozenset({"/health", "/live"})
_METHODS = ("get", "post", "delete")


def install(app: FastAPI, pages: Pages) -> None:
    """`app.openapi()` describes every answer; `/docs` shows it."""
    known: dict[str, Any] = {}

    def described() -> dict[str, Any]:
        if not known:
            known.update(describe(app))
        return known

    app.openapi = described  # type: ignore[method-assign] # FastAPI's documented way

    @app.get(DOCS, include_in_schema=False)
    async def docs(request: Request) -> Response:
        return pages.plain(request, "docs.html", routes=list(shown(described())), schemas=schemas(described()))


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI: what FastAPI derives, with every refusal as a problem; descriptions are those of `summary` only."""
    api = get_openapi(title=app.title, version=app.version, routes=app.routes, description=about.ABOUT_API)
    parts = api.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    parts["Problem"] = Problem.model_json_schema()
    for field, sentence in about.PROBLEM.items():
        parts["Problem"]["properties"][field]["description"] = sentence
    for part in parts.values():
        part.pop("description", None)  # docstrings are for developers
    api["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            operation.pop("description", None)
            operation["responses"].pop("422", None)
            if path not in _OPEN:
                operation["security"] = [{"bearer": []}]
                for status, sentence in _refusals(method, path).items():
                    operation["responses"].setdefault(str(status), _problem(sentence))
    return api


def _refusals(method: str, path: str) -> Mapping[int, str]:
    formats = about.FORMATS if path.endswith("/resultado") else {}
    return about.ANY | about.READING | formats | (about.WRITING if method != "get" else {})


def _problem(sentence: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": sentence, "content": content}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class ShownRoute:
    """A route as the page shows it."""

    method: str
    path: str
    about: str
    parameters: tuple[ShownField, ...]
    bodies: tuple[tuple[str, tuple[ShownField, ...]], ...]
    answers: tuple[tuple[str, str, str], ...]
    """Status, what it means, and the name of its schema (empty: none)."""


def shown(api: Mapping[str, Any]) -> Iterator[ShownRoute]:
    """Every route of the description, in its order."""
    for path, operations in api["paths"].items():
        for method in (name for name in _METHODS if name in operations):
            operation = operations[method]
            parameters = operation.get("parameters", ())
            content = operation.get("requestBody", {}).get("content", {})
            yield ShownRoute(
                method=method.upper(),
                path=path,
                about=operation.get("summary", ""),
                parameters=tuple(_field(one["name"], one["schema"], one, one.get("required")) for one in parameters),
                bodies=tuple((kind, _fields(_resolved(api, part["schema"]))) for kind, part in content.items()),
                answers=tuple(
                    (status, found["description"], _schema_name(found))
                    for status, found in sorted(operation["responses"].items())
                ),
            )


def schemas(api: Mapping[str, Any]) -> list[tuple[str, tuple[ShownField, ...]]]:
    """Every object of the description with its fields, by name."""
    return [
        (name, _fields(part)) for name, part in sorted(api["components"]["schemas"].items()) if "properties" in part
    ]


def _fields(schema: Mapping[str, Any]) -> tuple[ShownField, ...]:
    required = schema.get("required", ())
    return tuple(_field(name, part, part, name in required) for name, part in schema.get("properties", {}).items())


def _field(name: str, schema: Mapping[str, Any], described: Mapping[str, Any], required: object) -> ShownField:
    return ShownField(name, _kind(schema), described.get("description", ""), bool(required))


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type", "…"))


def _resolved(api: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    part: Mapping[str, Any] = api["components"]["schemas"][str(schema["$ref"]).rpartition("/")[2]]
    return part


def _schema_name(answer: Mapping[str, Any]) -> str:
    content: Mapping[str, Any] = next(iter(answer.get("content", {}).values()), {})
    found: Mapping[str, Any] = content.get("schema", {})
    return str(found["$ref"]).rpartition("/")[2] if "$ref" in found else ""
