"""Where the Spanish texts are: `words`, and in every room of `handlers` the files `texts`, `*_texts` and `*_words`."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import handlers


def text_modules() -> Iterator[ModuleType]:
    """Every module of texts, imported."""
    for found in pkgutil.walk_packages(handlers.__path__, f"{handlers.__name__}."):
        _, room, *rest = found.name.split(".")
        if rest and (room == "words" or rest[-1].endswith(("texts", "_words"))):
            yield importlib.import_module(found.name)


def short(module: str) -> str:
    """`incidents` for `handlers.incidents.texts`, `list_texts` for `handlers.incidents.list_texts`."""
    room, _, name = module.rpartition(".")
    return room.rpartition(".")[2] if name == "texts" else name
