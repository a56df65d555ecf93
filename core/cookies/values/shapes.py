"""Does a value look like one that the site wrote, or like one cut out of its surroundings?

Only what is known for certain is asked of the cookies that every request needs: a value with a quote, a blank, a comma
or a bracket at it was torn out of code or of a table, and the site would refuse it. Values of any length pass, and so
do newer shapes that use the same signs.
"""

import re

_DIGITS = re.compile(r"\d+", re.ASCII)
_TOKEN = re.compile(r"[\w.~+/=%-]+", re.ASCII)
_COLONS = re.compile(r"[\w.~+/=%:!'-]+", re.ASCII)
_TWID = re.compile(r'("?)u(?:=|%3D)\d+\1', re.ASCII | re.IGNORECASE)
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%25")
_ENDINGS = (".", "'")
"""Behind a value: the end of a sentence or of a text in quotes, or the dots of a shortened one."""
_OPENS_WITH_DIGIT = re.compile(r"\d", re.ASCII)

_SHAPES: dict[str, re.Pattern[str]] = {
    "c_user": _DIGITS,
    "ds_user_id": _DIGITS,
    "xs": _COLONS,
    "sessionid": _COLONS,
    "csrftoken": _TOKEN,
    "auth_token": _TOKEN,
    "ct0": _TOKEN,
    "twid": _TWID,
}

SHAPED: frozenset[str] = frozenset(_SHAPES)
"""Names of which the shape of the value is known."""

_RANDOM = re.compile(r"(?=(?:\D{0,40}\d){3})[A-Za-z0-9-]{16,}|[0-9a-f]{16,}", re.ASCII | re.IGNORECASE)

_SECRETS: dict[str, re.Pattern[str]] = {
    "c_user": re.compile(r"\d{6,20}", re.ASCII),
    "ds_user_id": re.compile(r"\d{6,20}", re.ASCII),
    "xs": re.compile(r"\d{1,4}(?:%3A|:)[\w.%:+/=-]{4,}", re.ASCII | re.IGNORECASE),
    "sessionid": re.compile(
        r"\d+(?:%3A|:)[\w.%:+/=-]{2,}|(?=(?:\D{0,40}\d){3})[A-Za-z0-9]{16,}", re.ASCII | re.IGNORECASE
    ),
    "csrftoken": _RANDOM,
    "auth_token": _RANDOM,
    "ct0": _RANDOM,
    "twid": re.compile(r'"?u(?:=|%3D)\d{4,}"?', re.ASCII | re.IGNORECASE),
}


def is_clean(name: str, value: str) -> bool:
    """Whether the value can be one that the site wrote; True for every name of which no shape is known."""
    shape = _SHAPES.get(name)
    if shape is None:
        return True
    if shape.fullmatch(value) is None or _BAD_PERCENT.search(value):
        return False
    if name == "sessionid" and not _OPENS_WITH_DIGIT.match(value):
        return False
    mixed = ":" in value and "%3a" in value.lower()
    return not mixed and value[:1] != "'" and not value.endswith(_ENDINGS)


def is_secret(name: str, value: str) -> bool:
    """Whether the value is a real one, as far as signs tell: `xs=VALUE` and `auth_token: string` are only talk."""
    shape = _SECRETS.get(name)
    return shape is not None and shape.fullmatch(value) is not None
