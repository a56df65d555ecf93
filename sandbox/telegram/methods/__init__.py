"""The Bot API's methods that the local Telegram knows; everything else is answered with 501."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.backend import Backend
from sandbox.telegram.methods import chats, commands, media, messages, receiving
from sandbox.telegram.params import Params

Method = Callable[[Backend, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": receiving.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "answerCallbackQuery": receiving.answer_callback_query,
    "sendMessage": messages.send_message,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageCaption": messages.edit_message_caption,
    "deleteMessage": messages.delete_message,
    "sendChatAction": messages.send_chat_action,
    "sendMessageDraft": messages.send_message_draft,
    "sendDocument": media.send_document,
    "sendPhoto": media.send_photo,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "setMyCommands": commands.set_my_commands,
    "deleteMyCommands": commands.delete_my_commands,
    "setMessageReaction": chats.set_message_reaction,
    "pinChatMessage": chats.pin_chat_message,
    "unpinChatMessage": chats.unpin_chat_message,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "leaveChat": chats.leave_chat,
    "createForumTopic": chats.create_forum_topic,
}
BY_LOWER_NAME: dict[str, str] = {name.lower(): name for name in METHODS}
