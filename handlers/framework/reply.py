"""What the bot says, whatever carries it. Built by the texts of each room, sent by a `ChatClient`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from markupsafe import Markup

from core.domain.ids import ChatId
from core.domain.messages.outbox import OutboxMessage
from core.ports.storage import UnitOfWork

ButtonStyle = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: exactly one of `data` (comes back to us), `url`, `web_app` and `copy_text`."""

    label: str
    data: str | None = None
    url: str | None = field(default=None, repr=False)
    copy_text: str | None = field(default=None, repr=False)
    web_app: str | None = field(default=None, repr=False)
    """Address of a page that Telegram opens inside itself; private chats only."""
    style: ButtonStyle | None = None

    def __post_init__(self) -> None:
        if sum(value is not None for value in (self.data, self.url, self.copy_text, self.web_app)) != 1:
            raise ValueError(f"button {self.label!r} must do exactly one thing")


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent with a message."""

    filename: str
    content: bytes = field(repr=False)


_YES_AND_NO = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `text` is the caption when there is a document or a photo (at most one of them)."""

    text: Markup = field(repr=False)
    keyboard: Keyboard = ()
    silent: bool = False
    """Arrives without a sound."""
    protect: bool = False
    """Cannot be forwarded or saved."""
    document: Attachment | None = None
    photo: Attachment | None = None
    force_reply: str | None = None
    """Opens the answer field with this placeholder; excludes a keyboard."""
    open_question: bool = False
    """The next text answers it, although it has buttons too."""
    yes_no: bool = False
    """Its first button says yes and its last one no: a typed "sí" or "no" presses them."""
    quote_message_id: int | None = None
    """The message of the same chat that this one answers; sent anyway when that one is gone."""
    thread_id: int | None = None
    """The topic of a group."""

    def __post_init__(self) -> None:
        if not isinstance(self.text, Markup):
            raise TypeError("text must be Markup: escape it by construction")
        if self.document and self.photo:
            raise ValueError("one attachment per message")
        if self.force_reply is not None and self.keyboard:
            raise ValueError("a message asks for a reply or has a keyboard, not both")
        if self.yes_no and len({button.data for button in self.choices} - {None}) != _YES_AND_NO:
            raise ValueError("a question of yes or no has a button for each")

    @property
    def asks(self) -> bool:
        """The next text of the chat answers it."""
        return self.open_question or self.yes_no or self.force_reply is not None

    @property
    def choices(self) -> tuple[Button, ...]:
        """Of a question of yes or no: the button that says yes, and the one that says no."""
        buttons = [button for row in self.keyboard for button in row]
        return (buttons[0], buttons[-1]) if self.yes_no and buttons else ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered outbox row: a new message, or the edit of `edit_message_id`.

    `on_sent` gets the id of the message that shows it now, inside the transaction that closes the row.
    """

    chat_id: ChatId
    reply: Reply
    edit_message_id: int | None = None
    on_sent: Callable[[UnitOfWork, int], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """A rendered outbox row that says nothing: a message has to go. `on_done` runs when the row is closed."""

    chat_id: ChatId
    message_id: int
    on_done: Callable[[UnitOfWork], Awaitable[None]]


class Renderer(Protocol):
    """Turns an outbox row into a message. Only reads; the unit of work is closed before anything is sent."""

    async def __call__(self, message: OutboxMessage, uow: UnitOfWork, /) -> Outgoing | Deletion | None:
        """The message as things stand now; None when there is nothing left to say."""
        ...
