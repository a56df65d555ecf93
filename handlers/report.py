"""`/reporte [hoy|ayer|7d]`: the validation report now."""

from core.domain.people import Role
from core.domain.sessions import SessionStatus
from handlers import specs
from handlers.buttons import ButtonAction
from handlers.command import Command, Context
from handlers.texts import reports as texts


async def show(ctx: Context) -> None:
    """The report of a period (today's without one)."""
    await _send(ctx, ctx.args.strip().lower() or "hoy")


async def from_button(ctx: Context, period: str) -> None:
    """The same by button."""
    await _send(ctx, period)


async def recheck(ctx: Context) -> None:
    """Check every session that is not valid."""
    views = await ctx.services.sessions.team()
    broken = [v.session.session_id for v in views if v.session.status is not SessionStatus.ACTIVE]
    back = 0
    for session_id in broken:
        judgement = await ctx.services.sessions.recheck(session_id, ctx.member, force=True)
        back += judgement is not None and judgement.decision.status is SessionStatus.ACTIVE
    await ctx.toast(texts.rechecked(len(broken), back), alert=True)


async def _send(ctx: Context, period: str) -> None:
    if period not in texts.PERIODS:
        await ctx.reply(texts.bad_period())
        return
    schedule = await ctx.services.schedules.current()
    report = await ctx.services.reports.build(period, schedule.time_zone)
    await ctx.reply(texts.text(report, period))


REPORT = Command(
    name="reporte",
    role=Role.SUPERVISOR,
    description="Reporte de sesiones: hoy, ayer o 7d",
    handler=show,
    buttons=(
        ButtonAction(specs.REPORT, Role.SUPERVISOR, from_button),
        ButtonAction(specs.REPORT_RECHECK, Role.SUPERVISOR, recheck),
    ),
    examples=(("/reporte 7d", "cómo estuvieron las sesiones esta semana"),),
    in_groups=True,
)
