"""Bytes -> text: byte order marks, UTF-16, stray encodings; compressed files are refused unopened."""

import base64
import binascii
import json
import re

from core.cookies.refusals import not_cookies

_MAGIC: dict[bytes, str] = {
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstandard file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a rar file",
    b"SQLite format 3": "a browser database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"%PDF": "a PDF",
}
"""Never unpacked: a few bytes can hold gigabytes."""

_BASE64 = re.compile(r"(?:data:[\w.+/;=-]{0,80}?base64,)?([A-Za-z0-9+/_-]{16,}={0,2})", re.ASCII)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""What comes along when people copy from a chat or a page; no site writes it."""
LINE_END = re.compile(r"\r\n|\n|\r")
"""The line ends of files; `str.splitlines` would also cut at signs that cookie values hold."""


def decode(data: bytes) -> str:
    """The text of a file, without byte order marks and blank space around it.

    What is not UTF-8 (with or without mark), UTF-16 or UTF-32 is read byte by byte as Latin-1: names and values that
    matter are ASCII. Raises `not_cookies` for binary content.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise not_cookies(what)
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1") if encoding.startswith("utf-8") else data.decode(encoding, errors="replace")
    if "\0" in text:
        raise not_cookies("binary content")
    return text.strip("\ufeff\u200b\u2060 \t\r\n\f\v")


def unwrap_base64(text: str) -> bytes | None:
    """The bytes inside base64 (plain, URL-safe, wrapped into lines, or a data URL); None when it is none."""
    match = _BASE64.fullmatch("".join(text.split()))
    if match is None:
        return None
    body = match[1].rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
