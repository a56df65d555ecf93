"""What this process tells of itself."""

import asyncio
import socket
import uuid
from collections.abc import Sequence

from bot.version import program_version
from bot.wiring.engines import RunningEngine
from core.domain.jobs.processes import Process, ProcessKind
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.vitals import vitals_of
from core.ports.runtime import Clock
from core.services.supervision.presence import Presence
from persistence.database.engine import Database


def presence_of(
    kind: ProcessKind,
    places: int,
    database: Database,
    engine: RunningEngine,
    clock: Clock,
    *,
    pools: Sequence[BrowserPool],
) -> Presence:
    """A presence that begins now, under a number of its own."""
    process_id, host, started = uuid.uuid4().hex, socket.gethostname(), clock.now()

    async def facts() -> Process:
        pids = [process.pid for pool in pools for process in pool.processes]
        memory = await asyncio.to_thread(lambda: sum(map(_memory, pids)))
        mark = database.box.mark
        return Process(process_id, kind, host, program_version(), places, engine.running, memory, started, mark)

    return Presence(database, facts)


def _memory(pid: int) -> int:
    found = vitals_of(pid)
    return found.shared + sum(found.renderers.values())
