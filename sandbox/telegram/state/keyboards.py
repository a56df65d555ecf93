"""`reply_markup`, checked as Telegram checks it."""

import json

from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.formatting.links import normalise_url

CALLBACK_DATA_BYTES = 64
COPY_TEXT_LENGTH = 256
MAX_BUTTONS = 100
MAX_SIZE = 10_240
PLACEHOLDER_LENGTH = 64
STYLES = {"danger", "success", "primary"}
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_EXTRAS = ("text", "icon_custom_emoji_id", "style")


def inline_keyboard(markup: JsonDict | None) -> JsonDict | None:
    """The inline keyboard as stored with the message, or None when there is none; raises ApiError 400."""
    rows = (markup or {}).get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in checked) > MAX_BUTTONS or len(json.dumps(checked, ensure_ascii=False)) > MAX_SIZE:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def prompt(markup: JsonDict | None) -> JsonDict | None:
    """ForceReply, a reply keyboard or its removal: what the app does with its input field; raises ApiError 400."""
    if not markup or "inline_keyboard" in markup:
        return None
    known = {"force_reply", "keyboard", "remove_keyboard"} & markup.keys()
    if not known:
        raise bad_request("object expected as reply markup")
    if len(str(markup.get("input_field_placeholder", ""))) > PLACEHOLDER_LENGTH:
        raise bad_request("input field placeholder is too long")
    return dict(markup)


def _button(button: object) -> JsonDict:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad_request("can't parse inline keyboard button: Invalid button style specified")
    kept = {name: button[name] for name in (*_EXTRAS, *actions) if button.get(name) is not None}
    return _checked_action(kept, actions[0])


def _checked_action(button: JsonDict, action: str) -> JsonDict:
    value = button[action]
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 1 <= len(str(value.get("text", ""))) <= COPY_TEXT_LENGTH:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "url":
        address = normalise_url(str(value))
        if address is None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        button["url"] = address
    return button
