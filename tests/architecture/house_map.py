"""`python -m tests.architecture.house_map` (`make map`): docs/map.md from the import contracts and the docstrings."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, SOURCE, Source, sources

MAP = ROOT / "docs/map.md"
_INTRODUCTION = """# Map

Made by `make map` from the import contracts in `pyproject.toml` and the first sentence of every docstring: edit those,
not this page. The story behind it is in [arquitectura.md](arquitectura.md), how to extend it in
[CONTRIBUTING.md](../CONTRIBUTING.md).
"""


def written() -> str:
    """The page as the code wants it now."""
    return "\n".join([_INTRODUCTION, *_contracts(), *_rooms()]) + "\n"


def _contracts() -> Iterator[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    yield "## Contracts\n"
    for contract in config["contracts"]:
        yield f"- {contract['name']}"
        layers = " → ".join(layer.replace(" | ", " · ") for layer in contract.get("layers", ()))
        if layers:
            yield f"  (a layer imports those to its right): `{layers}`"
    yield ""


def _rooms() -> Iterator[str]:
    rooms: dict[str, list[Source]] = {}
    for source in sources():
        if source.package in SOURCE and "/migrations/versions/" not in source.name:
            rooms.setdefault(str(Path(source.name).parent), []).append(source)
    for package in SOURCE:
        for room in sorted(name for name in rooms if name.partition("/")[0] == package):
            yield from _room(room, rooms[room])


def _room(room: str, modules: list[Source]) -> Iterator[str]:
    title = "##" if "/" not in room else "###"
    told = {Path(source.name).stem: _first_sentence(source) for source in modules}
    yield f"{title} {room}\n\n{told.pop('__init__', '')}\n"
    if told:
        yield "| Module | What it is |\n|---|---|"
        yield from (f"| `{name}` | {sentence} |" for name, sentence in sorted(told.items()))
        yield ""


def _first_sentence(source: Source) -> str:
    paragraph = (ast.get_docstring(source.tree) or "").partition("\n\n")[0].replace("\n", " ")
    sentence = re.match(r".*?[.!?](?=\s|$)|.*", paragraph)
    return (sentence.group() if sentence else "").replace("|", "\\|")


if __name__ == "__main__":
    MAP.write_text(written(), "utf-8")
