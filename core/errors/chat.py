"""What the chat service refuses or leaves unanswered."""

from core.domain.ids import ChatId
from core.errors.root import CentinelaException


class ChatException(CentinelaException):
    """The chat did not take what we said."""


class ChatUnreachableException(ChatException):
    """The person blocked the bot, is gone, or the group threw it out: saying it again is useless."""


class ChatBusyException(ChatException):
    """Too much was said in that chat; nothing was sent. Try again after `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"chat busy for {retry_after:.0f} s")
        self.retry_after = retry_after


class ChatNetworkException(ChatException):
    """No answer from the chat service. With `maybe_delivered` the message may be there all the same."""

    def __init__(self, message: str, *, maybe_delivered: bool = False) -> None:
        super().__init__(message)
        self.maybe_delivered = maybe_delivered


class ChatMigratedException(ChatException):
    """The group lives on under the id `new_chat_id`."""

    def __init__(self, new_chat_id: ChatId) -> None:
        super().__init__("chat migrated")
        self.new_chat_id = new_chat_id


class ChatRefusedException(ChatException):
    """The service will never take this request (a defect of ours, or a message that cannot be changed any more)."""


class TelegramTokenException(CentinelaException):
    """Telegram does not know the token; only a new TELEGRAM_BOT_TOKEN helps."""

    def __init__(self) -> None:
        super().__init__("Telegram rejected TELEGRAM_BOT_TOKEN: copy it again from @BotFather (/mybots, API Token)")


class TelegramDownException(CentinelaException):
    """Telegram does not answer, or somebody else polls with our token; the text says which."""
