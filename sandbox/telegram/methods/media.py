"""Files and pictures, alone and in albums, and their download."""

import itertools
import secrets
from typing import Any

from sandbox.telegram.backend import Backend
from sandbox.telegram.compose import Draft, caption_content, draft_for_bot, write
from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.methods.messages import caption_of
from sandbox.telegram.params import Params
from sandbox.telegram.rules import find_topic, writable_chat
from sandbox.telegram.state.files import received

ALBUM = range(2, 11)


def send_document(backend: Backend, params: Params) -> JsonDict:
    """SendDocument."""
    draft = _draft(backend, params)
    draft.content = {"document": _document(backend, params, "document"), **caption_content(caption_of(backend, params))}
    return write(backend, draft).payload


def send_photo(backend: Backend, params: Params) -> JsonDict:
    """SendPhoto."""
    draft = _draft(backend, params)
    flags = {
        "show_caption_above_media": params.boolean("show_caption_above_media"),
        "has_media_spoiler": params.boolean("has_spoiler"),
    }
    shown = {name: True for name, value in flags.items() if value}
    draft.content = {"photo": _photo(backend, params, "photo"), **caption_content(caption_of(backend, params)), **shown}
    return write(backend, draft).payload


def send_media_group(backend: Backend, params: Params) -> list[JsonDict]:
    """SendMediaGroup: 2 to 10 photos, or 2 to 10 documents."""
    draft = _draft(backend, params)
    media = params.items("media")
    if media is None:
        raise bad_request('parameter "media" is required')
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) not in ALBUM:
        raise bad_request(f"too {'many' if len(media) > 1 else 'few'} messages to send as an album")
    _check_kinds([str(item.get("type")) for item in media])
    contents = [_album_item(backend, params, item) for item in media]
    group_id = str(secrets.randbits(53))
    sent = []
    for content in contents:
        draft.content = {"media_group_id": group_id, **content}
        sent.append(write(backend, draft).payload)
    return sent


def get_file(backend: Backend, params: Params) -> JsonDict:
    """GetFile."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    return backend.files.described(params.text("file_id"))


def _draft(backend: Backend, params: Params) -> Draft:
    chat = writable_chat(backend, params)
    return draft_for_bot(backend, chat, params, find_topic(chat, params))


def _check_kinds(kinds: list[str]) -> None:
    unknown = next((kind for kind in kinds if kind not in ("photo", "document")), None)
    if unknown is not None:
        raise bad_request(f"can't parse InputMedia: type \"{unknown}\" can't be used in sendMediaGroup")
    if len(set(kinds)) > 1:
        raise bad_request("document can't be mixed with other media types")


def _album_item(backend: Backend, params: Params, item: JsonDict) -> JsonDict:
    own = Params({**item, "caption": item.get("caption") or ""}, params.files)
    caption = caption_content(caption_of(backend, own))
    reference = str(item.get("media") or "")
    if not reference:
        raise bad_request("media not found")
    if item["type"] == "photo":
        return {"photo": _photo(backend, own, "media"), **caption}
    return {"document": _document(backend, own, "media"), **caption}


def _document(backend: Backend, params: Params, name: str) -> JsonDict:
    file = received(params, name)
    if isinstance(file, str):
        document: JsonDict = _again(backend, file, "document")
        return document
    return backend.files.add_document(file.name, file.content, file.mime_type)


def _photo(backend: Backend, params: Params, name: str) -> list[JsonDict]:
    file = received(params, name)
    if isinstance(file, str):
        sizes: list[JsonDict] = _again(backend, file, "photo")
        return sizes
    return backend.files.add_photo(file.content)


def _again(backend: Backend, file_id: str, kind: str) -> Any:
    """A file that was sent before, by its id; raises ApiError 400 when it is unknown or of another kind."""
    for message in itertools.chain.from_iterable(chat.values() for chat in backend.world.messages.values()):
        held = message.payload.get(kind)
        for file in held if isinstance(held, list) else [held] if held else []:
            if file["file_id"] == file_id:
                return held
    if backend.files.knows(file_id):
        raise bad_request(f"can't use file of type {'Photo' if kind == 'document' else 'Document'} as {kind.title()}")
    raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
