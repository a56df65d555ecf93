"""The chat through Telegram: `handlers.framework.chat.ChatClient` over python-telegram-bot."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram import BotCommandScopeChat, LinkPreviewOptions
from telegram.constants import CallbackQueryLimit, FileSizeLimit, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.telegram.sending import markup
from bot.telegram.sending.failures import as_refusal, says, surely_not_sent, translate
from bot.telegram.sending.plainer import plainer
from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.errors import ChatException, ChatRefusedException
from core.ports.runtime import Clock
from handlers.framework.reply import Reply

log = structlog.get_logger(__name__)

TelegramBot = ExtBot[Any]
Answer = TypeVar("Answer")

_UNCHANGED = ("message is not modified",)
_MESSAGE_GONE = ("message to edit not found", "message_id_invalid", "message can't be edited")
_NOTHING_TO_DELETE = ("message to delete not found", "message_id_invalid")
_NO_TEXT = ("there is no text in the message to edit",)
_PAUSES_S = (0.2, 0.8)
"""Before repeating a request that never left this machine."""
_SLOW_ANSWER_S = 30.0
"""For an answer that tells a message's id: given up, the message may be there, and is said again."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramClient:
    """Sends, edits and deletes; the only place that talks to the Bot API (but for receiving)."""

    def __init__(self, bot: TelegramBot, clock: Clock, on_failure: Callable[[str], None] | None = None) -> None:
        self._bot = bot
        self._clock = clock
        self._on_failure = on_failure or _nobody

    async def send(self, chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        """See ChatClient.send."""
        while True:
            try:
                return await self._say(chat_id, reply, priority)
            except BadRequest as error:
                reply = _instead(reply, error)

    async def _say(self, chat_id: ChatId, reply: Reply, priority: Priority) -> int:
        """One message; BadRequest as it is."""
        options: dict[str, Any] = {
            "parse_mode": ParseMode.HTML,
            "disable_notification": reply.silent,
            "protect_content": reply.protect,
            "reply_markup": markup.reply_markup(reply, selective=chat_id < 0),
            "reply_parameters": markup.quoted(reply),
            "message_thread_id": reply.thread_id,
            "rate_limit_args": priority,
            "read_timeout": _SLOW_ANSWER_S,
        }
        if reply.document is not None:
            file, name = reply.document.content, reply.document.filename
            sent = await self._call(
                lambda: self._bot.send_document(chat_id, file, caption=markup.caption(reply), filename=name, **options),
                expected=BadRequest,
            )
        elif reply.photo is not None:
            file, name = reply.photo.content, reply.photo.filename
            sent = await self._call(
                lambda: self._bot.send_photo(chat_id, file, caption=markup.caption(reply), filename=name, **options),
                expected=BadRequest,
            )
        else:
            text = markup.body(reply)
            sent = await self._call(
                lambda: self._bot.send_message(chat_id, text, link_preview_options=_NO_PREVIEW, **options),
                expected=BadRequest,
            )
        return sent.message_id

    async def edit(
        self, chat_id: ChatId, message_id: int, reply: Reply, *, priority: Priority = Priority.ANSWER
    ) -> int:
        """See ChatClient.edit. The attachment of a message stays; only its caption changes."""
        while True:
            try:
                await self._call(partial(self._change, chat_id, message_id, reply, priority), expected=BadRequest)
            except BadRequest as error:
                if says(error, *_UNCHANGED):
                    return message_id
                if says(error, *_MESSAGE_GONE):
                    return await self.send(chat_id, replace(reply, silent=True), priority=priority)
                reply = _instead(reply, error)
            else:
                return message_id

    async def remove_keyboard(self, chat_id: ChatId, message_id: int) -> None:
        """See ChatClient.remove_keyboard."""
        await self._harmless(lambda: self._bot.edit_message_reply_markup(chat_id, message_id))

    async def delete(self, chat_id: ChatId, message_id: int) -> bool:
        """See ChatClient.delete."""
        try:
            await self._call(lambda: self._bot.delete_message(chat_id, message_id), expected=BadRequest)
        except BadRequest as error:
            return says(error, *_NOTHING_TO_DELETE)
        return True

    async def react(self, chat_id: ChatId, message_id: int, emoji: str | None) -> None:
        """See ChatClient.react."""
        options: dict[str, Any] = {"rate_limit_args": Priority.PROGRESS}
        with suppress(ChatException):
            await self._harmless(lambda: self._bot.set_message_reaction(chat_id, message_id, emoji or [], **options))

    async def toast(self, callback_id: str, text: str = "", *, alert: bool = False) -> bool:
        """See ChatClient.toast."""
        shown = text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] or None
        return await self._harmless(lambda: self._bot.answer_callback_query(callback_id, shown, show_alert=alert))

    async def download(self, file_id: str) -> bytes:
        """See ChatClient.download. ChatRefusedException for more than the Bot API hands out."""
        file = await self._call(lambda: self._bot.get_file(file_id))
        if (file.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise ChatRefusedException("the file is too large to be fetched")
        return bytes(await self._call(file.download_as_bytearray))

    async def leave(self, chat_id: ChatId) -> None:
        """See ChatClient.leave."""
        await self._harmless(lambda: self._bot.leave_chat(chat_id))

    async def set_menu(self, chat_id: ChatId, entries: Sequence[tuple[str, str]]) -> None:
        """See ChatClient.set_menu."""
        scope = BotCommandScopeChat(chat_id)
        if entries:
            await self._call(lambda: self._bot.set_my_commands(list(entries), scope))
        else:
            await self._call(lambda: self._bot.delete_my_commands(scope))

    async def check_connection(self) -> float:
        """getMe; milliseconds it took. ChatException when Telegram does not answer or refuses the token."""
        started = self._clock.monotonic()
        await self._call(self._bot.get_me)
        return (self._clock.monotonic() - started) * 1000

    async def _change(self, chat_id: ChatId, message_id: int, reply: Reply, priority: Priority) -> object:
        options: dict[str, Any] = {
            "parse_mode": ParseMode.HTML,
            "reply_markup": markup.keyboard(reply.keyboard),
            "rate_limit_args": priority,
        }
        if reply.document is None and reply.photo is None:
            try:
                return await self._bot.edit_message_text(
                    markup.body(reply), chat_id, message_id, link_preview_options=_NO_PREVIEW, **options
                )
            except BadRequest as error:
                if not says(error, *_NO_TEXT):
                    raise
        return await self._bot.edit_message_caption(chat_id, message_id, caption=markup.caption(reply), **options)

    async def _harmless(self, request: Callable[[], Awaitable[object]]) -> bool:
        """Do something whose refusal changes nothing; False when it was refused."""
        try:
            await self._call(request, expected=BadRequest)
        except BadRequest:
            return False
        return True

    async def _call(
        self, request: Callable[[], Awaitable[Answer]], *, expected: type[TelegramError] | None = None
    ) -> Answer:
        """Run a request; our exceptions come out, and `expected` as it is. Repeats only what never left."""
        pauses = iter(_PAUSES_S)
        while True:
            try:
                return await request()
            except TelegramError as failure:
                error = as_refusal(failure)
                if expected is not None and type(error) is expected:
                    raise error from failure
                pause = next(pauses, None)
                if pause is None or not surely_not_sent(error):
                    refusal = translate(error)
                    self._on_failure(type(refusal).__name__.removesuffix("Exception"))
                    raise refusal from failure
                await self._clock.sleep(pause)


def _nobody(_kind: str) -> None:
    """Who is told of refusals where nothing is measured."""


def _instead(reply: Reply, error: BadRequest) -> Reply:
    """What to say instead of the refused reply; ChatException when there is nothing left to leave out."""
    instead = plainer(reply, error)
    if instead is None:
        raise translate(error) from error
    log.warning("a message was refused and is sent with less", error=error.message[:80])
    return instead
