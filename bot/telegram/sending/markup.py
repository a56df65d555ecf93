"""Our value types as python-telegram-bot's objects, within Telegram's limits."""

from telegram import CopyTextButton, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, WebAppInfo
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit, ReplyLimit

from core.text import unturned
from handlers.framework.html import clip, without_mentions
from handlers.framework.reply import Button, Keyboard, Reply


def body(reply: Reply) -> str:
    """The text, clipped to what fits."""
    return unturned(str(clip(without_mentions(reply.text), MessageLimit.MAX_TEXT_LENGTH)))


def caption(reply: Reply) -> str | None:
    """The text under an attachment, clipped to what fits there."""
    return unturned(str(clip(without_mentions(reply.text), MessageLimit.CAPTION_LENGTH))) or None


def keyboard(rows: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons; None without any."""
    shown = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(shown) if shown else None


def reply_markup(reply: Reply, *, selective: bool) -> InlineKeyboardMarkup | ForceReply | None:
    """Buttons, or the open answer field (`selective`: only for the quoted person, in groups)."""
    if reply.force_reply is None:
        return keyboard(reply.keyboard)
    placeholder = reply.force_reply[: ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER] or None
    return ForceReply(selective=selective or None, input_field_placeholder=placeholder)


def quoted(reply: Reply) -> ReplyParameters | None:
    """The quoted message, if any; its absence never stops a message."""
    if reply.quote_message_id is None:
        return None
    return ReplyParameters(reply.quote_message_id, allow_sending_without_reply=True)


def _button(button: Button) -> InlineKeyboardButton:
    copied = CopyTextButton(button.copy_text[: InlineKeyboardButtonLimit.MAX_COPY_TEXT]) if button.copy_text else None
    app = WebAppInfo(button.web_app) if button.web_app else None
    return InlineKeyboardButton(
        button.label, url=button.url, callback_data=button.data, copy_text=copied, web_app=app, style=button.style
    )
