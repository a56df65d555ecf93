"""XML: elements or attributes per cookie, property lists, Android's preferences, the rows of a table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from core.cookies.model import CookieFormat, Found
from core.cookies.refusals import malformed, too_many
from core.cookies.sites import is_telling
from core.cookies.values.nested import Rows, search

MOST_ELEMENTS, DEEPEST = 8_000, 40
_PAGES = frozenset(("html", "head", "body", "script", "style"))
"""A page is no export: what its scripts say is not read."""


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(repr=False)
    text: list[str] = field(default_factory=list, repr=False)
    children: list["_Element"] = field(default_factory=list, repr=False)


class _UnreadableError(Exception):
    """Deeper than any export is; or a page, or a document that declares entities."""


def read_xml(text: str, read_rows: Rows, read_text: Callable[[str], Found]) -> Found | None:
    """The cookies of an XML document, or None when the text is none. Raises `malformed`, broken or too long."""
    if not text.startswith("<") or not is_telling(text):
        return None
    try:
        root = _parse(text)
    except _UnreadableError:
        return None
    except expat.ExpatError:
        broken = text.startswith(("<?xml", "<plist", "<cookie"))
    else:
        found = search(_value(root), read_rows, read_text)
        return None if found is None else Found(CookieFormat.XML, found.cookies, skipped=found.skipped)
    if broken:
        raise malformed("broken or cut-off XML")  # outside the handler: the parser's error may show the text
    return None


def _parse(text: str) -> _Element:
    """The document's elements. Entities are never declared, nothing is fetched."""
    top = _Element("", {})
    open_: list[_Element] = [top]
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        element = _Element(_local(tag), {_local(name): value for name, value in attributes.items()})
        if len(open_) > DEEPEST or element.tag.lower() in _PAGES:
            raise _UnreadableError
        if count > MOST_ELEMENTS:
            raise too_many(MOST_ELEMENTS)
        open_[-1].children.append(element)
        open_.append(element)

    def written(piece: str) -> None:
        open_[-1].text.append(piece)

    def declared(*_: object) -> None:
        raise _UnreadableError

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = written
    parser.EntityDeclHandler = declared
    whole = text if text.startswith(("<?", "<!")) else f"<several>{text}</several>"
    parser.Parse(whole.encode("utf-8", "replace"), True)
    return top


def _local(name: str) -> str:
    """`Cookie.value` and `c:value` are `value`."""
    return name.rpartition(":")[2].rpartition(".")[2]


def _value(element: _Element) -> Any:
    """The element as JSON would say it: a text, or its members with the larger children in `rows`.

    A list of texts where the children are equal (the cells of a table's row).
    """
    text = "".join(element.text).strip()
    children = element.children
    if not children:
        return {**element.attributes, "value": text} if element.attributes and text else element.attributes or text
    plain = [(_key(child), "".join(child.text).strip()) for child in children if not child.children]
    if len(plain) == len(children) > 1 and len({key for key, _ in plain}) == 1 and any(cell for _, cell in plain):
        return [cell for _, cell in plain]
    members: dict[str, Any] = dict(element.attributes)
    key = ""
    rows: list[Any] = []
    for child in children:
        name, cell = _key(child), "".join(child.text).strip()
        if child.tag == "key":
            key = cell
        elif key:
            members[key.lower() if key.lower() in _ROW else key], key = _value(child), ""
        elif child.children or not cell:
            rows.append(_value(child))
        else:
            members[name] = cell
            rows += [_value(child)] if child.attributes else []
    return {**members, "rows": rows} if rows else members


_ROW = frozenset(("name", "value", "domain", "path", "expires"))


def _key(element: _Element) -> str:
    """What an element of a single text is called: by its `name`, else by its tag."""
    return _local(element.attributes["name"]) if "name" in element.attributes else element.tag
