"""`/scrape <perfil> [listas] [n]`: asks for the job; everything after that happens in the job's own message."""

import asyncio

from core.domain.ids import JobId
from core.domain.jobs.job import ChatOrigin
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.errors import AmbiguousNetworkException, SeveralProfilesException
from core.services.following.requests import Request
from core.services.targets.hosts import PREFIXES
from core.services.targets.options import MAX_LIMIT
from core.services.targets.words import looks_like_profile
from handlers.choosing.commands import CHOICE_BUTTONS, offer_first
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context, ReplyHook, TextHook
from handlers.framework.reply import Attachment, Reply
from handlers.scraping import answer_texts as answers
from handlers.scraping import change_texts, group_commands, job_texts, repeat_texts, texts
from handlers.scraping.job_card import gather
from handlers.scraping.packing import MOST_BYTES, packed
from handlers.words import menu

RECEIVED = "👀"


async def scrape(ctx: Context) -> None:
    """Queue the profile, or ask for it."""
    if not ctx.args.strip():
        await ctx.reply(texts.ask_profile(await ctx.services.scrapes.recent(ctx.member)))
        return
    await _order(ctx, ctx.args)


async def from_button(ctx: Context, reference: str, lists: str) -> None:
    """A proposed, remembered or disambiguated profile."""
    try:
        await one_of_several(ctx, reference, lists)
    except AmbiguousNetworkException:
        await ctx.settle()  # the next question goes on from here
        raise
    await ctx.settle()


async def one_of_several(ctx: Context, reference: str, lists: str) -> None:
    """One of several profiles; the buttons stay for the others."""
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in PREFIXES:
        await ctx.services.scrapes.remember_network(ctx.member, Platform(PREFIXES[prefix]))
    await _order(ctx, f"{reference} {lists}".strip())


async def propose(ctx: Context) -> None:
    """A profile in a text is offered, never started; what cannot be read is said at once."""
    text = ctx.args.strip()
    try:
        order = await ctx.services.scrapes.understand(text, ctx.member)
    except AmbiguousNetworkException as exc:
        # The network is asked for once it is wanted.
        name = f"@{exc.username}" if text.startswith("@") else exc.username
        await ctx.reply(texts.propose_handle(name, exc.options), quote=True)
        return
    handle = text.startswith("@") and len(text.split()) == 1
    offer = texts.propose_handle(f"@{order.ref.identifier}") if handle else texts.propose(order)
    await ctx.reply(offer, quote=True)


async def cancel(ctx: Context, job_id: int) -> None:
    """Stop a job."""
    outcome = await ctx.services.jobs.cancel(JobId(job_id), ctx.member)
    await ctx.toast(answers.cancel_answer(outcome.value))


async def notify(ctx: Context, job_id: int) -> None:
    """Ring when the session works again."""
    waits = await ctx.services.jobs.notify_when_back(JobId(job_id), ctx.member)
    await ctx.toast(answers.NOTIFY_SET if waits else answers.WAITS_NO_MORE)


async def repeat(ctx: Context, job_id: int) -> None:
    """The same again, read anew."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await _order(ctx, answers.command_of(job), refresh=True)


async def refresh(ctx: Context, job_id: int) -> None:
    """Read again although there is a fresh result."""
    await repeat(ctx, job_id)
    await ctx.settle()


async def use_fresh(ctx: Context, job_id: int) -> None:
    """The fresh result that was offered is enough."""
    await use_result(ctx, job_id)
    await ctx.settle()


async def use_result(ctx: Context, job_id: int) -> None:
    """Show a finished job's result here."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await ctx.toast("")
    await ctx.reply(job_texts.card(await gather(ctx, job)))


async def send_file(ctx: Context, job_id: int, fmt: ExportFormat) -> None:
    """A file of a finished job."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await ctx.toast("")
    found = await ctx.services.results.fetch(job.job_id, fmt)
    if found is None:
        await ctx.reply(answers.no_file())
        return
    sendable = await asyncio.to_thread(packed, *found)
    if sendable is None:
        await ctx.reply(answers.file_too_big())
        return
    caption, file = answers.file_caption(job), Attachment(*sendable)
    drawn = fmt is ExportFormat.PICTURE
    await ctx.reply(Reply(caption, photo=file) if drawn else Reply(caption, document=file))


async def send_certificate(ctx: Context, job_id: int) -> None:
    """What was received for a finished job, as a ZIP that can be checked anywhere."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await ctx.toast("")
    made = await ctx.services.certificates.make(job.job_id)
    if made is None:
        await ctx.reply(answers.no_certificate())
    elif len(made[1]) > MOST_BYTES:
        await ctx.reply(answers.certificate_too_big())
    else:
        await ctx.reply(Reply(answers.certificate_caption(job), document=Attachment(*made)))


