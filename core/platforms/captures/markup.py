"""JSON that a page carries otherwise than its present form does: escaped, encoded, assigned by a script.

Sites change how a page brings its data more often than the data; readers come here when they do not find it in its
usual place.
"""

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from html import unescape
from typing import Any

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_JSON_TYPE = re.compile(r"""\btype\s*=\s*["']?application/(?:[\w.-]+\+)?json""", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\bdata-[\w-]+\s*=\s*(?:"((?:\{|\[)&(?:quot|#34);[^"]*|[A-Za-z0-9+/]{40,}={0,2})"|'(\{[^']*)')"""
)
_PARSED = re.compile(r"JSON\.parse\(\s*(?:(?:window\.)?atob\(\s*)?(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", re.DOTALL)
_ASSIGNED = re.compile(r"(?:[=(,]|return)\s*(?=\{\s*\"|\[\s*[\[{])")
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")
_MOST_FAILURES = 200
"""Places of one script at which no JSON began, after which no more are tried."""


def embedded_json(html: str) -> Iterator[Any]:
    """Every JSON object or list that the scripts and `data-` attributes of a page hold, in document order.

    Understood are JSON as it is, escaped for HTML, as the text of `JSON.parse`, in base64, and literals that a script
    assigns or passes on. What is none is left out.
    """
    for match in _SCRIPT.finditer(html):
        attributes, body = match.groups()
        if _JSON_TYPE.search(attributes):
            yield from _read(body)
        else:
            yield from _in_script(body)
    for match in _ATTRIBUTE.finditer(html):
        yield from _read(match.group(1) or match.group(2))


def is_escaped(text: str) -> bool:
    """Whether JSON was escaped as if it were text of the page."""
    return text.lstrip()[:8].startswith(("{&quot;", "[&quot;", "{&#34;", "[{&quot;"))


def _in_script(script: str) -> Iterator[Any]:
    for match in _PARSED.finditer(script):
        yield from _read(_literal(match.group(1)))
    decoder, at, failures = json.JSONDecoder(), 0, 0
    while failures < _MOST_FAILURES and (place := _ASSIGNED.search(script, at)) is not None:
        try:
            tree, at = decoder.raw_decode(script, place.end())
        except (ValueError, RecursionError):
            at, failures = place.end(), failures + 1
            continue
        yield tree


def _literal(quoted: str) -> str:
    """The text of a string literal of JavaScript; empty when it is none."""
    inner = _HEX.sub(r"\\u00\1", quoted[1:-1])
    if quoted[0] == "'":
        inner = inner.replace("\\'", "'")
        inner = re.sub(r'(\\.)|"', lambda match: match.group(1) or '\\"', inner)
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return ""


def _read(text: str) -> Iterator[Any]:
    """The tree of one text, escaped or encoded as it may be."""
    for clear in (text, unescape(text) if "&" in text else "", _decoded(text)):
        try:
            tree = json.loads(clear)
        except (ValueError, RecursionError):
            continue
        if isinstance(tree, dict | list):
            yield tree
            return


def _decoded(text: str) -> str:
    try:
        return b64decode(text.strip(), validate=True).decode()
    except (Base64Error, UnicodeDecodeError, ValueError):
        return ""
