"""Buttons that belong to no command: run again, and never mind."""

import re
from collections.abc import Sequence

from core.domain.people.person import Role
from core.errors import AccessDeniedException
from core.text import plain
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.words import common

_AROUND = " .,;:!¡?¿…🙂👋🙏"
_GREETINGS = frozenset({"hola", "ola", "buenas", "buenos dias", "buen dia", "buenas tardes", "buenas noches", "hey"})
_THANKS = frozenset({"gracias", "muchas gracias", "mil gracias", "ok gracias", "perfecto", "genial"})
_NAME = re.compile(r"[A-Za-z][A-Za-z._]{2,24}")
"""Without digits: what is repeated here must be no password."""


def kernel_buttons(commands: Sequence[Command]) -> tuple[ButtonAction, ...]:
    """Their actions; running again looks the command up in `commands` and checks its role anew."""
    by_name = {command.name: command for command in commands}

    async def run_again(ctx: Context, name: str, args: str) -> None:
        command = by_name.get(name)
        if command is None:
            await ctx.toast(common.STALE_BUTTON)
        elif command.role is not None and not ctx.member.role.includes(command.role):
            raise AccessDeniedException
        else:
            await ctx.toast("")
            ctx.args = args
            await command.handler(ctx)
        await ctx.settle()

    async def dismiss(ctx: Context) -> None:
        await ctx.settle()

    return (
        ButtonAction(specs.RETRY, Role.ANALYST, run_again, once=True),
        ButtonAction(specs.DISMISS, Role.ANALYST, dismiss),
    )


async def not_understood(ctx: Context) -> None:
    """Plain text that asks for nothing we know; civilities are answered as such."""
    said = plain(ctx.args).strip(_AROUND)
    if said in _THANKS:
        await ctx.reply(common.welcome())
        return
    ready = await ctx.services.scrapes.ready(ctx.member)
    if said in _GREETINGS and ready:
        await ctx.reply(common.greeting(ctx.member.name))
        return
    name = ctx.args.strip() if _NAME.fullmatch(ctx.args.strip()) and said not in _GREETINGS else ""
    await ctx.reply(common.not_understood(ctx.member.role, ready=ready, name=name))
