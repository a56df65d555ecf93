"""Literals in source code of any usual language: Python, JavaScript, PHP, Go, JSON with comments.

No grammar is known, only what these languages share: quotes, brackets, and `:`, `=` or `=>` between a name and its
value. Linear: every sign is looked at once.
"""

import re
from dataclasses import dataclass, field
from typing import Any

MOST_TOKENS = 10_000
DEEPEST = 64

_LEXER = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>(?:(?<!:)//|\#)[^\n]*)"
    r"|(?P<open>[fbruFBRU@$]{0,2}(?:\"\"\"|'''|[\"'`]))"
    r"|(?P<number>-?\d+(?:\.\d+)?(?=[\s,;:)\]}]|$))"
    r"|(?P<word>[\w$]+)"
    r"|(?P<operator>=>|->|:=|[=!<>]=+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_ENDS = {
    '"': re.compile(r'(?P<body>(?:[^"\\\n]|\\.)*+)"', re.DOTALL),
    "'": re.compile(r"(?P<body>(?:[^'\\\n]|\\.)*+)'", re.DOTALL),
    "`": re.compile(r"(?P<body>(?:[^`\\]|\\.)*+)`", re.DOTALL),
    '"""': re.compile(r'(?P<body>(?:[^"\\]|\\.|"(?!""))*+)"""', re.DOTALL),
    "'''": re.compile(r"(?P<body>(?:[^'\\]|\\.|'(?!''))*+)'''", re.DOTALL),
}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n|[^0-9ux]))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}
_CONSTANTS = {"true": True, "false": False, "null": None, "none": None, "nil": None, "undefined": None}
_PAIRING = frozenset((":", "=", "=>", ":="))
_PAIRING_TEXTS = frozenset(("->", "to"))
"""Between two strings they pair as well (Scala, Kotlin); elsewhere they say something else."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_GLUE = frozenset(("+", ".", "%"))
_Token = tuple[str, Any]


@dataclass(slots=True)
class Source:
    """The literals of a text. `clean`: it holds nothing else, so it is data and no program."""

    value: Any = field(repr=False)
    clean: bool


@dataclass(slots=True)
class _Level:
    closes: str
    tokens: list[_Token] = field(default_factory=list, repr=False)


def read_source(text: str) -> Source | None:
    """The literals of a source text, as dicts, lists and values; None when it is longer or deeper than any is."""
    levels = [_Level("")]
    clean = True
    for number, (kind, value) in enumerate(_tokens(text)):
        if number > MOST_TOKENS or len(levels) > DEEPEST:
            return None
        if value in _BRACKETS and kind == "sign":
            levels.append(_Level(_BRACKETS[value]))
        elif kind == "sign" and value in ")]}":
            if len(levels) > 1 and levels[-1].closes == value:
                built, whole = _build(levels.pop().tokens)
                levels[-1].tokens.append(("node", built))
                clean = clean and whole
            else:
                clean = False
        else:
            levels[-1].tokens.append((kind, value))
    clean = clean and len(levels) == 1
    while len(levels) > 1:
        built, _ = _build(levels.pop().tokens)
        levels[-1].tokens.append(("node", built))
    built, whole = _build(levels[0].tokens)
    return Source(built, clean and whole)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place, unclosed = 0, set()
    while place < len(text) and len(found) <= MOST_TOKENS + 1:
        match = _LEXER.match(text, place)
        if match is None:
            break
        place, kind, piece = match.end(), match.lastgroup or "sign", match.group()
        if kind in ("space", "comment"):
            continue
        if kind != "open":
            found.append((kind, piece))
            continue
        quote = piece.lstrip("fbruFBRU@$")
        end = None if quote in unclosed else _ENDS[quote].match(text, place)
        if end is None:
            if len(quote) > 1 or quote == "`":
                unclosed.add(quote)
            place = _line_end(text, place)
            found.append(("broken", quote))
            continue
        place = end.end()
        found.append(_string(piece[: -len(quote)].lower(), end["body"]))
    return found


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _string(prefix: str, body: str) -> _Token:
    """A string; one that is filled in when the program runs (`f"{x}"`, `${x}`) is no literal."""
    if ("f" in prefix and "{" in body) or "${" in body:
        return ("broken", body[:0])
    return ("string", body if "r" in prefix or "\\" not in body else _ESCAPE.sub(_unescape, body))


def _unescape(match: re.Match[str]) -> str:
    four, two, sign = match.groups()
    return chr(int(four or two, 16)) if four or two else _LETTERS.get(sign, sign)


def _join(tokens: list[_Token]) -> list[_Token]:
    """Neighbouring strings are one, with or without `+`; one glued to anything else is no literal."""
    joined: list[_Token] = []
    for place, (kind, value) in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else ("", "")
        glued = value == "+" or after[0] == "string" or str(after[1]).startswith("$")
        if kind == "sign" and value in _GLUE and glued and joined and joined[-1][0] == "string":
            joined.append(("glue", value))
            continue
        if kind != "string" or not joined:
            joined.append(_after_glue(joined, (kind, value)))
            continue
        if joined[-1][0] == "glue" and len(joined) > 1:
            joined.pop()
            joined[-1] = ("string", joined[-1][1] + value)
        elif joined[-1][0] == "string":
            joined[-1] = ("string", joined[-1][1] + value)
        elif joined[-1] == ("sign", "+"):
            joined[-1] = ("broken", "")
        else:
            joined.append((kind, value))
    return joined


def _after_glue(joined: list[_Token], token: _Token) -> _Token:
    if len(joined) > 1 and joined[-1][0] == "glue":
        joined.pop()
        joined[-1] = ("broken", "")
    return token


def _build(raw: list[_Token]) -> tuple[Any, bool]:
    """The dict or list that the tokens between two brackets make, and whether nothing else stands there."""
    tokens = _join(raw)
    pairs: dict[str, Any] = {}
    items: list[Any] = []
    clean, place = True, 0
    while place < len(tokens):
        key = _key(tokens, place)
        if key is not None:
            known, value = _literal(tokens[place + 2]) if place + 2 < len(tokens) else (False, None)
            if known and key in pairs:
                items.append({key: value})
            elif known:
                pairs[key] = value
            clean = clean and known
            place += 3
        else:
            known, value = _literal(tokens[place])
            if known:
                items.append(value)
            clean = clean and (known or tokens[place] in (("sign", ","), ("sign", ";")))
            place += 1
    if pairs and items:
        return [*items, pairs], False
    return (pairs or items), clean


def _key(tokens: list[_Token], place: int) -> str | None:
    """The name before `:`, `=` or `=>`; also the one in `cookies["xs"] =`."""
    if place + 1 >= len(tokens):
        return None
    (kind, value), (between, sign) = tokens[place], tokens[place + 1]
    texts = kind == "string" and between in ("word", "operator") and sign in _PAIRING_TEXTS
    if not texts and (between not in ("sign", "operator") or sign not in _PAIRING):
        return None
    if kind in ("string", "word", "number"):
        return str(value)
    subscript = kind == "node" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)
    return str(value[0]) if subscript else None


def _literal(token: _Token) -> tuple[bool, Any]:
    kind, value = token
    if kind in ("string", "node"):
        return True, value
    if kind == "number":
        return True, value
    if kind == "word" and value.lower() in _CONSTANTS:
        return True, _CONSTANTS[value.lower()]
    return False, None
