"""What may be around the cookies: quotes, a code fence, escapes of JSON, addresses and pages. Base64 is in `text`."""

import html
import re
from urllib.parse import unquote

from core.cookies.sites import is_telling

_FENCE = re.compile(r"(?:\A|(?<=[\n ]))`{3,}(?:[\w+-]{0,20}[ \t]*\n)?(.*?)(?:```|\Z)", re.DOTALL)
"""Of Markdown; behind other signs, three of these are a part of a value."""
_ENCODED = re.compile(r"%(?:7B|5B|3D|22)", re.IGNORECASE)
_ESCAPED_JSON = re.compile(r'[\[{]\s*(?:[\[{]\s*)?\\"')
_ESCAPED_ROW = re.compile(r"\\t(?:[^\\\s;=]{1,253}\\t)?/(?:\\[tnr]|$)")
"""The path of a row among its columns; a value may hold `\\t` by itself."""
_BRACKETED = re.compile(r"[(\[{<]\s*(?P<inner>[\w.-]{1,64}=[^()\[\]{}<>\"'\n]+)[)\]}>]")
_MARKED = re.compile(
    r"[ \t]*(?:\d{1,4}[.):]?[ \t]+|[•*+·-][ \t]+)(?=#|\.?[\w-]+(?:\.[\w-]+)+[ \t]+(?:TRUE|FALSE)[ \t])"
)
"""The number or the sign before a line of cookies.txt."""
_COLUMNS = re.compile(
    r"(?P<domain>(?:#HttpOnly_)?\.?[\w.-]+)(?P<comma>[,;|])(?:TRUE|FALSE)(?P=comma)/[^,;|\s]*(?P=comma)(?:TRUE|FALSE)(?P=comma)"
    r"-?[\d.]*(?P=comma)[\w.-]+(?P=comma)[^,;|\s]*"
)
"""A line of cookies.txt with another sign between its columns, and no such sign in its value."""
_FRAME = re.compile(r"[│┃║]")
_TRACED = re.compile(r"[<>*](?: |$)")
"""The mark before every line of what `curl -v` shows."""
_DUMPED = re.compile(r"=>\s{0,40}string\(\d{1,6}\)\s?\"")
_SHOWN = re.compile(r"<(?:SimpleCookie:|(?:\w{1,40}\.)?\w{0,40}Jar\[)(.*?)\]?>", re.DOTALL)
_FOLDED = re.compile(r"\w{0,40}?cookies?\w{0,40}:[ \t]*[>|][+-]?[ \t]*\n(\s+\S.*)", re.DOTALL | re.IGNORECASE)
_PAIRS = re.compile(r"[\w.-]{1,64}=[^&\s;=\"']{0,4096}(?:&[\w.-]{1,64}=[^&\s;=\"']{0,4096})+")
_QUOTES = (("'", "'"), ("`", "`"), ("«", "»"), ("“", "”"), ("‘", "’"))
_SMART = str.maketrans("“”„″‘’", '""""\'\'')


def unwrap(text: str) -> str | None:
    """The text without one wrapping around it, or None when it has none. JSON strings are left to the JSON reader."""
    return (
        _fenced(text)
        or _quoted(text)
        or _from_address(text)
        or _from_page(text)
        or _unescaped(text)
        or _mailed(text)
        or _printed(text)
        or _folded(text)
        or _form(text)
        or _bracketed(text)
        or _columns(text)
        or _plain(text)
    )


def _fenced(text: str) -> str | None:
    match = _FENCE.search(text) if "```" in text else None
    return match[1].strip() if match and is_telling(match[1]) else None


def _quoted(text: str) -> str | None:
    """Quotes around a whole export; those around a header are known to its reader."""
    for opens, closes in _QUOTES:
        if len(text) > 1 and text.startswith(opens) and text.endswith(closes):
            inner = text[len(opens) : -len(closes)].strip()
            return inner if inner[:1] in ("{", "[", '"') or opens not in "'`" else None
    return None


def _from_address(text: str) -> str | None:
    """Percent-encoded as a whole: no sign is left that encoding takes away."""
    whole = _ENCODED.search(text) and not any(sign in text for sign in '={[" \n')
    inner = unquote(text).strip() if whole else text
    return inner if inner != text and is_telling(inner) else None


def _from_page(text: str) -> str | None:
    return html.unescape(text) if "&quot;" in text and text[:1] in "{[" else None


def _unescaped(text: str) -> str | None:
    """A piece of a JSON string, without the quotes around it."""
    written = "\t" not in text and "\n" not in text and text[:1] not in '{["' and _ESCAPED_ROW.search(text)
    if _ESCAPED_JSON.match(text) is None and not written:
        return None
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1]), text)


def _mailed(text: str) -> str | None:
    """The marks that mail programs put before every line of a forwarded text."""
    lines = text.split("\n")
    if all(line.startswith(">") or not line.strip() for line in lines):
        return "\n".join(line.lstrip("> ") for line in lines)
    traced = all(_TRACED.match(line) or not line.strip() for line in lines)
    return "\n".join(line[1:].strip() for line in lines) if traced else None


def _printed(text: str) -> str | None:
    """The marks of PHP around an array, and of Python around what it shows of an object."""
    if text.startswith("<?") and not text.startswith("<?xml"):
        return re.sub(r"^<\?(?:php|=)?\s*|\s*\?>$", "", text)
    if "string(" in text and "=>" in text:
        return _DUMPED.sub('=> "', text) if _DUMPED.search(text) else None
    shown = _SHOWN.fullmatch(text)
    return shown[1].strip() if shown else None


def _folded(text: str) -> str | None:
    """A text below its key, as YAML folds it."""
    match = _FOLDED.match(text)
    return f"cookie: {' '.join(match[1].split())}" if match else None


def _form(text: str) -> str | None:
    """Pairs of names and values with `&` between them."""
    return text.replace("&", "; ") if _PAIRS.fullmatch(text) and is_telling(text) else None


def _bracketed(text: str) -> str | None:
    """Brackets around a header."""
    match = _BRACKETED.fullmatch(text)
    return match["inner"].strip() if match and is_telling(text) else None


def _columns(text: str) -> str | None:
    """cookies.txt whose lines are numbered, marked or separated by other signs; a table drawn with lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    rows = [line for line in lines if not line.startswith("# ")]
    if rows and all(map(_MARKED.match, rows)):
        return "\n".join(_MARKED.sub("", line) for line in lines)
    if rows and all(_COLUMNS.fullmatch(line.strip()) for line in rows):
        return "\n".join(re.sub(r"[,;|]", "\t", line) for line in lines)
    if _FRAME.search(text) and is_telling(text):
        return "\n".join(_FRAME.sub("|", line) for line in lines if any(map(str.isalnum, line)))
    return None


def _plain(text: str) -> str | None:
    """Quotes that a phone has made pretty."""
    pretty = text[:1] in "{[" and '"' not in text and any(sign in text for sign in "“”")
    return text.translate(_SMART) if pretty else None
