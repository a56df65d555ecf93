"""`/reporte [hoy|ayer|7d]`: the validation report now."""

import asyncio

from core.domain.messages.reports import ReportPeriod
from core.domain.people.person import Role
from core.services.supervision.reports import Report
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.framework.reply import Attachment, Reply
from handlers.reports import texts
from handlers.reports.illustrated import illustrated
from handlers.reports.sheets import report_sheets
from handlers.team import texts as admin_texts
from handlers.words import common, menu


async def show(ctx: Context) -> None:
    """The report of a period (today's without one)."""
    await _send(ctx, ctx.args.strip().lower() or ReportPeriod.TODAY)


async def from_button(ctx: Context, period: str) -> None:
    """The same by button."""
    await _send(ctx, period)


async def recheck(ctx: Context) -> None:
    """Check every session that is not valid, a few at a time."""
    await ctx.toast(texts.RECHECKING)
    checked, back = await ctx.services.sessions.recheck_broken(ctx.member)
    await ctx.reply(texts.rechecked(checked, back))


async def detail(ctx: Context, period: str) -> None:
    """The spreadsheet."""
    known = _period(period)
    if known is None:
        await ctx.toast(common.STALE_BUTTON)
        return
    await ctx.toast("")
    report = await _report(ctx, known)
    content = await asyncio.to_thread(ctx.services.report_files.workbook, report_sheets(report))
    name = f"sesiones-{known}-{report.made_at:%Y-%m-%d}.xlsx"
    await ctx.reply(Reply(texts.detail_caption(known), document=Attachment(name, content)))


async def schedule(ctx: Context) -> None:
    """When it goes out every day; admins may change it."""
    current = await ctx.services.schedules.current()
    await ctx.reply(admin_texts.schedule(current, editable=ctx.member.role.includes(Role.ADMIN)))


def _period(word: str) -> ReportPeriod | None:
    return ReportPeriod(word) if word in set(ReportPeriod) else None


async def _send(ctx: Context, word: str) -> None:
    period = _period(word)
    if period is None:
        await ctx.reply(texts.bad_period())
        return
    report = await _report(ctx, period)
    if period is ReportPeriod.YESTERDAY and not report.lines:
        await ctx.reply(texts.no_data(period))
        return
    await ctx.reply(await illustrated(report, period, ctx.services.report_files))


async def _report(ctx: Context, period: ReportPeriod) -> Report:
    current = await ctx.services.schedules.current()
    return await ctx.services.reports.build(period, current.time_zone)


REPORT = Command(
    name="reporte",
    role=Role.SUPERVISOR,
    description=menu.REPORT,
    aliases=("reportes", "informe", "report"),
    handler=show,
    buttons=(
        ButtonAction(specs.REPORT, Role.SUPERVISOR, from_button, once=True),
        ButtonAction(specs.REPORT_RECHECK, Role.SUPERVISOR, recheck, once=True),
        ButtonAction(specs.REPORT_DETAIL, Role.SUPERVISOR, detail, once=True),
        ButtonAction(specs.REPORT_SCHEDULE, Role.SUPERVISOR, schedule, once=True),
    ),
    examples=menu.REPORT_EXAMPLES,
    in_groups=True,
)
