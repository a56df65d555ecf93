"""A result as JSON Lines (docs/archivos.md): an object per line, told apart by its `type`."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.domain.results.changes import ChangeKind
from core.ports.files import ListExport, ResultExport
from exports.english import CHANGES, LISTS
from exports.facts import change_facts, changes_facts, list_facts, result_facts, row_facts


def write_json_lines(result: ResultExport, out: BinaryIO) -> None:
    """UTF-8."""
    out.writelines(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in _records(result))


def _records(result: ResultExport) -> Iterator[dict[str, Any]]:
    yield {"type": "result", **result_facts(result)}
    for one in result.lists:
        yield {"type": "list", **list_facts(one, result)}
        for position, row in enumerate(one.rows, start=1):
            yield {"type": "row", "list": LISTS[one.run.kind], "position": position, **row_facts(row, result)}
        yield from _changes(one, result)


def _changes(one: ListExport, result: ResultExport) -> Iterator[dict[str, Any]]:
    if one.changes is None:
        return
    for kind in ChangeKind:
        about = {"type": "change", "list": LISTS[one.run.kind], "change": CHANGES[kind]}
        told = {**about, **changes_facts(one.changes, result)}
        yield from ({**told, **change_facts(change, result)} for change in one.changes.of_kind.get(kind, ()))
