"""`/trabajos`: my queue and history."""

from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.scraping import texts
from handlers.words import menu


async def show(ctx: Context) -> None:
    """What is going on, and the newest results."""
    page = await ctx.services.jobs.page(ctx.member)
    if not page.unfinished and not page.recent and not await ctx.services.scrapes.ready(ctx.member):
        await ctx.reply(texts.no_session_yet(ctx.member.role))
        return
    await ctx.reply(texts.jobs(page, ctx.now, ctx.tz))


async def turn(ctx: Context, offset: int) -> None:
    """Another page of the history, in the same message."""
    page = await ctx.services.jobs.page(ctx.member, max(0, offset))
    await ctx.edit(texts.jobs(page, ctx.now, ctx.tz))


QUEUE = Command(
    name="trabajos",
    role=Role.ANALYST,
    description=menu.QUEUE,
    aliases=("trabajo", "cola", "jobs", "resultados"),
    handler=show,
    buttons=(
        ButtonAction(specs.MY_QUEUE, Role.ANALYST, show, once=True),
        ButtonAction(specs.JOBS_PAGE, Role.ANALYST, turn),
    ),
    examples=menu.QUEUE_EXAMPLES,
)
