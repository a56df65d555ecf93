"""`keys rotate | retire`: another encryption key while the bot works."""

from bot.cli.spanish_help import SpanishTyper
from bot.cli.storage.keys import behind, one_rotation, retire_old_keys, retired_file, rotate_keys
from bot.console import FAILED, fail, run_or_fail, say, settings_or_fail
from bot.settings import JobEngineName, Settings
from handlers.terminal import key_texts as texts
from persistence.database.urls import sqlite_file
from persistence.keys.rotation import Rotation

app = SpanishTyper()


@app.command("rotate")
def rotate() -> None:
    """Cambia la clave sin detener el bot: hace una nueva, cifra todo con ella y deja la vieja detrás."""
    settings = _settings()
    if settings.encryption_keys is None and settings.job_engine is JobEngineName.PROCRASTINATE:
        fail(texts.SEVERAL_MACHINES)

    async def work() -> Rotation:
        with one_rotation(settings):
            if settings.encryption_keys is not None and (machines := await behind(settings)):
                fail(texts.key_unknown(machines))
            return await rotate_keys(settings)

    done = run_or_fail(work())
    say(texts.rotated(done.rows, done.unreadable), style="green")
    say(texts.AFTER_VARIABLE if settings.encryption_keys is not None else texts.AFTER_FILE)


@app.command("retire")
def retire() -> None:
    """Aparta las claves que ya no abren nada de lo guardado."""
    settings = _settings()
    if settings.encryption_keys is not None:
        fail(texts.RETIRE_VARIABLE)

    async def work() -> int | None:
        with one_rotation(settings):
            return await retire_old_keys(settings)

    retired = run_or_fail(work())
    if retired is None:
        fail(texts.STILL_NEEDED, FAILED)
    say(texts.retired(retired, str(retired_file(settings))), style="green")


def _settings() -> Settings:
    """Of a database that is there already."""
    settings = settings_or_fail()
    file = sqlite_file(settings.database_address)
    if file is not None and not file.exists():  # opening would make it
        fail(texts.NO_DATABASE)
    return settings
