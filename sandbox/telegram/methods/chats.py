"""Chats and what hangs on them: members, pins, topics, reactions."""

from sandbox.telegram.backend import Backend
from sandbox.telegram.compose import Draft, write
from sandbox.telegram.errors import JsonDict, bad_request, forbidden
from sandbox.telegram.params import Params
from sandbox.telegram.rules import find_chat, find_message, writable_chat
from sandbox.telegram.state.model import Chat

_EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "
)
REACTIONS = frozenset(_EMOJI.split())
_VARIATION = "\ufe0f"
TOPIC_NAME = range(1, 129)
TOPIC_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
_MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
)  # fmt: skip
_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
_ADMIN_DENIED = {"can_promote_members"}


def get_chat(backend: Backend, params: Params) -> JsonDict:
    """GetChat."""
    chat = find_chat(backend, params)
    full: JsonDict = {
        **backend.world.chat_object(chat), "accent_color_id": abs(chat.chat_id) % 7, "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
            chat.is_private,
        ),
    }  # fmt: skip
    if chat.is_private and full.get("username"):
        full["active_usernames"] = [full["username"]]
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(_MEMBER_RIGHTS, True)
    pinned = backend.world.message(chat.chat_id, chat.pinned[-1]) if chat.pinned else None
    return {**full, "pinned_message": pinned.payload} if pinned else full


def get_chat_member(backend: Backend, params: Params) -> JsonDict:
    """GetChatMember."""
    chat = writable_chat(backend, params)
    user_id = params.integer("user_id")
    user = backend.world.user(user_id)
    if user is None:
        raise bad_request("user not found" if user_id > 0 else "invalid user_id specified")
    if user_id == backend.world.bot_id:
        return member(chat.bot_status, user)
    present = user_id == chat.chat_id or user_id in chat.members
    return member("member" if present else "left", user)


def member(status: str, user: JsonDict) -> JsonDict:
    """A ChatMember of the given status."""
    if status != "administrator":
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": user, "status": status, **until}
    rights = {name: name not in _ADMIN_DENIED for name in _ADMIN_RIGHTS}
    return {"user": user, "status": status, "can_be_edited": False, "is_anonymous": False, **rights}


def leave_chat(backend: Backend, params: Params) -> bool:
    """LeaveChat."""
    chat = writable_chat(backend, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    bot = backend.world.user(backend.world.bot_id)
    backend.world.save_chat(chat)
    write(backend, Draft(chat, backend.world.bot_id, {"left_chat_member": bot}))
    return True


def pin_chat_message(backend: Backend, params: Params) -> bool:
    """PinChatMessage."""
    chat = _pinnable(backend, params)
    message = find_message(backend, chat, params, "pin")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    backend.world.save_chat(chat)
    pinned = {k: v for k, v in message.payload.items() if k != "reply_to_message"}
    silent = params.boolean("disable_notification") or chat.is_private
    notice = write(backend, Draft(chat, backend.world.bot_id, {"pinned_message": pinned}, silent=silent))
    backend.updates.push("message", notice.payload)
    return True


def unpin_chat_message(backend: Backend, params: Params) -> bool:
    """UnpinChatMessage: the named one, or the newest."""
    chat = _pinnable(backend, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    backend.world.save_chat(chat)
    return True


def create_forum_topic(backend: Backend, params: Params) -> JsonDict:
    """CreateForumTopic."""
    chat = writable_chat(backend, params)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if not chat.bot_is_admin:
        raise bad_request("not enough rights to create a topic")
    name = params.text("name").strip()
    if len(name) not in TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    colour = params.integer("icon_color", TOPIC_COLOURS[0])
    if colour not in TOPIC_COLOURS:
        raise bad_request("invalid icon_color specified")
    return open_topic(backend, chat, backend.world.bot_id, name, colour)


def open_topic(backend: Backend, chat: Chat, creator_id: int, name: str, colour: int = TOPIC_COLOURS[0]) -> JsonDict:
    """Open a topic with its service message; gives the ForumTopic."""
    notice = write(backend, Draft(chat, creator_id, {"forum_topic_created": {"name": name, "icon_color": colour}}))
    notice.payload |= {"message_thread_id": notice.message_id, "is_topic_message": True}
    chat.topics[str(notice.message_id)] = name
    backend.world.save_message(notice)
    backend.world.save_chat(chat)
    return {"message_thread_id": notice.message_id, "name": name, "icon_color": colour}


def set_message_reaction(backend: Backend, params: Params) -> bool:
    """SetMessageReaction: at most one emoji of the known ones; an empty list takes it back."""
    chat = writable_chat(backend, params)
    message = find_message(backend, chat, params, "react")
    wanted = params.items("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(item.get("emoji", "")) for item in wanted if isinstance(item, dict)]
    if any(item.replace(_VARIATION, "") not in REACTIONS for item in emoji):
        raise bad_request("REACTION_INVALID")
    key = str(backend.world.bot_id)
    message.reactions.pop(key, None)
    if emoji:
        message.reactions[key] = emoji
    backend.world.save_message(message)
    return True


def _pinnable(backend: Backend, params: Params) -> Chat:
    chat = writable_chat(backend, params)
    if chat.kind == "supergroup" and not chat.bot_is_admin:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if chat.kind == "group" and not chat.bot_is_admin:
        raise forbidden("not enough rights to pin a message")
    return chat
