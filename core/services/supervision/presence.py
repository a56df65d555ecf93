"""A process tells the others of itself, so that people see who works and who hangs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from core.concurrency import first_of
from core.domain.jobs.processes import Process
from core.errors import StorageException
from core.ports.storage import UnitOfWorkFactory

log = structlog.get_logger(__name__)

BEAT_S = 10.0


class Presence:
    """Writes what `facts` tells every BEAT_S, and takes the row away at a stop in good order."""

    def __init__(self, uow: UnitOfWorkFactory, facts: Callable[[], Awaitable[Process]]) -> None:
        self._uow = uow
        self._facts = facts

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. A database in trouble is asked again at the next beat."""
        process: Process | None = None
        while not stop.is_set():
            process = await self._facts()
            try:
                async with self._uow() as uow:
                    await uow.processes.beat(process)
                    await uow.commit()
            except StorageException as error:
                log.warning("this process cannot tell of itself", again_in_s=BEAT_S, error=repr(error))
            await first_of(stop.wait(), timeout_s=BEAT_S)
        if process is not None:
            with suppress(StorageException):
                async with self._uow() as uow:
                    await uow.processes.ended(process.process_id)
                    await uow.commit()
