"""The buttons by which a person chooses lists and number; what is chosen is remembered."""

from core.domain.ids import JobId
from core.domain.jobs.job import ChatOrigin
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Role
from core.domain.results.profiles import ListKind
from core.services.following.tickets import Request
from core.services.targets.targets import ScrapeOrder
from handlers.choosing import texts
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Context


async def open_choice(ctx: Context, job_id: int) -> None:
    """Begin with what the job was asked for."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    choice = await ctx.services.choices.of_job(job, ctx.member)
    await ctx.toast("")
    mask = sum(texts.bit(kind) for kind in choice.lists)
    await ctx.reply(texts.choose(job.job_id, choice, mask, choice.limit or 0))


async def change(ctx: Context, job_id: int, mask: int, limit: int) -> None:
    """Another list or another number, in the same message."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    choice = await ctx.services.choices.of_job(job, ctx.member)
    await ctx.toast("")
    await ctx.edit(texts.choose(job.job_id, choice, mask, max(limit, 0)))


async def start(ctx: Context, job_id: int, mask: int, limit: int) -> None:
    """Remember the choice and queue it; the job's own message follows."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    lists = tuple(kind for kind in ListKind if mask & texts.bit(kind))
    if not lists:
        await ctx.toast(texts.NONE_CHOSEN, alert=True)
        return
    asked, rows = ScrapeArgs.of(job), limit if limit > 0 else None
    order = ScrapeOrder(asked.ref, lists, rows, case=asked.case)
    request = Request(ctx.member, ChatOrigin(ctx.chat_id, None, ctx.update_id), refresh=True)
    await ctx.services.scrapes.order(order, request)
    await ctx.services.choices.remember(ctx.member, asked.ref.platform, lists, rows)
    await ctx.toast("")
    await ctx.settle()


CHOICE_BUTTONS = (
    ButtonAction(specs.CHOOSE, Role.ANALYST, open_choice, once=True),
    ButtonAction(specs.CHOOSE_LISTS, Role.ANALYST, change),
    ButtonAction(specs.CHOOSE_START, Role.ANALYST, start),
)
