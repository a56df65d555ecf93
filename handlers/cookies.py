"""Cookie files that admins send in private (chat.md section 6). The message is deleted before anything else."""

from collections.abc import Awaitable, Callable
from pathlib import PurePath

from core.cookies import holds_cookies
from core.domain.ids import PersonId, UploadId
from core.domain.people import Role
from core.domain.platforms import Platform
from core.errors import ChatException, CookieFileException
from core.services.cookie_steps import (
    Accepted,
    AskPerson,
    AskPlatform,
    ConfirmAccount,
    NotChecked,
    Rejected,
    UploadGone,
    UploadStep,
)
from handlers import specs
from handlers.buttons import ButtonAction
from handlers.command import Command, Context, IncomingDocument, TextHook
from handlers.reply import Reply
from handlers.texts import admin as admin_texts
from handlers.texts import menu
from handlers.texts import uploads as texts

MAX_BYTES = 256 * 1024
_SHARED_IN_GROUPS = "pdf doc docx odt ppt pptx xls xlsx ods png jpg jpeg webp gif mp3 ogg m4a mp4 mov"
_NO_COOKIES = frozenset(f".{kind}" for kind in _SHARED_IN_GROUPS.split())
"""Left alone in groups. Everything else may be cookies, whatever it is called."""


def looks_like_cookies(text: str) -> bool:
    """Cookies pasted as text, whole or in part, in any shape that is read from a file: they must not stay."""
    return holds_cookies(text)


async def document(ctx: Context) -> None:
    """A file: only from admins, only in private; deleted in every case."""
    file = ctx.document
    if file is None:
        return
    if not ctx.is_private and _is_something_else(file):
        return  # a group's own papers are nobody's business
    if not ctx.is_private or not ctx.member.role.includes(Role.ADMIN):
        await _refuse(ctx)
        return
    content, deleted = await _fetch(ctx, file)
    if len(content) > MAX_BYTES:
        await ctx.reply(_problem(ctx, CookieFileException("too_large", "larger than a cookie file"), deleted=deleted))
        return
    waiting = await ctx.reply(texts.checking())
    try:
        step = await ctx.services.cookies.receive(ctx.member, ctx.chat_id, content, ctx.args, waiting)
    except CookieFileException as exc:
        await ctx.edit(_problem(ctx, exc, deleted=deleted), waiting)
        return
    await _show(ctx, step, waiting, deleted=deleted)


def _is_something_else(file: IncomingDocument) -> bool:
    return file.size > MAX_BYTES or PurePath(file.name).suffix.lower() in _NO_COOKIES


async def _fetch(ctx: Context, file: IncomingDocument) -> tuple[bytes, bool]:
    """The file's content and whether its message is gone from the chat: it goes also when fetching fails."""
    try:
        content = await file.download() if file.size <= MAX_BYTES else bytes(MAX_BYTES + 1)
    except ChatException:
        await ctx.reply(texts.not_fetched(deleted=await ctx.delete()))
        raise
    return content, await ctx.delete()


async def show_help(ctx: Context) -> None:
    """How to upload; cookies that stand behind the command must not stay."""
    if looks_like_cookies(ctx.args):
        await pasted(ctx)
        return
    await ctx.reply(admin_texts.cookies_help())


async def pasted(ctx: Context) -> None:
    """Cookies as text are deleted, whoever pasted them."""
    deleted = await ctx.delete()
    await ctx.reply(texts.pasted(deleted=deleted))


async def choose_platform(ctx: Context, upload_id: int, platform: Platform) -> None:
    """The network of the file."""
    number = UploadId(upload_id)
    await _answer(ctx, number, lambda: ctx.services.cookies.choose_platform(number, platform, ctx.member))


async def choose_person(ctx: Context, upload_id: int, person_id: int) -> None:
    """Whose session it is."""
    number = UploadId(upload_id)
    await _answer(ctx, number, lambda: ctx.services.cookies.choose_person(number, PersonId(person_id), ctx.member))


