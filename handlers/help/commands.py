"""`/ayuda`: what the person's role can do, with examples."""

from collections.abc import Callable, Sequence

from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.help.texts import help_page
from handlers.words import menu


def help_command(commands: Callable[[], Sequence[Command]]) -> Command:
    """The command; `commands` gives the whole registry (this one included)."""

    async def show(ctx: Context) -> None:
        ready = await ctx.services.scrapes.ready(ctx.member)
        await ctx.reply(help_page(commands(), ctx.member.role, ready=ready))

    return Command(
        name="ayuda",
        role=Role.ANALYST,
        description=menu.HELP,
        aliases=("help", "ayudame", "comandos"),
        handler=show,
        buttons=(ButtonAction(specs.HELP, Role.ANALYST, show, once=True),),
    )
