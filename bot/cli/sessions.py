"""`sessions list | import | migrate-all`: sessions without the chat, for the operator."""

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import track

from bot.cli.spanish_help import SpanishTyper
from bot.console import fail, run_or_fail, say, settings_or_fail, table
from bot.settings import Settings
from bot.wiring.container import Container, build_container
from core.cookies import ParsedCookies, parse
from core.cookies.model import MAX_BYTES
from core.domain.ids import PersonId
from core.domain.people.actors import CLI
from core.domain.platforms import NETWORKS
from core.domain.sessions.session import ScrapingSession
from core.errors import CookieFileException, StorageException
from core.services.uploads.steps import OtherAccount, Refused, other_account
from handlers.framework.html import visible
from handlers.sessions.texts import UNREADABLE
from handlers.uploads import texts as uploads
from handlers.words.history import STATUS_NAMES
from handlers.words.names import PLATFORM_NAMES
from handlers.words.reasons import seen

app = SpanishTyper()

_FILE = re.compile(
    r"(?:(?P<user>\d+)[_-])?(?P<platform>facebook|instagram|x|twitter)_storage_state.*\.(?:json|txt)$", re.IGNORECASE
)
_PLAIN = re.compile(r"_storage_state\.(?:json|txt)$", re.IGNORECASE)
_LARGEST_ID = 2**31 - 1
"""Of a serial column."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    file: str
    ok: bool
    message: str
    other_account: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """What was said beforehand: replace another account (`yes`); do not ask the site (`untested`)."""

    yes: bool
    untested: bool


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
                STATUS_NAMES[view.session.status] if view.session.readable else UNREADABLE,
                f"{view.session.last_activity:%Y-%m-%d %H:%M} UTC",
            ]
            for view in views
        ]

    table("Sesiones", ("id", "persona", "red", "cuenta", "estado", "última actividad"), run_or_fail(work()))


Yes = Annotated[bool, typer.Option("--yes", help="Cambia también una sesión que era de otra cuenta, sin preguntar.")]
NoTest = Annotated[bool, typer.Option("--no-test", help="Guarda las cookies sin preguntar antes al sitio.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Option(help="Archivo de cookies (cualquier formato conocido).")],
    user_id: Annotated[str, typer.Option(metavar="N", help="id_usuario dueño de la sesión.")],
    platform: Annotated[str | None, typer.Option(metavar="RED", help="facebook, instagram o x.")] = None,
    yes: Yes = False,
    no_test: NoTest = False,
) -> None:
    """Comprueba las cookies de un archivo y, si funcionan, las guarda cifradas."""
    settings = settings_or_fail()
    owner = _person_id(user_id)
    if not file.is_file():
        fail(f"No existe el archivo {file}.")

    async def work(way: Way) -> Imported:
        async with build_container(settings) as container:
            return await _import(container, file, owner, platform, way)

    done = run_or_fail(work(Way(yes, no_test)))
    if done.other_account and sys.stdin.isatty() and typer.confirm(f"{done.message}. ¿La cambio?"):
        done = run_or_fail(work(Way(True, no_test)))
    if not done.ok:
        fail(f"{file.name}: {done.message}")
    say(f"✓ {escape(done.message)}")


@app.command("migrate-all")
def migrate_all(
    folder: Annotated[Path, typer.Option("--dir", help="Carpeta con facebook_storage_state.json y parecidos.")],
    user_id: Annotated[
        str | None, typer.Option(metavar="N", help="Dueño de los archivos sin número en el nombre.")
    ] = None,
    yes: Yes = False,
    no_test: NoTest = False,
) -> None:
    """Comprueba e importa los archivos `[<id_usuario>_]<red>_storage_state.json` de una carpeta y sus subcarpetas.

    El dueño es el número del nombre o el de la carpeta; si no hay, --user-id; si no, la única persona del equipo.
    """
    settings = settings_or_fail()
    default = None if user_id is None else _person_id(user_id)
    if not folder.is_dir():
        fail(f"No existe la carpeta {folder}.")
    files = sorted((path for path in folder.rglob("*") if _FILE.match(path.name) and path.is_file()), key=_order)
    if not files:
        fail(f"En {folder} no hay archivos como facebook_storage_state.json.")
    results = run_or_fail(_migrate(settings, folder, files, default, Way(yes, no_test)))
    table("Migración", ("archivo", "", "resultado"), [[r.file, "✓" if r.ok else "✗", r.message] for r in results])
    done = sum(result.ok for result in results)
    say(f"{done} de {len(results)} archivos importados.")
    if done < len(results):
        raise SystemExit(1)


def _person_id(text: str) -> PersonId:
    """The number of a person as typed; ends the program with a sentence when it is none."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= _LARGEST_ID):
        fail(f"«{text[:40]}» no es un id_usuario: mira los números con «users list».")
    return PersonId(int(text))


