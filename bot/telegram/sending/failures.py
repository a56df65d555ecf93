"""From the errors of python-telegram-bot to ours, in one place. Texts of Telegram are compared in lower case."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from core.domain.ids import ChatId
from core.errors import (
    ChatBusyException,
    ChatException,
    ChatMigratedException,
    ChatNetworkException,
    ChatRefusedException,
    ChatUnreachableException,
)

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights to send",
    "need administrator rights in the channel chat",
    "group chat was deactivated",
)
_NOT_SENT = ("pool timeout", "httpx.connecterror", "httpx.connecttimeout")


def says(error: TelegramError, *texts: str) -> bool:
    """Whether Telegram's explanation holds one of these (lower-case) texts."""
    told = error.message.lower()
    return any(text in told for text in texts)


def retry_seconds(error: RetryAfter) -> float:
    """Returns the pause that Telegram asks for."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def surely_not_sent(error: TelegramError) -> bool:
    """The request never left: it may be repeated whatever it was."""
    return says(error, *_NOT_SENT)


def as_refusal(error: TelegramError) -> TelegramError:
    """What is too large is refused whenever it is sent, though the library takes it for trouble on the way."""
    return BadRequest("request entity too large: wrong file") if says(error, "request entity too large") else error


def is_gone(error: BadRequest) -> bool:
    """There is no such chat, or none that we may write to."""
    return says(error, *_GONE)


def translate(error: TelegramError) -> ChatException:
    """The exception to raise `from error`. What the library says of tokens and addresses is not repeated."""
    match error:
        case RetryAfter():
            return ChatBusyException(retry_seconds(error))
        case ChatMigrated():
            return ChatMigratedException(ChatId(error.new_chat_id))
        case Forbidden():
            return ChatUnreachableException("the chat is closed to us")
        case BadRequest() if is_gone(error):
            return ChatUnreachableException("the chat is gone")
        case BadRequest():
            return ChatRefusedException(f"refused: {error.message[:120]}")
        case InvalidToken():
            return ChatNetworkException("the token was rejected")
        case TimedOut():
            return ChatNetworkException("no answer in time", maybe_delivered=not surely_not_sent(error))
        case _:
            kind = type(error).__name__
            return ChatNetworkException(f"chat service failed ({kind})", maybe_delivered=not surely_not_sent(error))
