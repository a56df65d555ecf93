"""Cookie files that admins send in private (chat.md section 6). The message is deleted before anything else."""

import re
from datetime import datetime

from core.domain.ids import PersonId, UploadId
from core.domain.people import Role
from core.domain.platforms import Platform
from core.errors import CookieFileException
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
from handlers.command import Command, Context, TextHook
from handlers.reply import Reply
from handlers.texts import admin as admin_texts
from handlers.texts import errors as error_texts
from handlers.texts import uploads as texts

MAX_BYTES = 256 * 1024
_PASTED = re.compile(
    r'"(?:name|key)"\s*:\s*"(?:c_user|xs|sessionid|ds_user_id|auth_token|ct0)"'
    r"|\b(?:c_user|xs|sessionid|auth_token)\s*=\s*\S{6,}"
    r"|\t(?:c_user|xs|sessionid|auth_token|ct0)\t"
)


def looks_like_cookies(text: str) -> bool:
    """Cookies pasted as text: they must not stay in the chat."""
    return _PASTED.search(text) is not None


async def document(ctx: Context) -> None:
    """A file: only from admins, only in private; deleted in every case."""
    file = ctx.document
    if file is None:
        return
    if not ctx.is_private or not ctx.member.role.includes(Role.ADMIN):
        await _refuse(ctx)
        return
    content = await file.download() if file.size <= MAX_BYTES else b""
    deleted = await ctx.delete()
    if file.size > MAX_BYTES:
        await ctx.reply(error_texts.cookie_file("too_large", {}))
        return
    waiting = await ctx.reply(texts.checking())
    try:
        step = await ctx.services.cookies.receive(ctx.member, ctx.chat_id, content, ctx.args)
    except CookieFileException as exc:
        await ctx.edit(_problem(ctx, exc), waiting)
        return
    await _show(ctx, step, waiting, deleted=deleted)


async def show_help(ctx: Context) -> None:
    """How to upload."""
    await ctx.reply(admin_texts.cookies_help())


async def pasted(ctx: Context) -> None:
    """Cookies as text are deleted, whoever pasted them."""
    deleted = await ctx.delete()
    await ctx.reply(texts.pasted(deleted=deleted))


async def choose_platform(ctx: Context, upload_id: int, platform: Platform) -> None:
    """The network of the file."""
    try:
        step = await ctx.services.cookies.choose_platform(UploadId(upload_id), platform, ctx.member)
    except CookieFileException as exc:
        await ctx.edit(_problem(ctx, exc))
        return
    await _show(ctx, step, None)


async def choose_person(ctx: Context, upload_id: int, person_id: int) -> None:
    """Whose session it is."""
    await ctx.toast("")
    await ctx.edit(texts.checking())
    await _show(
        ctx, await ctx.services.cookies.choose_person(UploadId(upload_id), PersonId(person_id), ctx.member), None
    )


async def confirm(ctx: Context, upload_id: int) -> None:
    """Yes, another account; or try again."""
    await ctx.toast("")
    await ctx.edit(texts.checking())
    await _show(ctx, await ctx.services.cookies.confirm(UploadId(upload_id), ctx.member), None)


async def cancel(ctx: Context, upload_id: int) -> None:
    """Forget it."""
    await ctx.services.cookies.cancel(UploadId(upload_id))
    await ctx.edit(texts.cancelled())


async def undo(ctx: Context, backup_id: int) -> None:
    """Put the former cookies back."""
    session = await ctx.services.cookies.undo(backup_id, ctx.member)
    await ctx.toast(texts.UNDONE if session else texts.TOO_LATE)
    await ctx.remove_keyboard()
    if session is not None:
        await ctx.reply(texts.undone())


async def _show(ctx: Context, step: UploadStep, message_id: int | None, *, deleted: bool = True) -> None:
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
            return texts.not_checked(step, deleted=deleted)
        case UploadGone():
            return texts.gone()


def _problem(ctx: Context, exc: CookieFileException) -> Reply:
    """The sentence that names the cause, with its facts."""
    details = exc.details
    platform = str(details.get("platform", ""))
    match exc.cause:
        case "missing_required":
            names = details.get("names", ())
            listed = tuple(str(name) for name in names) if isinstance(names, (list, tuple)) else ()
            return texts.missing_required(platform, listed)
        case "all_expired":
            since = details.get("since")
            return texts.all_expired(platform, since if isinstance(since, datetime) else None, ctx.now, ctx.tz)
        case "wrong_platform":
            return texts.wrong_platform(str(details.get("asked") or ""), str(details.get("found") or ""))
        case cause:
            return error_texts.cookie_file(cause, details)


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
    description="Cómo subir cookies",
    handler=show_help,
    buttons=(
        ButtonAction(specs.UPLOAD_PLATFORM, Role.ADMIN, choose_platform),
        ButtonAction(specs.UPLOAD_PERSON, Role.ADMIN, choose_person),
        ButtonAction(specs.UPLOAD_CONFIRM, Role.ADMIN, confirm),
        ButtonAction(specs.UPLOAD_CANCEL, Role.ADMIN, cancel),
        ButtonAction(specs.UPLOAD_UNDO, Role.ADMIN, undo),
    ),
    texts=(TextHook(Role.ANALYST, looks_like_cookies, pasted),),
    document=document,
    in_menu=False,
)
