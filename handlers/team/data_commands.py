"""Personal data in the admin panel: everything about a profile deleted, and the audit trail as a file."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, tzinfo

from core.domain.ids import ProfileId
from core.domain.people.audit_chain import ChainHead
from core.domain.people.person import AuditEntry
from core.domain.results.tables import Column, Exact, Sheet
from handlers.framework.command import Context
from handlers.framework.reply import Attachment, Reply
from handlers.team import data_texts as texts
from handlers.words.deeds import ACTIONS, change, subject_of

_PAGE = 500
_CASE = "caso:"
_WIDTHS = (18, 28, 30, 40, 50, 20)


async def named(ctx: Context) -> None:
    """The answer to the question for the profile."""
    given = ctx.args.strip()
    found = await ctx.services.deletion.find(given) if given else ()
    if not found:
        await ctx.reply(texts.not_found(given) if given else texts.ask_profile())
    elif len(found) > 1:
        await ctx.reply(texts.which(found))
    else:
        await ctx.reply(texts.confirm(found[0]))


async def erase(ctx: Context, profile_id: int, confirmed: bool) -> None:
    """Ask, then delete everything about a profile."""
    number = ProfileId(profile_id)
    if not confirmed:
        await ctx.edit(texts.confirm(await ctx.services.deletion.look(number)))
        return
    found = await ctx.services.deletion.delete(number, ctx.member)
    await ctx.edit(texts.unfinished(found) if found.stored.unfinished else texts.erased(found))


async def export_audit(ctx: Context) -> None:
    """The whole audit trail as CSV, newest first; and with its chain, as JSON Lines."""
    await ctx.toast("")
    entries = [one async for one in _all(ctx)]
    columns = [Column(name, width) for name, width in zip(texts.AUDIT_COLUMNS, _WIDTHS, strict=True)]
    sheet = Sheet("registro", columns, audit_rows(entries, ctx.now, ctx.tz))
    content = await asyncio.to_thread(ctx.services.report_files.csv, sheet)
    name = f"registro-{ctx.now.astimezone(ctx.tz):%Y-%m-%d}"
    await ctx.reply(Reply(texts.AUDIT_CAPTION, document=Attachment(f"{name}.csv", content)))
    chain = [row async for row in ctx.services.audit_trail.rows()]
    newest = ChainHead(chain[-1].number, chain[-1].digest) if chain else ChainHead()
    content = await asyncio.to_thread(ctx.services.report_files.trail, chain)
    await ctx.reply(Reply(texts.trail_caption(newest), document=Attachment(f"{name}.jsonl", content)))


def audit_rows(
    entries: Sequence[tuple[AuditEntry, str]], now: datetime, tz: tzinfo
) -> Iterator[Sequence[Exact | datetime]]:
    """When, who, what, about whom, with which details, and for which case."""
    for entry, name in entries:
        told, case = _told(entry, now, tz)
        facts = (name, ACTIONS.get(entry.action, entry.action), subject_of(entry.subject), told, case)
        yield (entry.at.astimezone(tz), *(Exact(text) for text in facts))


def _told(entry: AuditEntry, now: datetime, tz: tzinfo) -> tuple[str, str]:
    """What the entry tells besides its subject, and its case."""
    if not entry.action.startswith(("scrape.", "repeat.")):
        return change(entry, now, tz).strip("()") or entry.after, ""
    told, _, case = entry.after.partition(_CASE)
    return told.strip(" ,"), case


async def _all(ctx: Context) -> AsyncIterator[tuple[AuditEntry, str]]:
    offset = 0
    while page := await ctx.services.schedules.audit(_PAGE, offset):
        for entry in page:
            yield entry
        offset += len(page)
