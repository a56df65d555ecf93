"""The house has the rooms it promises, and nobody reaches through the walls."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from tests.architecture.tree import PRODUCT, ROOT, SOURCE, files, product, sources
from tests.support.tables import each

TOP = {*SOURCE, "tests", "benchmarks", "deploy", "docs", "examples", ".ci", ".github"}
CONTROL_FLOW = {
    "bot/sandbox/demo.py": ["StepFailure"],
    "core/cookies/structured/xml.py": ["_UnreadableError"],
    "core/domain/jobs/job.py": ["JobWaits"],
    "web/api/idempotency.py": ["Replayed"],
    "jobs/hooks.py": ["HookFailure"],
    "web/auth/authenticator.py": ["NotSignedIn"],
    "web/problems.py": ["ProblemException"],
    "web/security.py": ["BodyTooLarge"],
}
"""Exceptions that carry a result to the caller and are told to nobody."""
FULL_ROOM = 13
PLATFORM_FILES = {"__init__.py", "manager.py", "navigation.py", "config.py"}


def packages() -> list[str]:
    return sorted({str(Path(source.name).parent) for source in sources()} - {"."})


def test_every_import_contract_is_kept() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " kept, 0 broken" in done.stdout


def test_every_package_of_the_source_is_under_the_contracts() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert set(config["root_packages"]) == set(SOURCE)
    layers = " ".join(layer for contract in config["contracts"] for layer in contract.get("layers", ()))
    assert {name.partition(".")[0] for name in layers.replace("|", " ").split()} == set(PRODUCT)


def test_only_the_terminal_commands_know_the_local_world() -> None:
    users = {source.name for source in product() if "import sandbox" in source.text or "from sandbox" in source.text}
    allowed = ("bot/cli/", "bot/sandbox/")
    assert [name for name in sorted(users) if not name.startswith(allowed)] == []


def test_there_are_no_other_rooms() -> None:
    assert {name.partition("/")[0] for name in files() if "/" in name} - TOP == set()


@each("folder", packages)
def test_every_folder_with_code_is_a_package(folder: str) -> None:
    scripts = ("examples", "persistence/migrations/versions")
    assert folder.startswith(scripts) or f"{folder}/__init__.py" in files()


@each("name", ["pyproject.toml", ".env.example", "Makefile", ".ci/run", "requirements.lock", "requirements-dev.lock"])
def test_what_a_fresh_clone_needs_is_there(name: str) -> None:
    assert name in files()


def test_every_platform_folder_has_the_same_files() -> None:
    folders = {Path(source.name).parent for source in product() if source.name.startswith("core/platforms/")}
    managed = [folder for folder in folders if f"{folder}/manager.py" in files()]
    assert managed
    for folder in managed:
        assert {f"{folder}/{name}" for name in PLATFORM_FILES} <= set(files())


def test_every_command_file_is_registered_once() -> None:
    from handlers.registry import COMMANDS

    names = [command.name for command in COMMANDS]
    assert names
    assert len(names) == len(set(names))


def test_the_scripts_can_be_run() -> None:
    for name in (".ci/run", ".ci/setup", ".ci/lock", ".ci/audit"):
        path = ROOT / name
        assert path.stat().st_mode & 0o111
        assert "set -euo pipefail" in path.read_text()
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_every_error_has_its_place_in_one_package() -> None:
    bases = re.compile(r"^class (\w+)\(\w*(?:Exception|Error)\):", re.MULTILINE)
    raised = {source.name: bases.findall(source.text) for source in product() if bases.search(source.text)}
    elsewhere = {name: found for name, found in raised.items() if not name.startswith("core/errors/")}
    assert elsewhere == CONTROL_FLOW


def test_no_room_has_more_files_than_can_be_seen_at_once() -> None:
    rooms = Counter(
        str(Path(source.name).parent)
        for source in sources()
        if source.package in SOURCE and not source.name.endswith("__init__.py")
    )
    full = {room: count for room, count in rooms.items() if count > FULL_ROOM and "/migrations/" not in f"{room}/"}
    assert full == {}
