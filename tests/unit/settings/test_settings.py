"""Settings: where they come from, what is refused, and in which words."""

import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from bot.local_settings import LOCAL_NAMES, load_local_settings
from bot.sandbox.mode import zone_of_the_sandbox
from bot.settings import Settings, load_settings, token_is_set
from core.errors import SettingsException
from core.services.sessions.checker import ValidationMode
from tests.support.tables import each

ROOT = Path(__file__).parents[3]
CANARY = "canarioZ9secreto"
TOKEN = "8123456789:AAFakeFakeFakeFakeFakeFakeFakeFake12"
IN_THE_EXAMPLE = dotenv_values(ROOT / ".env.example")
SANDBOX_ONLY = {"sandbox", "sandbox_network", "telegram_base_url"}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.database_address == "sqlite:///data/centinela.db"
    assert settings.key_file == Path("data/clave.key")
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8000)
    assert settings.validation_mode is ValidationMode.AUTO


def test_the_example_file_has_every_setting_and_says_the_defaults() -> None:
    assert {name.lower() for name in IN_THE_EXAMPLE} == set(Settings.model_fields) - SANDBOX_ONLY
    assert load_settings(ROOT / ".env.example") == load_settings(None)


def test_the_environment_wins_over_the_file_and_an_override_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("QUEUE_LIMIT=2\nHTTP_PORT=8001\nREPORT_TIME=07:30\n")
    monkeypatch.setenv("HTTP_PORT", "8002")
    monkeypatch.setenv("REPORT_TIME", "09:15")
    settings = load_settings(report_time=time(10, 0))
    assert (settings.queue_limit, settings.http_port, settings.report_time) == (2, 8002, time(10, 0))


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert load_settings() == load_settings(None)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_settings().__setattr__("queue_limit", 9)


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_secrets_do_not_show_and_are_all_told_to_the_redactor() -> None:
    settings = load_settings(
        telegram_bot_token=TOKEN,
        database_url=f"postgresql://bot:{CANARY}@db/c",
        encryption_keys=f"{CANARY}1, {CANARY}2",
        artifacts_url="s3://llave:secreto%2Fs3@cubos/centinela",
        ftp_url="ftp://bot:clave%20larga@files",
        cache_url="redis://:clave-de-redis@cache:6379/0",
        sandbox=True,
        sandbox_network='{"ca_pem": "canarioZ9secreto"}',
    )
    assert CANARY not in repr(settings) + str(settings)
    assert TOKEN not in repr(settings)
    addresses = [
        CANARY,
        CANARY,
        "secreto%2Fs3",
        "secreto/s3",
        "clave%20larga",
        "clave larga",
        "clave-de-redis",
        "clave-de-redis",
    ]
    assert settings.secrets() == [TOKEN, *addresses, f"{CANARY}1", f"{CANARY}2"]
    secret_fields = {name for name in Settings.model_fields if isinstance(getattr(settings, name), SecretStr)}
    addresses_with_secrets = {"database_url", "artifacts_url", "ftp_url", "cache_url"}
    assert secret_fields == {"telegram_bot_token", "encryption_keys"} | addresses_with_secrets


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"telegram_bot_token": CANARY}, "TELEGRAM_BOT_TOKEN no parece un token de @BotFather"),
    ({"database_url": f"mysql://u:{CANARY}@h/d"}, "DATABASE_URL debe empezar con uno de estos esquemas: sqlite"),
    ({"ftp_url": f"http://u:{CANARY}@h"}, "FTP_URL debe empezar con uno de estos esquemas: ftp, ftps"),
    ({"artifacts_url": f"http://u:{CANARY}@h/b"}, "ARTIFACTS_URL debe empezar con uno de estos esquemas: s3, s3+http"),
    ({"ftp_tls": CANARY}, "FTP_TLS debe ser true o false"),
    ({"http_port": CANARY}, "HTTP_PORT debe ser un número entero"),
    ({"http_port": "70000"}, "HTTP_PORT debe ser 65535 o menos"),
    ({"queue_limit": "0"}, "QUEUE_LIMIT debe ser 1 o más"),
    ({"pace_min_s": CANARY}, "PACE_MIN_S debe ser un número."),
    ({"pace_min_s": "nan"}, "PACE_MIN_S debe ser"),
    ({"pace_min_s": "5", "pace_max_s": "2"}, "PACE_MIN_S no puede ser mayor que PACE_MAX_S"),
    ({"validation_mode": CANARY}, "VALIDATION_MODE debe ser uno de estos valores: auto, http o browser"),
    ({"log_level": CANARY}, "LOG_LEVEL debe ser uno de estos valores: DEBUG, INFO, WARNING o ERROR"),
    ({"report_time": CANARY}, "REPORT_TIME debe ser una hora como 08:00"),
    ({"time_zone": "Marte/Olympus"}, "TIME_ZONE no es una zona horaria conocida"),
    ({"time_zone": "../../etc/passwd"}, "TIME_ZONE no es una zona horaria conocida"),
    ({"sandbox": True, "sandbox_network": "{"}, "SANDBOX_NETWORK no es JSON válido"),
    ({"sandbox": True, "sandbox_network": "[]"}, "SANDBOX_NETWORK debe ser un objeto JSON"),
    ({"sandbox": True, "telegram_base_url": "ftp://x"}, "TELEGRAM_BASE_URL debe ser una dirección http"),
    (
        {"telegram_webhook_url": "https://bot.ejemplo.org/"},
        "TELEGRAM_WEBHOOK_URL debe ser una dirección https:// que acabe",
    ),
    ({"telegram_webhook_url": "http://bot.ejemplo.org/telegram"}, "TELEGRAM_WEBHOOK_URL debe empezar por https://"),
    ({"sandbox_network": "{}"}, "solo valen en modo sandbox"),
    ({"telegram_base_url": "http://127.0.0.1:1"}, "solo valen en modo sandbox"),
]


