"""Writing, changing and removing messages."""

from sandbox.telegram.backend import Backend
from sandbox.telegram.compose import caption_content, draft_for_bot, formatted, text_content, write
from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.formatting.text import FormattedText
from sandbox.telegram.params import Params
from sandbox.telegram.rules import find_message, find_topic, own_message, writable_chat
from sandbox.telegram.state.bus import Happening
from sandbox.telegram.state.keyboards import inline_keyboard
from sandbox.telegram.state.model import Message

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
DELETABLE_FOR = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(backend: Backend, params: Params) -> JsonDict:
    """SendMessage."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text = formatted(backend, params, "text")
    chat = writable_chat(backend, params)
    draft = draft_for_bot(backend, chat, params, find_topic(chat, params))
    options = _preview(params)
    if not text.shows_something and not (options.get("url") and not options.get("is_disabled")):
        raise bad_request("text must be non-empty")
    if len(text.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    draft.content = {**text_content(text), **({"link_preview_options": options} if options else {})}
    return write(backend, draft).payload


def edit_message_text(backend: Backend, params: Params) -> JsonDict:
    """EditMessageText."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text = formatted(backend, params, "text")
    message = own_message(backend, params)
    if "text" not in message.payload:
        raise bad_request("there is no text in the message to edit")
    if not text.shows_something:
        raise bad_request("text must be non-empty")
    if len(text.text) > TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    options = _preview(params)
    content = {**text_content(text), **({"link_preview_options": options} if options else {})}
    return _changed(backend, message, params, content, ("text", "entities", "link_preview_options"))


def edit_message_caption(backend: Backend, params: Params) -> JsonDict:
    """EditMessageCaption."""
    text = formatted(backend, params, "caption")
    message = own_message(backend, params)
    if "text" in message.payload or not ({"document", "photo"} & message.payload.keys()):
        raise bad_request("there is no caption in the message to edit")
    if len(text.text) > CAPTION_LENGTH:
        raise bad_request("MEDIA_CAPTION_TOO_LONG")
    above = {"show_caption_above_media": True} if params.boolean("show_caption_above_media") else {}
    content = {**caption_content(text), **above}
    return _changed(backend, message, params, content, ("caption", "caption_entities", "show_caption_above_media"))


def edit_message_reply_markup(backend: Backend, params: Params) -> JsonDict:
    """EditMessageReplyMarkup: Telegram does not count this as an edit that people see."""
    message = own_message(backend, params)
    return _changed(backend, message, params, None, ())


def delete_message(backend: Backend, params: Params) -> bool:
    """DeleteMessage: the bot's own for 48 hours; other people's in private, or as an administrator."""
    chat = writable_chat(backend, params)
    message = find_message(backend, chat, params, "delete")
    foreign = message.sender_id != backend.world.bot_id and not (chat.is_private or chat.bot_is_admin)
    if foreign or backend.now - message.payload["date"] > DELETABLE_FOR:
        raise bad_request("message can't be deleted")
    message.deleted = True
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
        backend.world.save_chat(chat)
    backend.world.save_message(message)
    return True


def send_chat_action(backend: Backend, params: Params) -> bool:
    """SendChatAction."""
    chat = writable_chat(backend, params)
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    find_topic(chat, params)
    backend.bus.publish(Happening("typing", chat.chat_id, {"action": action}))
    return True


def send_message_draft(backend: Backend, params: Params) -> bool:
    """SendMessageDraft: a text that is still being written, shown for a moment and never kept."""
    chat = writable_chat(backend, params)
    if not chat.is_private:
        raise bad_request("message drafts can be sent only to private chats")
    if not params.integer("draft_id"):
        raise bad_request("draft_id must be non-zero")
    text = formatted(backend, params, "text")
    if len(text.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    backend.bus.publish(Happening("typing", chat.chat_id, {"action": "typing", "text": text.text}))
    return True


def caption_of(backend: Backend, params: Params) -> FormattedText:
    """The caption of a file about to be sent; raises ApiError 400 when too long."""
    text = formatted(backend, params, "caption")
    if len(text.text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return text


def _preview(params: Params) -> JsonDict:
    options = params.obj("link_preview_options")
    if options is None and params.boolean("disable_web_page_preview"):
        return {"is_disabled": True}
    return {name: value for name, value in (options or {}).items() if value not in (None, False, "")}


def _changed(
    backend: Backend, message: Message, params: Params, content: JsonDict | None, replaced: tuple[str, ...]
) -> JsonDict:
    """Replace content and keyboard; an edit without a keyboard removes it. Raises 400 when nothing changes."""
    given = params.obj("reply_markup")
    markup = inline_keyboard(given)
    if given and "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    kept = {k: v for k, v in message.payload.items() if k not in (*replaced, "reply_markup", "edit_date")}
    changed = {**kept, **(content or {}), **({"reply_markup": markup} if markup else {})}
    if changed == {k: v for k, v in message.payload.items() if k != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    edited = {"edit_date": backend.now} if content is not None else _edit_date(message)
    before = message.text
    message.payload = {**changed, **edited}
    if content is not None and before != message.text:
        message.history.append(before)
    backend.world.save_message(message)
    return message.payload


def _edit_date(message: Message) -> JsonDict:
    return {"edit_date": message.payload["edit_date"]} if "edit_date" in message.payload else {}
