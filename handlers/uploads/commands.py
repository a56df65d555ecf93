"""Cookie files that admins send in private. Stored first; then the message is deleted.

Source: docs/reference/chat.md section 6.
"""

from collections.abc import Awaitable, Callable
from pathlib import PurePath

from core.cookies import holds_cookies
from core.domain.ids import PersonId, UploadId
from core.domain.messages.erasures import Erased, Secret
from core.domain.people.person import Role, can_hear
from core.domain.platforms import Platform
from core.domain.results.files import PendingUpload
from core.errors import ChatBusyException, ChatException, ChatRefusedException, CookieFileException
from core.services.uploads.steps import (
    Accepted,
    AskedAdmins,
    AskPerson,
    AskPlatform,
    ConfirmAccount,
    NotChecked,
    NotYours,
    Rejected,
    UploadGone,
    UploadStep,
)
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context, IncomingDocument, TextHook
from handlers.framework.reply import Reply
from handlers.team import texts as admin_texts
from handlers.uploads import own_texts, texts
from handlers.words import menu
from handlers.words.common import NOT_FOR_YOU

MAX_BYTES = 256 * 1024
_PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0)
"""Between attempts to fetch a file."""
_LONGEST_PAUSE_S = 120.0
_SAID_AT = 2
"""The attempt at which the person hears that it takes longer."""
_SHARED_IN_GROUPS = "pdf doc docx odt ppt pptx xls xlsx ods png jpg jpeg webp gif mp3 ogg m4a mp4 mov"
_NO_COOKIES = frozenset(f".{kind}" for kind in _SHARED_IN_GROUPS.split())
"""Left alone in groups. Everything else may be cookies, whatever it is called."""


async def document(ctx: Context) -> None:
    """A file: only from those who may, only in private; stored, answered, and deleted from the chat in every case."""
    file = ctx.document
    if file is None:
        return
    if not ctx.is_private and _is_something_else(file):
        return  # a group's own papers are nobody's business
    if not ctx.is_private or not ctx.services.cookies.may_upload(ctx.member):
        await _refuse(ctx)
        return
    uploads = ctx.services.cookies
    upload = await uploads.known(ctx.chat_id, ctx.message_id)  # also when this is carried out anew after a kill
    if upload is None:
        content = await _fetch(ctx, file)
        if content is None:
            return
        await uploads.keep(ctx.member, ctx.chat_id, ctx.message_id, content)
        upload = await uploads.known(ctx.chat_id, ctx.message_id)
    if upload is not None:
        await _examine(ctx, upload)


async def _examine(ctx: Context, upload: PendingUpload) -> None:
    """From what is stored to an answer. Each step is there already, or done now."""
    uploads, number = ctx.services.cookies, upload.upload_id
    prompt = upload.prompt_message_id
    if prompt is None and not upload.closed:
        prompt = await ctx.reply(texts.checking())
        await uploads.prompted(number, prompt)
    if upload.erased is Erased.PENDING:
        await ctx.erase(Secret.COOKIE_FILE)
    await _carry_on(ctx, number, prompt, lambda: uploads.examine(number, ctx.member, ctx.args))


async def _carry_on(
    ctx: Context, upload_id: UploadId, prompt: int | None, act: Callable[[], Awaitable[UploadStep]]
) -> None:
    """Do it and say what came of it; a file that cannot be used is forgotten once that was said."""
    try:
        step = await act()
    except CookieFileException as exc:
        erased = await ctx.services.cookies.erased(upload_id)
        await ctx.edit(_problem(ctx, exc, erased), prompt)
        await ctx.services.cookies.cancel(upload_id)
        return
    await _show(ctx, step, upload_id, prompt)


def _is_something_else(file: IncomingDocument) -> bool:
    return file.size > MAX_BYTES or PurePath(file.name).suffix.lower() in _NO_COOKIES


