"""What the chat service refuses or leaves unanswered."""

from datetime import datetime

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
    """Telegram is not heard: it does not answer, refuses the token, or another process polls with it; `since` when."""

    def __init__(self, problem: str, since: datetime) -> None:
        super().__init__(problem)
        self.since = since


class MalformedUpdateException(CentinelaException):
    """An update is not what the Bot API promises; the text says what is wrong and repeats no content."""


class PollException(CentinelaException):
    """No updates came. `code` is the HTTP status, if any, and `pause_s` how long Telegram asks to wait.

    `webhook`: Telegram brings updates to an address instead.
    """

    def __init__(self, problem: str, *, code: int = 0, pause_s: float | None = None, webhook: bool = False) -> None:
        super().__init__(problem)
        self.code = code
        self.webhook = webhook
        self.pause_s = pause_s


class UnreadableAnswerException(PollException):
    """Telegram's answer is no JSON. `payload` may hold anything people wrote: it belongs into no log."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("Telegram's answer cannot be read", code=200)
        self.payload = payload
