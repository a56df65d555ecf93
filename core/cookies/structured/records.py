"""Records: `name: c_user` and `value: …` below each other or in braces, as YAML, TOML and print_r write a cookie."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.readers.json_reader import ALIASES
from core.cookies.sites import TELLING, is_telling
from core.cookies.text import LINE_END

_KEYS = {alias.casefold(): key for key, aliases in ALIASES.items() for alias in aliases}
_MEMBER = re.compile(
    r"\s*+(?P<item>-\s+)?[\[\"']?(?P<key>[A-Za-z][\w -]{0,30}?)[\]\"']?\s*+(?:=>|:|=)\s*+(?P<value>[^\n]*)$"
)
_QUOTED = re.compile(r"(?:\"(?P<double>[^\"\\]*+)\"|'(?P<single>[^']*+)')\s*+,?\s*+(?:#.*)?$")
_PLAIN = re.compile(r"(?P<inner>[^\s\"'`{}\[\],;]*+),?(?:\s+#.*)?$")
_DATE = re.compile(r"(?P<inner>[\w ,:.+-]{1,60})$")
_STARTS = re.compile(r"\s*(?:\[\[.*\]\]|\[?\"?\d{1,4}\"?\]?\s*=>.*|-)\s*$")
"""A line that begins a record by itself: `[[cookies]]`, `[0] => Array`, `-`."""
_PIECE = r"(?:[^{}\"',]|\"[^\"\\\n]*+\"|'[^'\n]*+')*+"
_BRACES = re.compile(rf"\{{(?P<members>{_PIECE}(?:,{_PIECE})*+)\}}")
"""A mapping in one line, or in a few."""
_SAID = re.compile(
    r"[\"':]?(?P<key>[A-Za-z][\w -]{0,30}?)(?:[\"']\s*+:|[\"']?\s*+=>|\s*+:\s|\s*+=\s*+(?=[\"']|\w+$))(?P<value>.*)$"
)


def read_records(text: str) -> Found | None:
    """The cookies of the records, or None when the lines make none.

    A name or value that is not one clean word leaves its record out: it may be longer than what was read.
    """
    if not is_telling(text):
        return None
    records: list[Loose] = [{}]
    spoilt = 0
    closed = all(text.count(opens) == text.count(closes) for opens, closes in ("{}", "[]"))
    for line in LINE_END.split(_BRACES.sub(_below_each_other, text) if closed else text):
        match = _MEMBER.match(line)
        key = _KEYS.get(match["key"].casefold()) if match else None
        if (match is None and _STARTS.match(line)) or (match and match["item"]) or (key in records[-1]):
            records.append({})
        if match is None or key is None:
            continue
        value = _clean(match["value"].strip(), dated=key == "expires")
        if value is None:
            spoilt += 1
        records[-1][key] = value
    cookies = [record for record in records if record.get("name") and isinstance(record.get("value"), str)]
    if not cookies or len(cookies) > MAX_COOKIES:
        return None
    return Found(CookieFormat.RECORDS, cookies, skipped=spoilt)


def _below_each_other(braces: re.Match[str]) -> str:
    """`{name: xs, value: …}` and `{xs: …}` as lines of a record for each cookie; JSON is left to its reader.

    Nothing of it where some comma has no key behind it: it may stand inside of a value.
    """
    pieces = [" ".join(piece.split()) for piece in re.findall(rf"{_PIECE}(?:,|$)", braces["members"])]
    members = [_SAID.match(piece.removesuffix(",").strip()) for piece in pieces if piece.strip(" ,")]
    said = [(member["key"], member["value"].strip()) for member in members if member]
    if all(piece.lstrip().startswith('"') for piece in pieces if piece.strip(" ,")):
        return braces.group()
    if len(said) < len(members):
        return "\n-\n"
    if any(key in TELLING for key, _ in said):
        return "\n" + "".join(f"-\nname: {key}\nvalue: {value}\n-\n" for key, value in said)
    return "\n-\n" + "".join(f"{key}: {value}\n" for key, value in said) + "-\n"


def _clean(raw: str, *, dated: bool) -> str | None:
    quoted = _QUOTED.match(raw)
    if quoted:
        return quoted["double"] if quoted["single"] is None else quoted["single"]
    match = _PLAIN.match(raw) or (_DATE.match(raw) if dated else None)
    return match["inner"] if match else None
