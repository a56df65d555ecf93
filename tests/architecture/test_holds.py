"""What is decided from what was read is held first: on PostgreSQL several processes write side by side."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.architecture.tree import Source, product

READS = ("get", "below", "for_", "by_", "all", "with_", "pending", "open_", "count", "unfinished", "current", "newest")
WRITES = ("put", "forget", "update", "save", "close", "delete", "set_", "remove", "store")
DECIDED_BY_THE_STATEMENT = {
    "put_once",  # INSERT … ON CONFLICT DO NOTHING
}
UNITS = {"self._uow()", "uow_factory()", "self._storage()", "database()", "self._database()"}


def place_of(call: ast.Call) -> tuple[str, str] | None:
    """Which repository or remembered setting a call goes to, and the method; None for any other call."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return None
    owner = function.value
    if isinstance(owner, ast.Attribute) and ast.unparse(owner.value) == "uow":
        return owner.attr, function.attr
    if isinstance(owner, ast.Name) and owner.id.isupper() and call.args and ast.unparse(call.args[0]) == "uow":
        return owner.id, function.attr
    return None


def undecided(unit: ast.AsyncWith) -> list[str]:
    """The places that a unit of work reads and then writes, though it holds nothing."""
    done: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(unit):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "uow.hold":
            return []
        found = place_of(node) if isinstance(node, ast.Call) else None
        if found is not None and found[1] not in DECIDED_BY_THE_STATEMENT:
            kind = "read" if found[1].startswith(READS) else "write" if found[1].startswith(WRITES) else "other"
            done[found[0]].add(kind)
    return sorted(place for place, kinds in done.items() if {"read", "write"} <= kinds)


def units(nodes: Iterable[ast.AST]) -> Iterator[ast.AsyncWith]:
    """Every unit of work that may write."""
    for node in nodes:
        if isinstance(node, ast.AsyncWith) and any(ast.unparse(one.context_expr) in UNITS for one in node.items):
            yield node


def parsed(text: str) -> tuple[ast.AST, ...]:
    return Source("", text).nodes


def offenders(source: Source) -> list[str]:
    return [
        f"{source.name}:{unit.lineno} reads and writes {', '.join(places)} without uow.hold"
        for unit in units(source.nodes)
        if (places := undecided(unit))
    ]


def test_a_unit_of_work_that_reads_and_writes_one_place_holds_it() -> None:
    assert [sentence for source in product() for sentence in offenders(source)] == []


def test_a_missing_hold_is_found() -> None:
    head, held_first = "async def f(self):\n  async with self._uow() as uow:\n", "    await uow.hold(Area.SESSIONS)\n"
    body = "    await CONTROLS.put(uow, 1, await CONTROLS.get(uow, 1))\n"
    (bare,) = units(parsed(head + body))
    assert undecided(bare) == ["CONTROLS"]
    (held,) = units(parsed(head + held_first + body))
    assert undecided(held) == []
    (rows,) = units(parsed(head + "    person = await uow.people.get(1)\n    await uow.people.update(person)\n"))
    assert undecided(rows) == ["people"]
