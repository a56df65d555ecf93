"""What an operator types wrong is answered in Spanish, with where to look."""

from pathlib import Path

import pytest

from bot.cli.commands import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nada"], "No existe la orden nada. Mira `python -m bot --help`."),
        (["users", "nada"], "No existe la orden nada. Mira `python -m bot users --help`."),
        (["users", "create-admin"], "Falta el dato name. Mira `python -m bot users create-admin --help`."),
        (["sessions", "import"], "Falta la opción --file. Mira `python -m bot sessions import --help`."),
        (["users", "list", "--todo"], "No existe la opción --todo. Mira `python -m bot users list --help`."),
        (["users", "list", "extra"], "Sobra esto: extra. Mira `python -m bot users list --help`."),
        (["proxies", "test", "uno"], "El valor de proxy_id no sirve. Mira `python -m bot proxies test --help`."),
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


def test_a_command_that_works_ends_well(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
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


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["users", "create-admin", "--help"]])
def test_the_help_is_spanish(home: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    said = capsys.readouterr().out
    english = ("Usage", "OPTIONS", "Options", "Commands", "Arguments", "Show this", "required", "default")
    assert [word for word in english if word in said] == []
    assert "Uso:" in said