async def _fetch(ctx: Context, file: IncomingDocument) -> bytes | None:
    """The file's content. None when there will be none: said so, and its message is deleted."""
    content = await _download(ctx, file) if file.size <= MAX_BYTES else bytes(MAX_BYTES + 1)
    if content is None:
        await ctx.reply(texts.not_fetched(await ctx.erase(Secret.COOKIE_FILE)))
        return None
    if len(content) > MAX_BYTES:
        erased = await ctx.erase(Secret.COOKIE_FILE)
        await ctx.reply(_problem(ctx, CookieFileException("too_large", "larger than a cookie file"), erased))
        return None
    return content


async def _download(ctx: Context, file: IncomingDocument) -> bytes | None:
    """However Telegram hesitates, for some minutes: nothing is deleted before it is here."""
    for attempt, pause in enumerate(_PAUSES_S):
        try:
            return await file.download()
        except ChatRefusedException:
            return None
        except ChatException as error:
            if attempt == _SAID_AT:
                await ctx.reply(texts.slow_file())
            wait = error.retry_after if isinstance(error, ChatBusyException) else pause
            await ctx.clock.sleep(min(max(wait, pause), _LONGEST_PAUSE_S))
    return None


async def show_help(ctx: Context) -> None:
    """How to upload; cookies that stand behind the command must not stay."""
    if holds_cookies(ctx.args):
        await pasted(ctx)
        return
    if ctx.member.role.includes(Role.ADMIN):
        await ctx.reply(admin_texts.cookies_help())
    elif ctx.services.cookies.may_upload(ctx.member):
        await ctx.reply(own_texts.own_help())
    else:
        await ctx.reply(own_texts.ask_an_admin(await _admins(ctx)))


async def pasted(ctx: Context) -> None:
    """Cookies as text are deleted, from any sender; the answer names a way that is open to that person."""
    erased = await ctx.erase(Secret.PASTED_COOKIES)
    if ctx.is_private and not ctx.services.cookies.may_upload(ctx.member):
        await ctx.reply(own_texts.pasted(erased, await _admins(ctx)))
    else:
        await ctx.reply(texts.pasted(erased) if ctx.is_private else texts.pasted_in_group(erased))


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
    uploads = ctx.services.cookies
    if not await _theirs(ctx, upload_id):
        await ctx.toast(NOT_FOR_YOU)
        return
    gone = await uploads.gone(upload_id)
    untold = await uploads.outcome(upload_id) if gone is not None and gone.told else None
    if gone is not None and gone.told and untold is None:
        await ctx.toast(texts.SETTLED)
        return
    await ctx.toast("")
    if gone is not None:
        await _show(ctx, untold or gone, upload_id, None)
        return
    await ctx.edit(texts.checking())
    await _carry_on(ctx, upload_id, None, act)


async def cancel(ctx: Context, upload_id: int) -> None:
    """Forget it."""
    if not await _theirs(ctx, UploadId(upload_id)):
        await ctx.toast(NOT_FOR_YOU)
    elif await ctx.services.cookies.cancel(UploadId(upload_id)):
        await ctx.edit(texts.cancelled())
        await _tell_sender(ctx, UploadId(upload_id), texts.cancelled())
    else:
        await ctx.toast(texts.SETTLED)


async def undo(ctx: Context, backup_id: int) -> None:
    """Put the former cookies back."""
    session = await ctx.services.cookies.undo(backup_id, ctx.member)
    await ctx.toast(texts.UNDONE if session else texts.TOO_LATE)
    await (ctx.settle() if session else ctx.remove_keyboard())
    if session:
        names = {one.person_id: one.name for one in await ctx.services.access.people()} | {ctx.member.person_id: ""}
        await ctx.reply(texts.undone(names.get(session.person_id, ""), session.platform))


