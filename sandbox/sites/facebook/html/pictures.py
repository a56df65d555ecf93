"""Small pictures: a plain portrait in a colour of its own for every id."""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

from sandbox.sites.serving.relay import stable_hex

IMAGE_HOST = "scontent.xx.fbcdn.net"
SIZE = 40
_PATH = re.compile(r"^/v/t39\.30808-1/(\w+)_n\.png$")


def picture_url(person_id: str, size: int) -> str:
    """A signed-looking address of a portrait."""
    return (
        f"https://{IMAGE_HOST}/v/t39.30808-1/{person_id}_n.png?stp=cp0_dst-png_s{size}x{size}"
        f"&_nc_cat=1&ccb=1-7&oh=00_{stable_hex(person_id, 32)}&oe=6A8B9C0D"
    )


def cover_url(person_id: str) -> str:
    """The address of a cover picture."""
    return picture_url(f"{person_id}22", 851)


def picture_for(path: str) -> bytes | None:
    """The PNG at a path of the image host, or None when there is none."""
    match = _PATH.match(path)
    return portrait(match.group(1)) if match else None


@lru_cache(maxsize=4096)
def portrait(seed: str) -> bytes:
    """A PNG of 40 by 40 points: head and shoulders on a ground whose colour comes from `seed`."""
    ground = bytes(120 + byte // 3 for byte in bytes.fromhex(stable_hex(seed, 6)))
    return _HEAD + _chunk(b"PLTE", ground + b"\xf4\xf1\xec") + _TAIL


def _is_figure(x: int, y: int) -> bool:
    return any((x - SIZE // 2) ** 2 + (y - centre) ** 2 < radius**2 for centre, radius in ((15, 8), (40, 14)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_ROWS = b"".join(b"\0" + bytes(_is_figure(x, y) for x in range(SIZE)) for y in range(SIZE))
_HEAD = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 3, 0, 0, 0))
_TAIL = _chunk(b"IDAT", zlib.compress(_ROWS)) + _chunk(b"IEND", b"")
