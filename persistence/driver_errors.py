"""Foreign database errors become ours, here and nowhere else."""

import sqlite3

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from core.errors import ConflictException, StorageException

_UNIQUE_SQLSTATE = "23505"
_UNIQUE_SQLITE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def map_driver_errors(engine: Engine) -> None:
    """Every driver error leaves this engine as ConflictException (unique) or StorageException, values hidden."""
    event.listen(engine, "handle_error", _raise_ours, retval=True)


def _raise_ours(context: ExceptionContext) -> BaseException | None:
    cause = _driver_error(context.original_exception)
    if cause is None:
        return None
    if _is_unique(cause):
        return ConflictException(f"a unique value is taken already ({_constraint(cause)})")
    return StorageException(f"the database refused: {type(cause).__name__}: {_first_line(cause)}")


def _driver_error(error: BaseException | None) -> BaseException | None:
    """The error of sqlite3 or asyncpg itself (SQLAlchemy wraps the latter); None for anything else."""
    if isinstance(error, sqlite3.Error):
        return error
    if getattr(error, "sqlstate", None) is not None:
        return (error.__cause__ if error is not None else None) or error
    if error is not None and type(error).__module__.startswith(("sqlalchemy.dialects", "asyncpg")):
        return error
    return None


def _is_unique(error: BaseException) -> bool:
    return (
        getattr(error, "sqlstate", None) == _UNIQUE_SQLSTATE
        or getattr(error, "sqlite_errorname", None) in _UNIQUE_SQLITE
    )


def _constraint(error: BaseException) -> str:
    """Constraint or column names; never the values (PostgreSQL tells those in its detail)."""
    return str(getattr(error, "constraint_name", None) or str(error).rpartition(": ")[2])


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
