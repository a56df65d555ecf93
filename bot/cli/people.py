"""`users create-admin | list`: the first admin, and who there is."""

from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.spanish_help import SpanishTyper
from bot.console import fail, run_or_fail, say, settings_or_fail, table
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.people.person import Role
from core.services.team.access import INVITATION_LIFE
from handlers.terminal import texts as terminal
from handlers.words.names import ROLE_NAMES

app = SpanishTyper()


@app.command("create-admin")
def create_admin(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Nombre del admin.")],
    id_usuario: Annotated[int | None, typer.Option(help="id_usuario que ya existe en la tabla usuarios.")] = None,
) -> None:
    """Crea la invitación del primer admin: abre el enlace (o manda el código) desde su Telegram."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        fail(terminal.NAME_NEEDED)
    settings = settings_or_fail()

    async def work() -> str | None:
        async with build_container(settings) as container:
            person = PersonId(id_usuario) if id_usuario is not None else None
            async with container.database(write=False) as uow:
                if person is not None and not await uow.people.user_exists(person):
                    return None
            return await container.assembly.services.access.invite(name, Role.ADMIN, None, person_id=person)

    code = run_or_fail(work())
    if code is None:
        fail(f"En la tabla usuarios no hay nadie con id_usuario {id_usuario}. Mira `python -m bot users list`.")
    hours = int(INVITATION_LIFE.total_seconds() // 3600)
    say(f"Invitación de admin para [bold]{escape(name)}[/] (sirve una vez, {hours} horas). Desde su Telegram, al bot:")
    say(f"  /start {code}", style="bold green")


@app.command("list")
def list_people() -> None:
    """Muestra a todas las personas."""
    settings = settings_or_fail()

    async def work() -> list[list[object]]:
        async with build_container(settings) as container, container.database(write=False) as uow:
            people = await uow.people.all(include_inactive=True)
        return [
            [p.person_id, p.name, ROLE_NAMES[p.role], "sí" if p.telegram_user_id else "no", "sí" if p.active else "no"]
            for p in people
        ]

    table("Personas", ("id_usuario", "nombre", "rol", "en Telegram", "activa"), run_or_fail(work()))
