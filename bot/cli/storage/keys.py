"""Keys: rotated while the bot works, retired, and given up when they are lost for good."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import JobEngineName, Settings
from bot.wiring.adapters import key_at_hand, process_lock, secret_box
from core.errors import AlreadyRunningException
from jobs.embedded.lock import ProcessLock
from persistence.cache.opening import open_cache
from persistence.crypto.encryption import SecretBox
from persistence.crypto.key_file import add_key, retire_keys
from persistence.database.engine import Database, open_database
from persistence.database.exclusive import DatabaseLock
from persistence.keys.canary import check_key, count_unreadable, fits, is_key_at_work, replace_canary, require_key
from persistence.keys.rotation import Rotation, count_stale, is_rotated, rotate
from persistence.migrate import current_revision, upgrade


@asynccontextmanager
async def exclusive(settings: Settings) -> AsyncIterator[None]:
    """AlreadyRunningException while a bot or worker uses this data, on this machine or (PostgreSQL) on another."""
    with process_lock(settings):
        async with DatabaseLock(settings.database_address):
            if settings.job_engine is JobEngineName.PROCRASTINATE:
                await _require_no_workers(settings)
            yield


async def _require_no_workers(settings: Settings) -> None:
    """Workers hold no lock: they are known by what they told of themselves within the last SILENT_S."""
    current, wanted = await current_revision(settings.database_address)
    if current != wanted:
        return  # of an earlier version, whose processes have to be stopped for the update anyway
    database = open_database(settings.database_address, SecretBox.throwaway())
    try:
        async with database(write=False) as uow:
            living = sorted({one.host for one in await uow.processes.all() if not one.silent})
    finally:
        await database.dispose()
    if living:
        raise AlreadyRunningException(f"workers are at work on this database: {', '.join(living)}")


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


def one_rotation(settings: Settings) -> ProcessLock:
    """AlreadyRunningException while another rotation goes on with this data folder."""
    return ProcessLock(settings.data_dir / "rotacion.lock")


async def behind(settings: Settings) -> Sequence[str]:
    """Machines on which a process at work does not seal with the first key at hand: it could not read a rotation.

    EncryptionKeyException when the keys at hand are not those of the database.
    """
    async with _sealed_database(settings) as database:
        mark, alone_knows = database.box.mark, await is_key_at_work(database)
        async with database(write=False) as uow:
            processes = await uow.processes.all()
    if settings.job_engine is JobEngineName.PROCRASTINATE:
        return sorted({one.host for one in processes if not one.silent and one.key_mark != mark})
    try:
        async with exclusive(settings):
            return ()
    except AlreadyRunningException:
        return () if alone_knows else (socket.gethostname(),)


async def rotate_keys(settings: Settings) -> Rotation:
    """Seal everything under the first key while bot and workers go on; with a key file, under a new one made here.

    A rotation that was interrupted is ended first: no new key is made then. EncryptionKeyException for a wrong key.
    """
    async with _sealed_database(settings) as database:
        if settings.encryption_keys is None and await is_rotated(database) and not await count_stale(database):
            add_key(settings.key_file)
        return await rotate(database)


async def retire_old_keys(settings: Settings) -> int | None:
    """Put the older keys of the key file aside; how many. None, and nothing happens, while rows need one of them."""
    async with _sealed_database(settings) as database:
        if not await is_rotated(database) or await count_stale(database):
            return None
    return retire_keys(settings.key_file, retired_file(settings))


def retired_file(settings: Settings) -> Path:
    """Where retired keys go: older copies of the database still need them."""
    return settings.key_file.with_name(f"{settings.key_file.stem}-retiradas{settings.key_file.suffix}")


@asynccontextmanager
async def _sealed_database(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is, its key proved, caches and other processes told of changes."""
    if not key_at_hand(settings):
        await require_key(settings.database_address)
    database = open_database(settings.database_address, secret_box(settings))
    cache = None
    try:
        await check_key(database)
        cache = await open_cache(settings.cache_address, database)
        yield database
    finally:
        if cache is not None:
            await cache.aclose()
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
