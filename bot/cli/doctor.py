"""Checks every prerequisite and says how to mend each."""

import os
import stat
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.markup import escape
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.console import say, sentence, settings_or_fail
from bot.settings import Settings
from bot.wiring.adapters import exposed, key_at_hand, secret_box
from bot.wiring.ports import trouble_with
from core.errors import CentinelaException, StorageUnavailableException
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium
from handlers.terminal import texts as terminal
from persistence.artifacts.ftp import FTPClient
from persistence.artifacts.s3 import S3Bucket
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import open_database
from persistence.database.urls import sqlite_file
from persistence.keys.canary import check_key, require_key
from persistence.migrate import current_revision


@dataclass(frozen=True, slots=True)
class Finding:
    """One prerequisite. `ok` None = not configured, which is fine. `cure` says how to mend it."""

    name: str
    ok: bool | None
    fact: str
    cure: str = ""


async def examine() -> bool:
    """Print every finding; whether nothing is wrong."""
    settings = settings_or_fail()
    healthy = True
    checks: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (
        _token,
        _key,
        _database,
        _bucket,
        _ftp,
        _chromium,
        _clock,
        _folder,
        _permissions,
        _port,
    )
    for check in checks:
        finding = await check(settings)
        sign = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[yellow]–[/]"}[finding.ok]
        say(f"{sign} [bold]{finding.name}[/]: {escape(finding.fact)}")
        if finding.ok is False:
            healthy = False
            say(f"    → {escape(finding.cure)}")
    say("Todo listo: `make run`." if healthy else "Arregla lo marcado con ✗ y vuelve a pasar `make doctor`.")
    return healthy


async def _token(settings: Settings) -> Finding:
    name, token = "Telegram", settings.telegram_bot_token
    if token is None:
        return Finding(name, None, "sin TELEGRAM_BOT_TOKEN: `make run` arranca en modo sandbox")
    try:
        async with Bot(token.get_secret_value()) as bot:
            return Finding(name, ok=True, fact=f"el token es de @{bot.username}")
    except InvalidToken:
        cure = "Copia otra vez el token desde @BotFather (/mybots → API Token) a TELEGRAM_BOT_TOKEN en .env."
        return Finding(name, ok=False, fact="Telegram no acepta el token", cure=cure)
    except TelegramError as exc:
        cure = "Revisa la conexión a Internet y que nada bloquee la dirección de la API de Telegram."
        return Finding(name, ok=False, fact=f"Telegram no responde ({type(exc).__name__})", cure=cure)


async def _key(settings: Settings) -> Finding:
    name, path = "Clave de cifrado", settings.key_file
    if settings.encryption_keys is None and path.exists() and os.name == "posix":
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            cure = f"Ejecuta: chmod 600 {path}"
            return Finding(name, ok=False, fact=f"otras personas pueden leer {path} (permisos {mode:o})", cure=cure)
    try:
        if not key_at_hand(settings):
            with suppress(StorageUnavailableException):  # the next finding tells that
                await require_key(settings.database_address)
            return Finding(name, None, f"se creará {path} en el primer arranque; guarda una copia")
        await _fits(settings)
    except CentinelaException as exc:
        cure = "Recupera la clave de tu copia; sin ella las sesiones guardadas no se pueden leer."
        return Finding(name, ok=False, fact=sentence(exc), cure=cure)
    return Finding(name, ok=True, fact="en ENCRYPTION_KEYS" if settings.encryption_keys else f"en {path} (0600)")


async def _database(settings: Settings) -> Finding:
    name, url = "Base de datos", settings.database_address
    cure = "Revisa DATABASE_URL y que el servidor esté en marcha; después: python -m bot db upgrade"
    try:
        file = sqlite_file(url)
        if file is not None and not file.exists():  # SQLite would make it
            return Finding(name, None, "se creará en el primer arranque")
        box = secret_box(settings) if key_at_hand(settings) else SecretBox.throwaway()
        database = open_database(url, box)
    except CentinelaException as exc:
        return Finding(name, ok=False, fact=sentence(exc), cure=cure)
    try:
        latency = await database.ping()
        revision, wanted = await current_revision(url)
    except CentinelaException as exc:
        return Finding(name, ok=False, fact=sentence(exc), cure=cure)
    finally:
        await database.dispose()
    if revision not in {None, wanted}:
        return Finding(name, ok=False, fact=f"revisión {revision}, falta {wanted}", cure="python -m bot db upgrade")
    return Finding(name, ok=True, fact=f"responde en {latency:.0f} ms")


