"""Column types that keep promises the databases do not keep alike."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from core.domain.people.actors import Actor
from persistence.crypto.encryption import Legacy, Sealed

E = TypeVar("E", bound=StrEnum)

BIG = BigInteger().with_variant(Integer, "sqlite")
"""64-bit integers everywhere; on SQLite only INTEGER can be an autoincrementing key."""

JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")


class Unreadable:
    """What a column gives instead of a value that is not of its type: one bad value must not fail a whole list."""

    def __repr__(self) -> str:
        return "<unreadable>"


UNREADABLE: Any = Unreadable()
_BAD = (ValueError, TypeError, ArithmeticError, OSError, RecursionError)


def _forgiving(read: Callable[[Any], Any] | None, finish: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A result processor: the database's own reading, then ours; UNREADABLE where either fails."""

    def process(value: Any) -> Any:
        try:
            return finish(value if read is None or value is None else read(value))
        except _BAD:
            return UNREADABLE

    return process


class JsonValue(TypeDecorator[Any]):
    """JSON; text in the file that is none reads as UNREADABLE."""

    impl = JSON_VALUE
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _forgiving(self.impl_instance.result_processor(dialect, coltype), lambda value: value)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on SQLite as well; a naive one is refused.

    A naive value in an adopted row is taken as UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        read = self.impl_instance.result_processor(dialect, coltype)
        return _forgiving(read, lambda value: self.process_result_value(value, dialect))

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return _moment(value)


class SharedDateTime(UtcDateTime):
    """A moment in a table that other programs write: days and seconds since 1970 are understood, the rest is None."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        read = self.impl_instance.result_processor(dialect, coltype)

        def process(value: Any) -> datetime | None:
            try:
                return _moment(value if read is None or isinstance(value, int | float) else read(value))
            except (ValueError, TypeError, OverflowError, OSError):
                return None

        return process


class Word(TypeDecorator[E]):
    """A StrEnum stored as its value in a varchar."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E], length: int = 30) -> None:
        super().__init__(length)
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        read = self.impl_instance.result_processor(dialect, coltype)
        return _forgiving(read, lambda value: self.process_result_value(value, dialect))

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


class ActorText(TypeDecorator[Actor]):
    """Who or what caused a change, as a short text; words of older rows are read as ActorKind.OTHER."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Actor | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Actor | None:
        return None if value is None else Actor.parse(str(value))


class EncryptedJSON(TypeDecorator[Sealed | Legacy]):
    """JSON that only takes an envelope `{"v": 1, "cifrado": "..."}`; plain values of adopted rows read as Legacy.

    In an adopted table the column may be a text: what is no JSON there is a plain value too.
    """

    impl = JSON_VALUE
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("an encrypted column takes sealed values only")
        return {"v": 1, "cifrado": value.token}

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        read = self.impl_instance.result_processor(dialect, coltype)
        return lambda value: self.process_result_value(_leniently(read, value), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | Legacy | None:
        if isinstance(value, dict) and isinstance(value.get("cifrado"), str):
            return Sealed(value["cifrado"])
        return None if value is None else Legacy(value)


class EncryptedText(TypeDecorator[Sealed]):
    """A text column that only ever holds a Fernet token."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("an encrypted column takes sealed values only")
        return value.token

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        if value is None:
            return None
        return Sealed(value) if isinstance(value, str) else UNREADABLE


def _leniently(read: Callable[[Any], Any] | None, value: Any) -> Any:
    """The value as the database's own type reads it, and JSON inside of a text as what it stands for."""
    for attempt in (read, json.loads):
        if attempt is not None and isinstance(value, str):
            try:
                value = attempt(value)
            except (ValueError, RecursionError):
                return value
    return value


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, datetime) and isinstance(value, date):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    found: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return found