def loaded_from(source: str, values: dict[str, Any], folder: Path) -> Settings:
    """The settings with these values given in one of the three ways, and in none afterwards."""
    env_file = folder / ".env"
    with pytest.MonkeyPatch.context() as patch:
        if source == "environment":
            for name, value in values.items():
                patch.setenv(name.upper(), str(value))
        if source == "file":
            env_file.write_text("".join(f"{name.upper()}='{value}'\n" for name, value in values.items()))
        try:
            return load_settings(**values if source == "override" else {})
        finally:
            env_file.unlink(missing_ok=True)


@each(("values", "sentence"), WRONG)
@each("source", ["override", "environment", "file"])
def test_a_wrong_setting_is_named_in_a_sentence_that_repeats_no_value(
    values: dict[str, Any], sentence: str, source: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsException) as caught:
        loaded_from(source, values, tmp_path)
    assert len(caught.value.problems) == 1
    assert sentence in caught.value.problems[0]
    assert re.search(r"[.)]\s?\w*\.?$", caught.value.problems[0])
    assert CANARY not in str(caught.value)
    assert "{" not in str(caught.value)


def test_several_problems_are_told_together() -> None:
    with pytest.raises(SettingsException) as caught:
        load_settings(http_port="x", queue_limit="y")
    assert len(caught.value.problems) == 2


def test_the_sandbox_may_have_its_own_world() -> None:
    settings = load_settings(sandbox=True, sandbox_network='{"hosts": {}}', telegram_base_url="http://127.0.0.1:1/bot")
    assert settings.sandbox_network == {"hosts": {}}


def test_unknown_variables_of_the_file_are_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SOMETHING_ELSE=1\n")
    assert load_settings() == load_settings(None)


def test_the_sandbox_keeps_the_hours_of_this_machine_unless_a_zone_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Bogota")
    assert zone_of_the_sandbox(load_settings(None)) == "America/Bogota"
    assert zone_of_the_sandbox(load_settings(None, time_zone="Europe/Madrid")) == "Europe/Madrid"


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_the_local_world_takes_nothing_that_leads_to_a_real_one(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {name.upper(): "no es nada" for name in Settings.model_fields} | {"HTTP_PORT": "8123", "LOG_JSON": "true"}
    given |= {"TIME_ZONE": "America/Lima", "LOG_LEVEL": "ERROR"}
    if place == ".env":
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    else:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
    settings = load_local_settings(tmp_path / ".env", sandbox=True)
    assert (settings.http_port, settings.time_zone, settings.log_json) == (8123, "America/Lima", True)
    usual = load_local_settings(None, sandbox=True) if place == ".env" else Settings.model_construct()
    others = {name for name in Settings.model_fields if getattr(settings, name) != getattr(usual, name)}
    assert others <= LOCAL_NAMES | {"sandbox"}


def test_a_token_that_is_empty_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    assert not token_is_set(tmp_path / ".env")
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=lo que sea\n")
    assert token_is_set(tmp_path / ".env")
