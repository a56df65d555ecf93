"""What arrives from Telegram, reduced to what we act on."""

import re
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup
from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)

from core.domain.ids import ChatId
from core.text import plain
from handlers.framework.command import ChatKind
from handlers.framework.html import EMPTY

Kind = Literal["command", "text", "document", "attachment", "press", "membership", "migration", "service"]

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)

_COMMAND = re.compile(r"/(\w{0,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_INSIDE = (ChatMember.MEMBER, ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. Fields that do not belong to its kind are empty. Its repr tells nothing that was written."""

    update_id: int
    kind: Kind
    chat_id: ChatId
    chat_kind: ChatKind
    chat_title: str = ""
    user_id: int | None = None
    user_name: str = ""
    message_id: int = 0
    thread_id: int | None = None
    topics: bool = False
    """The chat is a group with topics."""
    text: str = field(default="", repr=False)
    """Of a message, or the caption of a file, with the addresses behind its linked words."""
    command: str = ""
    addressee: str = ""
    """Whose command it is, as in `/start@NameBot`; empty when none is named."""
    args: str = field(default="", repr=False)
    file_id: str = field(default="", repr=False)
    file_name: str = ""
    file_size: int = 0
    callback_id: str | None = None
    data: str = ""
    reply_to_id: int | None = None
    reply_to_text: str = field(default="", repr=False)
    pressed_text: Markup = field(default=EMPTY, repr=False)
    """The message whose button was pressed."""
    pressed_label: str = ""
    typed: bool = False
    """A press by a typed "sí" or "no"."""
    inside: bool = False
    """Membership: the bot is in the chat now (private: not blocked)."""
    was_inside: bool = False
    new_chat_id: ChatId | None = None
    """Migration, told in the old chat: where the group lives on."""
    old_chat_id: ChatId | None = None
    """Migration, told in the new chat: where the group comes from."""

    @property
    def private(self) -> bool:
        """A private chat."""
        return self.chat_kind == "private"


def read(update: Update, bot_id: int) -> Incoming | None:
    """None for updates that we never act on (channels, inline messages)."""
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    if update.message is not None and update.message.chat.type != Chat.CHANNEL:
        return _message(update.update_id, update.message, bot_id)
    return None


def _press(update_id: int, query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None:
        return None
    topic = isinstance(message, Message) and message.is_topic_message
    return Incoming(
        update_id,
        "press",
        ChatId(message.chat.id),
        _chat_kind(message.chat),
        user_id=query.from_user.id,
        user_name=query.from_user.full_name,
        message_id=message.message_id,
        thread_id=message.message_thread_id if isinstance(message, Message) and topic else None,
        callback_id=query.id,
        data=query.data or "",
        pressed_text=Markup(message.text_html) if isinstance(message, Message) and message.text else EMPTY,  # noqa: S704
        pressed_label=_label(message, query.data) if isinstance(message, Message) else "",
    )


def _label(message: Message, data: str | None) -> str:
    """What the button with this data says."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    if change.chat.type == Chat.CHANNEL:
        return None
    return Incoming(
        update_id,
        "membership",
        ChatId(change.chat.id),
        _chat_kind(change.chat),
        chat_title=change.chat.title or "",
        user_id=change.from_user.id,
        user_name=change.from_user.full_name,
        inside=_inside(change.new_chat_member),
        was_inside=_inside(change.old_chat_member),
    )


def _message(update_id: int, message: Message, bot_id: int) -> Incoming:
    user: User | None = message.from_user
    answered = message.reply_to_message
    ours = answered is not None and answered.from_user is not None and answered.from_user.id == bot_id
    kind, command, addressee, args = _said(message)
    document = message.document
    return Incoming(
        update_id,
        kind,
        ChatId(message.chat.id),
        _chat_kind(message.chat),
        chat_title=message.chat.title or "",
        user_id=user.id if user else None,
        user_name=user.full_name if user else "",
        message_id=message.message_id,
        thread_id=message.message_thread_id if message.is_topic_message else None,
        topics=bool(message.chat.is_forum),
        text=message.caption or "" if message.document else _with_links(message),
        command=command,
        addressee=addressee,
        args=args,
        file_id=document.file_id if document else "",
        file_name=(document.file_name or "") if document else "",
        file_size=(document.file_size or 0) if document else 0,
        reply_to_id=answered.message_id if answered and ours else None,
        reply_to_text=(answered.text or answered.caption or "") if answered and ours else "",
        new_chat_id=ChatId(message.migrate_to_chat_id) if message.migrate_to_chat_id else None,
        old_chat_id=ChatId(message.migrate_from_chat_id) if message.migrate_from_chat_id else None,
    )


def _said(message: Message) -> tuple[Kind, str, str, str]:
    """Kind, command, its addressee, its arguments. `/Sesión` is `sesion`: phones write the accent by themselves."""
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return "migration", "", "", ""
    if message.document:
        return "document", "", "", (message.caption or "").strip()
    if message.text is None and not message.effective_attachment:
        return "service", "", "", ""
    said = _with_links(message).strip()
    match = _COMMAND.fullmatch(said)
    if match is None:
        return ("attachment" if message.text is None else "text"), "", "", said
    return "command", plain(match[1]), (match[2] or "").lower(), (match[3] or "").strip()


def _with_links(message: Message) -> str:
    """The text or caption, with the address behind each linked word after it: it is what the person means."""
    text = message.text if message.text is not None else message.caption or ""
    linked = [
        entity for entity in message.entities or message.caption_entities if entity.type == MessageEntity.TEXT_LINK
    ]
    source = text.encode("utf-16-le")  # entities are counted in UTF-16
    for entity in sorted(linked, key=lambda entity: entity.offset, reverse=True):
        end = 2 * (entity.offset + entity.length)
        if entity.url and entity.url.rstrip("/") != text.strip().rstrip("/"):
            source = source[:end] + f" {entity.url} ".encode("utf-16-le") + source[end:]
    return source.decode("utf-16-le", errors="replace")


def _inside(member: ChatMember) -> bool:
    return member.status in _INSIDE and bool(getattr(member, "is_member", True))


def _chat_kind(chat: Chat) -> ChatKind:
    kinds: dict[str, ChatKind] = {"private": "private", "group": "group", "supergroup": "supergroup"}
    return kinds.get(chat.type, "channel")
