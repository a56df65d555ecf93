"""`sessions import` and `sessions migrate-all`: a bad input gets one Spanish sentence, and nothing is half written."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from tests.integration.cli.files import fresh_cookies

runner = CliRunner()


def call(*words: str) -> Result:
    return runner.invoke(app, list(words), catch_exceptions=False)


def load(home: Path, content: bytes, owner: object, *words: str, name: str = "galletas.json") -> Result:
    (home / name).write_bytes(content)
    return call("sessions", "import", "--file", str(home / name), "--user-id", str(owner), *words)


def without(name: str) -> bytes:
    state: dict[str, Any] = json.loads(fresh_cookies("facebook"))
    state["cookies"] = [cookie for cookie in state["cookies"] if cookie["name"] != name]
    return json.dumps(state).encode()


def expired() -> bytes:
    state: dict[str, Any] = json.loads(fresh_cookies("facebook"))
    for cookie in state["cookies"]:
        cookie["expires"] = 1_700_000_000
    return json.dumps(state).encode()


def both() -> bytes:
    states = [json.loads(fresh_cookies(platform)) for platform in ("facebook", "x")]
    return json.dumps({"cookies": [c for state in states for c in state["cookies"]], "origins": []}).encode()


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        (without("xs"), (), "Al archivo de Facebook le falta: xs."),
        (expired(), (), "Esas cookies de Facebook vencieron el 14 nov 2023"),
        (b"[" * 300_000, (), "es demasiado grande"),
        (b"hola", (), "no es de cookies"),
        (both(), (), "trae cookies de varias redes"),
        (fresh_cookies("facebook"), ("--platform", "x"), "Pediste X pero el archivo es de Facebook."),
        (fresh_cookies("facebook"), ("--platform", "tiktok"), "No conozco la red tiktok."),
    ],
)
def test_a_bad_file_is_refused_with_the_sentence_that_names_its_cause(
    home: Path, enrolled: int, content: bytes, words: tuple[str, ...], sentence: str
) -> None:
    answer = load(home, content, enrolled, *words)
    assert answer.exit_code == 1
    assert sentence in " ".join(answer.stderr.split())
    assert answer.stdout == ""
    assert "Facebook" not in call("sessions", "list").output


@pytest.mark.parametrize("owner", ["uno", "-5", "0", "1.5", "9" * 30, "", "²"])
def test_what_is_no_number_of_a_person_is_told_so(home: Path, owner: str) -> None:
    answer = load(home, fresh_cookies("facebook"), owner)
    assert answer.exit_code == 1
    assert "no es un id_usuario: mira los números con «users list»." in " ".join(answer.stderr.split())


def test_a_folder_is_no_file_and_a_file_no_folder(home: Path, enrolled: int) -> None:
    (home / "galletas.json").write_bytes(fresh_cookies("facebook"))
    answer = call("sessions", "import", "--file", str(home), "--user-id", str(enrolled))
    assert (answer.exit_code, "No existe el archivo" in " ".join(answer.stderr.split())) == (1, True)
    answer = call("sessions", "migrate-all", "--dir", str(home / "galletas.json"))
    assert (answer.exit_code, "No existe la carpeta" in " ".join(answer.stderr.split())) == (1, True)
    answer = call("sessions", "migrate-all", "--dir", str(home))
    assert (answer.exit_code, "no hay archivos como" in " ".join(answer.stderr.split())) == (1, True)


def test_of_a_mixed_file_the_network_asked_for_is_imported(home: Path, enrolled: int) -> None:
    assert load(home, both(), enrolled, "--platform", "Twitter").exit_code == 0
    listed = call("sessions", "list").output
    assert "…0009" in listed
    assert "Facebook" not in listed


def of_account(number: bytes) -> bytes:
    return fresh_cookies("facebook").replace(b"100090000000009", number)


def test_the_cookies_of_another_account_never_take_the_place_of_the_first_without_a_word(
    home: Path, enrolled: int
) -> None:
    assert load(home, fresh_cookies("facebook"), enrolled).exit_code == 0
    for words in ((), ("--no-test",)):
        answer = load(home, of_account(b"100090000007777"), enrolled, *words)
        assert answer.exit_code == 1
        assert "era de la cuenta …0009 y el archivo es de …7777; con --yes la cambio" in " ".join(answer.stderr.split())
    assert "…0009" in call("sessions", "list").output
    assert load(home, of_account(b"100090000007777"), enrolled, "--yes", "--no-test").exit_code == 0
    assert "…7777" in call("sessions", "list").output


def test_what_the_site_could_not_be_asked_about_replaces_no_session(home: Path, enrolled: int) -> None:
    assert load(home, fresh_cookies("facebook"), enrolled).exit_code == 0
    answer = load(home, fresh_cookies("facebook"), enrolled)
    assert answer.exit_code == 1
    assert "la sesión anterior se queda" in " ".join(answer.stderr.split())
    again = load(home, fresh_cookies("facebook"), enrolled, "--no-test")
    assert (again.exit_code, "sin comprobar" in again.output) == (0, True)


class TestMigration:
    @pytest.fixture
    def storage(self, home: Path) -> Path:
        folder = home / "data" / "storage"
        folder.mkdir(parents=True)
        return folder

    def test_files_that_name_nobody_are_those_of_the_only_person(self, storage: Path, enrolled: int) -> None:
        (storage / "facebook_storage_state.json").write_bytes(fresh_cookies("facebook"))
        (storage / "Twitter_Storage_State.txt").write_bytes(fresh_cookies("x"))
        answer = call("sessions", "migrate-all", "--dir", str(storage))
        assert answer.exit_code == 0
        assert "2 de 2 archivos importados." in answer.output

    def test_nobody_is_guessed_where_there_are_several_or_none(self, used: Path, storage: Path) -> None:
        (storage / "facebook_storage_state.json").write_bytes(fresh_cookies("facebook"))
        answer = call("sessions", "migrate-all", "--dir", str(storage))
        assert answer.exit_code == 1
        assert "no dice de quién es: usa --user-id" in answer.output

    def test_a_copy_beside_the_file_never_takes_its_place(self, storage: Path, enrolled: int) -> None:
        (storage / "facebook_storage_state.json").write_bytes(fresh_cookies("facebook"))
        old = fresh_cookies("facebook").replace(b"100090000000009", b"100090000007777")
        (storage / "facebook_storage_state_2025.json").write_bytes(old)
        (storage / "facebook_storage_state-viejo.json").write_bytes(old)
        answer = call("sessions", "migrate-all", "--dir", str(storage), "--user-id", str(enrolled))
        assert answer.exit_code == 1
        assert "1 de 3 archivos importados." in answer.output
        listed = call("sessions", "list").output
        assert "…0009" in listed
        assert "…7777" not in listed

    def test_one_bad_file_keeps_no_other_from_being_imported(self, storage: Path, enrolled: int) -> None:
        (storage / "facebook_storage_state.json").write_bytes(without("xs"))
        (storage / "99_instagram_storage_state.json").write_text("{}")
        (storage / "x_storage_state.json").write_bytes(fresh_cookies("x"))
        (storage / "instagram_storage_state.json").mkdir()
        answer = call("sessions", "migrate-all", "--dir", str(storage), "--user-id", str(enrolled))
        assert answer.exit_code == 1
        told = " ".join(answer.output.split())
        assert "1 de 3 archivos importados." in told
        assert "le falta: xs" in told
        assert "no existe el usuario 99" in told
