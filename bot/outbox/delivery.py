"""From the outbox to the chat: woken by commits, in order within a chat, side by side between chats."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

import structlog

from bot.outbox.delivery_rows import DeliveryRows, OnGivenUp, OnUnreachable, is_progress, pause_after
from core.concurrency import first_of
from core.domain.ids import ChatId
from core.domain.messages.outbox import OutboxMessage
from core.errors import (
    CentinelaException,
    ChatBusyException,
    ChatException,
    ChatMigratedException,
    ChatNetworkException,
    ChatRefusedException,
    ChatUnreachableException,
    StorageUnavailableException,
)
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from handlers.framework.chat import ChatClient
from handlers.framework.reply import Deletion, Outgoing, Renderer, Reply

log = structlog.get_logger(__name__)

_BATCH = 500
_AT_A_TIME = 8
"""Rows of a chat that are sent before the outbox is read again: the person may have been removed meanwhile."""
_LANES = 16
_LONGEST_WAIT_S = 60.0
_AFTER_TROUBLE_S = 2.0
_GRACE_S = 5.0
_BLOCKING_ATTEMPTS = 5
"""Attempts after which a row that fails holds up its chat no more: it may be this row that cannot be sent."""
_REFUSALS = 6
"""So often a refused row is tried, in its plainest form, before it is given up."""

OnAsked = Callable[[ChatId, Reply, int], Awaitable[None]]
"""Called with what was sent and its message, before the row is closed: a question waits for its answer from then on."""


class Delivery:
    """Delivers every row at least once, or gives it up for a stated reason.

    Nothing of the database is held while the chat service is asked. A chat in trouble waits alone; its later rows do
    not overtake the one that failed. A row that was rewritten while it was sent stays pending and goes out again.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        client: ChatClient,
        renderers: Mapping[str, Renderer],
        clock: Clock,
        *,
        on_unreachable: OnUnreachable | None = None,
        on_given_up: OnGivenUp | None = None,
        on_asked: OnAsked | None = None,
        certain: Callable[[], bool] = lambda: True,
    ) -> None:
        self._on_asked = on_asked
        self._uow = uow
        self._client = client
        self._renderers = renderers
        self._clock = clock
        self._rows = DeliveryRows(uow, clock, on_unreachable, on_given_up, certain)
        self._woken = asyncio.Event()
        self._written = 0
        self._lanes: dict[ChatId, asyncio.Task[None]] = {}
        self._held: dict[ChatId, float] = {}
        self._stopping = False

    def wake(self) -> None:
        """New rows are committed. Cheap; call it after every commit that wrote some."""
        self._written += 1
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; then finish the messages in flight."""
        stopper = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._woken.clear()
                nap = await self._round()
                await self._nap(stopper, nap)
        finally:
            stopper.cancel()
            await self._finish(_GRACE_S if stop.is_set() else 0.0)

    async def _finish(self, grace: float) -> None:
        """Let each lane end its current message; after `grace` seconds it is cancelled, and its row stays pending."""
        self._stopping = True
        lanes = list(self._lanes.values())
        if lanes and grace:
            await asyncio.wait(lanes, timeout=grace)
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def drain(self) -> None:
        """Deliver what is due now and return (for tests and the demo)."""
        while (await self._start_lanes())[0]:
            await asyncio.gather(*self._lanes.values())

    async def _round(self) -> float:
        """Start lanes for the chats that have something due; seconds until the next look."""
        try:
            _, upcoming = await self._start_lanes()
        except CentinelaException as error:
            log.warning("the outbox cannot be read", error=str(error))
            return _AFTER_TROUBLE_S
        now, monotonic = self._clock.now(), self._clock.monotonic()
        waits = [until - monotonic for until in self._held.values()]
        if upcoming is not None and upcoming > now:
            waits.append((upcoming - now).total_seconds())
        return max(0.0, min([*waits, _LONGEST_WAIT_S]))

    async def _start_lanes(self) -> tuple[int, datetime | None]:
        """One task per free chat with rows due, at most `_LANES` at once: how many; and when the next row is due."""
        now = self._clock.monotonic()
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        # A lane that ends while the rows are read may have delivered some of them: its chat waits for the next look.
        busy = set(self._lanes)
        due, upcoming = await self._rows.due(_BATCH)
        rows = [row for row in due if row.chat_id not in self._held]
        started = 0
        for chat_id, batch in _by_chat(rows):
            if chat_id not in busy and len(self._lanes) < _LANES:
                lane = asyncio.create_task(self._deliver_chat(chat_id, batch), name=f"delivery:{chat_id}")
                self._lanes[chat_id] = lane
                lane.add_done_callback(partial(self._lane_ended, chat_id))
                started += 1
        return started, upcoming

    def _lane_ended(self, chat_id: ChatId, _done: asyncio.Task[None]) -> None:
        self._lanes.pop(chat_id, None)
        self._woken.set()

    async def _nap(self, stopper: asyncio.Task[bool], seconds: float) -> None:
        await first_of(stopper, self._woken.wait(), self._clock.sleep(seconds))

    async def _deliver_chat(self, chat_id: ChatId, batch: Sequence[OutboxMessage]) -> None:
        """A few rows of one chat; what was written meanwhile may be more urgent, so that the rest is read anew."""
        known = self._written
        for place, message in enumerate(batch[:_AT_A_TIME]):
            if self._stopping or (place and self._written != known):
                return
            try:
                pause = await self._attempt(message)
            except CentinelaException as error:
                log.warning("an outbox row was not sent", row=message.message_id, error=str(error))
                pause = _AFTER_TROUBLE_S
            if pause is not None:
                self._held[chat_id] = self._clock.monotonic() + pause
                return

    async def _attempt(self, message: OutboxMessage) -> float | None:
        """Deliver one row; after a defect of ours it is retried with backoff, as one that may have arrived."""
        try:
            return await self._deliver(message)
        except CentinelaException:
            raise
        except Exception:
            log.exception("an outbox row failed", row=message.message_id, kind=message.kind)
            await self._rows.again(message, pause_after(message.attempts), uncertain=True)
            return None

    async def _deliver(self, message: OutboxMessage) -> float | None:
        """One row; seconds for which its chat must be left alone, None to go on."""
        if self._rows.too_old(message):
            await self._rows.give_up(message, "too_old")
            return None
        try:
            outgoing = await self._render(message)
        except StorageUnavailableException:
            raise
        except Exception:
            # A defect in one renderer must not silence every other message; the row is tried again for a day.
            log.exception("an outbox row cannot be rendered", row=message.message_id, kind=message.kind)
            await self._rows.again(message, pause_after(message.attempts))
            return None
        match outgoing:
            case None:
                await self._rows.drop(message, "gone")
                return None
            case Deletion():
                return await self._delete(message, outgoing)
            case _:
                return await self._send(message, outgoing)

    async def _render(self, message: OutboxMessage) -> Outgoing | Deletion | None:
        async with self._uow(write=False) as uow:
            return await self._renderers[message.kind](message, uow)

    async def _send(self, message: OutboxMessage, outgoing: Outgoing) -> float | None:
        try:
            shown = await self._say(message, outgoing)
        except ChatBusyException as error:
            return await self._busy(message, error.retry_after)
        except ChatNetworkException as error:
            log.warning("an outbox row was not delivered", row=message.message_id, error=str(error))
            uncertain = error.maybe_delivered and outgoing.edit_message_id is None
            return await self._busy(message, pause_after(message.attempts), uncertain=uncertain)
        except ChatUnreachableException:
            log.info("the chat of an outbox row cannot be reached", row=message.message_id)
            await self._rows.unreachable(message)
            return None
        except ChatMigratedException as error:
            await self._rows.moved(message.chat_id, error.new_chat_id)
            return 0.0
        except ChatRefusedException:
            log.exception("an outbox row was refused", row=message.message_id, kind=message.kind)
            await self._refused(message)
            return None
        if self._on_asked is not None:
            await self._on_asked(outgoing.chat_id, outgoing.reply, shown)
        await self._rows.sent(message, outgoing, shown)
        return None

    async def _say(self, message: OutboxMessage, outgoing: Outgoing) -> int:
        if outgoing.edit_message_id is not None:
            return await self._client.edit(
                outgoing.chat_id, outgoing.edit_message_id, outgoing.reply, priority=message.priority
            )
        reply = self._rows.stamped(message, outgoing.reply)
        return await self._client.send(outgoing.chat_id, reply, priority=message.priority)

    async def _busy(self, message: OutboxMessage, seconds: float, *, uncertain: bool = False) -> float | None:
        """Progress is skipped (what matters may follow it at once); anything else waits with its chat."""
        if is_progress(message):
            await self._rows.skip(message)
            return None
        await self._rows.again(message, seconds, uncertain=uncertain)
        return seconds if message.attempts < _BLOCKING_ATTEMPTS else None

    async def _refused(self, message: OutboxMessage) -> None:
        """A row refused even as plain text is tried again without holding up the chat, and then given up."""
        if message.attempts < _REFUSALS:
            await self._rows.again(message, pause_after(message.attempts))
        else:
            await self._rows.give_up(message, "refused")

    async def _delete(self, message: OutboxMessage, deletion: Deletion) -> float | None:
        """Delete a message, retrying until it is done or impossible; only a pause of its chat holds up other rows."""
        try:
            gone = await self._client.delete(deletion.chat_id, deletion.message_id)
        except ChatBusyException as error:
            await self._rows.again(message, error.retry_after)
            return error.retry_after
        except ChatNetworkException as error:
            log.warning("an outbox row was not carried out", row=message.message_id, error=str(error))
            await self._rows.again(message, pause_after(message.attempts))
            return None
        except ChatException:
            gone = False
        if gone:
            await self._rows.done(message, deletion)
        else:
            await self._rows.give_up(message, "refused")
        return None


def _by_chat(rows: Sequence[OutboxMessage]) -> list[tuple[ChatId, list[OutboxMessage]]]:
    """Rows grouped by chat, each group and the groups themselves in order of urgency."""
    first = {row.chat_id: place for place, row in reversed(list(enumerate(rows)))}
    ordered = sorted(rows, key=lambda row: (first[row.chat_id], row.priority, row.message_id))
    return [(chat_id, list(group)) for chat_id, group in groupby(ordered, key=lambda row: row.chat_id)]
