"""The local world's address book, and the purity of the signals."""

import ast
import json
import sys
from pathlib import Path

import pytest

import core.platforms.signals
from core.platforms.network import SandboxNetwork
from tests.support.tables import each

GOOD = {
    "hosts": {"WWW.facebook.com": "127.0.0.1:40123", "x.com": "127.0.0.1:40124"},
    "ca_pem": "PEM",
    "spki": ["a=", "b="],
}


def test_the_setting_is_read() -> None:
    network = SandboxNetwork.parse(json.dumps(GOOD))
    assert network.resolve("www.Facebook.com") == ("127.0.0.1", 40123)
    assert network.resolve("evil.example") is None
    assert (network.ca_pem, network.spki) == ("PEM", ("a=", "b="))
    assert "PEM" not in repr(network)


def test_chromium_sees_nothing_but_the_local_world() -> None:
    rules, keys = SandboxNetwork.parse(json.dumps(GOOD)).chromium_args
    assert rules == (
        "--host-resolver-rules=MAP www.facebook.com 127.0.0.1:40123,MAP x.com 127.0.0.1:40124,"
        "MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"
    )
    assert keys == "--ignore-certificate-errors-spki-list=a=,b="


@each(
    "text",
    [
        "",
        "no",
        "[]",
        "{}",
        "null",
        json.dumps({**GOOD, "hosts": []}),
        json.dumps({**GOOD, "hosts": {"x.com": "10.0.0.1:443"}}),
        json.dumps({**GOOD, "hosts": {"x.com": "127.0.0.1"}}),
        json.dumps({**GOOD, "hosts": {"x.com": "127.0.0.1:http"}}),
        json.dumps({**GOOD, "spki": None}),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SandboxNetwork.parse(text)


def _modules(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@each("path", sorted(Path(core.platforms.signals.__file__).parent.rglob("*.py")), ids=lambda path: path.stem)
def test_the_signals_know_the_standard_library_and_the_domain_alone(path: Path) -> None:
    for module in _modules(path):
        own = module.startswith(("core.domain", "core.platforms.signals"))
        assert own or module.partition(".")[0] in sys.stdlib_module_names, module
