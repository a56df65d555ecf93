"""The command line (typer): run, demo, doctor, db, users, sessions."""

import asyncio
import gc
import os
import resource
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from bot.cli import audit as audit_cli
from bot.cli import evidence as evidence_cli
from bot.cli import key_commands
from bot.cli import people as people_cli
from bot.cli import proxies as proxies_cli
from bot.cli import readers as readers_cli
from bot.cli import sessions as sessions_cli
from bot.cli import tokens as tokens_cli
from bot.cli import webhooks as webhooks_cli
from bot.cli.keys import accept_new_key, exclusive, unreadable_secrets
from bot.cli.spanish_help import SpanishTyper
from bot.console import BAD_SETTINGS, INTERRUPTED, fail, out, run_or_fail, say, settings_or_fail, table
from bot.local_settings import load_local_settings
from bot.logs.redaction import Redactor
from bot.logs.setup import configure_logging
from bot.process.signals import stop_on_signals
from bot.process.watchdog import watched
from bot.settings import JobEngineName, Settings, systemd_socket, token_is_set
from bot.wiring.adapters import process_lock
from bot.wiring.app import TelegramEndpoint
from bot.wiring.container import build_container
from bot.wiring.ports import CHAT_PORT, require_free
from handlers.terminal import texts as terminal
from jobs.embedded.lock import ProcessLock
from persistence.crypto.private import PRIVATE_UMASK
from persistence.database.urls import sqlite_file
from persistence.keys.rotation import reseal
from persistence.migrate import current_revision, upgrade

PROGRAM = "python -m bot"
app = SpanishTyper(
    help="Centinela: cada analista trabaja con su propia sesión.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks would bypass the redactor of the logs
)
db_app = SpanishTyper(help="La base de datos.", no_args_is_help=True)
app.add_typer(db_app, name="db")
app.add_typer(audit_cli.app, name="audit")
app.add_typer(key_commands.app, name="keys")
app.add_typer(evidence_cli.evidence_app, name="evidence")
app.add_typer(evidence_cli.runs_app, name="runs")
app.add_typer(people_cli.app, name="users")
app.add_typer(sessions_cli.app, name="sessions")
app.add_typer(tokens_cli.app, name="tokens")
app.add_typer(webhooks_cli.app, name="webhooks")
app.add_typer(proxies_cli.app, name="proxies")
app.add_typer(readers_cli.app, name="readers")


@app.command()
def run(
    chat_port: Annotated[
        int | None,
        typer.Option(metavar="N", help=f"En modo sandbox, puerto de la página del chat ({CHAT_PORT}; 0 = uno libre)."),
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="En modo sandbox, empieza con el mundo recién hecho.")] = False,
) -> None:
    """Arranca el bot: con TELEGRAM_BOT_TOKEN habla con Telegram; sin él, en modo sandbox."""
    if token_is_set():
        settings = settings_or_fail()
        _logs(settings)
        run_or_fail(_run_real(settings))
        return
    from bot.sandbox.mode import run_sandbox

    settings = settings_or_fail(load_local_settings)
    _logs(settings)
    say("Sin TELEGRAM_BOT_TOKEN en .env: arranco en [bold]modo sandbox[/] (todo local, nada sale de aquí).")
    run_or_fail(run_sandbox(settings, chat_port=chat_port, reset=reset))


@app.command()
def worker(
    concurrency: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=64, help="Cuántos análisis a la vez (MAX_CONCURRENT_SCRAPES).")
    ] = None,
) -> None:
    """Ejecuta trabajos junto al bot, en esta máquina o en otra (JOB_ENGINE=procrastinate, la misma base de datos)."""
    settings = settings_or_fail()
    if settings.job_engine is not JobEngineName.PROCRASTINATE:
        fail("Los trabajadores necesitan JOB_ENGINE=procrastinate y DATABASE_URL=postgresql://…", BAD_SETTINGS)
    _logs(settings)
    run_or_fail(_run_worker(settings, concurrency or max(settings.max_concurrent_scrapes, 1)))


@app.command()
def demo() -> None:
    """Recorre el producto entero en la terminal, contra el sandbox, y comprueba cada paso."""
    from bot.sandbox.demo import run_demo

    raise SystemExit(run_or_fail(run_demo()))


