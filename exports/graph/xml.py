"""Values inside of XML 1.0."""

import re
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITIES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def quoted(value: object) -> str:
    """`value` as an attribute, quotes included, without characters that XML cannot hold."""
    return f'"{escape(_FORBIDDEN.sub("", str(value)), _ENTITIES)}"'


def text(value: object) -> str:
    """`value` between two tags."""
    return escape(_FORBIDDEN.sub("", str(value)))
