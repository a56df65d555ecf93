"""Everything a person can set, read once at start. The only reader of the environment (and of `.env`)."""

import re
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, Json, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsException
from core.services.sessions.checker import ValidationMode
from handlers.terminal.setting_texts import setting_problem


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("unknown_zone", "unknown time zone") from None
    return name


def _bot_token(secret: SecretStr) -> SecretStr:
    if re.fullmatch(r"\d+:[\w-]{20,}", secret.get_secret_value()) is None:
        raise PydanticCustomError("wrong_token", "not a bot token")
    return secret


def _with_scheme(*schemes: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(tuple(f"{scheme}:" for scheme in schemes)):
            raise PydanticCustomError("wrong_scheme", "unknown scheme", {"schemes": ", ".join(schemes)})
        return secret

    return AfterValidator(check)


def _passwords(url: str) -> list[str]:
    """The password inside an address, as it is written and as it is meant."""
    written = url.rpartition("@")[0].partition("://")[2].partition(":")[2]
    return [written, unquote(written)] if written else []


_DOMAIN = re.compile(r"\*|(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*")


def _domains(text: str) -> str:
    domains = [word.removeprefix("*.") for word in text.lower().replace(",", " ").split()]
    if not all(map(_DOMAIN.fullmatch, domains)):
        raise PydanticCustomError("wrong_domains", "not a list of domains")
    return " ".join(domains)


Port = Annotated[int, Field(ge=0, le=65_535)]
DatabaseUrl = Annotated[
    SecretStr, _with_scheme("sqlite", "sqlite+aiosqlite", "postgresql", "postgres", "postgresql+asyncpg")
]
CacheUrl = Annotated[SecretStr, _with_scheme("memory", "redis", "rediss", "none")]
ArtifactsUrl = Annotated[SecretStr, _with_scheme("s3", "s3+http")]
FtpUrl = Annotated[SecretStr, _with_scheme("ftp", "ftps")]


class JobEngineName(StrEnum):
    """Who hands out the jobs."""

    EMBEDDED = "embedded"
    """This process, over any database."""
    PROCRASTINATE = "procrastinate"
    """Any number of processes over one PostgreSQL (packages of the extra `cluster`)."""


class Settings(BaseSettings):
    """Frozen; secrets show as `***`. Empty variables count as not set."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = Field(
        None, description="Token of @BotFather; without it the bot starts in the sandbox."
    )
    database_url: DatabaseUrl | None = Field(
        None, description="sqlite:///file.db or postgresql://user:password@host/name; without it a file in `data_dir`."
    )
    database_pool_size: int = Field(
        5, ge=2, le=100, description="Connections that each process keeps to PostgreSQL; it may open as many more."
    )
    cache_url: CacheUrl = Field(
        SecretStr("memory://"),
        description="Cache of sessions: memory:// in each process, redis://… shared by all, none:// without one.",
    )
    encryption_keys: SecretStr | None = Field(
        None, description="Fernet keys, newest first, separated by commas; they win over the key file."
    )
    encryption_key_file: Path | None = Field(
        None, description="Private file with the keys, made at first start; without it `clave.key` in `data_dir`."
    )
    data_dir: Path = Field(Path("data"), description="Folder of the database, the key and the kept files.")
    artifacts_dir: Path | None = Field(
        None, description="Folder of the kept files, one that every machine sees; without it `archivos` in `data_dir`."
    )
    artifacts_url: ArtifactsUrl | None = Field(
        None, description="s3://key:secret@server/bucket/folder for the kept files; without it `artifacts_dir`."
    )
    ftp_url: FtpUrl | None = Field(None, description="ftp://user:password@host:port/folder; without it no copies.")
    ftp_tls: bool = Field(False, description="Explicit TLS on the FTP connection.")
    chromium_path: Path | None = Field(None, description="The browser; without it the one that is installed.")
    extra_hosts: Annotated[str, AfterValidator(_domains)] = Field(
        "", description="Domains that pages of sessions may ask besides those of their network; *: any public host."
    )
    validation_mode: ValidationMode = Field(ValidationMode.AUTO, description="How a session is checked before use.")
    confirmation_interval_s: float = Field(
        60, ge=0, le=3600, description="Seconds between weak proof of expiry and the probe that confirms it."
    )
    proof_valid_minutes: float = Field(
        5, ge=0, le=60, description="Minutes for which a session seen alive is not probed before a scrape; 0: always."
    )
    stall_limit_s: float = Field(
        90, ge=45, le=3600, description="Seconds without progress after which a scrape's browser page is given up."
    )
    validation_per_site: int = Field(30, ge=1, le=200, description="Sessions checked at once per site in a validation.")
    validation_per_proxy: int = Field(10, ge=1, le=200, description="Sessions checked at once through one proxy.")
    pace_min_s: float = Field(1, ge=0, le=60, description="Shortest pause between two pages of a list, seconds.")
    pace_max_s: float = Field(3, ge=0, le=120, description="Longest pause between two pages of a list, seconds.")
    job_engine: JobEngineName = Field(
        JobEngineName.EMBEDDED,
        description="embedded: this process runs the jobs; procrastinate: any number of them, on PostgreSQL.",
    )
    max_concurrent_scrapes: int = Field(
        4, ge=0, le=64, description="Scrapes that run at once in this process; 0 leaves them to workers."
    )
    queue_limit: int = Field(5, ge=1, le=1000, description="Unfinished scrapes that one person may have.")
    unavailable_limit: int = Field(3, ge=1, le=1000, description="Unavailable profiles in a row that stop a queue.")
    repeat_limit: int = Field(10, ge=1, le=200, description="Scrapes that one person may have repeated by the clock.")
    max_live_logins: int = Field(2, ge=1, le=16, description="People who may log in from a live browser at once.")
    analysts_upload_cookies: bool = Field(
        False, description="Whether everybody may upload cookies of their own session; admins may in any case."
    )
    raw_pages_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="Days for which the answers behind a result are kept, without secrets; 0: not kept.",
    )
    retention_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Days after which results are deleted with their files and copies; 0: never.",
    )
    audit_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Days after which the audit trail no longer tells which profile was asked for; 0: never.",
    )
    report_time: time = Field(time(8, 0), description="Local time of the daily validation and report (HH:MM).")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "UTC", description="IANA name of the zone in which times are said and schedules run."
    )
    http_host: str = Field(
        "127.0.0.1", description="Address of /health, the API and the panel; 0.0.0.0 to be reached from outside."
    )
    http_port: Port = Field(8000, description="Port of /health, the API and the panel; 0 takes any free one.")
    public_url: str = Field(
        "",
        pattern=r"^$|^https://[^/?#@]+/?$",
        description="https address by which people reach the panel (a reverse proxy leads it here); empty: none.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="From which level on to log.")
    log_json: bool = Field(False, description="One JSON object per log line, for machines.")
    sandbox: bool = Field(False, description="Work against the local world instead of the real one.")
    sandbox_network: Json[dict[str, Any]] | None = Field(
        None, repr=False, description="Address book of the local world (hosts, ca_pem, spki); sandbox mode only."
    )
    telegram_webhook_url: str = Field(
        "",
        pattern=r"^$|^https?://[^/?#@\s]+/telegram$",
        description="https address ending in /telegram to which Telegram sends updates; empty: long polling.",
    )
    telegram_base_url: str | None = Field(
        None, pattern=r"^https?://", description="Another Bot API server; sandbox mode only."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.pace_min_s > self.pace_max_s:
            raise PydanticCustomError("pace_order", "pace_min_s is above pace_max_s")
        clustered = self.job_engine is JobEngineName.PROCRASTINATE
        if clustered and not self.database_address.startswith("postgres"):
            raise PydanticCustomError("cluster_database", "job_engine procrastinate needs PostgreSQL")
        if self.max_concurrent_scrapes == 0 and not clustered:
            raise PydanticCustomError("no_worker", "max_concurrent_scrapes 0 needs job_engine procrastinate")
        if not self.sandbox and (self.sandbox_network is not None or self.telegram_base_url is not None):
            raise PydanticCustomError("sandbox_only", "sandbox settings outside the sandbox")
        if not self.sandbox and self.telegram_webhook_url.startswith("http:"):
            raise PydanticCustomError("webhook_https", "telegram_webhook_url is not https")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """`time_zone`, ready for use."""
        return ZoneInfo(self.time_zone)

    @property
    def extra_domains(self) -> tuple[str, ...]:
        """`extra_hosts`, one by one."""
        return tuple(self.extra_hosts.split())

    @property
    def database_address(self) -> str:
        """`database_url`, or the SQLite file in `data_dir`. May hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'centinela.db'}"

    @property
    def artifacts_folder(self) -> Path:
        """`artifacts_dir`, or `archivos` in `data_dir`."""
        return self.artifacts_dir or self.data_dir / "archivos"

    @property
    def cache_address(self) -> str:
        """`cache_url`, which may hold a password."""
        return self.cache_url.get_secret_value()

    @property
    def key_file(self) -> Path:
        """`encryption_key_file`, or `clave.key` in `data_dir`."""
        return self.encryption_key_file or self.data_dir / "clave.key"

    def secrets(self) -> list[str]:
        """Every secret value, for the redactor of the logs."""
        texts = [secret.get_secret_value() for secret in (self.telegram_bot_token,) if secret is not None]
        for address in (self.database_url, self.artifacts_url, self.ftp_url, self.cache_url):
            if address is not None:
                texts += _passwords(address.get_secret_value())
        if self.encryption_keys is not None:
            texts += self.encryption_keys.get_secret_value().replace(",", " ").split()
        return texts


