"""Finding things in the sites' JSON by name and kind instead of by fixed position: positions drift, names stay."""

import re
from collections.abc import Iterator
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def walk(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON tree, outer before inner, in document order; never recurses."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def dig(tree: Any, *path: str | int) -> Any:
    """What is at `path`, or None as soon as a step does not exist."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and -len(tree) <= step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def text_at(tree: Any, *path: str | int) -> str:
    """The text (or number, as text) at `path`, stripped; an empty text for anything else."""
    found = dig(tree, *path)
    if isinstance(found, str):
        return storable(found).strip()
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def storable(text: str) -> str:
    """`text` with a replacement sign for what no database or file takes: NUL, and half of a pair.

    Sites cut texts without looking, in the middle of an emoji too.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def list_at(tree: Any, *path: str | int) -> list[Any]:
    """The list at `path`, or an empty one."""
    found = dig(tree, *path)
    return found if isinstance(found, list) else []


def merge(base: Any, addition: Any) -> Any:
    """`addition` laid over `base`: objects by key, lists by position; what is null adds nothing. Changes `base`."""
    if isinstance(base, dict) and isinstance(addition, dict):
        for key, value in addition.items():
            base[key] = merge(base[key], value) if key in base else value
        return base
    if isinstance(base, list) and isinstance(addition, list):
        for index, value in enumerate(addition):
            if index < len(base):
                base[index] = merge(base[index], value)
            else:
                base.append(value)
        return base
    return base if addition is None else addition
