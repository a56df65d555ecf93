"""aiogram's models of the Bot API, built one by one when they are used: building all of them takes seconds."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

from pydantic import BaseModel, ConfigDict, TypeAdapter


@cache
def import_aiogram() -> Mapping[str, Any]:
    """Import aiogram without building its models; the names by which they refer to each other."""
    names: dict[str, Any] = {}

    def keep_names(_model: type[BaseModel], /, *, _types_namespace: Mapping[str, Any], **_options: object) -> None:
        names.update(_types_namespace)

    with (
        patch.object(BaseModel, "model_config", ConfigDict(defer_build=True)),
        patch.object(BaseModel, "model_rebuild", classmethod(keep_names)),
    ):
        import aiogram  # noqa: F401
    return names


@cache
def type_model(name: str) -> TypeAdapter[Any]:
    """The model of a type, such as `Update`."""
    names = import_aiogram()
    return _built(names[name])


@cache
def request_model(method: str) -> TypeAdapter[Any]:
    """The model of a method's parameters; the method as the Bot API writes it, such as `sendMessage`."""
    return _built(_method(method))


@cache
def answer_model(method: str) -> TypeAdapter[Any]:
    """The model of what a method returns."""
    return _built(_method(method).__returning__)


def _method(name: str) -> Any:
    import_aiogram()
    from aiogram import methods

    return getattr(methods, name[0].upper() + name[1:])


def _built(kind: Any) -> TypeAdapter[Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        kind.model_rebuild(_types_namespace=import_aiogram())
    adapter.rebuild(force=True, _types_namespace=import_aiogram())
    return adapter
