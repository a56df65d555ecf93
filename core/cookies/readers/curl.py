"""`curl` and `wget` commands as the developer tools copy them (bash and cmd): headers, -b, and the address."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.readers.header import read_pairs, with_host
from core.cookies.refusals import malformed, too_many
from core.cookies.sites import clean_host

_START = re.compile(r"(?:[$>#]\s*)?(?:curl|wget)(?:\.exe)?\s", re.IGNORECASE)
_PIECE = re.compile(
    r"(?P<gap>(?:\\?\s)+)"
    r"|\$'(?P<ansi>[^'\\]*(?:\\.[^'\\]*)*)'"
    r"|'(?P<single>[^']*)'"
    r'|"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"'
    r"|\\(?P<escaped>.)"
    r"|(?P<plain>[^\s'\"\\$]+|\$)"
    r"|(?P<broken>.)",
    re.DOTALL,
)
_CARETS = re.compile(r'\^["%\r\n]')
_SINGLE = re.compile(r"[^'\"]*'")
"""Quoted as for bash, where a caret is a sign like others."""
_ANSI = re.compile(r"\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
_MOST_PIECES = 20_000
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_TAKES_VALUE = re.compile(
    r"-[bHXdAeouxFTmwcECr]|--(?:cookie|header|request|data.*|user.*|referer|output|proxy|form|max-time|url)"
)


def read_curl(text: str) -> Found | None:
    """The cookies of a curl command, or None when it is none. Raises `malformed` on an open quote."""
    if _START.match(text) is None:
        return None
    if _CARETS.search(text) and not _SINGLE.match(text):  # cmd.exe: it escapes the next sign, or the end of the line
        text = re.sub(r"\^(\r?\n|.)", lambda match: " " if match[1].isspace() else match[1], text)
    headers, cookies, address = _options(_words(text)[1:])
    lines = [
        value for name, _, value in (header.partition(":") for header in headers) if name.strip().lower() == "cookie"
    ]
    pairs: list[Loose] = read_pairs(";".join(lines + [cookie for cookie in cookies if "=" in cookie]))
    if len(pairs) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return Found(CookieFormat.CURL, with_host(pairs, clean_host(address)[0]))


def _words(text: str) -> list[str]:
    """The command's words as a shell would pass them on."""
    words: list[str] = []
    word: list[str] = []
    for number, piece in enumerate(_PIECE.finditer(text)):
        kind = piece.lastgroup or "broken"
        if kind == "broken":
            raise malformed("a curl command with an open quote")
        if kind == "gap":
            words.append("".join(word))
            word = []
        else:
            word.append(_unquote(kind, piece[kind]))
        if number > _MOST_PIECES:
            raise malformed("a curl command without end")
    return [*words, "".join(word)]


def _unquote(kind: str, text: str) -> str:
    if kind == "double":
        return re.sub(r"\\([\\\"$`\n])", lambda match: "" if match[1] == "\n" else match[1], text)
    return _ANSI.sub(_ansi, text) if kind == "ansi" else text


def _ansi(match: re.Match[str]) -> str:
    four, two, octal, letter = match.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    return chr(int(four or two, 16) if four or two else int(octal, 8))


def _options(words: list[str]) -> tuple[list[str], list[str], str]:
    """The values of -H and of -b, and the address."""
    headers: list[str] = []
    cookies: list[str] = []
    address = ""
    rest = iter(words)
    for word in rest:
        name, value = word, ""
        if _TAKES_VALUE.fullmatch(word):
            value = next(rest, "")
        elif word.startswith("--") and "=" in word:
            name, _, value = word.partition("=")
        elif word.startswith(("-H", "-b")):
            name, value = word[:2], word[2:]
        if name in ("-H", "--header"):
            headers.append(value)
        elif name in ("-b", "--cookie"):
            cookies.append(value)
        elif name == "--url" or (not word.startswith("-") and not address and "." in word):
            address = value or word
    return headers, cookies, address
