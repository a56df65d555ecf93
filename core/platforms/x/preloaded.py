"""What a page of X carries of its data: the state of the older front end, or the records of the newer one.

The newer one streams its records as JavaScript (`$R[3]={name:"…",on:!0,ref:{__ref:"…"}}`), not as JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import LayoutChangedException, NetworkException
from core.platforms.captures.markup import embedded_json
from core.platforms.reading.json_tree import dig, text_at

_STATE = re.compile(r"window\.__INITIAL_STATE__\s*=\s*(?=\{)")
_RECORDS = re.compile(r"relayRecords\s*:\s*(?:\$R\[\d+\]=)?(?=\{)")
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>\$R\[\d+\]=)|(?P<seen>\$R\[\d+\])|(?P<yes>!0)|(?P<no>!1)"""
    r"""|(?P<none>void 0|undefined)|(?P<key>[A-Za-z_$][\w$]*)(?=\s*:)|(?P<date>new Date\((?P<when>"[^"]*")\))""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_JSON_ESCAPES = frozenset('"\\/bfnrtu')
_ROOT = "client:root"
_CLOSED = "</html>"


def data_of_html(html: str) -> dict[str, Any]:
    """The data of a page, in the shape of an answer. Raises LayoutChangedException when it carries none.

    NetworkException: the page was cut off before its end and carries none so far.
    """
    for found in (*_records(html), *_states(html)):
        if found:
            return {"data": found}
    for tree in embedded_json(html):
        if isinstance(tree, dict) and isinstance(tree.get("data"), dict):
            return tree
    if _CLOSED not in html[-2_000:].lower():
        raise NetworkException("the page was cut off")
    raise LayoutChangedException("a page without data")


def _states(html: str) -> Iterator[dict[str, Any]]:
    """The users that the older front end was given, but for the viewer."""
    for match in _STATE.finditer(html):
        state = _json(html, match.end())
        viewer = text_at(state, "session", "user_id")
        users = dig(state, "entities", "users", "entities")
        others = [user for number, user in users.items() if number != viewer] if isinstance(users, dict) else []
        if others:
            yield {"users": others}


def _records(html: str) -> Iterator[dict[str, Any]]:
    """The records of the newer front end, put together from its root."""
    records: dict[str, Any] = {}
    for match in _RECORDS.finditer(html):
        part = _json(_as_json(html, match.end()), 0)
        for name, record in part.items():
            if isinstance(record, dict):
                records[name] = {**records.get(name, {}), **record}
    root = records.get(_ROOT)
    if root:
        joined = _Records(records)
        yield {_plain(name): joined.of(value) for name, value in root.items() if not name.startswith("__")}


class _Records:
    """Records by name, each put together once; where they refer to each other in a circle, it is cut."""

    def __init__(self, records: Mapping[str, Any]) -> None:
        self._records = records
        self._whole: dict[str, Any] = {}

    def of(self, value: Any) -> Any:
        """A value with the records that it refers to in their places."""
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if not isinstance(value, dict):
            return value
        names = value.get("__refs")
        if isinstance(names, list):
            return [self._named(str(name)) for name in names]
        if "__ref" in value:
            return self._named(str(value["__ref"]))
        return {_plain(key): self.of(item) for key, item in value.items()}

    def _named(self, name: str) -> Any:
        if name not in self._whole:
            self._whole[name] = None  # a record inside itself
            self._whole[name] = self.of(self._records.get(name))
        return self._whole[name]


def _plain(name: str) -> str:
    """A field's name without the arguments it was asked with."""
    return name.partition("(")[0]


def _json(text: str, start: int) -> dict[str, Any]:
    try:
        found, _ = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _as_json(html: str, start: int) -> str:
    """The JavaScript object that begins at `start`, as JSON."""
    end = html.find("</script", start)
    return _TOKEN.sub(_translated, html[start : end if end > 0 else len(html)])


def _translated(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "text":
        return _ESCAPE.sub(_escape, match.group())
    if kind == "key":
        return f'"{match.group()}"'
    return {"mark": "", "yes": "true", "no": "false", "when": match.group("when") or "null"}.get(kind or "", "null")


def _escape(match: re.Match[str]) -> str:
    code, sign = match.groups()
    if code:
        return f"\\u00{code}"
    return match.group() if sign in _JSON_ESCAPES else sign