async def _ftp(settings: Settings) -> Finding:
    if settings.ftp_url is None:
        return Finding("FTP", None, "sin FTP_URL: los archivos quedan solo en la carpeta local")
    try:
        latency = await FTPClient(settings.ftp_url.get_secret_value(), explicit_tls=settings.ftp_tls).check_connection()
    except CentinelaException as exc:
        cure = "Revisa FTP_URL (ftp://usuario:clave@servidor:21/carpeta) y FTP_TLS."
        return Finding("FTP", ok=False, fact=sentence(exc), cure=cure)
    return Finding("FTP", ok=True, fact=f"responde en {latency:.0f} ms")


async def _bucket(settings: Settings) -> Finding:
    name = "Archivos de resultados"
    if settings.artifacts_url is None:
        return Finding(name, None, f"en la carpeta {settings.artifacts_folder}")
    try:
        latency = await S3Bucket(settings.artifacts_url.get_secret_value()).check_connection()
    except CentinelaException as exc:
        cure = "Revisa ARTIFACTS_URL (s3://llave:secreto@servidor/cubo/carpeta) y que el cubo exista."
        return Finding(name, ok=False, fact=sentence(exc), cure=cure)
    return Finding(name, ok=True, fact=f"el cubo responde en {latency:.0f} ms")


async def _chromium(settings: Settings) -> Finding:
    cure = "Ejecuta `make setup`, o instala Chromium (Debian: apt install chromium), o indica CHROMIUM_PATH en .env."
    path = find_chromium(settings.chromium_path)
    if path is None:
        return Finding("Chromium", ok=False, fact="no hay ninguno", cure=cure)
    try:
        async with BrowserPool(path) as pool:
            await pool.warm()
    except CentinelaException:
        return Finding("Chromium", ok=False, fact=f"{path} no arranca", cure=cure)
    return Finding("Chromium", ok=True, fact=f"{path} arranca")


async def _clock(settings: Settings) -> Finding:
    now = datetime.now(UTC)
    local = now.astimezone(ZoneInfo(settings.time_zone))
    if now.year < 2026:  # noqa: PLR2004 - the year this program was written
        return Finding("Reloj", ok=False, fact=f"marca {now:%Y-%m-%d}", cure="Activa la sincronización horaria (NTP).")
    hint = " (pon la zona del equipo en TIME_ZONE)" if settings.time_zone == "UTC" else ""
    return Finding("Reloj", ok=True, fact=f"{local:%d/%m/%Y %H:%M} en {settings.time_zone}{hint}")


async def _folder(settings: Settings) -> Finding:
    """Really written to: access rights alone promise too much (to root, and of /proc)."""
    path = settings.data_dir
    standing = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=standing):
            return Finding("Carpeta de datos", ok=True, fact=str(path))
    except OSError as error:
        fact = f"no se puede escribir en {path} ({error.strerror})"
        return Finding("Carpeta de datos", ok=False, fact=fact, cure="Revisa DATA_DIR.")


async def _permissions(settings: Settings) -> Finding:
    name = "Permisos"
    if not (found := exposed(settings)):
        return Finding(name, ok=True, fact="base, clave y archivos son solo de esta cuenta")
    paths = " ".join(str(path) for path in found)
    fact = f"otras cuentas de esta máquina pueden leer {paths}"
    return Finding(name, ok=False, fact=fact, cure=f"Ejecuta: chmod go= {paths}")


async def _port(settings: Settings) -> Finding:
    host, port = settings.http_host, settings.http_port
    if (trouble := trouble_with(host, port)) is not None:
        cure = "Si es este mismo bot, que ya está en marcha, está bien; si no, pon otro en HTTP_PORT."
        return Finding("Puerto de /health", ok=False, fact=terminal.problem(trouble), cure=cure)
    return Finding("Puerto de /health", ok=True, fact=f"{host}:{port} está libre" if port else "uno libre cualquiera")


async def _fits(settings: Settings) -> None:
    """EncryptionKeyException when the keys cannot be used, or are not those of the database."""
    database = open_database(settings.database_address, secret_box(settings))
    try:
        await check_key(database)
    except StorageUnavailableException:
        return  # the next finding tells that
    finally:
        await database.dispose()
