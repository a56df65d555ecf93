"""Foreign database errors become ours, here and nowhere else."""

import sqlite3

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from core.errors import ConflictException, StorageException, StorageUnavailableException

_PRIMARY = 0xFF
"""The part of SQLite's extended result codes that names the kind."""
_PASSING_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
    }
)
_BRIEF_SQLITE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_CUT = ("08", "57P0")
"""After these the connection is gone, whether or not the driver has noticed."""
_PASSING_CLASSES = ("08", "53", "57", "58", "40")
"""Connection, resources, operator, system, deadlock (PostgreSQL, appendix A)."""
_PASSING_SQLSTATES = frozenset({"55P03", "25006", "25P03"})
"""A lock that was not given in time, a server that only reads, a transaction that idled too long."""
_UNIQUE_SQLSTATE = "23505"
_UNIQUE_SQLITE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def map_driver_errors(engine: Engine) -> None:
    """Every driver error leaves this engine as ConflictException (unique) or StorageException, values hidden."""
    event.listen(engine, "handle_error", _raise_ours, retval=True)


def as_ours(error: BaseException, told: str) -> StorageException:
    """`error` of the driver or the network as ours: StorageUnavailableException where it passes by itself."""
    cause = _driver_error(error) or error
    message = f"{told}: {_name(cause)}"
    if isinstance(cause, OSError) or _passes(cause):
        return StorageUnavailableException(message, brief=_is_brief(cause))
    return StorageException(message)


def _raise_ours(context: ExceptionContext) -> BaseException | None:
    cause = _driver_error(context.original_exception)
    if cause is None:
        return None
    if _is_unique(cause):
        return ConflictException(f"a unique value is taken already ({_constraint(cause)})")
    if str(getattr(cause, "sqlstate", "")).startswith(_CUT):
        context.is_disconnect = True
    message = f"the database refused: {_name(cause)}: {_first_line(cause)}"
    if context.is_disconnect or _passes(cause):
        return StorageUnavailableException(message, brief=context.is_disconnect or _is_brief(cause))
    return StorageException(message)


def _passes(error: BaseException) -> bool:
    code, state = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlstate", None)
    if code is not None:
        return code & _PRIMARY in _PASSING_SQLITE
    if state is not None:
        return state in _PASSING_SQLSTATES or str(state).startswith(_PASSING_CLASSES)
    return "connection" in str(error).lower()  # asyncpg's own words: it has no codes for what it says itself


def _is_brief(error: BaseException) -> bool:
    code, state = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlstate", None)
    if code is not None:
        return code & _PRIMARY in _BRIEF_SQLITE
    return state is None or str(state).startswith(("08", "57P", "40"))


def _name(error: BaseException) -> str:
    """SQLite's own name of the code, which tells the kinds of `database is locked` apart; else that of the class."""
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def _driver_error(error: BaseException | None) -> BaseException | None:
    """The error of sqlite3 or asyncpg itself (SQLAlchemy wraps the latter); None for anything else."""
    if error is None or isinstance(error, sqlite3.Error):
        return error
    if getattr(error, "sqlstate", None) is not None:
        return error.__cause__ or error
    if type(error).__module__.startswith(("sqlalchemy.dialects", "asyncpg")):
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
