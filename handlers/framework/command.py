"""What a command is, and what its handler gets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal, Protocol

from markupsafe import Markup

from core.domain.ids import ChatId
from core.domain.messages.erasures import Erased, Erasure, Secret
from core.domain.messages.outbox import Priority
from core.domain.people.person import Person, Role
from core.errors import ChatException, ChatRefusedException, ChatUnreachableException
from core.ports.runtime import Clock
from handlers.framework.buttons import ButtonAction
from handlers.framework.chat import ChatClient, Menus
from handlers.framework.html import EMPTY, i, lines
from handlers.framework.reply import Reply
from handlers.framework.services import Services

ChatKind = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A received file; nothing of it has been fetched yet."""

    name: str
    size: int
    file_id: str = field(repr=False)
    client: ChatClient = field(repr=False)

    async def download(self) -> bytes:
        """Fetch it whole; ChatException when that fails."""
        return await self.client.download(self.file_id)


class QuestionLog(Protocol):
    """Which question is open in each private chat: the next text there answers it."""

    async def opened(self, chat_id: ChatId, question: Reply, asked_by: int, message_id: int = 0) -> None:
        """Called before it is sent, so that no answer is quicker, and again once its message is known."""
        ...


@dataclass(slots=True)
class Context:
    """One thing said or pressed, and the means to answer it. `args` is what stands after the command (or all of a
    plain text, or a document's caption)."""

    services: Services
    client: ChatClient
    menus: Menus
    clock: Clock
    tz: tzinfo
    update_id: int
    user_id: int
    chat_id: ChatId
    """Where answers go: where it was said, or the person's private chat for a private command given in a group."""
    source_chat_id: ChatId
    """Where it was said or pressed."""
    chat_kind: ChatKind
    """Of the source chat."""
    message_id: int
    """What was said, or the message whose button was pressed."""
    person: Person | None = None
    """None only for commands without a role."""
    sender_name: str = ""
    """How the sender calls himself; never an identity."""
    args: str = field(default="", repr=False)
    document: IncomingDocument | None = None
    reply_to_id: int | None = None
    reply_to_text: str = field(default="", repr=False)
    """Plain text of the bot's message that this one answers."""
    callback_id: str | None = None
    thread_id: int | None = None
    topics: bool = False
    """Said in a group with topics."""
    bot_username: str = ""
    answered: bool = False
    """The press was answered with a toast."""
    pressed_text: Markup = field(default=EMPTY, repr=False)
    """The message whose button was pressed; empty when Telegram does not tell."""
    pressed_label: str = ""
    """What the pressed button says."""
    typed: bool = False
    """A typed "sí" or "no" pressed the button."""
    misread: bool = False
    """It could not be understood, and nothing was offered instead."""
    questions: QuestionLog | None = field(default=None, repr=False)

    @property
    def now(self) -> datetime:
        """The current moment (aware, UTC)."""
        return self.clock.now()

    @property
    def member(self) -> Person:
        """The person; only for handlers that ask for a role."""
        if self.person is None:
            raise LookupError("nobody is enrolled behind this context")
        return self.person

    @property
    def pressed(self) -> bool:
        """A button was pressed, by tap or by word."""
        return self.typed or self.callback_id is not None

    @property
    def is_private(self) -> bool:
        """Said in a private chat."""
        return self.chat_kind == "private"

    async def reply(self, reply: Reply, *, quote: bool = False, priority: Priority = Priority.ANSWER) -> int:
        """Say something; its message id, or, when it gets through later only, a number below zero that can be edited
        like one. `quote` points at what was said (not from another chat)."""
        here = self.chat_id == self.source_chat_id
        if quote and here and self.callback_id is None:
            reply = replace(reply, quote_message_id=self.message_id)
        if here and reply.thread_id is None:
            reply = replace(reply, thread_id=self.thread_id)
        return await self.send(self.chat_id, reply, priority=priority)

    async def send(self, chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        """Say something in any chat, as `reply` does."""
        if self.questions is None or not reply.asks:
            return await self.client.send(chat_id, reply, priority=priority)
        await self.questions.opened(chat_id, reply, self.update_id)
        message_id = await self.client.send(chat_id, reply, priority=priority)
        await self.questions.opened(chat_id, reply, self.update_id, message_id)
        return message_id

    async def edit(self, reply: Reply, message_id: int | None = None) -> int:
        """Change a message of ours: that one of the chat answers go to, or else the one whose button was pressed."""
        if message_id is None and not self.pressed:
            raise ValueError("no button was pressed: say which message to edit")
        if message_id is None and not self.message_id:
            return await self.reply(reply)  # answered before Telegram told which message the question is
        chat_id = self.source_chat_id if message_id is None else self.chat_id
        shown = await self.client.edit(chat_id, self.message_id if message_id is None else message_id, reply)
        if self.questions is not None and reply.asks:
            await self.questions.opened(chat_id, reply, self.update_id, shown)
        return shown

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer the press with a short note; an alert has to be closed, and becomes a message when it does not get
        through; so does the note to a button that was typed. Nothing happens outside of presses."""
        if self.typed and text:
            await self.reply(Reply(Markup.escape(text)))
        if self.callback_id is None or self.answered:
            return
        self.answered = True
        shown = await self.client.toast(self.callback_id, text, alert=alert)
        if alert and text and not shown and self.is_private:
            await self.reply(Reply(Markup.escape(text)))

    async def react(self, emoji: str | None) -> None:
        """Put a reaction on what was said."""
        await self.client.react(self.source_chat_id, self.message_id, emoji)

    async def order_erasure(self, what: Secret) -> None:
        """What was said has to leave the chat, and will, also when this process ends now."""
        await self.services.erasures.order(self._erasure(what))

    async def erase(self, what: Secret) -> Erased:
        """Order the deletion of what was said and try it at once: how far it got, for the answer to say so."""
        await self.order_erasure(what)
        try:
            gone = await self.client.delete(self.source_chat_id, self.message_id)
        except (ChatUnreachableException, ChatRefusedException):
            gone = False
        except ChatException:
            return Erased.PENDING
        state = Erased.DONE if gone else Erased.REFUSED
        await self.services.erasures.settled(self._erasure(what), state)
        return state

    def _erasure(self, what: Secret) -> Erasure:
        sender = self.person.person_id if self.person is not None else None
        return Erasure(self.source_chat_id, self.message_id, what, sender)

    async def settle(self) -> None:
        """The question whose button was pressed is answered: its buttons go, and it says what was chosen."""
        if self.pressed_text and self.pressed_label:
            await self.edit(Reply(lines(self.pressed_text, i(f"→ {self.pressed_label}"))))
        else:
            await self.remove_keyboard()

    async def remove_keyboard(self, message_id: int | None = None) -> None:
        """Take the buttons off the pressed message (or off that one)."""
        if message_id or self.message_id:
            await self.client.remove_keyboard(self.source_chat_id, message_id or self.message_id)


Handler = Callable[[Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TextHook:
    """Plain text that is no command, in private: the first hook that `matches` it runs (`ctx.args` is the text).

    One that comes `first` runs also when the text answers a question of the bot's. One that is `everywhere` runs
    also in groups (of any sender: `ctx.person` may be missing), behind commands and for captions.
    """

    role: Role
    matches: Callable[[str], bool]
    handler: Handler
    first: bool = False
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class ReplyHook:
    """An answer to one of the bot's questions: the question is known by how a line of its plain text begins, so that
    it survives a restart. The handler finds the rest of it in `ctx.reply_to_text`."""

    role: Role
    prompt: str
    handler: Handler
    yes_no: bool = False
    """The handler treats "no" itself; elsewhere a "sí" or "no" alone is never the answer."""
    about_profile: bool = False
    """A name or address of a profile is the answer, whatever else takes such texts while nothing is asked."""

    def asks(self, text: str) -> bool:
        """Whether the text of a message of the bot's is this question (asked anew, it stands below the reason)."""
        return any(line.startswith(self.prompt) for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can say. `role` None = also people who are not enrolled.

    `document` runs for any enrolled person's file, wherever it was sent: it checks role and chat itself.
    """

    name: str
    role: Role | None
    description: str
    """For the menu, in Spanish."""
    handler: Handler
    buttons: tuple[ButtonAction, ...] = ()
    texts: tuple[TextHook, ...] = ()
    replies: tuple[ReplyHook, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other spellings that people try."""
    document: Handler | None = None
    examples: tuple[tuple[str, str], ...] = ()
    """(what to type, what it does), for the help."""
    in_groups: bool = False
    """Answers in the group where it was said; else in the person's private chat."""
    in_menu: bool = True
