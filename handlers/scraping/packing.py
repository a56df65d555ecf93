"""Files that Telegram takes: one that is too big for it goes as a ZIP, which shrinks tables ten times."""

import io
import zipfile

from telegram.constants import FileSizeLimit

MOST_BYTES = int(FileSizeLimit.FILESIZE_UPLOAD) - 100_000
"""With room for the rest of the request."""


def packed(name: str, content: bytes) -> tuple[str, bytes] | None:
    """Name and content as they can be sent; None when even the ZIP is too big. Blocking: callers use a thread."""
    if len(content) <= MOST_BYTES:
        return name, content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return (f"{name}.zip", out.getvalue()) if out.tell() <= MOST_BYTES else None
