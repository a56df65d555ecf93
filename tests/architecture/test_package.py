"""The package and its locks: what an operator installs is enough to run, and holds nothing that only tests need."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.architecture.tree import ROOT, SOURCE, Source, sources

TYPES_ONLY = {"_typeshed"}


def plain(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[>=<\[; ]", name)[0]).lower()


def imported(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_operators_lock_holds_everything_that_the_program_and_its_local_world_import() -> None:
    lock = {plain(line) for line in (ROOT / "requirements.lock").read_text().splitlines() if line[:1].isalpha()}
    own = {*SOURCE, *sys.stdlib_module_names, *TYPES_ONLY}
    providers = packages_distributions()
    missing = {
        (source.name, module)
        for source in sources()
        if source.package in SOURCE
        for module in imported(source)
        if module not in own and not lock & {plain(name) for name in providers.get(module, ())}
    }
    assert missing == set()


def test_the_wheel_holds_every_package_of_the_source() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(SOURCE)
    assert set(project["tool"]["coverage"]["run"]["source"]) == set(SOURCE)


def test_the_command_of_the_package_is_the_command_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"centinela": "bot.cli.commands:main"}


def test_every_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    named = [project["project"]["dependencies"], *groups]
    wanted = {plain(one) for group in named for one in group if isinstance(one, str)}
    rows = re.findall(r"^\| (`.+`) \| (?:.+) \|$", (ROOT / "docs/dependencias.md").read_text("utf-8"), re.MULTILINE)
    told = [plain(name) for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert sorted(told) == sorted(wanted)
