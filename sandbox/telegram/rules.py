"""Checks of existence and permission that the methods share; their refusals in Telegram's words."""

from sandbox.telegram.backend import Backend
from sandbox.telegram.errors import ApiError, bad_request, forbidden
from sandbox.telegram.params import Params
from sandbox.telegram.state.model import Chat, Message

_PLACES = {"group": "group chat", "supergroup": "supergroup chat"}


def wanted_chat_id(params: Params) -> int | None:
    """The chat that a request names, if it names one by number."""
    try:
        return int(params.text("chat_id"))
    except ValueError:
        return None


def find_chat(backend: Backend, params: Params) -> Chat:
    """A chat that the bot knows; raises 400 chat not found, or 400 with `migrate_to_chat_id`."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat_id = wanted_chat_id(params)
    chat = backend.world.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(
            400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
        )
    if chat.is_private and not backend.world.people[chat.chat_id].started:
        if any(chat.chat_id in group.members for group in backend.world.chats.values() if not group.is_private):
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    return chat


def writable_chat(backend: Backend, params: Params) -> Chat:
    """A chat where the bot may write; raises 403 when blocked, kicked or gone."""
    chat = find_chat(backend, params)
    if chat.is_private and backend.world.people[chat.chat_id].blocked:
        raise forbidden("bot was blocked by the user")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {_PLACES[chat.kind]}")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {_PLACES[chat.kind]}")
    return chat


def find_message(backend: Backend, chat: Chat, params: Params, purpose: str) -> Message:
    """The message a request names; raises 400 `message to <purpose> not found`."""
    message_id = params.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = backend.world.message(chat.chat_id, message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def own_message(backend: Backend, params: Params) -> Message:
    """A message that the bot may edit; raises 400 when it is not there or cannot be edited.

    Only the bot's own, without a keyboard or with an inline one: not those with ForceReply or a reply keyboard.
    """
    message = find_message(backend, writable_chat(backend, params), params, "edit")
    if message.sender_id != backend.world.bot_id or message.prompt is not None:
        raise bad_request("message can't be edited")
    return message


def find_topic(chat: Chat, params: Params) -> int | None:
    """The topic a request names; raises 400 message thread not found."""
    thread_id = params.integer("message_thread_id")
    if not thread_id:
        return None
    if str(thread_id) not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id
