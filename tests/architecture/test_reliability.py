"""docs/fiabilidad.md names tests that exist, and every fault that `make faults` causes has its row."""

import ast
import re

from tests.architecture.tree import ROOT
from tests.faults.registry import all_scenarios

DOCUMENT = (ROOT / "docs/fiabilidad.md").read_text(encoding="utf-8")
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CAUSED = re.compile(r"`falla:([^`]+)`")
ROW = re.compile(r"^\| (?!Fallo|---)(.+) \|$", re.MULTILINE)


def test_every_row_names_a_test() -> None:
    rows = ROW.findall(DOCUMENT)
    assert len(rows) > 50
    assert [row for row in rows if not CITED.search(row) and not CAUSED.search(row)] == []


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for path, name in CITED.findall(DOCUMENT):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        missing += [] if name in functions else [f"{path}::{name}"]
    assert missing == []


def test_every_scenario_that_is_named_exists() -> None:
    assert set(CAUSED.findall(DOCUMENT)) - {scenario.name for scenario in all_scenarios()} == set()
