"""What a receiver may be given by mistake: updates that are none, and answers that are none."""

from typing import Any

_PERSON = {"id": 7001, "is_bot": False, "first_name": "Alondra"}
_CHAT = {"id": 7001, "type": "private", "first_name": "Alondra"}


def _message(**changes: Any) -> dict[str, Any]:
    fields = {"message_id": 3, "date": 1_700_000_000, "chat": _CHAT, "from": _PERSON, "text": "hola"} | changes
    return {"message": {name: value for name, value in fields.items() if value is not None}}


def _press(**changes: Any) -> dict[str, Any]:
    fields = {"id": "1", "from": _PERSON, "chat_instance": "1", "data": "1x", "message": _message()["message"]}
    return {"callback_query": fields | changes}


def _nested(depth: int) -> list[Any]:
    """Lists within lists, no deeper than a JSON parser reads."""
    outer: list[Any] = []
    for _ in range(depth):
        outer = [outer]
    return outer


HUGE = 10**30
MALFORMED: dict[str, Any] = {
    "date as text": _message(date="ayer"),
    "enormous date": _message(date=HUGE),
    "no date": _message(date=None),
    "entity without offset": _message(entities=[{"type": "bold", "length": 2}]),
    "entities that are no list": _message(entities=7),
    "document without file_id": _message(text=None, document={"file_name": "a.json"}),
    "text that is a number": _message(text=5),
    "text that is an object": _message(text={"a": 1}),
    "no chat": _message(chat=None),
    "chat that is a text": _message(chat="7001"),
    "chat id as text": _message(chat={**_CHAT, "id": "siete"}),
    "chat id beyond 64 bits": _message(chat={**_CHAT, "id": HUGE}),
    "user id beyond 64 bits": _message(**{"from": {**_PERSON, "id": HUGE}}),
    "user id as text": _message(**{"from": {**_PERSON, "id": "x"}}),
    "message id beyond 64 bits": _message(message_id=HUGE),
    "file size as text": _message(
        text=None, document={"file_id": "f", "file_unique_id": "u", "file_size": "mucho", "file_name": "a"}
    ),
    "message that is a list": {"message": []},
    "message that is a text": {"message": "hola"},
    "press without a person": _press(**{"from": None}),
    "press with data that is no text": _press(data=5),
    "membership without members": {"my_chat_member": {"chat": _CHAT, "from": _PERSON, "date": 1}},
    "a number": 7,
    "a text": "hola",
    "nothing": None,
    "a list": [1, 2],
    "update_id as text": {"update_id": "doce", **_message()},
    "update_id beyond 64 bits": {"update_id": HUGE, **_message()},
    "update_id beyond 52 bits": {"update_id": 2**53, **_message()},
    "update_id beyond 32 bits": {"update_id": 2**31, **_message()},
    "nested more deeply than it can be walked": {**_message(), "extra": _nested(900)},
    "update_id below zero": {"update_id": -4, **_message()},
    "no update_id": {"nameless": True, **_message()},
}

ANSWERS: dict[str, dict[str, Any]] = {
    "401": {"code": 401},
    "404": {"code": 404},
    "409": {"code": 409},
    "500": {"code": 500},
    "502": {"code": 502},
    "cut": {"code": 0},
    "429 with text": {
        "code": 429,
        "body": '{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":"un rato"}}',
    },
    "429": {"code": 429, "retry_after": 1},
    "invalid UTF-8": {"code": 200, "body": '{"ok":true,"result":[\xff\xfe]}'},
    "HTML": {"code": 502, "body": "<html><h1>Bad Gateway</h1></html>"},
    "HTML with 200": {"code": 200, "body": "<html>Mantenimiento</html>"},
    "empty": {"code": 200, "body": ""},
    "no result": {"code": 200, "body": '{"ok":true}'},
    "a result that is no list": {"code": 200, "body": '{"ok":true,"result":{"a":1}}'},
    "a number": {"code": 200, "body": "7"},
    "half of it": {"code": 200, "body": '{"ok":true,"result":[{"update_id":'},
}
