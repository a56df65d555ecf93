"""What the bot has not yet seen: a queue that getUpdates empties by acknowledging, as Telegram's does."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import JsonDict, bad_request, conflict
from sandbox.telegram.state.storage import Storage

FIRST_UPDATE_ID = 700_000_001
MAX_BATCH = 100
MAX_TIMEOUT = 50
LIFETIME = 24 * 3600
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is not acknowledged. `number` is its id, also when what is delivered hides it."""

    number: int
    at: float
    update: Any
    injected: bool = False


class UpdateQueue:
    """Updates wait here for 24 hours until the bot acknowledges them; survives a restart."""

    def __init__(self, storage: Storage, clock: Callable[[], float]) -> None:
        self._storage, self._clock = storage, clock
        self.pending = [Waiting(int(key), **entry) for key, entry in storage.all("update")]
        meta = storage.get("meta", "updates") or {}
        self._next_id: int = meta.get("next_id", FIRST_UPDATE_ID)
        self.allowed: list[str] = meta.get("allowed", [])
        self.webhook_active = False
        self.arrived = asyncio.Event()
        self.observer: Callable[[str, JsonDict], None] = lambda _kind, _update: None
        self._waiter: asyncio.Future[None] | None = None
        if self.pending:
            self.arrived.set()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Which kinds of update are wanted from now on; None keeps the setting, nothing means the default."""
        if kinds is not None:
            self.allowed = list(kinds)
            self._save_meta()

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind would be delivered."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def push(self, kind: str, payload: JsonDict) -> int | None:
        """Queue an update; gives its id, or None when the bot did not ask for this kind."""
        if not self.wants(kind):
            return None
        update: JsonDict = {"update_id": self._next_id, kind: payload}
        self.observer(kind, update)
        return self._queue(update)

    def inject(self, update: Any, *, identified: bool = True) -> int:
        """Queue anything at all as an update; an object gets its `update_id` unless it has one or shall have none."""
        if identified and isinstance(update, dict):
            update = {"update_id": self._next_id, **update}
        return self._queue(update, injected=True)

    def _queue(self, update: Any, *, injected: bool = False) -> int:
        waiting = Waiting(self._next_id, self._clock(), update, injected)
        self._next_id += 1
        self._save_meta()
        self.pending.append(waiting)
        record = {"at": waiting.at, "update": update, "injected": injected}
        self._storage.put("update", waiting.number, record)
        self.arrived.set()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        return waiting.number

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Any]:  # noqa: ASYNC109 - Telegram's name
        """getUpdates: acknowledge what is below `offset`, wait up to `timeout` seconds for something new."""
        if self.webhook_active:
            raise conflict(WEBHOOK_ACTIVE)
        self.acknowledge(offset)
        self.release(conflict(OTHER_POLLER))
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, MAX_TIMEOUT))
        return [waiting.update for waiting in self.pending[: max(1, min(limit, MAX_BATCH))]]

    @property
    def tampered(self) -> bool:
        """Something waits that Telegram would not deliver."""
        return any(waiting.injected for waiting in self.pending)

    async def _wait(self, seconds: float) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def acknowledge(self, offset: int) -> None:
        """Forget updates below the offset; a negative one keeps the last -offset; old ones go by themselves."""
        if offset < 0:
            gone = self.pending[:offset]
        else:
            oldest = self._clock() - LIFETIME
            gone = [entry for entry in self.pending if entry.number < offset or entry.at < oldest]
        for entry in gone:
            self._storage.drop("update", entry.number)
        left = {entry.number for entry in gone}
        self.pending = [entry for entry in self.pending if entry.number not in left]
        if not self.pending:
            self.arrived.clear()

    def drop_all(self) -> None:
        """`drop_pending_updates`."""
        self.acknowledge(self._next_id)

    def release(self, refusal: Exception | None = None) -> None:
        """Send the waiting poller home: with a refusal, or with what there is."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            if refusal is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(refusal)

    def _save_meta(self) -> None:
        self._storage.put("meta", "updates", {"next_id": self._next_id, "allowed": self.allowed})


def checked_limit(limit: int) -> int:
    """Telegram takes 1 to 100 and treats the rest as 100."""
    if limit < 0:
        raise bad_request("LIMIT_INVALID")
    return limit if 1 <= limit <= MAX_BATCH else MAX_BATCH
