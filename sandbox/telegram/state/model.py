"""Who and what exists in the local Telegram."""

from dataclasses import asdict, dataclass, field
from typing import Literal

from sandbox.telegram.errors import JsonDict

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]

SUPERGROUP_PREFIX = -1_000_000_000_000


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account. `started`: has opened the chat with the bot; `blocked`: has blocked it.

    `tips` are messages worth trying, which the chat page offers until they have been sent.
    """

    user_id: int
    first_name: str
    username: str | None = None
    role_label: str = ""
    language_code: str = "es"
    started: bool = False
    blocked: bool = False
    tips: list[str] = field(default_factory=list)

    def user(self) -> JsonDict:
        """The Bot API's User."""
        user: JsonDict = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return {**user, "language_code": self.language_code}


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a basic group or a supergroup (id below -10^12)."""

    chat_id: int
    kind: ChatKind
    title: str = ""
    members: list[int] = field(default_factory=list)
    forum: bool = False
    bot_status: BotStatus = "member"
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    topics: dict[str, str] = field(default_factory=dict)
    last_message_id: int = 0

    @property
    def is_private(self) -> bool:
        """A chat between one person and the bot."""
        return self.kind == "private"

    @property
    def bot_is_admin(self) -> bool:
        """Administrators see everything, pin, and open topics."""
        return self.bot_status == "administrator"


@dataclass(slots=True)
class Message:
    """One message: `payload` is the Bot API's object, the rest is what only the people's apps know."""

    chat_id: int
    message_id: int
    sender_id: int
    payload: JsonDict
    silent: bool = False
    deleted: bool = False
    history: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    prompt: JsonDict | None = None

    @property
    def text(self) -> str:
        """Text or caption, plain."""
        return str(self.payload.get("text") or self.payload.get("caption") or "")

    @property
    def entities(self) -> list[JsonDict]:
        """Entities of the text or of the caption."""
        return list(self.payload.get("entities") or self.payload.get("caption_entities") or [])

    def record(self) -> JsonDict:
        """For the storage."""
        return asdict(self)


def chat_kind(chat_id: int) -> ChatKind:
    """What Telegram's ids tell: people above zero, supergroups below -10^12, basic groups between."""
    if chat_id > 0:
        return "private"
    return "supergroup" if chat_id < SUPERGROUP_PREFIX else "group"
