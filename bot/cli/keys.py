"""Going on without a key that is lost for good, and telling before what that costs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.wiring.adapters import key_at_hand, process_lock, secret_box
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import open_database
from persistence.database.exclusive import DatabaseLock
from persistence.keys.canary import count_unreadable, fits, replace_canary
from persistence.migrate import upgrade


@asynccontextmanager
async def exclusive(settings: Settings) -> AsyncIterator[None]:
    """AlreadyRunningException while a bot works on this data, on this machine or (PostgreSQL) on another."""
    with process_lock(settings):
        async with DatabaseLock(settings.database_address):
            yield


async def unreadable_secrets(settings: Settings) -> int | None:
    """How many stored secrets do not open with the keys at hand; None when these are the database's own keys.

    Without a key none of them does; none is made.

    StorageException when the database does not answer.
    """
    box = secret_box(settings) if key_at_hand(settings) else SecretBox.throwaway()
    database = open_database(settings.database_address, box)
    try:
        if key_at_hand(settings) and await fits(database):
            return None
        return await count_unreadable(database)
    finally:
        await database.dispose()


async def accept_new_key(settings: Settings) -> None:
    """From now on the key at hand (made here, if there is none) is the database's own.

    Every row stays as it is: what does not open is shown as unreadable until it is replaced. AlreadyRunningException
    while the bot runs.
    """
    async with exclusive(settings):
        database = open_database(settings.database_address, secret_box(settings))
        try:
            await upgrade(settings.database_address)
            await replace_canary(database)
        finally:
            await database.dispose()
