"""What follows from a corrected clock: due times are moved along, and the admins hear of it once."""

from datetime import datetime, timedelta

import structlog

from bot.wiring.clock import Correction, SteadyClock
from core.domain.ids import ChatId
from core.domain.messages.notices import ClockJumpNotice
from core.domain.messages.outbox import Priority
from core.domain.people.person import Role, can_hear
from core.ports.remembered import CLOCK_SEEN
from core.ports.storage import Change
from persistence.database.engine import Database
from persistence.database.rebase import rebase

log = structlog.get_logger(__name__)

SEEN_EVERY = timedelta(minutes=1)


class ClockWatch:
    """Looks after one SteadyClock; `round` is called every few seconds, `start` before anything is judged by time."""

    def __init__(self, clock: SteadyClock, database: Database) -> None:
        self._clock = clock
        self._database = database
        self._seen: datetime | None = None
        self._to_move: list[Correction] = []
        self._to_tell: list[Correction] = []
        """What is judged but, while the database is in trouble, not acted on."""

    async def start(self) -> None:
        """Time goes on from where an earlier process left it, should the machine's clock stand before that."""
        async with self._database(write=False) as uow:
            seen = await CLOCK_SEEN.get(uow)
        if seen is not None:
            self._clock.not_before(seen)

    async def round(self) -> None:
        """Act on what was judged; remember the time."""
        self._to_move += self._clock.corrections()
        while self._to_move:
            await self._move(self._to_move[0])
            self._to_tell.append(self._to_move.pop(0))
        while self._to_tell:
            await self._tell(self._to_tell[0])
            self._to_tell.pop(0)
        now = self._clock.now()
        if self._clock.certain() and (self._seen is None or abs(now - self._seen) >= SEEN_EVERY):
            async with self._database() as uow:
                await CLOCK_SEEN.put(uow, now)
                await uow.commit()
            self._seen = now

    async def _move(self, correction: Correction) -> None:
        """What was due by a clock that had been ahead is due by the right one."""
        log.warning(
            "the machine's clock jumped",
            machine_off_s=correction.machine_off.total_seconds(),
            moved_s=correction.moved.total_seconds(),
        )
        if correction.moved < timedelta():
            await rebase(self._database, self._clock.now(), -correction.moved)
        self._database.listeners.announce((Change.OUTBOX, Change.JOBS))

    async def _tell(self, correction: Correction) -> None:
        now = self._clock.now()
        async with self._database() as uow:
            off, moved = correction.machine_off.total_seconds(), correction.moved.total_seconds()
            notice = ClockJumpNotice(round(off), round(moved))
            for admin in await uow.people.with_role(Role.ADMIN):
                if can_hear(admin):
                    chat = ChatId(admin.chat_id or 0)
                    key = f"clock:{chat}:{now:%Y%m%dT%H%M}"
                    await uow.outbox.put(notice.to(chat, key, Priority.ALERT), now)
            await uow.commit()
