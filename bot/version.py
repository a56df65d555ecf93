"""Which version of the program this is."""

import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def program_version() -> str:
    """As `pyproject.toml` says beside the code; an installed package, which has none, knows it from its metadata."""
    if not _PROJECT.is_file():
        return version("centinela")
    return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"])
