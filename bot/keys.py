"""Going on without a key that is lost for good, and telling before what that costs."""

from bot.adapters import key_at_hand, process_lock, secret_box
from bot.settings import Settings
from persistence.canary import count_unreadable, replace_canary
from persistence.crypto import SecretBox
from persistence.engine import open_database
from persistence.migrate import upgrade


async def unreadable_secrets(settings: Settings) -> int:
    """How many stored secrets do not open with the keys at hand (all of them where there is no key); nothing is made.

    StorageException when the database does not answer.
    """
    box = secret_box(settings) if key_at_hand(settings) else SecretBox.throwaway()
    database = open_database(settings.database_address, box)
    try:
        return await count_unreadable(database)
    finally:
        await database.dispose()


async def accept_new_key(settings: Settings) -> None:
    """From now on the key at hand (made here, if there is none) is the database's own.

    Every row stays as it is: what does not open is shown as unreadable until it is replaced. AlreadyRunningException
    while the bot runs.
    """
    with process_lock(settings):
        database = open_database(settings.database_address, secret_box(settings))
        try:
            await upgrade(settings.database_address)
            await replace_canary(database)
        finally:
            await database.dispose()
