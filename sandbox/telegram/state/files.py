"""Files that went through the local Telegram, with ids and paths shaped like the real ones."""

import mimetypes
import secrets

from sandbox.telegram.errors import ApiError, JsonDict, bad_request
from sandbox.telegram.params import Params, Upload
from sandbox.telegram.state.images import picture_size, picture_type
from sandbox.telegram.state.storage import Storage

MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20


class FileStore:
    """Keeps contents and tells what `Document`, `PhotoSize` and `File` of each are."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: dict[str, JsonDict] = dict(storage.all("file"))

    def add_document(self, name: str, content: bytes, mime_type: str = "") -> JsonDict:
        """Keep a file; gives its `Document`."""
        guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        facts = self._keep("BQAC", "documents", suffix, content)
        return {"file_name": name, "mime_type": guessed, **facts}

    def add_photo(self, content: bytes) -> list[JsonDict]:
        """Keep a picture; gives its sizes. Raises ApiError 400 when Telegram would not take it as a photo."""
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
            )
        size = picture_size(content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > MAX_PHOTO_SIDES or min(size) < 1 or max(size) > MAX_PHOTO_RATIO * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        facts = self._keep("AgAC", "photos", picture_type(content), content)
        return [{**facts, "width": size[0], "height": size[1]}]

    def _keep(self, prefix: str, folder: str, suffix: str, content: bytes) -> JsonDict:
        file_id = prefix + secrets.token_urlsafe(48)
        facts = {"file_id": file_id, "file_unique_id": "AgAD" + secrets.token_urlsafe(8), "file_size": len(content)}
        path = f"{folder}/file_{len(self._known)}.{suffix}"
        self._known[file_id] = {**facts, "file_path": path}
        self._storage.put("file", file_id, self._known[file_id])
        self._storage.put_file(file_id, content)
        return facts

    def described(self, file_id: str) -> JsonDict:
        """The `File` of an id, as getFile gives it; raises ApiError 400."""
        facts = self._known.get(file_id)
        if facts is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if facts["file_size"] > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return facts

    def content(self, file_id: str) -> bytes:
        """Content by id; raises KeyError."""
        return self._storage.get_file(file_id)

    def by_path(self, path: str) -> bytes | None:
        """Content by the path that getFile gave."""
        found = next((f["file_id"] for f in self._known.values() if f["file_path"] == path), None)
        return self._storage.get_file(found) if found else None

    def knows(self, file_id: str) -> bool:
        """Whether a bot may send this id again."""
        return file_id in self._known


def received(params: Params, name: str, reference: str | None = None) -> Upload | str:
    """The file that a request brings under `name`: its content, or the id of one that is already here.

    Raises ApiError 400 when there is none or it is empty, 413 when it is larger than a bot may send.
    """
    value = params.text(name) if reference is None else reference
    upload = params.files.get(value.removeprefix("attach://") if value else name)
    if upload is None:
        if not value:
            raise bad_request(f"there is no {name} in the request")
        if value.startswith(("http://", "https://", "attach://")):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return value
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    return upload