class _Token(BaseSettings):
    """Whether there is a token at all, and what systemd sets, whatever else is set."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    telegram_bot_token: SecretStr | None = None
    notify_socket: str = ""


def systemd_socket() -> str:
    """Where systemd wants to hear how the process is; empty when it does not."""
    return _Token(_env_file=None).notify_socket


def token_is_set(env_file: Path | None = Path(".env")) -> bool:
    """Whether TELEGRAM_BOT_TOKEN names a bot; otherwise `run` starts the local world."""
    return _Token(_env_file=env_file).telegram_bot_token is not None


def load_settings(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """The settings from `overrides`, the environment and `env_file`, in this order. SettingsException."""
    return read_settings(Settings, env_file, overrides)


def read_settings(kind: type[Settings], env_file: Path | None, overrides: dict[str, Any]) -> Settings:
    """The settings of that kind. SettingsException."""
    try:
        return kind(_env_file=env_file, **overrides)
    except ValidationError as error:
        problems = [_sentence(problem["loc"], problem["type"], problem.get("ctx", {})) for problem in error.errors()]
        raise SettingsException(problems) from None


def _sentence(location: tuple[int | str, ...], kind: str, context: dict[str, Any]) -> str:
    return setting_problem(str(location[0]).upper() if location else "", kind, context)
