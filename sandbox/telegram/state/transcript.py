"""What a person sees in a chat, message by message, as it looks now."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.telegram.backend import Backend
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.formatting.render import to_html
from sandbox.telegram.state.model import Message

SERVICE = {
    "pinned_message": "fijó un mensaje", "new_chat_members": "se unió al grupo", "left_chat_member": "salió del grupo",
    "forum_topic_created": "creó el tema", "migrate_to_chat_id": "convirtió el grupo en supergrupo",
    "migrate_from_chat_id": "convirtió el grupo en supergrupo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; exactly one of data, url and copy_text is set (or none for rarer kinds)."""

    label: str
    data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file or picture of a message; size in bytes, width and height only for pictures."""

    name: str
    size: int
    file_id: str
    mime_type: str = "application/octet-stream"
    width: int | None = None
    height: int | None = None

    @property
    def is_photo(self) -> bool:
        """Shown as a picture rather than as a file."""
        return self.width is not None


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """One message as it is shown now; `history` holds its earlier texts, oldest first.

    `reactions` are all emoji under it, `reacted` who gave which: a list of emoji by Telegram id (as text).
    """

    chat_id: int
    message_id: int
    sender: str
    sender_id: int
    from_bot: bool
    text: str
    html: str
    date: datetime
    entities: tuple[JsonDict, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[AttachedFile, ...] = ()
    reactions: tuple[str, ...] = ()
    reacted: JsonDict = field(default_factory=dict)
    edited: bool = False
    silent: bool = False
    pinned: bool = False
    protected: bool = False
    deleted: bool = False
    history: tuple[str, ...] = ()
    reply_to: int | None = None
    quote: str | None = None
    thread_id: int | None = None
    media_group_id: str | None = None
    prompt: JsonDict | None = None
    service: str | None = None
    extra: JsonDict = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """All button labels in reading order."""
        return [button.label for row in self.buttons for button in row]


def entry(backend: Backend, message: Message) -> TranscriptEntry:
    """The transcript entry of a message."""
    payload = message.payload
    chat = backend.world.chats[message.chat_id]
    reply = payload.get("reply_to_message")
    return TranscriptEntry(
        chat_id=message.chat_id,
        message_id=message.message_id,
        sender=payload["from"]["first_name"],
        sender_id=message.sender_id,
        from_bot=message.sender_id == backend.world.bot_id,
        text=message.text,
        html=to_html(message.text, message.entities),
        date=datetime.fromtimestamp(payload["date"], UTC),
        entities=tuple(message.entities),
        buttons=tuple(
            tuple(_button(button) for button in row)
            for row in payload.get("reply_markup", {}).get("inline_keyboard", ())
        ),
        files=tuple(_files(payload)),
        reactions=tuple(emoji for given in message.reactions.values() for emoji in given),
        reacted=dict(message.reactions),
        edited="edit_date" in payload,
        silent=message.silent,
        pinned=message.message_id in chat.pinned,
        protected=bool(payload.get("has_protected_content")),
        deleted=message.deleted,
        history=tuple(message.history),
        reply_to=reply["message_id"] if reply else None,
        quote=payload.get("quote", {}).get("text"),
        thread_id=payload.get("message_thread_id"),
        media_group_id=payload.get("media_group_id"),
        prompt=message.prompt,
        service=_service(payload),
        extra={"spoiler": True} if payload.get("has_media_spoiler") else {},
    )


def _button(button: JsonDict) -> Button:
    return Button(
        label=button["text"],
        data=button.get("callback_data"),
        url=button.get("url"),
        copy_text=(button.get("copy_text") or {}).get("text"),
        style=button.get("style"),
    )


def _files(payload: JsonDict) -> list[AttachedFile]:
    document, photo = payload.get("document"), payload.get("photo")
    if document:
        return [AttachedFile(document["file_name"], document["file_size"], document["file_id"], document["mime_type"])]
    if photo:
        best = photo[-1]
        shape = {"width": best["width"], "height": best["height"]}
        return [AttachedFile("foto", best["file_size"], best["file_id"], "image/*", **shape)]
    return []


def _service(payload: JsonDict) -> str | None:
    for name, sentence in SERVICE.items():
        if name in payload:
            about = payload[name].get("name", "") if name == "forum_topic_created" else ""
            return f"{payload['from']['first_name']} {_brought(payload) or sentence} {about}".strip()
    return None


def _brought(payload: JsonDict) -> str:
    """Who comes or goes by somebody else's hand."""
    others = [user for user in payload.get("new_chat_members", ()) if user["id"] != payload["from"]["id"]]
    if others:
        return f"añadió a {', '.join(user['first_name'] for user in others)}"
    gone = payload.get("left_chat_member")
    return f"sacó a {gone['first_name']}" if gone and gone["id"] != payload["from"]["id"] else ""
