"""A result as one JSON document (docs/archivos.md), written row by row: only the rows stand on a line of their own."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from core.domain.results.changes import ChangeKind
from core.ports.files import Changes, ListExport, ResultExport
from exports.english import CHANGES
from exports.facts import change_facts, changes_facts, list_facts, result_facts, row_facts


def write_json(result: ResultExport, out: BinaryIO) -> None:
    """UTF-8, indented."""
    out.writelines(piece.encode() for piece in _document(result))


def _document(result: ResultExport) -> Iterator[str]:
    yield _open(result_facts(result), "")
    yield ',\n  "lists": ['
    for number, one in enumerate(result.lists):
        yield ",\n    " if number else "\n    "
        yield from _list(one, result)
    yield "\n  ]" if result.lists else "]"
    yield "\n}\n"


def _list(one: ListExport, result: ResultExport) -> Iterator[str]:
    yield _open(list_facts(one, result), "    ")
    yield ',\n      "rows": '
    yield from _rows((row_facts(row, result) for row in one.rows), "      ")
    yield ',\n      "changes": '
    yield from ["null"] if one.changes is None else _changes(one.changes, result)
    yield "\n    }"


def _changes(changes: Changes, result: ResultExport) -> Iterator[str]:
    yield _open(changes_facts(changes, result), "      ")
    for kind in ChangeKind:
        yield f',\n        "{CHANGES[kind]}": '
        yield from _rows((change_facts(change, result) for change in changes.of_kind.get(kind, ())), "        ")
    yield "\n      }"


def _rows(rows: Iterable[dict[str, Any]], margin: str) -> Iterator[str]:
    ending = "]"
    yield "["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{margin}  {json.dumps(row, ensure_ascii=False)}"
        ending = f"\n{margin}]"
    yield ending


def _open(facts: dict[str, Any], margin: str) -> str:
    """An object without its closing brace, each line but the first behind the margin."""
    written = json.dumps(facts, ensure_ascii=False, indent=2).removesuffix("\n}")
    return written.replace("\n", f"\n{margin}")
