"""Several profiles in one order, and the files of their overlap."""

import asyncio
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from core.domain.ids import GroupId
from core.domain.jobs.job import ChatOrigin
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.files import ExportFormat
from core.domain.results.pictures import OverlapPicture, OverlapTie
from core.domain.results.tables import Cell, Column, Exact, Link, Sheet
from core.errors import SeveralProfilesException
from core.services.following.groups import Overlap
from handlers.choosing.commands import offer_first, order_together
from handlers.framework.command import Context
from handlers.framework.reply import Attachment, Reply
from handlers.scraping import answer_texts, group_texts
from handlers.scraping.packing import packed
from handlers.words.jobs import LIST_NAMES
from handlers.words.names import PLATFORM_NAMES

_WIDTHS = ((6, 34, 12, 24, 24, 22, 12, 12, 10), (34, 34, 22), (34, 24, 24, 44, 12, 12, 60))


async def order_all(ctx: Context, several: SeveralProfilesException) -> None:
    """Queue every profile of one message; each has its own message, and one summary comes at the end.

    A person's first bare order of a network begins with the choice of lists, once for all.
    """
    orders = await ctx.services.scrapes.understand_together(several, ctx.member)
    if await offer_first(ctx, orders):
        return
    here = ctx.chat_id == ctx.source_chat_id
    await order_together(ctx, orders, ChatOrigin(ctx.chat_id, ctx.message_id if here else None, ctx.update_id))


async def send_file(ctx: Context, group: int, fmt: ExportFormat) -> None:
    """The workbook, the picture or the network of a group."""
    overlap = await ctx.services.groups.overlap(GroupId(group), ctx.member)
    await ctx.toast("")
    caption, name = group_texts.caption(overlap), f"grupo-{group}.{fmt.value}"
    if fmt is ExportFormat.PICTURE:
        content = await asyncio.to_thread(ctx.services.report_files.overlap, _picture(overlap))
        await ctx.reply(Reply(caption, photo=Attachment(name, content)))
        return
    if fmt in {ExportFormat.GEXF, ExportFormat.GRAPHML}:
        network = await ctx.services.results.together([member.job.job_id for member in overlap.members], fmt)
        await ctx.reply(answer_texts.no_file() if network is None else await _sendable(caption, name, network))
        return
    content = await asyncio.to_thread(ctx.services.report_files.workbook, list(_sheets(overlap)))
    await ctx.reply(Reply(caption, document=Attachment(f"grupo-{group}.xlsx", content)))


async def _sendable(caption: Markup, name: str, content: bytes) -> Reply:
    sendable = await asyncio.to_thread(packed, name, content)
    if sendable is None:
        return answer_texts.file_too_big()
    return Reply(caption, document=Attachment(*sendable))


def _picture(overlap: Overlap) -> OverlapPicture:
    return OverlapPicture(
        group_texts.picture_title(overlap),
        group_texts.picture_subtitle(overlap),
        tuple(member.name for member in overlap.members),
        tuple(OverlapTie(tie.source, tie.target, tie.kind) for tie in overlap.ties),
        tuple((person.row.name or person.row.external_id, person.members) for person in overlap.common),
    )


def _sheets(overlap: Overlap) -> Iterator[Sheet]:
    names = (group_texts.PROFILE_COLUMNS, group_texts.TIE_COLUMNS, group_texts.COMMON_COLUMNS)
    tables = (list(_profiles(overlap)), list(_ties(overlap)), list(_common(overlap)))
    for title, heads, rows, widths in zip(group_texts.SHEETS, names, tables, _WIDTHS, strict=True):
        yield Sheet(title, [Column(head, width) for head, width in zip(heads, widths, strict=True)], rows)


def _profiles(overlap: Overlap) -> Iterator[Sequence[Cell]]:
    for place, member in enumerate(overlap.members, start=1):
        ref, profile = ScrapeArgs.of(member.job).ref, member.profile
        number = Exact(profile.external_id) if profile else None
        who = (place, member.name, PLATFORM_NAMES[ref.platform], Exact(ref.identifier), number)
        for run in member.runs:
            yield (*who, LIST_NAMES[run.kind][1], run.unique, "sí" if run.complete else "no", member.job.job_id)
        if not member.runs:
            yield (*who, None, None, None, member.job.job_id)


def _ties(overlap: Overlap) -> Iterator[Sequence[Cell]]:
    for tie in overlap.ties:
        ends = (overlap.members[tie.source].name, overlap.members[tie.target].name)
        yield (*ends, LIST_NAMES[tie.kind][1])


def _common(overlap: Overlap) -> Iterator[Sequence[Cell]]:
    for person in overlap.common:
        row = person.row
        names = ", ".join(overlap.members[place].name for place in person.members)
        who = (row.name, row.username, Exact(row.external_id), Link(row.url), PLATFORM_NAMES[person.platform])
        yield (*who, len(person.members), names)
