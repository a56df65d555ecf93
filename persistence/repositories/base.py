"""What all repositories share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import CursorResult, Executable, Select, TextClause, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import EncryptionKeyException
from core.ports.storage import Area, Change
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.damage import DamageLog
from persistence.holds import Holds
from persistence.models import Base
from persistence.row_memo import RowMemo
from persistence.types import UNREADABLE

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
D = TypeVar("D", bound="DataclassInstance")

FRESH = {"populate_existing": True, "synchronize_session": False}
"""Rows are always read anew: statements that change rows in the database do not touch loaded objects."""

BREATH = 100
"""Rows that are decoded at a stretch where there may be thousands; then others have their turn."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The transaction and the keys that the repositories of one unit of work share."""

    session: AsyncSession
    box: SecretBox
    damages: DamageLog = field(default_factory=DamageLog)
    memo: RowMemo = field(default_factory=RowMemo)
    changed: set[Change] = field(default_factory=set)
    """What the next commit will have changed."""
    holds: Holds | None = None
    """None in a transaction that only reads."""


class Repository:
    """Base of the SQL repositories: they never commit, and hand out frozen domain objects only."""

    def __init__(self, scope: Scope) -> None:
        self._session = scope.session
        self._box = scope.box
        self._damages = scope.damages
        self._memo = scope.memo
        self._changed = scope.changed
        self._holds = scope.holds

    async def _hold(self, area: Area, of: object) -> None:
        """See UnitOfWork.hold; nothing in a transaction that only reads."""
        if self._holds is not None:
            await self._holds.take(area, of)

    def _opened(self, value: Sealed | None) -> str | None:
        """A text decrypted; None also when it cannot be: what cannot be read is one row, and the others go on."""
        try:
            return None if value is None else self._box.open_text(value)
        except EncryptionKeyException:
            return None

    async def _one(self, statement: Select[T]) -> T | None:
        """The first row; one that cannot be read is none."""
        found = (await self._session.scalars(statement.limit(1), execution_options=FRESH)).first()
        return None if found is None or self._is_damaged(found) else found

    async def _many(self, statement: Select[T], given: Mapping[str, object] | None = None) -> list[T]:
        """Every row that can be read; `given` are the values of the statement's parameters."""
        rows = await self._session.scalars(statement, given, execution_options=FRESH)
        return [row for row in rows if not self._is_damaged(row)]

    def _is_damaged(self, row: object) -> bool:
        """Whether a row (or the one column asked for) has a value that is not of its type; a row is noted then."""
        if row is UNREADABLE:
            return True
        if not isinstance(row, Base) or not any(value is UNREADABLE for value in vars(row).values()):
            return False
        self._note_damage(row)
        return True

    def _note_damage(self, row: Base) -> None:
        self._damages.note(row.__tablename__, "-".join(str(part) for part in inspect(row).identity or ()))

    async def _count(self, statement: Select[int]) -> int:
        return (await self._session.scalars(statement)).one()

    async def _change(self, statement: Executable) -> int:
        """Run an INSERT, UPDATE or DELETE; how many rows it touched."""
        result = await self._session.execute(statement, execution_options=FRESH)
        return cast("CursorResult[Any]", result).rowcount

    async def _append(self, row: Any) -> None:
        """Insert what has no key of its own to conflict with."""
        self._session.add(row)
        await self._session.flush()

    async def _insert(self, row: Any) -> None:
        """Insert so that a conflict (ConflictException) leaves the transaction usable."""
        async with self._session.begin_nested():
            self._session.add(row)

    async def _insert_all(self, model: type[Base], values: list[dict[str, Any]]) -> None:
        """Insert rows that conflict with none, in one statement.

        Without `render_nulls` rows that differ in which values are None would each take a statement of their own.
        """
        settings = {"render_nulls": True}
        await self._session.execute(insert(model), values, execution_options=settings)

    async def _insert_once(self, model: type[Base], values: dict[str, Any] | list[dict[str, Any]]) -> int:
        """INSERT .. ON CONFLICT DO NOTHING; how many rows are new."""
        return await self._change(self._upsert(model).values(values).on_conflict_do_nothing())

    async def _insert_or_update(
        self,
        model: type[Base],
        values: dict[str, Any],
        *,
        unique: Sequence[Any],
        changes: Mapping[str, Any],
        where: TextClause | None = None,
    ) -> None:
        """INSERT .. ON CONFLICT DO UPDATE: `changes` to the row (of those `where`) with the same `unique` columns."""
        settings = {getattr(model, name): value for name, value in changes.items()}
        statement = self._upsert(model).values(values)
        await self._change(statement.on_conflict_do_update(index_elements=unique, index_where=where, set_=settings))

    def _upsert(self, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(model) if self._on_sqlite else postgresql.insert(model)

    @property
    def _on_sqlite(self) -> bool:
        return bool(self._session.get_bind().dialect.name == "sqlite")


def build(kind: type[D], row: Any, **different: Any) -> D:
    """A domain object whose fields are the row's attributes of the same name, except those given."""
    values = {name: different[name] if name in different else getattr(row, name) for name in _names(kind)}
    return kind(**values)


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def values_of(thing: "DataclassInstance", skip: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a domain object by name, for a row's attributes."""
    return {f.name: getattr(thing, f.name) for f in fields(thing) if f.name not in skip}
