"""Buttons that belong to no command: run again, and never mind."""

from collections.abc import Sequence

from core.domain.people.person import Role
from core.errors import AccessDeniedException
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.words import common


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
    """Plain text that asks for nothing we know."""
    await ctx.reply(common.not_understood(ctx.member.role, ready=await ctx.services.scrapes.ready(ctx.member)))
