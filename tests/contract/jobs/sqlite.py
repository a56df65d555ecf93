"""A real SQLite database for the suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from persistence.crypto import SecretBox
from persistence.engine import Database, open_database
from persistence.migrate import upgrade

KEY = Fernet.generate_key().decode()


@asynccontextmanager
async def sqlite_database(path: Path, key: str = KEY) -> AsyncIterator[Database]:
    """The migrated database of that file, closed in the end."""
    database = open_database(f"sqlite+aiosqlite:///{path}", SecretBox.from_keys([key]))
    await upgrade(database)
    try:
        yield database
    finally:
        await database.dispose()
