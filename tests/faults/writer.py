"""A process that opens the database of the product and writes and reads until it is stopped or killed."""

import asyncio
import signal
import sys
import time

from core.errors import StorageException
from persistence.database.engine import Database, open_database
from persistence.migrate import upgrade
from tests.support.database import secret_box

AT_ONCE = 6


async def main(url: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    try:
        await upgrade(url)
        database = open_database(url, secret_box())
        works = [asyncio.create_task(_work(database, number, stop)) for number in range(AT_ONCE)]
        _say("ready")
        await stop.wait()
        await asyncio.gather(*works)
        await database.dispose()
    except StorageException as error:
        _say(f"FAILED {error}")


async def _work(database: Database, number: int, stop: asyncio.Event) -> None:
    while not stop.is_set():
        async with database() as uow:
            await uow.settings.put(f"escritura:{number}", time.time())
            await uow.commit()
        async with database(write=False) as uow:
            await uow.settings.names("escritura:")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