async def _show(ctx: Context, step: UploadStep, upload_id: UploadId, message_id: int | None) -> None:
    if isinstance(step, UploadGone) and step.told:
        return
    uploads = ctx.services.cookies
    reply = _reply(ctx, step, await uploads.erased(upload_id))
    shown = await ctx.edit(reply, message_id)
    if isinstance(step, (AskPlatform, AskPerson, ConfirmAccount, NotChecked, AskedAdmins)):
        if await _sent_here(ctx, upload_id):
            await uploads.prompted(upload_id, shown)
        return
    await _tell_sender(ctx, upload_id, reply)
    await uploads.told(upload_id)
    if isinstance(step, NotYours):
        await uploads.cancel(upload_id)


async def _sent_here(ctx: Context, upload_id: UploadId) -> bool:
    upload = await ctx.services.cookies.find(upload_id)
    return upload is not None and upload.chat_id == ctx.chat_id


async def _theirs(ctx: Context, upload_id: UploadId) -> bool:
    """Admins answer for every file, others for those that they sent and still may send."""
    upload = await ctx.services.cookies.find(upload_id)
    sent = upload is not None and upload.admin_id == ctx.member.person_id
    return ctx.member.role.includes(Role.ADMIN) or (sent and ctx.services.cookies.may_upload(ctx.member))


async def _tell_sender(ctx: Context, upload_id: UploadId, reply: Reply) -> None:
    """An admin answered for a file that another person sent: they see in their own chat what came of it."""
    upload = await ctx.services.cookies.find(upload_id)
    if upload is not None and upload.chat_id != ctx.chat_id and upload.prompt_message_id is not None:
        await ctx.client.edit(upload.chat_id, upload.prompt_message_id, reply)


def _reply(ctx: Context, step: UploadStep, erased: Erased) -> Reply:
    match step:
        case AskPlatform():
            return texts.ask_platform(step, erased)
        case AskPerson():
            return texts.ask_person(step, erased)
        case ConfirmAccount():
            return texts.confirm_account(step, erased)
        case Accepted():
            return texts.accepted(step, ctx.now, erased)
        case Rejected():
            return texts.rejected(step, erased)
        case NotChecked():
            return texts.not_checked(step, ctx.now, ctx.tz, erased)
        case NotYours():
            return own_texts.not_yours(step, erased)
        case AskedAdmins():
            return own_texts.asked_admins(step, erased)
        case UploadGone():
            return texts.gone()


def _problem(ctx: Context, exc: CookieFileException, erased: Erased) -> Reply:
    return texts.with_deletion(texts.problem(exc.cause, exc.details, ctx.now, ctx.tz), erased)


async def _refuse(ctx: Context) -> None:
    """Deleted unread; in private the admins hear of it."""
    if not ctx.is_private:
        await ctx.reply(texts.only_private(await ctx.erase(Secret.FOREIGN_FILE)))
        return
    await ctx.order_erasure(Secret.FOREIGN_FILE)
    await ctx.services.access.tell_of_intruder(ctx.member)
    await ctx.reply(own_texts.not_an_admin(await ctx.erase(Secret.FOREIGN_FILE), await _admins(ctx)))


async def _admins(ctx: Context) -> list[str]:
    return [one.name for one in await ctx.services.access.people() if one.role is Role.ADMIN and can_hear(one)]


COOKIES = Command(
    name="cookies",
    role=Role.ANALYST,
    description=menu.COOKIES,
    aliases=("cookie",),
    handler=show_help,
    buttons=(
        ButtonAction(specs.UPLOAD_PLATFORM, Role.ANALYST, choose_platform),
        ButtonAction(specs.UPLOAD_PERSON, Role.ADMIN, choose_person),
        ButtonAction(specs.UPLOAD_CONFIRM, Role.ANALYST, confirm),
        ButtonAction(specs.UPLOAD_CANCEL, Role.ANALYST, cancel),
        ButtonAction(specs.UPLOAD_UNDO, Role.ANALYST, undo),
    ),
    texts=(TextHook(Role.ANALYST, holds_cookies, pasted, first=True, everywhere=True),),
    document=document,
    in_menu=False,
)
