"""The buttons by which a person chooses lists and number; what is chosen is remembered."""

from collections.abc import Sequence

from core.domain.ids import JobId
from core.domain.jobs.job import ChatOrigin
from core.domain.people.person import Role
from core.services.following.choices import Choice
from core.services.following.requests import Request
from core.services.targets.targets import ScrapeOrder
from handlers.choosing import texts
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Context


async def offer_first(ctx: Context, orders: Sequence[ScrapeOrder]) -> bool:
    """Begin a person's first bare order of a network, of one profile or several, with the choice.

    False where it starts as it is.
    """
    choice = await ctx.services.choices.offer_first(orders, ctx.member, ctx.update_id)
    if choice is None:
        return False
    await ctx.reply(texts.choose_first(ctx.update_id, choice, texts.mask_of(choice.lists), 0), quote=True)
    return True


async def change_first(ctx: Context, number: int, mask: int, limit: int) -> None:
    """Another list or another number for a first order."""
    choice = await ctx.services.choices.offered(number, ctx.member)
    if choice is None:
        await _gone(ctx)
        return
    await ctx.toast("")
    await ctx.edit(texts.choose_first(number, choice, mask, max(limit, 0)))


async def start_first(ctx: Context, number: int, mask: int, limit: int) -> None:
    """Queue a first order as it was chosen, and remember the choice."""
    choice = await ctx.services.choices.offered(number, ctx.member)
    if choice is None:
        await _gone(ctx)
        return
    await _start(ctx, choice, mask, limit, offered=number)


async def open_choice(ctx: Context, job_id: int) -> None:
    """Begin with what the job was asked for."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    choice = await ctx.services.choices.of_job(job, ctx.member)
    await ctx.toast("")
    await ctx.reply(texts.choose(job.job_id, choice, texts.mask_of(choice.lists), choice.limit or 0))


async def change(ctx: Context, job_id: int, mask: int, limit: int) -> None:
    """Another list or another number, in the same message."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    choice = await ctx.services.choices.of_job(job, ctx.member)
    await ctx.toast("")
    await ctx.edit(texts.choose(job.job_id, choice, mask, max(limit, 0)))


async def start(ctx: Context, job_id: int, mask: int, limit: int) -> None:
    """Remember the choice and queue it; the job's own message follows."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await _start(ctx, await ctx.services.choices.of_job(job, ctx.member), mask, limit)


async def order_together(ctx: Context, orders: Sequence[ScrapeOrder], origin: ChatOrigin) -> None:
    """Queue several profiles, each with a message of its own, and say so."""
    if not await ctx.services.scrapes.order_together(orders, Request(ctx.member, origin)):
        await ctx.reply(texts.asked_together([order.ref.identifier for order in orders]), quote=True)


async def _start(ctx: Context, choice: Choice, mask: int, limit: int, *, offered: int = 0) -> None:
    lists = tuple(kind for kind in choice.kinds if mask & texts.bit(kind))
    chosen = {platform: choice.of_network(platform, lists) for platform in choice.available}
    without = [platform for platform, kinds in chosen.items() if not kinds]
    if without:
        await ctx.toast(texts.none_of(without) if lists else texts.NONE_CHOSEN, alert=True)
        return
    rows = limit if limit > 0 else None
    orders, origin = choice.orders(lists, rows), ChatOrigin(ctx.chat_id, None, ctx.update_id)
    if len(orders) > 1:
        await order_together(ctx, orders, origin)
    else:
        await ctx.services.scrapes.order(orders[0], Request(ctx.member, origin, refresh=True))
    await ctx.services.choices.remember(ctx.member, chosen, rows, offered=offered)
    await ctx.toast("")
    await ctx.settle()


async def _gone(ctx: Context) -> None:
    """A double tap on a choice that was started, or an old question: its buttons go."""
    await ctx.toast(texts.NO_LONGER_OPEN)
    await ctx.settle()


CHOICE_BUTTONS = (
    ButtonAction(specs.FIRST_LISTS, Role.ANALYST, change_first),
    ButtonAction(specs.FIRST_START, Role.ANALYST, start_first),
    ButtonAction(specs.CHOOSE, Role.ANALYST, open_choice, once=True),
    ButtonAction(specs.CHOOSE_LISTS, Role.ANALYST, change),
    ButtonAction(specs.CHOOSE_START, Role.ANALYST, start),
)
