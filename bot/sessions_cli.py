"""`sessions list | import | migrate-all`: sessions without the chat, for whoever operates the bot."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from bot.console import fail, out, run_or_fail, settings_or_fail, table
from bot.container import Container, build_container
from bot.settings import Settings
from core.cookies import parse
from core.cookies.model import MAX_BYTES
from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.errors import CookieFileException
from handlers.html import visible
from handlers.texts.errors import cookie_file
from handlers.texts.names import PLATFORM_NAMES
from handlers.texts.sessions import STATUS_NAMES

app = typer.Typer(help="Las sesiones guardadas.", no_args_is_help=True)

_FILE = re.compile(r"^(?:(?P<user>\d+)[_-])?(?P<platform>facebook|instagram|x|twitter)_storage_state.*\.(?:json|txt)$")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    file: str
    ok: bool
    message: str


@app.command("list")
def list_sessions() -> None:
    """Muestra las sesiones, sin ningún valor secreto."""
    settings = settings_or_fail()

    async def work() -> list[list[object]]:
        async with build_container(settings) as container:
            views = await container.assembly.services.sessions.team()
        return [
            [
                view.session.session_id,
                view.owner.name if view.owner else view.session.person_id,
                PLATFORM_NAMES[view.session.platform],
                f"…{(view.session.account_id or '')[-4:]}",
                STATUS_NAMES[view.session.status],
                f"{view.session.last_activity:%Y-%m-%d %H:%M} UTC",
            ]
            for view in views
        ]

    table("Sesiones", ("id", "persona", "red", "cuenta", "estado", "última actividad"), run_or_fail(work()))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Option(help="Archivo de cookies (cualquier formato conocido).")],
    user_id: Annotated[int, typer.Option(help="id_usuario dueño de la sesión.")],
    platform: Annotated[str | None, typer.Option(help="facebook, instagram o x.")] = None,
) -> None:
    """Guarda las cookies de un archivo (cifradas); la próxima validación las juzga."""
    settings = settings_or_fail()
    if not file.is_file():
        fail(f"No existe el archivo {file}.")

    async def work() -> Imported:
        async with build_container(settings) as container:
            return await _import(container, file, PersonId(user_id), platform)

    done = run_or_fail(work())
    if not done.ok:
        fail(done.message)
    out().print(f"✓ {done.message}")


@app.command("migrate-all")
def migrate_all(
    folder: Annotated[Path, typer.Option("--dir", help="Carpeta con facebook_storage_state.json y parecidos.")],
    user_id: Annotated[int | None, typer.Option(help="Dueño de los archivos sin número en el nombre.")] = None,
) -> None:
    """Importa todos los archivos `[<id_usuario>_]<red>_storage_state.json` de una carpeta y sus subcarpetas."""
    settings = settings_or_fail()
    if not folder.is_dir():
        fail(f"No existe la carpeta {folder}.")
    files = sorted(path for path in folder.rglob("*") if _FILE.match(path.name))
    if not files:
        fail(f"En {folder} no hay archivos como facebook_storage_state.json.")
    results = run_or_fail(_migrate(settings, files, user_id))
    table("Migración", ("archivo", "", "resultado"), [[r.file, "✓" if r.ok else "✗", r.message] for r in results])
    done = sum(result.ok for result in results)
    out().print(f"{done} de {len(results)} archivos importados.")
    if done < len(results):
        raise SystemExit(1)


async def _migrate(settings: Settings, files: list[Path], user_id: int | None) -> list[Imported]:
    results = []
    async with build_container(settings) as container:
        for path in track(files, description="Importando"):
            owner = owner_of(path, user_id)
            if owner is None:
                results.append(Imported(path.name, ok=False, message="no dice de quién es: usa --user-id"))
            else:
                named = _FILE.match(path.name)
                results.append(await _import(container, path, PersonId(owner), named["platform"] if named else None))
    return results


def owner_of(path: Path, default: int | None) -> int | None:
    """The id in the file's name (`12_facebook_...`), in its folder's name (`12/`), or the one given."""
    match = _FILE.match(path.name)
    if match is not None and match["user"]:
        return int(match["user"])
    return int(path.parent.name) if path.parent.name.isdecimal() else default


async def _import(container: Container, path: Path, owner: PersonId, platform: str | None) -> Imported:
    async with container.database(write=False) as uow:
        if not await uow.people.user_exists(owner):
            return Imported(path.name, ok=False, message=f"no existe el usuario {owner}")
    try:
        with path.open("rb") as stream:
            parsed = parse(stream.read(MAX_BYTES + 1), platform=platform)
    except CookieFileException as exc:
        return Imported(path.name, ok=False, message=visible(cookie_file(exc.cause, exc.details).text))
    session = await container.assembly.trial.import_for(owner, parsed, actor="cli")
    name = PLATFORM_NAMES[Platform(session.platform)]
    account = f"…{(session.account_id or '')[-4:]}"
    return Imported(path.name, ok=True, message=f"{name}, cuenta {account}, sesión {session.session_id}")