async def confirm(ctx: Context, upload_id: int) -> None:
    """Yes, another account; or try again."""
    number = UploadId(upload_id)
    await _answer(ctx, number, lambda: ctx.services.cookies.confirm(number, ctx.member))


async def _answer(ctx: Context, upload_id: UploadId, act: Callable[[], Awaitable[UploadStep]]) -> None:
    """One answer to a question about a file; a second press, or one that comes late, never hides what came of it."""
    gone = await ctx.services.cookies.gone(upload_id)
    if gone is not None and gone.told:
        await ctx.toast(texts.SETTLED)
        return
    await ctx.toast("")
    try:
        if gone is None:
            await ctx.edit(texts.checking())
        step = gone or await act()
    except CookieFileException as exc:
        await ctx.edit(_problem(ctx, exc))
        return
    await _show(ctx, step, None)


async def cancel(ctx: Context, upload_id: int) -> None:
    """Forget it."""
    if await ctx.services.cookies.cancel(UploadId(upload_id)):
        await ctx.edit(texts.cancelled())
    else:
        await ctx.toast(texts.SETTLED)


async def undo(ctx: Context, backup_id: int) -> None:
    """Put the former cookies back."""
    session = await ctx.services.cookies.undo(backup_id, ctx.member)
    await ctx.toast(texts.UNDONE if session else texts.TOO_LATE)
    await ctx.remove_keyboard()
    if session is not None:
        await ctx.reply(texts.undone())


async def _show(ctx: Context, step: UploadStep, message_id: int | None, *, deleted: bool = True) -> None:
    if isinstance(step, UploadGone) and step.told:
        return
    shown = await ctx.edit(_reply(ctx, step, deleted=deleted), message_id)
    if isinstance(step, (AskPlatform, AskPerson, ConfirmAccount, NotChecked)):
        await ctx.services.cookies.prompted(step.upload_id, shown)


def _reply(ctx: Context, step: UploadStep, *, deleted: bool) -> Reply:
    match step:
        case AskPlatform():
            return texts.ask_platform(step, deleted=deleted)
        case AskPerson():
            return texts.ask_person(step, deleted=deleted)
        case ConfirmAccount():
            return texts.confirm_account(step, deleted=deleted)
        case Accepted():
            return texts.accepted(step, ctx.now, deleted=deleted)
        case Rejected():
            return texts.rejected(step, deleted=deleted)
        case NotChecked():
            return texts.not_checked(step, ctx.now, ctx.tz, deleted=deleted)
        case UploadGone():
            return texts.gone()


def _problem(ctx: Context, exc: CookieFileException, *, deleted: bool = True) -> Reply:
    return texts.with_deletion(texts.problem(exc.cause, exc.details, ctx.now, ctx.tz), deleted=deleted)


async def _refuse(ctx: Context) -> None:
    """Deleted unread; in private the admins hear of it."""
    deleted = await ctx.delete()
    if not ctx.is_private:
        await ctx.reply(texts.only_private(deleted=deleted))
        return
    await ctx.reply(texts.not_an_admin(deleted=deleted))
    await ctx.services.access.tell_admins("cookie_intruder", ctx.member)


COOKIES = Command(
    name="cookies",
    role=Role.ADMIN,
    description=menu.COOKIES,
    handler=show_help,
    buttons=(
        ButtonAction(specs.UPLOAD_PLATFORM, Role.ADMIN, choose_platform),
        ButtonAction(specs.UPLOAD_PERSON, Role.ADMIN, choose_person),
        ButtonAction(specs.UPLOAD_CONFIRM, Role.ADMIN, confirm),
        ButtonAction(specs.UPLOAD_CANCEL, Role.ADMIN, cancel),
        ButtonAction(specs.UPLOAD_UNDO, Role.ADMIN, undo),
    ),
    texts=(TextHook(Role.ANALYST, looks_like_cookies, pasted, first=True, everywhere=True),),
    document=document,
    in_menu=False,
)
