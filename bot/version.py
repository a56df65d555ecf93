"""Which version of the program this is."""

from functools import cache
from importlib.metadata import version


@cache
def program_version() -> str:
    """As the installed metadata says, which `make setup` writes from `pyproject.toml`, the one place of the number."""
    return version("centinela")
