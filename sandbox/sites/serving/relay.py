"""The wrapping in which real pages carry their data: `data-sjs` blocks, module names with hashes, deferred parts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

GUARD = "for (;;);"


def stable_hex(seed: str, length: int = 16) -> str:
    """Invented hexadecimal digits, the same for the same seed."""
    return sha256(seed.encode()).hexdigest()[:length]


def compact(data: object) -> str:
    """JSON in ASCII without blanks, safe inside a script element."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003C")


def block(data: object) -> str:
    """One `data-sjs` script element; `data-content-len` is the exact length of its text."""
    body = compact(data)
    return f'<script type="application/json" data-content-len="{len(body)}" data-sjs>{body}</script>'


def scheduled(requires: Sequence[object], defines: Sequence[object] = ()) -> dict[str, object]:
    """The outer envelope: require[0][3][0].__bbox.require[i] and .define[i]."""
    box: dict[str, object] = {"require": list(requires)}
    if defines:
        box = {"define": list(defines), **box}
    return {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": box}]]]}


def preloader_id(operation: str, seed: str) -> str:
    """The name under which one preloaded query's answers travel."""
    return f"adp_{operation}RelayPreloader_{stable_hex(f'{operation}:{seed}', 21)}"


def prefetched(
    operation: str, result: object, *, seed: str, sequence: int = 0, complete: bool = True, hashed: bool = False
) -> list[object]:
    """One preloaded answer; with `hashed` the module name carries a suffix, as it does on some pages."""
    module = "RelayPrefetchedStreamCache"
    if hashed:
        module = f"{module}@{stable_hex(f'{operation}{sequence}', 32)}"
    box = {"complete": complete, "result": result, "sequence_number": sequence}
    return [module, "next", [], [preloader_id(operation, seed), {"__bbox": box}]]


def deferred(label: str, path: Sequence[str | int], data: object, *, final: bool = False) -> dict[str, object]:
    """A part of an answer that comes later and belongs at `path`."""
    part: dict[str, object] = {"label": label, "path": list(path), "data": data}
    if final:
        part["extensions"] = {"is_final": True}
    return part


def lines(parts: Sequence[object], *, guard: bool = False) -> str:
    """An answer in several JSON lines, the way @defer arrives over the wire."""
    text = "\n".join(compact(part) for part in parts)
    return f"{GUARD}{text}" if guard else text
