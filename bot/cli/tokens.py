"""`tokens create | list | revoke`: bearer tokens of other programs."""

from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.spanish_help import SpanishTyper
from bot.console import done_or_gone, fail, run_or_fail, say, settings_or_fail, table
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.people.person import Role
from core.domain.people.web_access import TokenId
from core.errors import AccessDeniedException, GoneException
from core.services.team.api_tokens import TokenOwner
from handlers.terminal import texts as terminal
from handlers.words.names import ROLE_NAMES

app = SpanishTyper()


@app.command("create")
def create(
    name: Annotated[str, typer.Option(help="Para qué programa es.")],
    role: Annotated[Role, typer.Option(help="Lo más que puede hacer.")] = Role.ANALYST,
    person: Annotated[int | None, typer.Option(help="id_usuario en cuyo nombre actúa (el primer admin).")] = None,
) -> None:
    """Crea un token; se muestra una sola vez."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        fail(terminal.NAME_NEEDED)
    settings = settings_or_fail()

    async def work() -> tuple[str, TokenOwner] | str:
        async with build_container(settings) as container:
            tokens = container.assembly.services.tokens
            try:
                return await tokens.create(name, role, person_id=PersonId(person) if person is not None else None)
            except GoneException:
                return terminal.NO_API_OWNER
            except AccessDeniedException:
                return terminal.ABOVE_API_OWNER

    made = run_or_fail(work())
    if isinstance(made, str):
        fail(made)
    secret, owner = made
    who = escape(owner.person.name)
    say(f"Token [bold]{escape(name)}[/] ({ROLE_NAMES[role]}), en nombre de {who}. Guárdalo ahora:")
    say(f"  {secret}", style="bold green")


@app.command("list")
def list_tokens() -> None:
    """Muestra los tokens vigentes, sin su secreto."""
    settings = settings_or_fail()

    async def work() -> list[list[object]]:
        async with build_container(settings) as container:
            known = await container.assembly.services.tokens.all()
        return [
            [
                one.token.token_id,
                one.token.name,
                ROLE_NAMES[one.token.role],
                one.person.name,
                f"{one.token.last_used_at:%Y-%m-%d %H:%M}" if one.token.last_used_at else "nunca",
            ]
            for one in known
        ]

    table("Tokens", ("id", "nombre", "rol", "en nombre de", "último uso (UTC)"), run_or_fail(work()))


@app.command("revoke")
def revoke(token_id: Annotated[int, typer.Argument(metavar="ID", help="El id que muestra `tokens list`.")]) -> None:
    """Anula un token: deja de servir en el acto."""
    settings = settings_or_fail()

    async def work() -> None:
        async with build_container(settings) as container:
            await container.assembly.services.tokens.revoke(TokenId(token_id))

    done_or_gone(work(), done=terminal.API_ACCESS_REVOKED, gone=terminal.NO_SUCH_API_ACCESS)
