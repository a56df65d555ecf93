"""Does a value look like one that the site wrote, or like one cut out of its surroundings?

Only what is known for certain is asked of the cookies that every request needs: a value with a quote, a blank, a comma
or a bracket at it was torn out of code or of a table, and the site would refuse it. Values of any length pass, and so
do newer shapes that use the same signs.
"""

import re

from core.cookies.sites import COOKIES

_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%25")
_ENDINGS = (".", "'", "~", "%3b", "%2c", "%22", "%27", "%5d", "%7d")
"""Behind a value: the end of a sentence or of a text in quotes, the dots of a shortened one, or such signs encoded."""

_SHAPES: dict[str, re.Pattern[str]] = {
    cookie.name: re.compile(cookie.shape, re.ASCII | re.IGNORECASE) for cookie in COOKIES if cookie.shape
}
_REAL: dict[str, re.Pattern[str]] = {
    cookie.name: re.compile(cookie.real, re.ASCII | re.IGNORECASE) for cookie in COOKIES if cookie.real
}

SHAPED: frozenset[str] = frozenset(_SHAPES)
"""Names of which the shape of the value is known."""


def is_clean(name: str, value: str) -> bool:
    """Whether the value can be one that the site wrote; True for every name of which no shape is known."""
    shape = _SHAPES.get(name)
    if shape is None:
        return True
    if shape.fullmatch(value) is None or _BAD_PERCENT.search(value):
        return False
    mixed = ":" in value and "%3a" in value.lower()
    return not mixed and value[:1] != "'" and not value.lower().endswith(_ENDINGS)


def is_secret(name: str, value: str) -> bool:
    """Whether the value is a real one, as far as signs tell: `xs=VALUE` and `auth_token: string` are only talk."""
    shape = _REAL.get(name)
    return shape is not None and shape.fullmatch(value) is not None