async def more_files(ctx: Context, job_id: int) -> None:
    """The formats that are made when they are asked for."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await ctx.toast("")
    view = await ctx.services.results.view(job.job_id)
    await ctx.reply(answers.no_file() if view is None else answers.more_files(job, drawn=view.drawable))


async def what_changed(ctx: Context, job_id: int) -> None:
    """Who is new, who is gone and who has another name since last time."""
    job = await ctx.services.jobs.mine(JobId(job_id), ctx.member)
    await ctx.toast("")
    found = await ctx.services.results.changes(job.job_id, change_texts.MOST_NAMED)
    await ctx.reply(change_texts.changes(job, found, ctx.now, ctx.tz))


async def _order(ctx: Context, text: str, *, refresh: bool = False) -> None:
    """The job's message comes from the outbox; a second tap on the same button says nothing new."""
    pressed = ctx.pressed
    try:
        order = await ctx.services.scrapes.understand(text, ctx.member)
    except SeveralProfilesException as exc:
        if pressed or not exc.all_known:
            raise
        await group_commands.order_all(ctx, exc)
        await ctx.react(RECEIVED)
        return
    if not refresh and await offer_first(ctx, [order]):
        await ctx.toast("")
        return
    here = not pressed and ctx.chat_id == ctx.source_chat_id  # a number means another message in another chat
    request = Request(ctx.member, ChatOrigin(ctx.chat_id, ctx.message_id if here else None, ctx.update_id), refresh)
    receipt = await ctx.services.scrapes.order(order, request)
    if order.over_limit and not receipt.known:
        await ctx.reply(texts.limit_too_high(MAX_LIMIT), quote=True)
    if receipt.fresh:
        await ctx.reply(answers.fresh(receipt.job, ctx.now), quote=True)
    elif receipt.known and pressed:
        await ctx.toast(answers.ALREADY_ASKED)
    elif receipt.known and receipt.job.update_id != ctx.update_id:
        await ctx.reply(answers.already_asked(receipt.job), quote=True)
    if receipt.repeat is not None:
        await ctx.reply(repeat_texts.kept(receipt.repeat, ctx.now, ctx.tz))
    if pressed:
        await ctx.toast("")
    else:
        await ctx.react(RECEIVED)


SCRAPE = Command(
    name="scrape",
    role=Role.ANALYST,
    description=menu.SCRAPE,
    handler=scrape,
    buttons=(
        ButtonAction(specs.SCRAPE_TARGET, Role.ANALYST, from_button),
        ButtonAction(specs.SCRAPE_EACH, Role.ANALYST, one_of_several),
        ButtonAction(specs.CANCEL, Role.ANALYST, cancel),
        ButtonAction(specs.NOTIFY, Role.ANALYST, notify),
        ButtonAction(specs.REPEAT, Role.ANALYST, repeat),
        ButtonAction(specs.REFRESH, Role.ANALYST, refresh),
        ButtonAction(specs.USE_FRESH, Role.ANALYST, use_fresh, once=True),
        ButtonAction(specs.USE_RESULT, Role.ANALYST, use_result, once=True),
        ButtonAction(specs.FILE, Role.ANALYST, send_file, once=True),
        *CHOICE_BUTTONS,
        ButtonAction(specs.GROUP_FILE, Role.ANALYST, group_commands.send_file, once=True),
        ButtonAction(specs.CHANGES, Role.ANALYST, what_changed, once=True),
        ButtonAction(specs.CERTIFICATE, Role.ANALYST, send_certificate, once=True),
        ButtonAction(specs.MORE_FILES, Role.ANALYST, more_files, once=True),
    ),
    texts=(TextHook(Role.ANALYST, looks_like_profile, propose),),
    replies=(ReplyHook(Role.ANALYST, texts.ASK_PROFILE, scrape),),
    aliases=("analizar", "perfil"),
    examples=menu.SCRAPE_EXAMPLES,
)
