"""`/trabajos`: my queue and history, and what repeats."""

from core.domain.ids import JobId, RepeatId
from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.framework.reply import Reply
from handlers.scraping import answer_texts, repeat_texts, texts
from handlers.words import menu


async def show(ctx: Context) -> None:
    """What is going on, what repeats, and the newest results; with a text behind the command, those that contain it."""
    text = " ".join(ctx.args.split())
    page = await ctx.services.jobs.page(ctx.member, text=text)
    if text:
        await ctx.reply(texts.jobs(page, ctx.now, ctx.tz))
        return
    repeats = await ctx.services.repeats.of_person(ctx.member)
    nothing = not (page.unfinished or page.recent or repeats)
    if nothing and not await ctx.services.scrapes.ready(ctx.member):
        await ctx.reply(texts.no_session_yet(ctx.member.role))
        return
    await ctx.reply(texts.jobs(page, ctx.now, ctx.tz, repeats))


async def turn(ctx: Context, offset: int) -> None:
    """Another page of the history, in the same message."""
    await ctx.edit(await _page(ctx, max(0, offset)))


async def turn_found(ctx: Context, offset: int, text: str) -> None:
    """Another page of what was searched for, in the same message."""
    page = await ctx.services.jobs.page(ctx.member, max(0, offset), text)
    await ctx.edit(texts.jobs(page, ctx.now, ctx.tz))


async def stop_repeat(ctx: Context, repeat_id: int) -> None:
    """End a repeat."""
    await ctx.services.repeats.stop(RepeatId(repeat_id), ctx.member)
    await ctx.toast(repeat_texts.STOPPED)
    await ctx.settle()


async def stop_listed(ctx: Context, repeat_id: int) -> None:
    """End a repeat; its row goes, and the list keeps its other buttons."""
    await ctx.services.repeats.stop(RepeatId(repeat_id), ctx.member)
    await ctx.toast(repeat_texts.STOPPED)
    await turn(ctx, 0)


async def resume_repeat(ctx: Context, repeat_id: int) -> None:
    """Start a paused one again."""
    repeat = await ctx.services.repeats.resume(RepeatId(repeat_id), ctx.member)
    await ctx.toast("")
    await ctx.reply(repeat_texts.kept(repeat, ctx.now, ctx.tz))


async def go_on(ctx: Context, job_id: int) -> None:
    """Read on although several profiles were unavailable."""
    await ctx.toast(answer_texts.going_on(await ctx.services.jobs.go_on(JobId(job_id), ctx.member)))


async def drop_waiting(ctx: Context, job_id: int) -> None:
    """Cancel what waits for the answer."""
    await ctx.toast(answer_texts.dropped(await ctx.services.jobs.drop_waiting(JobId(job_id), ctx.member)))


async def _page(ctx: Context, offset: int) -> Reply:
    page = await ctx.services.jobs.page(ctx.member, offset)
    repeats = () if offset else tuple(await ctx.services.repeats.of_person(ctx.member))
    return texts.jobs(page, ctx.now, ctx.tz, repeats)


QUEUE = Command(
    name="trabajos",
    role=Role.ANALYST,
    description=menu.QUEUE,
    aliases=("trabajo", "cola", "jobs", "resultados"),
    handler=show,
    buttons=(
        ButtonAction(specs.MY_QUEUE, Role.ANALYST, show, once=True),
        ButtonAction(specs.JOBS_PAGE, Role.ANALYST, turn),
        ButtonAction(specs.JOBS_FOUND, Role.ANALYST, turn_found),
        ButtonAction(specs.STREAK_GO_ON, Role.ANALYST, go_on, once=True),
        ButtonAction(specs.STREAK_DROP, Role.ANALYST, drop_waiting, once=True),
        ButtonAction(specs.REPEAT_STOP, Role.ANALYST, stop_repeat),
        ButtonAction(specs.REPEAT_STOP_LISTED, Role.ANALYST, stop_listed),
        ButtonAction(specs.REPEAT_RESUME, Role.ANALYST, resume_repeat, once=True),
    ),
    examples=menu.QUEUE_EXAMPLES,
)
