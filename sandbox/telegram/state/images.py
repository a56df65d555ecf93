"""Width and height of a picture from its first bytes; enough to refuse what Telegram refuses as a photo."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_NO_SIZE = {0xC4, 0xC8, 0xCC}
_FIRST_SOF, _LAST_SOF = 0xC0, 0xCF
_JPEG_HEADER = 9


def picture_size(content: bytes) -> tuple[int, int] | None:
    """(width, height) of a PNG, GIF, JPEG or BMP; None when it is no picture that Telegram takes."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"BM") and len(content) >= 26:  # noqa: PLR2004 - size of the BMP header read here
        width, height = struct.unpack("<ii", content[18:26])
        return width, abs(height)
    return _jpeg_size(content) if content.startswith(_JPEG) else None


def picture_type(content: bytes) -> str:
    """Extension of the picture, from its first bytes."""
    if content.startswith(_PNG):
        return "png"
    return "gif" if content.startswith(b"GIF8") else "bmp" if content.startswith(b"BM") else "jpg"


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    pos = 2
    while pos + _JPEG_HEADER <= len(content) and content[pos] == 0xFF:  # noqa: PLR2004 - marker prefix
        marker = content[pos + 1]
        if _FIRST_SOF <= marker <= _LAST_SOF and marker not in _NO_SIZE:
            height, width = struct.unpack(">HH", content[pos + 5 : pos + 9])
            return width, height
        pos += 2 + struct.unpack(">H", content[pos + 2 : pos + 4])[0]
    return None
