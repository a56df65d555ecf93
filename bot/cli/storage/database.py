"""`db upgrade | copy | reseal | accept-new-key`: the tables, and the key that what is stored is sealed with."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Annotated

import typer

from bot.cli.spanish_help import SpanishTyper
from bot.cli.storage.keys import accept_new_key, exclusive, unreadable_secrets
from bot.console import run_or_fail, say, settings_or_fail, table
from bot.wiring.adapters import process_lock
from bot.wiring.container import build_container
from jobs.embedded.lock import ProcessLock
from persistence.copying import copy_database
from persistence.database.urls import sqlite_file
from persistence.keys.rotation import reseal
from persistence.migrate import current_revision, upgrade

app = SpanishTyper()


@app.command("upgrade")
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


@app.command("copy")
def db_copy(
    source: Annotated[str, typer.Option("--from", metavar="URL", help="La base de ahora: sqlite:///data/centinela.db")],
    target: Annotated[str, typer.Option("--to", metavar="URL", help="Una base vacía: postgresql://usuario:clave@…")],
) -> None:
    """Copia una instalación de SQLite a PostgreSQL, fila por fila y comprobada, con el bot detenido."""

    async def work() -> Mapping[str, int]:
        file = sqlite_file(source)
        with ProcessLock(file.parent / "centinela.lock") if file else nullcontext():
            return await copy_database(source, target)

    copied = run_or_fail(work())
    table("Copiado y comprobado", ("Tabla", "Filas"), [(name, rows) for name, rows in copied.items() if rows])
    say("✓ Ahora pon DATABASE_URL con la base nueva y conserva la misma clave: los secretos se copiaron cifrados.")


@app.command("reseal")
def db_reseal() -> None:
    """Vuelve a cifrar todo con la clave más nueva, para poder retirar las viejas."""
    settings = settings_or_fail()

    async def work() -> int:
        # A bot that runs would go on sealing with the old key.
        async with exclusive(settings), build_container(settings) as container:
            return await reseal(container.database)

    say(f"✓ {run_or_fail(work())} secretos cifrados con la clave más nueva.")


@app.command("accept-new-key")
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
