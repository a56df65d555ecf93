"""What `deploy/` holds is right as far as that can be known without a machine to deploy on."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from compose_spec import PyOptions

from bot.settings import Settings
from tests.architecture.tree import PRODUCT, ROOT
from tests.support.tables import Walk

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMMANDS = {"run", "worker"}


def ran(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Parsed by the specification's own rules: an unknown key or a wrong type is an error."""
    options = PyOptions()
    options.apply_merge = True
    parsed = options.from_yaml((DEPLOY / "compose.yaml").read_text())
    parsed.validate()
    known: dict[str, Any] = parsed.to_dict()
    return known


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    told = ran(Path(sys.executable).parent / "hadolint", DEPLOY / "Dockerfile")
    assert (told.returncode, told.stdout) == (0, "")


def test_nothing_in_the_image_runs_as_root_and_chromium_keeps_its_sandbox() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    user = next(number for number, line in enumerate(lines) if line.startswith("USER "))
    assert lines[user] == "USER 10001"
    assert not any(line.startswith("RUN ") for line in lines[user:])
    assert "no-sandbox" not in "".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())


def test_systemd_finds_nothing_in_the_units(tmp_path: Path) -> None:
    """With programs and files where this machine has them: the rest is as it is deployed."""
    analyze = shutil.which("systemd-analyze")
    assert analyze is not None, "systemd-analyze is missing (Debian: apt install systemd)"
    with Walk() as walk:
        for unit in UNITS:
            with walk.row(unit.name):
                text = unit.read_text().replace("/opt/centinela/.venv/bin/python", sys.executable)
                copied = tmp_path / unit.name.replace("@", "@1")
                copied.write_text(text.replace("/opt/centinela", str(tmp_path)))
                told = ran(analyze, "verify", "--man=no", copied)
                complaints = [line for line in told.stderr.splitlines() if unit.name.split(".")[0].rstrip("@") in line]
                assert (told.returncode, complaints) == (0, [])


def test_systemd_watches_the_process_longer_than_it_watches_itself() -> None:
    from bot.process.watchdog import LIMIT_S

    with Walk() as walk:
        for unit in UNITS:
            with walk.row(unit.name):
                text = unit.read_text()
                found = re.search(r"^WatchdogSec=(\d+)$", text, re.MULTILINE)
                assert "Type=notify" in text
                assert found is not None
                assert int(found[1]) > LIMIT_S


def test_no_process_leaves_a_dump_of_its_memory(compose: dict[str, Any]) -> None:
    assert [unit.name for unit in UNITS if "\nLimitCORE=0\n" not in unit.read_text()] == []
    assert [compose["services"][name]["ulimits"]["core"] for name in ("bot", "worker")] == [0, 0]


def test_the_services_of_compose_are_a_bot_workers_and_a_database(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"bot", "worker", "postgres", "redis"}
    assert services["redis"]["profiles"] == ["redis"]
    assert "ports" not in services["redis"]
    assert services["bot"]["environment"]["MAX_CONCURRENT_SCRAPES"] == "0"
    for name in ("bot", "worker"):
        assert services[name]["command"][0] in COMMANDS
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["bot"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["postgres"]


def test_the_image_holds_the_program_and_nothing_of_this_machine() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert (rules[0], rules[-1]) == ("*", "**/__pycache__")
    assert {rule.removeprefix("!") for rule in rules[1:-1]} == {
        *(path.name for path in ROOT.iterdir() if path.name in PRODUCT),
        "sandbox", "pyproject.toml", "README.md", "requirements.lock",
    }  # fmt: skip


def test_every_folder_that_compose_mounts_belongs_to_the_user_of_the_image(compose: dict[str, Any]) -> None:
    made = re.search(r"install -d -o centinela -g centinela -m 700 (.+)", (DEPLOY / "Dockerfile").read_text())
    assert made is not None
    mounted = {volume["target"] if isinstance(volume, dict) else volume.rpartition(":")[2]
               for name in ("bot", "worker") for volume in compose["services"][name]["volumes"]}  # fmt: skip
    assert mounted == set(made[1].split())


def test_the_profile_of_system_calls_lets_chromium_make_its_sandbox(compose: dict[str, Any]) -> None:
    for name in ("bot", "worker"):
        assert "seccomp:./seccomp-chromium.json" in compose["services"][name]["security_opt"]
    profile = json.loads((DEPLOY / "seccomp-chromium.json").read_text())
    (refused,) = profile["syscalls"]
    assert (profile["defaultAction"], refused["action"]) == ("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO")
    assert {"mount", "bpf", "keyctl", "kexec_load"} <= set(refused["names"])
    assert not {"clone", "clone3", "unshare", "setns", "chroot"} & set(refused["names"])


def test_every_variable_of_compose_and_of_the_image_is_a_setting(compose: dict[str, Any]) -> None:
    known = {name.upper() for name in Settings.model_fields}
    set_there = {name for service in ("bot", "worker") for name in compose["services"][service]["environment"]}
    assert set_there <= known
    image = set(re.findall(r"^(?:ENV|   ) +([A-Z_]+)=", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE))
    assert {"DATA_DIR", "CHROMIUM_PATH"} <= image <= known | {"PYTHONUNBUFFERED"}


def test_every_file_that_the_comments_name_is_there() -> None:
    with Walk() as walk:
        for path in sorted(path for path in DEPLOY.rglob("*") if path.is_file()):
            with walk.row(path.name):
                for named in re.findall(r"deploy/[\w./-]*\w", path.read_text()):
                    assert named == "deploy/.env" or (ROOT / named).exists(), named


def test_scripts_are_right_by_their_shell_and_can_be_run() -> None:
    for script in sorted(DEPLOY.glob("*.sh")):
        assert ran("bash", "-n", script).returncode == 0
        assert script.name == "libpq.sh" or os.access(script, os.X_OK)
