"""What Telegram finds in a text by itself: commands, mentions, hashtags, addresses."""

import re

from sandbox.telegram.errors import JsonDict
from sandbox.telegram.formatting.utf16 import utf16_length

_TLD = "com|org|net|info|me|io|co|es|mx|ar|cl|pe|uy|ve|ec|bo|dev|app|gov|edu|tv|gg|ly|eu|us|uk|de|fr|it|br|pt|ru"
_REST = r"[/?#][^\s<>\"]*"
_I = re.IGNORECASE
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@(?:[\w-]+\.)+(?:{_TLD})(?![\w-])")),
    ("url", re.compile(r"(?<!\w)(?:https?|ftp|tg|ton)://[^\s<>\"]+", _I)),
    ("url", re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{_TLD})(?::\d+)?(?![\w.-]*@)(?:{_REST}|(?![\w-]))", _I)),
    ("bot_command", re.compile(r"(?<![\w/<>.:-])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d -]{7,16}\d(?!\w)")),
)  # fmt: skip
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}
_TRAILING = ".,;:!?'\"»"


def detected_entities(text: str, given: list[JsonDict]) -> list[JsonDict]:
    """The entities that Telegram adds to those given; never inside code, links or each other."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _OPAQUE]
    found: list[JsonDict] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = _trimmed(match[0]) if kind == "url" else match[0]
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(value)
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            taken.append((start, end))
            found.append({"type": kind, "offset": start, "length": end - start})
    return found


def _trimmed(url: str) -> str:
    url = url.rstrip(_TRAILING)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_TRAILING)
    return url
