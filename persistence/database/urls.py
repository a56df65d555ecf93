"""Database addresses as people write them, turned into what SQLAlchemy takes."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import StorageException

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def database_url(text: str) -> URL:
    """The address with our async driver: `sqlite:///file.db`, `postgresql://user:password@host/name`.

    `sslmode=` (as psql takes it) becomes asyncpg's `ssl=`. StorageException for another database or an in-memory one.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise StorageException(
            "DATABASE_URL is no address: write sqlite:///file.db or postgresql://user:password@host/name"
        ) from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise StorageException(f"DATABASE_URL names {url.get_backend_name()}: only SQLite and PostgreSQL are supported")
    if driver.startswith("sqlite") and url.database in {None, "", ":memory:"}:
        raise StorageException("DATABASE_URL names no SQLite file: write sqlite:///file.db")
    if mode := url.query.get("sslmode"):
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.set(drivername=driver)


def libpq_address(url: str) -> str:
    """The same database as programs on libpq take it (a secret: it may hold the password)."""
    address = database_url(url)
    if mode := address.query.get("ssl"):
        address = address.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def sqlite_file(text: str) -> Path | None:
    """The file of a SQLite database; None for another one."""
    return file_of(database_url(text))


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for addresses that SQLite itself resolves (`file:`)."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return None
    return Path(url.database)