def _order(path: Path) -> tuple[str, bool, str]:
    """Folder by folder; the file with the plain name before its copies (`facebook_storage_state_old.json`)."""
    return str(path.parent), _PLAIN.search(path.name) is None, path.name


async def _migrate(
    settings: Settings, folder: Path, files: list[Path], default: PersonId | None, way: Way
) -> list[Imported]:
    results: list[Imported] = []
    taken: dict[tuple[PersonId, str], str] = {}
    async with build_container(settings) as container:
        default = default or await _only_person(container)
        for path in track(files, description="Importando"):
            name, match = str(path.relative_to(folder)), _FILE.match(path.name)
            owner, platform = owner_of(path, default), _network(match["platform"] if match else "")
            if owner is None:
                done = Imported(name, ok=False, message="no dice de quién es: usa --user-id")
            elif (owner, platform) in taken:
                done = Imported(name, ok=False, message=f"ya importé {taken[owner, platform]} para esa persona y red")
            else:
                done = replace(await _import(container, path, owner, platform, way), file=name)
            if done.ok and owner is not None:
                taken[owner, platform] = name
            results.append(done)
    return results


def _network(name: str) -> str:
    former = {word: net.platform.value for net in NETWORKS.values() for word in net.former_names}
    return former.get(name.lower(), name.lower())


async def _only_person(container: Container) -> PersonId | None:
    """The owner of files that name no person, where the team is one person."""
    async with container.database(write=False) as uow:
        people = await uow.people.all()
    return people[0].person_id if len(people) == 1 else None


def owner_of(path: Path, default: int | None) -> PersonId | None:
    """The id in the file's name (`12_facebook_...`), in its folder's name (`12/`), or the one given."""
    match = _FILE.match(path.name)
    folder = path.parent.name
    named = match["user"] if match is not None and match["user"] else folder if folder.isdecimal() else ""
    if not named:
        return None if default is None else PersonId(default)
    return PersonId(min(int(named[:20]), _LARGEST_ID))


async def _import(container: Container, path: Path, owner: PersonId, platform: str | None, way: Way) -> Imported:
    async with container.database(write=False) as uow:
        if not await uow.people.user_exists(owner):
            return Imported(path.name, ok=False, message=f"no existe el usuario {owner}; míralos con «users list»")
    try:
        with path.open("rb") as stream:
            parsed = parse(stream.read(MAX_BYTES + 1), platform=platform)
    except CookieFileException as exc:
        return Imported(path.name, ok=False, message=_problem(container, exc))
    except OSError:
        return Imported(path.name, ok=False, message="no puedo leer el archivo: revisa sus permisos")
    try:
        return _told(path.name, parsed, await _stored(container, owner, parsed, way))
    except StorageException:
        return Imported(path.name, ok=False, message="la base de datos no lo guardó; inténtalo otra vez")


async def _stored(
    container: Container, owner: PersonId, parsed: ParsedCookies, way: Way
) -> ScrapingSession | OtherAccount | Refused:
    trial = container.assembly.trial
    if not way.untested:
        return await trial.import_tried(owner, parsed, actor=CLI, confirmed=way.yes)
    async with container.database(write=False) as uow:
        old = await uow.sessions.for_person(owner, parsed.platform)
    other = None if way.yes else other_account(old, parsed.account_id)
    return other or await trial.import_for(owner, parsed, actor=CLI)


def _told(file: str, parsed: ParsedCookies, end: ScrapingSession | OtherAccount | Refused) -> Imported:
    name = PLATFORM_NAMES[parsed.platform]
    if isinstance(end, OtherAccount):
        text = f"la sesión de {name} era de la cuenta …{end.before[-4:]} y el archivo es de …{end.now[-4:]}"
        return Imported(file, ok=False, message=f"{text}; con --yes la cambio", other_account=True)
    if isinstance(end, Refused):
        kept = "; la sesión anterior se queda" if end.had_session else ""
        what = f"no pude preguntar a {name}" if end.unanswered else f"{name} no las da por buenas"
        return Imported(file, ok=False, message=f"{what} ({seen(end.verdict.reason)}){kept}")
    account = f", cuenta …{end.account_id[-4:]}" if end.account_id else ""
    checked = "comprobada" if end.checked_at else "sin comprobar"
    return Imported(file, ok=True, message=f"{name}{account}, sesión {end.session_id}, {checked}")


def _problem(container: Container, exc: CookieFileException) -> str:
    """What the chat would say about the file, in one line and without its sign."""
    if exc.cause == "ambiguous_platform":
        return "trae cookies de varias redes: di cuál con --platform"
    reply = uploads.problem(exc.cause, exc.details, container.clock.now(), container.settings.zone)
    return " ".join(visible(reply.text).removeprefix("📁").split())
