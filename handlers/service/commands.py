"""`/health`: is everything working?"""

from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.service import texts
from handlers.words import menu


async def show(ctx: Context) -> None:
    """The health of the service in five lines."""
    report, figures = await ctx.services.status.look()
    supervisor = ctx.member.role.includes(Role.SUPERVISOR)
    await ctx.reply(texts.page(report, figures, ctx.now, ctx.tz, supervisor=supervisor))


HEALTH = Command(
    name="health",
    role=Role.ANALYST,
    description=menu.HEALTH,
    aliases=("salud", "estado", "servicio"),
    handler=show,
    buttons=(ButtonAction(specs.HEALTH, Role.ANALYST, show, once=True),),
    examples=menu.HEALTH_EXAMPLES,
)
