"""An answer as text and back, for the outbox row that keeps it (encrypted) until it gets through."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from markupsafe import Markup

from handlers.framework.reply import Attachment, Button, Reply
from handlers.words import common

LARGEST_FILE = 5 * 2**20
"""A larger one is not kept: its words say that it has to be asked for again."""
_FILES = ("document", "photo")


def dump(reply: Reply) -> str:
    """Everything that is needed to say it later."""
    if any(len(file.content) > LARGEST_FILE for file in (reply.document, reply.photo) if file is not None):
        reply = replace(reply, document=None, photo=None, text=common.without_file(reply.text))
    return json.dumps(asdict(reply), default=_bytes, ensure_ascii=False)


def load(text: str) -> Reply:
    """What `dump` made."""
    values: dict[str, Any] = json.loads(text)
    rows = values.pop("keyboard")
    values["keyboard"] = tuple(tuple(Button(**button) for button in row) for row in rows)
    values["text"] = Markup(values["text"])  # noqa: S704 - markup of ours, as it was
    return Reply(**values | {name: _attachment(values[name]) for name in _FILES})


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} in a reply")


def _attachment(values: Mapping[str, str] | None) -> Attachment | None:
    return None if values is None else Attachment(values["filename"], b64decode(values["content"]))
