"""Telegram measures entities in UTF-16 code units; Python strings are made of code points. This is the bridge."""


def utf16_length(text: str) -> int:
    """Length of the text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity covers; offset and length in UTF-16 code units."""
    raw = text.encode("utf-16-le")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")
