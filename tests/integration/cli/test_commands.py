"""The command line against a real database: what an operator types, and what comes back."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.settings import load_settings
from bot.wiring.checks import tell_of_bucket
from bot.wiring.container import build_container
from tests.integration.cli.files import fresh_cookies
from tests.support.s3_server import SECRET, local_s3

runner = CliRunner()


def call(*words: str) -> Result:
    return runner.invoke(app, list(words), catch_exceptions=False)


def test_the_first_admin_gets_a_code_that_is_shown_once_and_stored_nowhere_in_the_clear(home: Path) -> None:
    answer = call("users", "create-admin", "Admin Inventada")
    assert answer.exit_code == 0
    code = answer.output.split("/start ")[1].split()[0]
    assert len(code) == 22
    stored = b"".join(path.read_bytes() for path in (home / "data").rglob("*") if path.is_file())
    assert code.encode() not in stored


def test_an_admin_for_a_user_that_does_not_exist_is_refused_with_a_sentence(used: Path) -> None:
    answer = call("users", "create-admin", "Admin Inventada", "--id-usuario", "77")
    assert answer.exit_code == 1
    assert "no hay nadie con id_usuario 77" in " ".join(answer.stderr.split())


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://u:clave@127.0.0.1:1/x", "La base de datos no responde"),
        ("ENCRYPTION_KEYS", "no-es-una-clave", "La clave número 1 no es una clave Fernet"),
    ],
)
def test_what_stops_a_command_is_said_in_spanish(
    home: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(setting, value)
    answer = call("users", "list")
    said = " ".join(answer.stderr.split())
    assert answer.exit_code != 0
    assert sentence in said
    assert not any(word in said.split() for word in ("the", "is", "not", "does"))
    assert "clave@" not in said


async def test_a_bucket_that_cannot_be_used_is_told_at_the_start_without_ending_it(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with local_s3() as server:
        told = []
        for url in (server.url, server.url.replace("/centinela/", "/otro-cubo/")):
            monkeypatch.setenv("ARTIFACTS_URL", url)
            with capture_logs() as logs:
                async with build_container(load_settings(None)) as container:
                    await tell_of_bucket(container.assembly.services.status)
            told += [entry["error"] for entry in logs if "files of results cannot be kept" in entry["event"]]
    (said,) = told
    assert "otro-cubo" in said
    assert "is no bucket of that server: check ARTIFACTS_URL" in said
    assert SECRET not in said


def test_upgrading_the_database_twice_is_harmless(home: Path) -> None:
    assert call("db", "upgrade").exit_code == 0
    assert "al día" in call("db", "upgrade").output


def test_cookies_for_a_user_that_does_not_exist_are_refused_with_a_sentence(used: Path) -> None:
    (used / "galletas.json").write_bytes(fresh_cookies("facebook"))
    answer = call("sessions", "import", "--file", "galletas.json", "--user-id", "77", "--platform", "facebook")
    assert answer.exit_code == 1
    assert "no existe el usuario 77" in answer.stderr


def test_a_folder_of_storage_states_is_migrated_with_a_table(home: Path, enrolled: int) -> None:
    folder = home / "data" / "storage" / str(enrolled)
    folder.mkdir(parents=True)
    (folder / "facebook_storage_state.json").write_bytes(fresh_cookies("facebook"))
    (folder / "x_storage_state.json").write_bytes(fresh_cookies("x"))
    (folder / "instagram_storage_state.json").write_text("{}")
    answer = call("sessions", "migrate-all", "--dir", str(home / "data" / "storage"))
    assert answer.exit_code == 1
    assert "2 de 3 archivos importados" in answer.output
    listed = call("sessions", "list").output
    assert "Facebook" in listed
    assert "X" in listed
    secrets = [c["value"] for c in json.loads(fresh_cookies("facebook"))["cookies"] if len(c["value"]) > 8]
    assert not [value for value in secrets if value in answer.output + listed]


def test_a_file_is_recognised_by_its_content(home: Path, enrolled: int) -> None:
    (home / "galletas.txt").write_bytes(fresh_cookies("facebook"))
    answer = call("sessions", "import", "--file", "galletas.txt", "--user-id", str(enrolled))
    assert answer.exit_code == 0
    assert "Facebook" in answer.output


def test_there_is_no_order_that_always_fails(home: Path) -> None:
    answer = call("worker")
    assert answer.exit_code == 2


def test_a_wrong_setting_is_named_and_never_repeated(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "esto-no-es-un-token")
    answer = call("users", "list")
    assert answer.exit_code == 2
    assert "TELEGRAM_BOT_TOKEN" in answer.stderr
    assert "esto-no-es-un-token" not in answer.output + answer.stderr


def test_a_proxy_address_is_asked_without_showing_it(used: Path) -> None:
    answer = runner.invoke(app, ["proxies", "add"], input="esto no es un proxy\n", catch_exceptions=False)
    assert answer.exit_code == 1
    assert "esto no es un proxy" not in answer.output + answer.stderr


def test_the_doctor_names_every_prerequisite_and_says_in_spanish_what_is_wrong_and_how_to_mend_it(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTP_URL", "ftp://alguien:clave-secreta@127.0.0.1:1/")
    monkeypatch.setenv("ENCRYPTION_KEYS", "no-es-una-clave")
    answer = call("doctor")
    assert answer.exit_code == 1
    said = " ".join(answer.output.split())
    for part in ("Telegram", "Clave de cifrado", "Base de datos", "FTP", "Chromium", "Reloj", "Carpeta de datos"):
        assert part in said
    assert "No se puede usar el servidor FTP 127.0.0.1:1" in said
    assert "FTP_URL" in said
    assert said.count("La clave número 1 no es una clave Fernet") == 2
    assert not any(word in said.split() for word in ("the", "is", "not", "does"))
    assert "clave-secreta" not in said
