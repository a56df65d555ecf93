"""A cache of decoded rows, valid while their stored values are unchanged."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

T = TypeVar("T")


class RowMemo:
    """Domain objects by table and key, each with a hash of the stored values that it was made of.

    Every read asks the database for the stored values, so that nothing is ever older than they are; what is spared is
    making objects of them. It holds immutable objects without anything secret.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[int, Any]] = {}

    def get(self, table: str, key: int, stored: int) -> Any:
        """The object decoded from these stored values; None when it is not cached."""
        known = self._known.get((table, key))
        return known[1] if known is not None and known[0] == stored else None

    def put(self, table: str, key: int, stored: int, read: object) -> None:
        """Store the decoded object."""
        self._known[table, key] = stored, read

    def keep_only(self, table: str, keys: Iterable[int]) -> None:
        """Forget the rows of the table that are gone."""
        kept = set(keys)
        for known in [known for known in self._known if known[0] == table and known[1] not in kept]:
            del self._known[known]


def stored_values(columns: Sequence[InstrumentedAttribute[Any]]) -> Select[*tuple[Any, ...]]:
    """A SELECT of the columns as the driver gives them: no type of ours decodes, decrypts or checks them."""
    return select(*(type_coerce(column, NullType()).label(column.key) for column in columns))


def stored_hash(row: Sequence[Any]) -> int:
    """A hash of a row's stored values."""
    try:
        return hash(tuple(row))
    except TypeError:  # a driver that gives JSON as lists and mappings
        return hash(repr(row))
