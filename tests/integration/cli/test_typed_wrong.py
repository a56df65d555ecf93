"""What an operator types wrong is answered in Spanish, with where to look."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli.commands import app, main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nada"], "No existe la orden nada. Mira `python -m bot --help`."),
        (["users", "nada"], "No existe la orden nada. Mira `python -m bot users --help`."),
        (["users", "create-admin"], "Falta el dato NOMBRE. Mira `python -m bot users create-admin --help`."),
        (["sessions", "import"], "Falta la opción --file. Mira `python -m bot sessions import --help`."),
        (["users", "list", "--todo"], "No existe la opción --todo. Mira `python -m bot users list --help`."),
        (["users", "list", "extra"], "Sobra esto: extra. Mira `python -m bot users list --help`."),
        (["proxies", "test", "uno"], "El valor de N no sirve. Mira `python -m bot proxies test --help`."),
        (
            ["proxies", "add", "http://u:secreto@h.test:1"],
            "Sobra esto: http://***@h.test:1. Mira `python -m bot proxies add --help`.",
        ),
        (["run", "--chat-port"], "A la opción --chat-port le falta su valor. Mira `python -m bot --help`."),
    ],
)
def test_it_says_what_and_where_to_look(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert " ".join(capsys.readouterr().err.split()) == f"✗ {said}"


def test_nothing_typed_shows_the_help(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "Arranca el bot" in capsys.readouterr().out


def test_a_command_that_works_ends_well(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["db", "upgrade"])
    assert ended.value.code == 0
    assert "Base de datos al día" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "   ", "\t", "Ana\x00"])
def test_an_admin_has_a_name(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["users", "create-admin", name])
    assert ended.value.code == 1
    assert "Falta el nombre" in capsys.readouterr().err


def every_command(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Its path from the top, and that of every command below it."""
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from every_command(command, (*path, name))


def test_the_help_of_every_command_is_spanish(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = re.compile(
        r"Usage|OPTIONS|Options|Commands|Arguments|Show this|required|default|<bool>|<str>|<int>|<path>|\{\w+\}|\w_id\b"
    )
    commands = list(every_command(get_command(app)))
    assert ("tokens", "create") in commands
    for words in commands:
        with pytest.raises(SystemExit):
            main([*words, "--help"])
        said = capsys.readouterr().out
        assert english.findall(said) == [], words
        assert f"Uso: {' '.join(('python -m bot', *words))} " in said
        assert re.search(r"--help +Muestra esta ayuda y termina\.", said), words
