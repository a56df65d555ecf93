"""Messages of people that must not stay in a chat: what they hold, and how far their deletion got."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import ChatId, PersonId

ERASURE = "erasure"
"""Kind of their outbox rows: nothing is said, a message is deleted."""


class Secret(StrEnum):
    """What the message holds."""

    COOKIE_FILE = "cookie_file"
    FOREIGN_FILE = "foreign_file"
    """A file that may be cookies, from a person who may not send them, or in a group."""
    PASTED_COOKIES = "pasted_cookies"
    PROXY = "proxy"


class Erased(StrEnum):
    """How far it got."""

    PENDING = "pendiente"
    """Tried until Telegram does it, or refuses for good."""
    DONE = "hecho"
    REFUSED = "negado"
    """It stays until a person deletes it by hand; whom that concerns is told."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One message to delete. `sender` is the member behind it, if it was one."""

    chat_id: ChatId
    message_id: int
    what: Secret
    sender: PersonId | None = None

    @property
    def key(self) -> str:
        """Of its outbox row."""
        return f"{ERASURE}:{self.chat_id}:{self.message_id}"
