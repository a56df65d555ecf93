"""The "/" menu, per scope and language."""

import re

from sandbox.telegram.backend import Backend
from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.params import Params
from sandbox.telegram.rules import find_chat
from sandbox.telegram.state.model import Chat

MAX_COMMANDS = 100
DESCRIPTION = range(1, 257)
_COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_CHAT_SCOPES}


def set_my_commands(backend: Backend, params: Params) -> bool:
    """SetMyCommands."""
    commands = params.items("commands")
    if commands is None:
        raise bad_request("commands must be specified")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(item) for item in commands]
    backend.world.save_menu(_key(backend, params), checked)
    return True


def delete_my_commands(backend: Backend, params: Params) -> bool:
    """DeleteMyCommands."""
    backend.world.save_menu(_key(backend, params), None)
    return True


def menu_of(backend: Backend, chat: Chat, user_id: int | None = None) -> list[JsonDict]:
    """The commands that the app shows somebody in a chat: the narrowest scope wins, their language before none."""
    kind = "all_private_chats" if chat.is_private else "all_group_chats"
    scopes = [f"chat_member:{chat.chat_id}:{user_id}", f"chat:{chat.chat_id}", kind, "default"]
    person = backend.world.people.get(user_id if user_id is not None else chat.chat_id)
    for scope in scopes:
        for language in (person.language_code if person else "", ""):
            commands = backend.world.menus.get(f"{scope}|{language}")
            if commands is not None:
                return commands
    return []


def _command(item: object) -> JsonDict:
    if not isinstance(item, dict):
        raise bad_request("expected an Object as BotCommand")
    command = str(item.get("command", "")).removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not _COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if len(description) not in DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _key(backend: Backend, params: Params) -> str:
    scope = params.obj("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind in _CHAT_SCOPES:
        chat = find_chat(backend, Params({"chat_id": scope.get("chat_id")}))
        user = f":{scope['user_id']}" if kind == "chat_member" else ""
        kind = f"{kind}:{chat.chat_id}{user}"
    return f"{kind}|{params.text('language_code')}"
