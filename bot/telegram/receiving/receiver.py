"""The one poller: fetches, has stored, acknowledges. It ends when it is cancelled, and for no other reason."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import structlog

from bot.telegram.receiving.arrivals import Arrival, arrive, unreadable
from bot.telegram.receiving.intake import Intake
from bot.telegram.receiving.muffler import Muffler
from bot.telegram.receiving.polling import Polling, first_id
from bot.telegram.receiving.status import TelegramStatus
from core.errors import PollException, UnreadableAnswerException
from core.ports.runtime import Clock
from core.retry import backoff

log = structlog.get_logger(__name__)

_BATCH = 100
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 10.0
_REFUSED_PAUSE_S = 30.0
"""The longest one while the token is refused."""
_STUCK_PAUSE_S = 0.5
"""Between two answers that hold nothing that can be acknowledged."""
_FLOOD_PAUSE_S = 0.05
"""After an answer of which nothing is wanted: a flood is fetched in bigger pieces, which leaves time to the others."""
_TRIES = 3
"""An update that makes the answer unreadable is asked for so often, alone, before it is set aside."""


class Receiver:
    """Keeps the offset, and the pauses after failures."""

    def __init__(self, polling: Polling, intake: Intake, status: TelegramStatus, clock: Clock) -> None:
        self._polling = polling
        self._intake = intake
        self._status = status
        self._clock = clock
        self._muffler = Muffler(clock)
        self._offset: int | None = None
        self._failures = 0
        self._heard = False
        self._alone = 0
        """So many updates are still asked for one by one, since an answer with several could not be read."""
        self._unread = 0

    async def run(self) -> None:
        """Until cancelled. A defect of ours costs a pause, not the hearing."""
        while True:
            (error,) = await asyncio.gather(self._round(), return_exceptions=True)
            if isinstance(error, BaseException):
                if self._muffler.due(f"defect {type(error).__name__}"):
                    log.error("receiving failed", exc_info=error)
                self._status.failed("receiving fails inside of the bot")
                await self._clock.sleep(_LONGEST_PAUSE_S)

    async def _round(self) -> None:
        """One poll, and what follows from it."""
        try:
            items = await self._polling.fetch(self._offset, 1 if self._alone else _BATCH)
        except UnreadableAnswerException as error:
            await self._unreadable(error)
        except PollException as error:
            await self._blocked(error)
        else:
            self._status.fine()
            self._heard = True
            self._failures, self._unread, self._alone = 0, 0, max(0, self._alone - 1)
            await self._take(items)

    async def _take(self, items: Sequence[object]) -> None:
        arrivals = [arrive(item, self._polling.bot.id) for item in items]
        wanted = await self._intake.take(arrivals)
        if self._acknowledge(arrivals) or not arrivals:
            if arrivals and not wanted:
                await self._clock.sleep(_FLOOD_PAUSE_S)
            return
        if self._offset is not None:
            # Ids rise, and nothing with a lower one is waiting: one step at a time passes by what has none.
            self._offset += 1
        await self._clock.sleep(_STUCK_PAUSE_S)

    def _acknowledge(self, arrivals: Sequence[Arrival]) -> bool:
        """Ask for what follows next time; False when nothing in it has an id.

        Without anything waiting no offset is needed, and after a quiet week Telegram's ids may begin lower.
        """
        ids = [arrival.acknowledged for arrival in arrivals if arrival.acknowledged is not None]
        if not arrivals:
            self._offset = None
        elif ids:
            self._offset = max(ids) + 1
        return bool(ids)

    async def _unreadable(self, error: UnreadableAnswerException) -> None:
        """Ask for one update at a time; one that stays unreadable is set aside when its id can be made out."""
        alone, self._alone = self._alone, _BATCH
        self._unread = self._unread + 1 if alone else 0
        update_id = first_id(error.payload)
        if self._unread >= _TRIES and update_id is not None:
            await self._intake.take([unreadable(update_id, error.payload)])
            self._offset, self._unread = update_id + 1, 0
            return
        await self._failed(error)

    async def _blocked(self, error: PollException) -> None:
        """A webhook that was set before this process began goes; one set later is another process's."""
        if error.webhook and not self._heard:
            try:
                await self._polling.take_webhook_away()
            except PollException as refused:
                error = refused
            else:
                self._heard = True
                log.info("the webhook was taken away: updates are fetched")
                return
        await self._failed(error)

    async def _failed(self, error: PollException) -> None:
        refused = error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}
        self._status.failed(str(error), conflict=error.code == HTTPStatus.CONFLICT, refused=refused)
        longest = _REFUSED_PAUSE_S if refused else _LONGEST_PAUSE_S
        wait = error.pause_s or backoff(self._failures, first_s=_FIRST_PAUSE_S, longest_s=longest)
        self._failures += 1
        if self._muffler.due(str(error)):
            log.warning("receiving failed, trying again", error=str(error), again_in_s=round(wait, 1))
        await self._clock.sleep(wait)
