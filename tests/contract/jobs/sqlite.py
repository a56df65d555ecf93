"""Real databases for the suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from persistence.crypto.encryption import SecretBox
from persistence.database.engine import FROZEN_AFTER_S, Database, open_database

KEY = Fernet.generate_key().decode()


def url(path: Path) -> str:
    """The address of that file as people write it."""
    return f"sqlite:///{path}"


@asynccontextmanager
async def sqlite_database(path: Path, key: str = KEY) -> AsyncIterator[Database]:
    """The database of that file (already migrated), closed in the end."""
    async with database_at(url(path), key) as database:
        yield database


@asynccontextmanager
async def database_at(
    address: str, key: str = KEY, *, frozen_after_s: float = FROZEN_AFTER_S
) -> AsyncIterator[Database]:
    """The migrated database at that address, closed in the end."""
    database = open_database(address, SecretBox.from_keys([key]), frozen_after_s=frozen_after_s)
    try:
        yield database
    finally:
        await database.dispose()