@app.command()
def doctor() -> None:
    """Revisa cada requisito y dice cómo arreglar lo que falte."""
    from bot.cli.doctor import examine

    raise SystemExit(0 if run_or_fail(examine()) else 1)


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Crea o actualiza las tablas (adopta las que ya existan)."""
    settings = settings_or_fail()
    url = settings.database_address

    async def work() -> tuple[str | None, str]:
        with process_lock(settings):
            await upgrade(url)
        return await current_revision(url)

    revision, _wanted = run_or_fail(work())
    say(f"✓ Base de datos al día (revisión {revision}).")


@db_app.command("copy")
def db_copy(
    source: Annotated[str, typer.Option("--from", metavar="URL", help="La base de ahora: sqlite:///data/centinela.db")],
    target: Annotated[str, typer.Option("--to", metavar="URL", help="Una base vacía: postgresql://usuario:clave@…")],
) -> None:
    """Copia una instalación de SQLite a PostgreSQL, fila por fila y comprobada, con el bot detenido."""
    from persistence.copying import copy_database

    async def work() -> Mapping[str, int]:
        file = sqlite_file(source)
        with ProcessLock(file.parent / "centinela.lock") if file else nullcontext():
            return await copy_database(source, target)

    copied = run_or_fail(work())
    table("Copiado y comprobado", ("Tabla", "Filas"), [(name, rows) for name, rows in copied.items() if rows])
    say("✓ Ahora pon DATABASE_URL con la base nueva y conserva la misma clave: los secretos se copiaron cifrados.")


@db_app.command("reseal")
def db_reseal() -> None:
    """Vuelve a cifrar todo con la clave más nueva, para poder retirar las viejas."""
    settings = settings_or_fail()

    async def work() -> int:
        # A bot that runs would go on sealing with the old key.
        async with exclusive(settings), build_container(settings) as container:
            return await reseal(container.database)

    say(f"✓ {run_or_fail(work())} secretos cifrados con la clave más nueva.")


@db_app.command("accept-new-key")
def db_accept_new_key(
    yes: Annotated[bool, typer.Option("--yes", help="Sin preguntar.")] = False,
) -> None:
    """Si la clave se perdió para siempre: sigue con la de ahora; lo cifrado con la otra ya no se podrá leer."""
    settings = settings_or_fail()
    lost = run_or_fail(unreadable_secrets(settings))
    if lost is None:
        say("La clave de ahora abre todo lo guardado: no hay nada que aceptar.")
    elif yes or typer.confirm(f"{lost} secretos guardados no se podrán leer nunca más. ¿Seguir?"):
        run_or_fail(accept_new_key(settings))
        say(f"✓ Sigo con la clave de ahora. {lost} secretos quedan ilegibles: sube otra vez esas cookies y proxies.")


async def _run_real(settings: Settings) -> None:
    if settings.job_engine is JobEngineName.EMBEDDED:  # one of several may stand by while another bot has the port
        require_free(settings.http_host, settings.http_port)
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with (
        build_container(settings, telegram=_endpoint(settings)) as container,
        watched(systemd_socket=systemd_socket()),
    ):
        await container.run(stop)


async def _run_worker(settings: Settings, concurrency: int) -> None:
    stop = asyncio.Event()
    async with build_container(settings) as container, watched(systemd_socket=systemd_socket()):
        stop_on_signals(stop, container.engine.hurry)
        say(f"Trabajador en marcha: {concurrency} análisis a la vez. Ctrl-C espera a que acaben; otra vez, los deja.")
        await container.work(stop, concurrency=concurrency)


def _endpoint(settings: Settings) -> TelegramEndpoint:
    """Telegram itself, or the server that sandbox mode names (`http://host:port/bot`)."""
    if settings.telegram_bot_token is None:
        raise typer.Abort
    token, base = settings.telegram_bot_token.get_secret_value(), settings.telegram_base_url
    files = f"{base.removesuffix('/bot')}/file/bot" if base else None
    return TelegramEndpoint(token, base, files, sandbox=settings.sandbox, webhook_url=settings.telegram_webhook_url)


def _logs(settings: Settings) -> None:
    configure_logging(settings.log_level, json=settings.log_json, secrets=settings.secrets())


def main(words: Sequence[str] | None = None) -> None:
    """Entry point; what was typed wrong is answered in Spanish. Whatever is written belongs to this user alone."""
    os.umask(PRIVATE_UMASK)
    # A dump of this process or of a browser would hold cookies in the clear.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # A collection walks every module otherwise: 150 ms in which nobody is answered, and again and again at the exit.
    gc.freeze()
    try:
        code = app(words, standalone_mode=False, prog_name=PROGRAM)
    except typer.Abort:
        raise SystemExit(INTERRUPTED) from None
    except TyperException as exc:
        _typed_wrong(exc)
    finally:
        gc.freeze()
    raise SystemExit(code if isinstance(code, int) else 0)


def _typed_wrong(error: TyperException) -> NoReturn:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    if type(error).__name__ == "NoArgsIsHelpError":
        out().print(context.get_help() if context is not None else "", end="")
        raise SystemExit(BAD_SETTINGS)
    # What was typed is repeated, and an address typed there may hold a password.
    message = Redactor().text(getattr(error, "format_message", error.__str__)())
    fail(terminal.usage(message, command), BAD_SETTINGS)
