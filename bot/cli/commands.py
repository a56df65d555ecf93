"""The command line (typer): run, demo, doctor, db, users, sessions.

What a command alone needs is imported in its body, and groups of commands when one of theirs is asked for: the whole
product takes several times what `--help` does.
"""

import gc
import os
import resource
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from bot.cli.spanish_help import SpanishTyper, later
from bot.console import BAD_SETTINGS, INTERRUPTED, fail, out, run_or_fail, say, settings_or_fail
from bot.settings import JobEngineName, Settings, token_is_set
from bot.wiring.ports import CHAT_PORT
from handlers.terminal import texts as terminal
from persistence.crypto.private import PRIVATE_UMASK

PROGRAM = "python -m bot"
app = SpanishTyper(
    help="Centinela: cada analista trabaja con su propia sesión.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks would bypass the redactor of the logs
)
for _name, _place, _help in (
    ("db", "bot.cli.storage.database:app", "La base de datos."),
    ("audit", "bot.cli.audit:app", "El Registro: quién hizo qué."),
    ("keys", "bot.cli.storage.key_commands:app", "La clave con la que se cifra lo guardado."),
    ("evidence", "bot.cli.evidence:evidence_app", "Los certificados de lo leído."),
    ("runs", "bot.cli.evidence:runs_app", "Lo que se leyó."),
    ("users", "bot.cli.people:app", "Las personas del equipo."),
    ("sessions", "bot.cli.sessions:app", "Las sesiones guardadas."),
    ("tokens", "bot.cli.tokens:app", "Los tokens de la API."),
    ("webhooks", "bot.cli.webhooks:app", "Los programas a los que se avisa (webhooks)."),
    ("proxies", "bot.cli.proxies:app", "Los proxies de las sesiones."),
    ("readers", "bot.cli.readers:app", "Si las redes se dejan leer: perfiles de control y cambios."),
):
    app.add_typer(later(_place, _help), name=_name)


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
        from bot.cli.serving import serve_telegram

        run_or_fail(serve_telegram(settings))
        return
    from bot.local_settings import load_local_settings
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
    from bot.cli.serving import run_jobs

    run_or_fail(run_jobs(settings, concurrency or max(settings.max_concurrent_scrapes, 1)))


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


def _logs(settings: Settings) -> None:
    from bot.logs.setup import configure_logging

    configure_logging(settings.log_level, json=settings.log_json, secrets=settings.secrets())


def main(words: Sequence[str] | None = None) -> None:
    """Entry point; what was typed wrong is answered in Spanish. Whatever is written belongs to this user alone."""
    os.umask(PRIVATE_UMASK)
    # A dump of this process or of a browser would hold cookies in the clear.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    gc.disable()  # what is imported stays: `run_or_fail` begins to collect, when everything is there
    try:
        code = app(words, standalone_mode=False, prog_name=PROGRAM)
    except typer.Abort:
        raise SystemExit(INTERRUPTED) from None
    except TyperException as exc:
        _typed_wrong(exc)
    finally:
        gc.freeze()  # the exit would walk every module again and again
        gc.enable()
    raise SystemExit(code if isinstance(code, int) else 0)


def _typed_wrong(error: TyperException) -> NoReturn:
    from bot.logs.redaction import Redactor

    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    if type(error).__name__ == "NoArgsIsHelpError":
        out().print(context.get_help() if context is not None else "", end="")
        raise SystemExit(BAD_SETTINGS)
    # What was typed is repeated, and an address typed there may hold a password.
    message = Redactor().text(getattr(error, "format_message", error.__str__)())
    fail(terminal.usage(message, command), BAD_SETTINGS)
