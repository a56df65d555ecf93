"""The version that the service tells is that of the project."""

import tomllib

from bot.version import program_version
from tests.architecture.tree import ROOT


def test_the_version_is_read_where_it_is_raised() -> None:
    assert program_version() == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
