"""`/health`: is everything working?"""

from core.domain.people import Role
from handlers import specs
from handlers.buttons import ButtonAction
from handlers.command import Command, Context
from handlers.texts import health as texts
from handlers.texts import menu


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
