"""The JSON trees inside one captured text: an answer's body, or what a page of the site was preloaded with."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from core.errors import LayoutChangedException, NetworkException
from core.platforms.captures.bodies import documents_of, parts_of
from core.platforms.captures.markup import embedded_json
from core.platforms.facebook.parsing.relay import answer_of_body
from core.platforms.reading.json_tree import dig, text_at, walk

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_JSON_TYPE = re.compile(r"""\btype\s*=\s*["']application/json["']""", re.IGNORECASE)
_LENGTH = re.compile(r'\bdata-content-len="(\d+)"')
_ASSIGNED = re.compile(r"\b_sharedData\s*=\s*|\b__additionalDataLoaded\s*\(\s*['\"][^'\"]*['\"]\s*,\s*")
_TITLES = (
    re.compile(r"""<meta\b[^>]*\bproperty=["']og:title["'][^>]*\bcontent=["']([^"']*)["']""", re.IGNORECASE),
    re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE),
)
_MARKUP = "<"
_SITE = "instagram"


@dataclass(frozen=True, slots=True)
class Captured:
    """What one captured text holds. `markup` says whether it is a page of the site or an answer to its script."""

    trees: tuple[Any, ...] = field(repr=False)
    markup: bool
    title: str = ""

    @property
    def source(self) -> str:
        """Column `fuente` of the rows that come from it."""
        return "html" if self.markup else "red"

    @property
    def route(self) -> dict[str, Any]:
        """The route the page was opened with, empty for an answer and for a page that names none."""
        for tree in self.trees:
            for node in walk(tree):
                if isinstance(found := dig(node, "initialRouteInfo", "route"), dict):
                    return found
        return {}

    @property
    def signed_in(self) -> bool | None:
        """Whether the page names the account that looks at it; None when it does not say."""
        for tree in self.trees:
            for module in modules_in(tree, "PolarisViewer"):
                return bool(text_at(module, "id") or text_at(module, "data", "id"))
        return None

    @property
    def told_title(self) -> str:
        """The page's title, empty when it is only the site's own name."""
        return "" if self.title.casefold() == _SITE else self.title


def captured(text: str) -> Captured:
    """The trees of `text`.

    Raises NetworkException for a page that was cut off, LayoutChangedException for an answer that is not JSON.
    """
    if not text.lstrip("\ufeff \t\r\n").startswith(_MARKUP):
        return Captured(tuple(_answer(text)), markup=False)
    titles = (unescape(match.group(1)).strip() for pattern in _TITLES if (match := pattern.search(text)))
    return Captured(tuple(_preloaded(text)), markup=True, title=next((title for title in titles if title), ""))


def modules_in(tree: Any, name: str) -> Iterator[Any]:
    """The values of the page's modules of that name: `[name, [], value, number]`."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            if len(node) > 2 and node[0] == name and isinstance(node[2], dict):  # noqa: PLR2004 - name, uses, value
                yield node[2]
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            stack.extend(reversed(list(node.values())))


def _answer(text: str) -> Iterator[Any]:
    """The documents of an answer; the parts of one that came in several lines are put together."""
    found = [document for document in documents_of(text, "answer") if isinstance(document, dict | list)]
    if not found:
        raise LayoutChangedException("answer: no JSON object")
    if any(_is_part(part) for document in found for _, part in parts_of(document)):
        yield {"data": answer_of_body(text).data, "errors": [part for one in found for part in _errors(one)]}
        return
    yield from found


def _is_part(document: Mapping[str, Any]) -> bool:
    """Whether a document adds to another one."""
    return "path" in document and "data" in document


def _errors(document: Any) -> list[Any]:
    errors = dig(document, "errors")
    return errors if isinstance(errors, list) else []


def _preloaded(html: str) -> Iterator[Any]:
    """The trees of the page's own form; where it has none of them, whatever JSON it carries."""
    found = list(_scripts(html))
    yield from found or embedded_json(html)


def _scripts(html: str) -> Iterator[Any]:
    for match in _SCRIPT.finditer(html):
        attributes, body = match.groups()
        if _JSON_TYPE.search(attributes):
            yield from _block(attributes, body)
        else:
            yield from _assigned(body)


def _block(attributes: str, body: str) -> Iterator[Any]:
    declared = _LENGTH.search(attributes)
    if declared and int(declared.group(1)) not in {len(body), len(body.encode("utf-8", "surrogatepass"))}:
        raise NetworkException("the page was cut off")
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError) as exc:
        if declared:
            raise LayoutChangedException("page: a block is not JSON") from exc
        return  # some other program's
    yield tree
    yield from _nested(tree)


def _nested(tree: Any) -> Iterator[Any]:
    """Answers that a page carries as text inside its JSON (`"response": "{...}"`)."""
    for node in walk(tree):
        text = node.get("response")
        if isinstance(text, str) and text.startswith("{"):
            try:
                yield json.loads(text)
            except (ValueError, RecursionError):
                continue


def _assigned(script: str) -> Iterator[Any]:
    """What older pages assign in a script of their own."""
    for match in _ASSIGNED.finditer(script):
        try:
            tree, _ = json.JSONDecoder().raw_decode(script, match.end())
        except (ValueError, RecursionError):
            continue
        yield tree
