"""How a message comes to be: who wrote it where, in answer to what."""

from dataclasses import dataclass, field

from sandbox.telegram.backend import Backend
from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.formatting.text import FormattedText, format_text
from sandbox.telegram.formatting.utf16 import utf16_length
from sandbox.telegram.params import Params
from sandbox.telegram.state.keyboards import inline_keyboard, prompt
from sandbox.telegram.state.model import Chat, Message

QUOTE_LENGTH = 1024


@dataclass(slots=True)
class Draft:
    """A message about to be written; `content` is the kind-specific part of the Bot API's object."""

    chat: Chat
    sender_id: int
    content: JsonDict
    thread_id: int | None = None
    reply_to: int | None = None
    quote: JsonDict | None = None
    markup: JsonDict | None = None
    prompt: JsonDict | None = None
    silent: bool = False
    protected: bool = False
    extra: JsonDict = field(default_factory=dict)


def write(backend: Backend, draft: Draft) -> Message:
    """Put the message into its chat."""
    world, chat = backend.world, draft.chat
    sender = world.user(draft.sender_id)
    payload: JsonDict = {
        "message_id": world.next_message_id(chat), "from": sender, "chat": world.chat_object(chat), "date": backend.now,
    }  # fmt: skip
    replied = world.message(chat.chat_id, draft.reply_to) if draft.reply_to else None
    if replied is not None:
        payload["reply_to_message"] = {
            k: v for k, v in replied.payload.items() if k not in ("reply_to_message", "quote")
        }
    thread_id = draft.thread_id or (replied.payload.get("message_thread_id") if replied else None)
    if thread_id is not None:
        payload |= {"message_thread_id": thread_id, "is_topic_message": True}
    if draft.quote:
        payload["quote"] = draft.quote
    payload |= draft.content
    if draft.protected:
        payload["has_protected_content"] = True
    if draft.markup:
        payload["reply_markup"] = draft.markup
    message = Message(
        chat.chat_id, payload["message_id"], draft.sender_id, payload, silent=draft.silent, prompt=draft.prompt
    )
    world.save_message(message)
    return message


def draft_for_bot(backend: Backend, chat: Chat, params: Params, thread_id: int | None) -> Draft:
    """What all sending methods share; raises ApiError 400 for a reply to nothing or a bad keyboard."""
    markup = params.obj("reply_markup")
    draft = Draft(chat, backend.world.bot_id, {}, thread_id=thread_id)
    draft.markup, draft.prompt = inline_keyboard(markup), prompt(markup)
    draft.silent, draft.protected = params.boolean("disable_notification"), params.boolean("protect_content")
    reply = params.obj("reply_parameters") or _old_reply(params)
    if reply:
        _attach_reply(backend, draft, reply)
    return draft


def _old_reply(params: Params) -> JsonDict | None:
    message_id = params.integer("reply_to_message_id")
    allow = params.boolean("allow_sending_without_reply")
    return {"message_id": message_id, "allow_sending_without_reply": allow} if message_id else None


def _attach_reply(backend: Backend, draft: Draft, reply: JsonDict) -> None:
    message_id = int(reply.get("message_id") or 0)
    replied = backend.world.message(draft.chat.chat_id, message_id)
    if replied is None:
        if reply.get("allow_sending_without_reply"):
            return
        raise bad_request("message to be replied not found")
    draft.reply_to = message_id
    if reply.get("quote"):
        draft.quote = _quote(replied, reply)


def _quote(replied: Message, reply: JsonDict) -> JsonDict:
    wanted = format_text(
        str(reply["quote"]), parse_mode=reply.get("quote_parse_mode"), entities=reply.get("quote_entities")
    )
    at = replied.text.find(wanted.text)
    if at < 0 or len(wanted.text) > QUOTE_LENGTH:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote: JsonDict = {"text": wanted.text, "position": utf16_length(replied.text[:at]), "is_manual": True}
    styled = [e for e in wanted.entities if e["type"] in ("bold", "italic", "underline", "strikethrough", "spoiler")]
    return {**quote, "entities": styled} if styled else quote


def formatted(backend: Backend, params: Params, name: str) -> FormattedText:
    """Text or caption of a request with its entities; raises ApiError 400."""
    entities = params.items("caption_entities" if name == "caption" else "entities")
    return format_text(
        params.text(name), parse_mode=params.text("parse_mode"), entities=entities, users=backend.world.user
    )


def text_content(text: FormattedText) -> JsonDict:
    """`text` and `entities` of a message."""
    return {"text": text.text, **({"entities": text.entities} if text.entities else {})}


def caption_content(text: FormattedText) -> JsonDict:
    """`caption` and `caption_entities`; nothing when empty."""
    if not text.text:
        return {}
    return {"caption": text.text, **({"caption_entities": text.entities} if text.entities else {})}
