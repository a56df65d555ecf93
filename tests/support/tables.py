"""Tables walked inside one test: every row is tried, and all that fail are told together by their names."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import cache, wraps
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pytest

Test = Callable[..., Any]
Names = str | Sequence[str]
Rows = Iterable[Any] | Callable[[], Iterable[Any]]
Ids = Iterable[str] | Callable[[Any], object] | None
ParameterSet = type(pytest.param())
HERE = Path(__file__).parents[2]
NAME_LIMIT = 80


class Row(NamedTuple):
    """One line of a table: its name, and the arguments that it gives to the test."""

    name: str
    arguments: dict[str, Any]


class Walk:
    """Collects the failures of the rows; leaving it raises one AssertionError that names every row that failed.

    with Walk() as walk:
        for name, given in TABLE:
            with walk.row(name):
                assert ...
    """

    def __init__(self) -> None:
        self.walked = 0
        self._failed: list[tuple[str, BaseException]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.tell()

    @contextmanager
    def row(self, name: object) -> Iterator[None]:
        """Whatever fails inside is kept under this name, and the walk goes on."""
        self.walked += 1
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told at the end, by its name
            self._failed.append((str(name), error))
            if _is_timeout(error):  # pytest's limit strikes once per test: another hanging row would never end
                self.tell()

    def tell(self) -> None:
        """Raise what was collected; a walk over no row at all proves nothing and fails too."""
        if not self.walked:
            raise AssertionError("the table is empty")
        if self._failed:
            lines = "\n".join(f"  {name}: {_told(error)}" for name, error in self._failed)
            raise AssertionError(f"{len(self._failed)} of {self.walked} rows failed:\n{lines}") from self._failed[0][1]


def each(names: Names, rows: Rows, ids: Ids = None) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, as one case: the test's fixtures are shared by all rows.

    For tests whose fixtures keep no state between rows; what needs a fresh world per row builds it in its body.
    Decorators may be stacked: each row of the upper table walks the whole lower one. Rows that cost time to find are
    given as a function, called when the test runs: collecting tests happens once per worker.
    """

    @cache
    def table() -> list[Row]:
        return _table(names, list(rows if isinstance(rows, Iterable) else rows()), ids)

    if isinstance(rows, Iterable):
        table()

    def decorate(test: Test) -> Test:
        walker = _walk_later(test, table) if inspect.iscoroutinefunction(test) else _walk_now(test, table)
        walker.__signature__ = _without(test, set(_split(names)))  # type: ignore[attr-defined]
        return walker

    return decorate


def _walk_now(test: Test, table: Callable[[], list[Row]]) -> Test:
    @wraps(test)
    def walker(*args: Any, **fixtures: Any) -> None:
        with Walk() as walk:
            for row in table():
                with walk.row(row.name):
                    test(*args, **fixtures, **row.arguments)

    return walker


def _walk_later(test: Test, table: Callable[[], list[Row]]) -> Test:
    @wraps(test)
    async def walker(*args: Any, **fixtures: Any) -> None:
        with Walk() as walk:
            for row in table():
                with walk.row(row.name):
                    await test(*args, **fixtures, **row.arguments)

    return walker


def _without(test: Test, names: set[str]) -> inspect.Signature:
    signature = inspect.signature(test)
    if missing := names - set(signature.parameters):
        raise TypeError(f"{test.__qualname__} does not take {sorted(missing)}")
    return signature.replace(parameters=[p for name, p in signature.parameters.items() if name not in names])


def _split(names: Names) -> list[str]:
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)


def _table(names: Names, rows: list[Any], ids: Ids) -> list[Row]:
    columns = _split(names)
    named = [str(ids(row)) for row in rows] if callable(ids) else ids or [""] * len(rows)
    numbered = enumerate(zip(rows, named, strict=True), start=1)
    return [_row(columns, row, name, number) for number, (row, name) in numbered]


def _row(columns: list[str], row: Any, name: str, number: int) -> Row:
    values = (row,) if len(columns) == 1 else tuple(row)
    if isinstance(row, ParameterSet):
        if row.marks:
            raise TypeError("a row of a walked table takes no marks")
        values, name = tuple(row.values), str(row.id or name)
    arguments = dict(zip(columns, values, strict=True))
    return Row(name or f"#{number} {', '.join(map(_short, values))}", arguments)


def _short(value: Any) -> str:
    told = str(value) if isinstance(value, Enum) else getattr(value, "__name__", None) or repr(value)
    return told if len(told) <= NAME_LIMIT else f"{told[:NAME_LIMIT]}…"


def _told(error: BaseException) -> str:
    text = (str(error) or "no message").replace("\n", "\n    ")
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return f"{kind}{text} ({_place(error)})"


def _place(error: BaseException) -> str:
    """Where in the tests it happened: the innermost line of ours."""
    places = [(Path(frame.path), frame.lineno + 1) for frame in pytest.ExceptionInfo.from_exception(error).traceback]
    ours = [(path, line) for path, line in places if HERE in path.parents and path != Path(__file__)]
    path, line = (ours or places)[-1]
    return f"{path.relative_to(HERE) if HERE in path.parents else path.name}:{line}"


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, pytest.fail.Exception) and str(error).startswith("Timeout (")
